/** The panel of BATCH-405: what can not work and why, connections and their health, and what runs have fixed. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Company } from '../parts/company.tsx'
import { Moment } from '../parts/moment.tsx'
import { PageNumbers } from '../parts/page-numbers.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { Connections } from './connections.tsx'

export type { ConnectionLine } from './connections.tsx'

import type { ConnectionLine } from './connections.tsx'
import { type CompanyObjects, ObjectOf, TestDestinations } from './notification-objects.tsx'

export const FINDING_AREAS = [
  'mail',
  'slack',
  'teams',
  'lineworks',
  'webhook',
  'settings',
  'people',
  'holding',
] as const
export type FindingArea = (typeof FINDING_AREAS)[number]

export type FindingLine = Readonly<{
  id: number
  /** Null: the holding's own. */
  tenantCode: string | null
  tenantName: string | null
  area: FindingArea
  checkCode: string
  subjectType: string
  subjectId: string
  /** Page or place where the object is; null = it has none. */
  objectAt: string | null
  severity: 'ERROR' | 'WARN' | 'INFO'
  message: Bilingual
  proposal: Bilingual | null
  isFixable: boolean
  /** Null: it is open. */
  ignoredUntil: string | null
  ignoredWhy: string | null
  firstSeenAt: number
}>

export type MendedRun = Readonly<{
  runId: string
  /** Null: the holding's own. */
  tenantCode: string | null
  at: number
  takenBackBy: string | null
  /** `value` null: the setting was switched off. */
  changes: readonly Readonly<{ key: string; reason: string; value: string | null }>[]
}>

export type FindingsFacts = Readonly<{
  chosen: FindingArea | null
  counts: Readonly<Record<FindingArea, number>>
  /** Of the chosen area. */
  lines: readonly FindingLine[]
  page: Readonly<{ number: number; of: number }>
  /** Those of the page. */
  shown: readonly FindingLine[]
  /** Proposed end of ignoring one. */
  until: string
  connections: readonly ConnectionLine[]
  runs: readonly MendedRun[]
  /** Null: there is no company, or its file can not be read. */
  company: CompanyObjects | null
}>

type Props = { screen: Screen; facts: FindingsFacts }

const TONES = { ERROR: 'fail', WARN: 'warn', INFO: 'idle' } as const

export function FindingsPanel({ screen, facts }: Props) {
  const { words, format } = screen
  const ignored = facts.lines.filter(({ ignoredUntil }) => ignoredUntil !== null).length
  const open = format.number(facts.lines.length - ignored)
  const aside = words.findings.counts(open, format.number(ignored))
  return (
    <>
      <Panel id="findings" title={words.findings.title} aside={aside}>
        <Areas screen={screen} facts={facts} />
        {facts.lines.length === 0 ? (
          <Empty>{words.findings.none}</Empty>
        ) : (
          <Findings screen={screen} facts={facts} />
        )}
        <PageNumbers
          screen={screen}
          page={facts.page}
          href={(number) => findingsLink(facts.chosen, `page=${number}`)}
        />
      </Panel>
      {facts.company === null ? null : <ObjectOf screen={screen} company={facts.company} />}
      <Connections screen={screen} lines={facts.connections} />
      {facts.company === null ? null : <TestDestinations screen={screen} company={facts.company} />}
      <Panel id="fixes" title={words.findings.runs}>
        {facts.runs.length === 0 ? <Empty>{words.findings.noRuns}</Empty> : null}
        <ul class="plain-list">
          {facts.runs.map((run) => (
            <Run screen={screen} run={run} />
          ))}
        </ul>
      </Panel>
    </>
  )
}

function findingsLink(area: FindingArea | null, page?: string): string {
  const query = [area === null ? null : `area=${area}`, page].filter(Boolean).join('&')
  return `/batches/BATCH-405${query === '' ? '' : `?${query}`}#findings`
}

function Areas({ screen, facts }: Props) {
  const { words, format } = screen
  const all = Object.values(facts.counts).reduce((sum, count) => sum + count, 0)
  const link = (area: FindingArea | null, name: string, count: number) => (
    <a href={findingsLink(area)} {...(facts.chosen === area ? { 'aria-current': 'true' } : {})}>
      {name} {format.number(count)}
    </a>
  )
  return (
    <nav class="filters" aria-label={words.findings.area}>
      {link(null, words.findings.all, all)}
      {FINDING_AREAS.map((area) => link(area, words.findings.areas[area], facts.counts[area]))}
    </nav>
  )
}

