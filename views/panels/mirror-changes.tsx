/** Who and what a run has changed in the mirror of one company, by name; part of the panels of the mirrors. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

type Words = Dictionary['mirrors']
export type ChangeWord = keyof Words['changes']

export type ChangeRunLine = Readonly<{ runId: string; at: number }> &
  Readonly<Record<ChangeWord, number>>

export type ChangeLine = Readonly<{
  kind: keyof Words['kinds']
  externalId: string
  name: string
  change: ChangeWord
  fields: readonly Readonly<{ field: string; from: string | null; to: string | null }>[]
}>

export type ChangesFacts = Readonly<{
  batchId: string
  of: Readonly<{ code: string; name: string }>
  /** Those that have changed something, newest first. */
  runs: readonly ChangeRunLine[]
  /** Whose changes are shown; null while there is none. */
  run: ChangeRunLine | null
  /** Null: every kind. */
  change: ChangeWord | null
  lines: readonly ChangeLine[]
  /** From 1. */
  page: number
  pages: number
  /** Of the run: counted, but not recorded by name. */
  notNamed: number
}>

type Props = { screen: Screen; facts: ChangesFacts }

const CHANGES = ['ADDED', 'CHANGED', 'REMOVED', 'REFUSED'] as const
const TONES = { ADDED: 'good', CHANGED: 'run', REMOVED: 'idle', REFUSED: 'warn' } as const
/** Seen before the word is read. */
const SIGNS = { ADDED: '+', CHANGED: '≠', REMOVED: '−', REFUSED: '!' } as const

export function MirrorChanges({ screen, facts }: Props) {
  const { words, format } = screen
  const { run } = facts
  return (
    <Panel
      id="changes"
      title={words.mirrors.changesOf(screen.companyName(facts.of.code, facts.of.name))}
      aside={
        run === null ? null : (
          <a href={`/runs/${run.runId}`}>
            {words.mirrors.changeRuns} <Moment at={run.at} screen={screen} />
          </a>
        )
      }
    >
      {run === null ? (
        <Empty>{words.mirrors.noChanges}</Empty>
      ) : (
        <>
          <Runs screen={screen} facts={facts} />
          <Kinds screen={screen} facts={facts} run={run} />
          {run.REFUSED > 0 ? <p class="hint">{words.mirrors.refusedHelp}</p> : null}
          <Lines screen={screen} facts={facts} />
          <Pages screen={screen} facts={facts} />
          {facts.notNamed > 0 ? (
            <p class="hint">{words.mirrors.notNamed(format.number(facts.notNamed))}</p>
          ) : null}
        </>
      )}
    </Panel>
  )
}

type Place = Readonly<{ run?: string; change?: ChangeWord | null; page?: number }>

function hrefOf({ batchId, of, run, change }: ChangesFacts, to: Place): string {
  const query = new URLSearchParams({ tenant: of.code, run: to.run ?? run?.runId ?? '' })
  const wanted = to.change === undefined ? change : to.change
  if (wanted !== null) query.set('change', wanted)
  if (to.page !== undefined && to.page > 1) query.set('page', String(to.page))
  return `/batches/${batchId}?${query}#changes`
}

function Runs({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <nav class="filters" aria-label={words.mirrors.changeRuns}>
      {facts.runs.map((run) => (
        <a
          href={hrefOf(facts, { run: run.runId, change: null })}
          {...(run.runId === facts.run?.runId ? { 'aria-current': 'true' } : {})}
        >
          <Moment at={run.at} screen={screen} />{' '}
          <small class="number">
            {CHANGES.filter((change) => run[change] > 0)
              .map((change) => `${SIGNS[change]}${format.number(run[change])}`)
              .join(' ')}
          </small>
        </a>
      ))}
    </nav>
  )
}

function Kinds({ screen, facts, run }: Props & { run: ChangeRunLine }) {
  const { words, format } = screen
  const all = CHANGES.reduce((sum, change) => sum + run[change], 0)
  const link = (change: ChangeWord | null, name: string, count: number) => (
    <a
      href={hrefOf(facts, { change })}
      {...(change === facts.change ? { 'aria-current': 'true' } : {})}
    >
      {name} {format.number(count)}
    </a>
  )
  return (
    <nav class="filters" aria-label={words.mirrors.change}>
      {link(null, words.mirrors.allChanges, all)}
      {CHANGES.filter((change) => run[change] > 0).map((change) =>
        link(change, words.mirrors.changes[change], run[change]),
      )}
    </nav>
  )
}

function Lines({ screen, facts }: Props) {
  const { words } = screen
  const { mirrors } = words
  return (
    <Frame label={mirrors.changesOf(screen.companyName(facts.of.code, facts.of.name))}>
      <table class="grid-table">
        <ColumnHeads names={[mirrors.name, mirrors.kind, mirrors.change, mirrors.what, 'ID']} />
        <tbody>
          {facts.lines.map((line) => (
            <tr>
              <th scope="row">{line.name}</th>
              <td>{mirrors.kinds[line.kind]}</td>
              <td>
                <b class={`severity tone-${TONES[line.change]}`}>
                  {SIGNS[line.change]} {mirrors.changes[line.change]}
                </b>
              </td>
              <td class="wrap">
                <Fields screen={screen} fields={line.fields} />
              </td>
              <td>
                <code>{line.externalId}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function Fields({ screen, fields }: { screen: Screen; fields: ChangeLine['fields'] }) {
  const { mirrors } = screen.words
  const value = (text: string) => (mirrors.values as Readonly<Record<string, string>>)[text] ?? text
  return (
    <>
      {fields.map(({ field, from, to }) => (
        <div>
          <small class="muted">
            {(mirrors.fields as Readonly<Record<string, string>>)[field] ?? field}
          </small>{' '}
          {from === null ? null : <del>{value(from)}</del>}{' '}
          {to === null ? null : <ins>{value(to)}</ins>}
        </div>
      ))}
    </>
  )
}

function Pages({ screen, facts }: Props) {
  const { words, format } = screen
  const { page, pages } = facts
  if (pages <= 1) return null
  return (
    <nav
      class="pager"
      aria-label={words.mirrors.changesOf(screen.companyName(facts.of.code, facts.of.name))}
    >
      {page > 1 ? <a href={hrefOf(facts, { page: page - 1 })}>{words.mirrors.previous}</a> : null}
      <span class="number">{words.mirrors.pageOf(format.number(page), format.number(pages))}</span>
      {page < pages ? <a href={hrefOf(facts, { page: page + 1 })}>{words.mirrors.next}</a> : null}
    </nav>
  )
}
