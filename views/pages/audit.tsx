/** Who did what, when, from where, why, and what it changed; with the proof that the record is whole. */
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import { Glyph } from '../parts/status.tsx'
import type { Screen } from '../screen.ts'

export const AUDIT_RESULTS = ['ok', 'refused', 'failed'] as const
export type AuditResult = (typeof AUDIT_RESULTS)[number]

/** Values as text; null: not there. */
export type AuditChange = Readonly<{ key: string; before: string | null; after: string | null }>

export type AuditLine = Readonly<{
  id: number
  at: number
  operator: string
  fromIp: string | null
  verb: string
  object: string
  reason: string | null
  result: AuditResult
  runId: string | null
  changes: readonly AuditChange[]
  hash: string
}>

/** The filter; days are calendar days of the screen's zone, both included. */
export type AuditChoice = Readonly<{
  operator: string | null
  verb: string | null
  object: string | null
  from: string | null
  to: string | null
  result: AuditResult | null
}>

export type AuditFacts = Readonly<{
  choice: AuditChoice
  chain: Readonly<{
    rows: number
    total: number
    head: string
    broken: Readonly<{ id: number; what: 'hash' | 'link' | 'gap' }> | null
  }>
  rows: readonly AuditLine[]
  /** Where older rows begin; null on the last page. */
  older: number | null
  isFirst: boolean
}>

type Props = { screen: Screen; facts: AuditFacts }

export function AuditPage({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.audit.title} nav="audit">
      <div class="page-head">
        <h1>{words.audit.title}</h1>
        <Chain screen={screen} chain={facts.chain} />
      </div>
      <Filter screen={screen} facts={facts} />
      <Rows screen={screen} facts={facts} />
      <Pager screen={screen} facts={facts} />
    </Layout>
  )
}

/** Says up to where the chain of hashes fits. */
function Chain({ screen, chain }: { screen: Screen; chain: AuditFacts['chain'] }) {
  const { words, format } = screen
  const { rows, total, head, broken } = chain
  if (broken) {
    const { id, what } = broken
    return (
      <p class="lead tone-fail" role="alert">
        <Glyph mark="failed" /> {words.audit.broken(format.number(id), words.audit.faults[what])}
      </p>
    )
  }
  const isWhole = rows >= total
  return (
    <p class="lead">
      <Glyph mark={isWhole ? 'succeeded' : 'running'} />{' '}
      {isWhole
        ? words.audit.whole(format.number(rows))
        : words.audit.verifiedTo(format.number(rows), format.number(total))}{' '}
      <code class="muted" title={head}>
        {head.slice(0, 12)}
      </code>
    </p>
  )
}

function Filter({ screen, facts }: Props) {
  const { words } = screen
  const { choice } = facts
  const field = (name: 'operator' | 'verb' | 'object') => (
    <label>
      {words.audit[name]}
      <input
        name={name}
        value={choice[name] ?? ''}
        {...(name === 'verb' ? { list: 'verbs' } : {})}
      />
    </label>
  )
  return (
    <form method="get" action="/audit" class="filter-form audit-filter">
      <label>
        {words.audit.from}
        <input type="date" name="from" value={choice.from ?? ''} />
      </label>
      <label>
        {words.audit.to}
        <input type="date" name="to" value={choice.to ?? ''} />
      </label>
      {field('operator')}
      {field('verb')}
      <datalist id="verbs">
        {Object.entries(words.audit.verbs).map(([verb, name]) => (
          <option value={verb}>{name}</option>
        ))}
      </datalist>
      {field('object')}
      <label>
        {words.audit.result}
        <select name="result">
          <option value="">{words.app.all}</option>
          {AUDIT_RESULTS.map((result) => (
            <option value={result} selected={result === choice.result}>
              {words.audit.results[result]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{words.app.apply}</button>
      <span class="buttons">
        <a class="button" href={`/audit/export/csv${queryOf(choice)}`}>
          CSV
        </a>
        <a class="button" href={`/audit/export/jsonl${queryOf(choice)}`}>
          JSON Lines
        </a>
      </span>
    </form>
  )
}

function Rows({ screen, facts }: Props) {
  const { words } = screen
  if (facts.rows.length === 0) return <Empty>{words.audit.nothing}</Empty>
  return (
    <Frame label={words.audit.title}>
      <table class="grid-table sheet audit-table">
        <ColumnHeads names={words.audit.columns} />
        <tbody>
          {facts.rows.map((row) => (
            <Row row={row} screen={screen} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

const MARKS = { ok: 'succeeded', refused: 'skipped', failed: 'failed' } as const

function Row({ row, screen }: { row: AuditLine; screen: Screen }) {
  const { words } = screen
  const verb = (words.audit.verbs as Readonly<Record<string, string>>)[row.verb]
  return (
    <tr id={`row-${row.id}`}>
      <td>
        <Moment at={row.at} screen={screen} style="exact" />
      </td>
      <td>
        <a href={`/audit?operator=${encodeURIComponent(row.operator)}`}>{row.operator}</a>
        {row.fromIp ? <small class="muted"> {row.fromIp}</small> : null}
      </td>
      <th scope="row" title={row.verb}>
        {verb ?? row.verb}
      </th>
      <td class="wrap">
        <ObjectLink row={row} />
      </td>
      <td>
        <span class={`badge tone-${row.result === 'failed' ? 'fail' : 'idle'}`}>
          <Glyph mark={MARKS[row.result]} />
          {words.audit.results[row.result]}
        </span>
      </td>
      <td class="wrap">{row.reason ?? '–'}</td>
      <td>
        <Changes row={row} screen={screen} />
      </td>
    </tr>
  )
}

function ObjectLink({ row }: { row: AuditLine }) {
  const { object, runId } = row
  const place = /^BATCH-\d{3}$/.test(object)
    ? `/batches/${object}`
    : runId === null
      ? null
      : `/runs/${runId}`
  return place === null ? <span>{object}</span> : <a href={place}>{object}</a>
}

function Changes({ row, screen }: { row: AuditLine; screen: Screen }) {
  const { words, format } = screen
  return (
    <details class="audit-changes">
      <summary>
        {row.changes.length === 0
          ? words.audit.details
          : words.audit.changed(format.number(row.changes.length))}
      </summary>
      <dl class="facts">
        {row.changes.map(({ key, before, after }) => (
          <>
            <dt>{key}</dt>
            <dd>
              {before === null ? null : <del>{before}</del>}{' '}
              {after === null ? null : <ins>{after}</ins>}
            </dd>
          </>
        ))}
        <dt>{words.audit.row}</dt>
        <dd>
          {row.id} <code class="muted">{row.hash.slice(0, 12)}</code>
        </dd>
      </dl>
    </details>
  )
}

function Pager({ screen, facts }: Props) {
  const { words } = screen
  const { choice, older, isFirst } = facts
  return (
    <nav class="pager" aria-label={words.audit.pages}>
      {isFirst ? null : <a href={`/audit${queryOf(choice)}`}>{words.app.newer}</a>}
      {older === null ? null : (
        <a href={`/audit${queryOf(choice, { before: String(older) })}`}>{words.app.older}</a>
      )}
    </nav>
  )
}

function queryOf(choice: AuditChoice, more: Record<string, string> = {}): string {
  const given = Object.entries({ ...choice, ...more }).filter(([, value]) => value !== null)
  const query = new URLSearchParams(given as [string, string][]).toString()
  return query === '' ? '' : `?${query}`
}