function Findings({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.findings.severity,
    words.findings.object,
    words.findings.since,
  ]
  return (
    <Frame label={words.findings.title}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {facts.shown.map((line) => (
            <Row screen={screen} line={line} until={facts.until} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

type RowProps = { screen: Screen; line: FindingLine; until: string }

function Row({ screen, line, until }: RowProps) {
  const { words, format } = screen
  const { checkCode, severity } = line
  return (
    <tr>
      <th scope="row">
        {line.tenantCode === null ? (
          words.findings.holding
        ) : (
          <Company
            code={line.tenantCode}
            name={screen.companyName(line.tenantCode, line.tenantName ?? undefined)}
          />
        )}
        <Acts screen={screen} line={line} until={until} />
      </th>
      <td>
        <b class={`severity tone-${TONES[severity]}`}>{words.findings.severities[severity]}</b>
      </td>
      <td class="wrap">
        <code>{checkCode}</code> {words.findings.checks[checkCode] ?? checkCode}
        {line.isFixable ? <em class="chip">{words.findings.fixable}</em> : null}{' '}
        {line.objectAt === null ? null : (
          <a href={line.objectAt} title={line.subjectId}>
            {words.findings.openObject}
          </a>
        )}
        <p class="muted">{inLanguage(screen, line.message)}</p>
        {line.proposal === null ? null : (
          <p class="muted">
            {words.findings.proposal}: {inLanguage(screen, line.proposal)}
          </p>
        )}
        {line.ignoredUntil === null ? null : (
          <p>
            <em>{words.findings.ignoredUntil(format.day(line.ignoredUntil))}</em>{' '}
            {line.ignoredWhy ?? ''}
          </p>
        )}
      </td>
      <td>
        <Moment at={line.firstSeenAt} screen={screen} />
      </td>
    </tr>
  )
}

function Acts({ screen, line, until }: RowProps) {
  const { findings } = screen.words
  const at = (act: string) => `/batches/BATCH-405/${act}/${line.id}`
  if (line.ignoredUntil !== null)
    return (
      <Act
        screen={screen}
        name={findings.reopen}
        help={findings.reopenHelp}
        action={at('reopened')}
      />
    )
  return (
    <>
      {line.isFixable && line.tenantCode !== null ? (
        <Act screen={screen} name={findings.fix} help={findings.fixHelp} action={at('fixes')} />
      ) : (
        <Act
          screen={screen}
          name={findings.checkAgain}
          help={findings.checkAgainHelp}
          action={at('checks')}
        />
      )}
      <Act screen={screen} name={findings.ignore} help={findings.ignoreHelp} action={at('ignored')}>
        <label>
          {findings.until}
          <input type="date" name="until" value={until} required />
        </label>
      </Act>
    </>
  )
}

function Run({ screen, run }: { screen: Screen; run: MendedRun }) {
  const { words, format } = screen
  return (
    <li>
      <a href={`/runs/${run.runId}`}>
        <Moment at={run.at} screen={screen} />
      </a>{' '}
      {run.tenantCode === null ? (
        words.findings.holding
      ) : (
        <Company code={run.tenantCode} name={screen.companyName(run.tenantCode)} />
      )}{' '}
      {words.findings.fixed(format.number(run.changes.length))}{' '}
      {run.takenBackBy === null ? null : (
        <small class="muted">{words.findings.takenBack(run.takenBackBy)}</small>
      )}
      <ul>
        {run.changes.map(({ key, reason, value }) => (
          <li>
            <code>{key}</code> {words.findings.checks[reason] ?? reason} →{' '}
            {value === null ? words.findings.turnedOff : <code>{value}</code>}
          </li>
        ))}
      </ul>
      {run.takenBackBy === null ? (
        <Act
          screen={screen}
          name={words.findings.undo}
          help={words.findings.undoHelp}
          action={`/batches/BATCH-405/undone/${run.runId}/${run.tenantCode ?? '_platform'}`}
        />
      ) : null}
    </li>
  )
}
