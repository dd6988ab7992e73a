/** The panel of BATCH-407, 408 and 409: how the mirror of each company stands, and where its messages go. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { MiniPlot } from '../parts/mini-plot.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Notice, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { type DestinationLine, Destinations } from './destinations.tsx'
import { type ChangesFacts, MirrorChanges } from './mirror-changes.tsx'
import { Reading, type ReadingFacts } from './mirror-reading.tsx'
import { Teams, type TeamsFacts } from './mirror-teams.tsx'
import { Units, type UnitsFacts } from './mirror-units.tsx'

export type MirrorService = keyof Dictionary['mirrors']['containers']

export type SyncLine = Readonly<{
  code: string
  name: string
  runId: string
  batchId: string
  at: number
  result: keyof Dictionary['mirrors']['results']
  errorCode: string | null
  apiCalls: number
  rateWaits: number
  usersSeen: number
  usersAdded: number
  usersChanged: number
  usersRemoved: number
  containersSeen: number
  containersAdded: number
  containersChanged: number
  containersRemoved: number
  /** Null: not said. */
  linked: number | null
  /** Active employees; null = not said. */
  people: number | null
  /** Nothing was applied since much would have vanished. */
  hasShrunk: boolean
  /** Of the last runs, oldest first. */
  calls: readonly number[]
  waits: readonly number[]
}>

/** The directory of one company, as its own file has it. */
export type CompanyFacts = Readonly<{
  of: Readonly<{ code: string; name: string }>
  reading: ReadingFacts
  changes: ChangesFacts
  /** Teams only. */
  teams: TeamsFacts | null
  /** LINE WORKS only. */
  units: UnitsFacts | null
  destinations: readonly DestinationLine[]
  notShown: number
}>

export type MirrorFacts = Readonly<{
  batchId: string
  service: MirrorService
  lines: readonly SyncLine[]
  /** The chosen one; null while nothing was read. */
  company: CompanyFacts | null
  /** Name of the chosen one whose file can not be read. */
  unreadable: string | null
}>

type Props = { screen: Screen; facts: MirrorFacts }

const TONES = { ok: 'good', skipped: 'idle', auth: 'fail', error: 'fail', refused: 'warn' } as const

export function MirrorPanel({ screen, facts }: Props) {
  const { words } = screen
  return (
    <>
      <Panel id="mirrors" title={words.mirrors.title}>
        {facts.lines.length === 0 ? (
          <Empty>{words.mirrors.none}</Empty>
        ) : (
          <Syncs screen={screen} facts={facts} />
        )}
      </Panel>
      {facts.unreadable === null ? null : (
        <Notice
          kind="fail"
          title={words.mirrors.unreadable(facts.unreadable)}
          hint={words.mirrors.unreadableHint}
        />
      )}
      {facts.company === null ? null : (
        <Company screen={screen} facts={facts} company={facts.company} />
      )}
    </>
  )
}

function Company({ screen, facts, company }: Props & { company: CompanyFacts }) {
  const { batchId, service } = facts
  const { reading, changes, teams, units } = company
  return (
    <>
      <Reading screen={screen} facts={reading} />
      <MirrorChanges screen={screen} facts={changes} />
      {teams === null ? null : <Teams screen={screen} facts={teams} />}
      {units === null ? null : <Units screen={screen} facts={units} />}
      <Destinations screen={screen} facts={{ batchId, service, ...company }} />
    </>
  )
}

function Syncs({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.mirrors.lastSync,
    words.mirrors.result,
    words.mirrors.users,
    words.mirrors.containers[facts.service],
    words.mirrors.linked,
    words.mirrors.calls,
  ]
  return (
    <Frame label={words.mirrors.title}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {facts.lines.map((line) => (
            <Sync screen={screen} line={line} facts={facts} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function Sync({ screen, line, facts }: Props & { line: SyncLine }) {
  const { words, format } = screen
  const isChosen = facts.company?.of.code === line.code
  return (
    <tr>
      <th scope="row">
        <a
          href={`/batches/${facts.batchId}?tenant=${line.code}#reading`}
          {...(isChosen ? { 'aria-current': 'true' } : {})}
        >
          {screen.companyName(line.code, line.name)}
        </a>
        <Act
          screen={screen}
          name={line.hasShrunk ? words.mirrors.shrink : words.mirrors.sync}
          help={line.hasShrunk ? words.mirrors.shrinkHelp : words.mirrors.syncHelp}
          action={`/batches/${facts.batchId}/syncs/${line.code}`}
        />
      </th>
      <td>
        <a href={`/runs/${line.runId}`}>
          <Moment at={line.at} screen={screen} />
        </a>
      </td>
      <td>
        <b class={`severity tone-${TONES[line.result]}`}>{words.mirrors.results[line.result]}</b>{' '}
        {line.errorCode === null ? null : <code>{line.errorCode}</code>}
      </td>
      <td>
        <Delta
          screen={screen}
          seen={line.result === 'ok' ? line.usersSeen : line.usersSeen || null}
          change={[line.usersAdded, line.usersChanged, line.usersRemoved]}
        />
      </td>
      <td>
        <Delta
          screen={screen}
          seen={line.result === 'ok' ? line.containersSeen : line.containersSeen || null}
          change={[line.containersAdded, line.containersChanged, line.containersRemoved]}
        />
      </td>
      <td>
        <Linked screen={screen} line={line} />
      </td>
      <td>
        <small class="number">
          {words.mirrors.callsAndWaits(format.number(line.apiCalls), format.number(line.rateWaits))}
        </small>
        {line.calls.length > 1 ? (
          <MiniPlot values={line.calls} label={words.mirrors.callsPlot} />
        ) : null}
        {line.waits.some((count) => count > 0) ? (
          <MiniPlot values={line.waits} label={words.mirrors.waitsPlot} />
        ) : null}
      </td>
    </tr>
  )
}

function Linked({ screen, line }: { screen: Screen; line: SyncLine }) {
  const { words, format } = screen
  if (line.linked === null) return <span class="muted">–</span>
  if (!line.people) return <span class="number">{format.number(line.linked)}</span>
  return (
    <>
      <span class="number">{format.share(Math.min(1, line.linked / line.people))}</span>{' '}
      <small class="muted">
        {words.mirrors.linkedOf(format.number(line.linked), format.number(line.people))}
      </small>
    </>
  )
}

type DeltaProps = { screen: Screen; seen: number | null; change: readonly [number, number, number] }

/** A dash when nothing was read or believed: the mirror has what it had. */
function Delta({ screen, seen, change }: DeltaProps) {
  const { words, format } = screen
  if (seen === null) return <span class="muted">–</span>
  const [added, changed, removed] = change.map(format.number) as [string, string, string]
  return (
    <>
      <span class="number">{format.number(seen)}</span>{' '}
      <small class="muted">{words.mirrors.delta(added, changed, removed)}</small>
    </>
  )
}
