/** The panel of BATCH-305: settings that are not as they should be, held changes, and the runs that changed some. */
import type { Child } from 'hono/jsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Company } from '../parts/company.tsx'
import { Moment } from '../parts/moment.tsx'
import { PageNumbers } from '../parts/page-numbers.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import { SettingName, settingName } from '../parts/setting-name.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

type Words = Dictionary['drift']

export type DriftLine = Readonly<{
  id: number
  tenantCode: string
  category: keyof Words['categories']
  key: string
  current: string | null
  expected: string | null
  severity: keyof Words['severities']
  isFixable: boolean
  state: string
  reason: keyof Words['reasons'] | null
  source: keyof Words['sources'] | null
  firstSeenAt: number
}>

export type DriftChange = Readonly<{
  tenantCode: string
  key: string
  oldValue: string | null
  newValue: string | null
  state: keyof Words['changeStates']
  rolledBackBy: string | null
}>

export type DriftRun = Readonly<{
  runId: string
  at: number
  made: number
  takenBack: number
  canRollBack: boolean
  changes: readonly DriftChange[]
}>

export type DriftFacts = Readonly<{
  /** By code. */
  names: ReadonlyMap<string, string>
  /** Of all pages; `manual`: those that wait for a person. */
  counts: Readonly<{ all: number; manual: number }>
  page: Readonly<{ number: number; of: number }>
  /** Of this page. */
  findings: readonly DriftLine[]
  /** `category key` */
  held: readonly string[]
  /** Proposed end of an exception. */
  until: string
  runs: readonly DriftRun[]
}>

type Props = { screen: Screen; facts: DriftFacts }

export function DriftPanel({ screen, facts }: Props) {
  const { words, format } = screen
  const { all, manual } = facts.counts
  const aside = words.drift.counts(format.number(all), format.number(manual))
  return (
    <>
      <Panel id="drift" title={words.drift.title} aside={<Aside screen={screen} counts={aside} />}>
        {facts.held.length === 0 ? null : <Held screen={screen} facts={facts} />}
        {facts.findings.length === 0 ? (
          <Empty>{words.drift.none}</Empty>
        ) : (
          <Findings screen={screen} facts={facts} />
        )}
        <PageNumbers
          screen={screen}
          page={facts.page}
          href={(number) => `/batches/BATCH-305?page=${number}#drift`}
        />
      </Panel>
      <Panel id="drift-runs" title={words.drift.runs}>
        {facts.runs.length === 0 ? <Empty>{words.drift.noRuns}</Empty> : null}
        <ul class="plain-list">
          {facts.runs.map((run) => (
            <Run screen={screen} run={run} names={facts.names} />
          ))}
        </ul>
      </Panel>
    </>
  )
}

/** The counts, and for whoever may act the run form as a dry run: what would be changed, before it is. */
function Aside({ screen, counts }: { screen: Screen; counts: string }) {
  return (
    <>
      <span>{counts}</span>
      {screen.operator?.mayAct ? (
        <a href="/batches/BATCH-305?dryRun=1#run-now">{screen.words.drift.preview}</a>
      ) : null}
    </>
  )
}

function Held({ screen, facts }: Props) {
  const { words } = screen
  return (
    <div class="notice notice-warn" role="status">
      <b>{words.drift.held}</b>
      <p>{words.drift.heldHelp}</p>
      {facts.held.map((setting) => (
        <Act
          screen={screen}
          name={`${words.drift.confirm}: ${heldName(screen, setting)}`}
          help={words.drift.confirmHelp}
          action="/batches/BATCH-305/confirmations"
        >
          <input type="hidden" name="setting" value={setting} />
        </Act>
      ))}
    </div>
  )
}

/** Told apart by its key from another of the same name. @param setting `category key` */
function heldName({ words }: Screen, setting: string): string {
  const key = setting.slice(setting.indexOf(' ') + 1)
  const name = settingName(words, key)
  return name === null ? setting : `${name} (${key})`
}

function Findings({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.drift.setting,
    words.drift.is,
    words.drift.should,
    words.drift.severity,
    words.drift.since,
  ]
  return (
    <Frame label={words.drift.title}>
      <table class="grid-table">
        <ColumnHeads names={names} />
        <tbody>
          {facts.findings.map((line) => (
            <FindingRow screen={screen} line={line} facts={facts} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

const TONES = { low: 'idle', medium: 'warn', high: 'fail', critical: 'fail' } as const

type RowProps = { screen: Screen; line: DriftLine; facts: DriftFacts }

function FindingRow({ screen, line, facts }: RowProps) {
  const { words } = screen
  const name = facts.names.get(line.tenantCode) ?? line.tenantCode
  return (
    <tr>
      <th scope="row" class="who">
        <Company code={line.tenantCode} name={name} />
        {screen.operator?.mayAct ? <Acts screen={screen} line={line} facts={facts} /> : null}
      </th>
      <td class="wrap">
        <SettingName screen={screen} name={line.key} />{' '}
        <small class="muted">{words.drift.categories[line.category]}</small>
        <p>{line.reason === null ? null : words.drift.reasons[line.reason]}</p>
      </td>
      <td class="wrap">
        <code>{line.current ?? words.drift.nothing}</code>
      </td>
      <td class="wrap">
        <code>{line.expected ?? words.drift.absent}</code>{' '}
        {line.source === null ? null : (
          <small class="muted">{words.drift.sources[line.source]}</small>
        )}
      </td>
      <td>
        <b class={`severity tone-${TONES[line.severity]}`}>
          {words.drift.severities[line.severity]}
        </b>{' '}
        <small class="muted">{stateText(screen, line)}</small>
      </td>
      <td>
        <Moment at={line.firstSeenAt} screen={screen} />
      </td>
    </tr>
  )
}

function stateText({ words }: Screen, { state }: DriftLine): string | null {
  return state === 'open' || state === 'manual' || state === 'failed'
    ? words.drift.states[state]
    : null
}

function Acts({ screen, line, facts }: RowProps) {
  const { words } = screen
  return (
    <>
      {line.isFixable || line.reason === 'conflict' || line.reason === 'held' ? (
        <Act
          screen={screen}
          name={words.drift.fix}
          help={words.drift.fixHelp}
          action={`/batches/BATCH-305/fixes/${line.id}`}
        />
      ) : null}
      {line.current === null && line.expected !== null ? null : (
        <Act
          screen={screen}
          name={words.drift.accept}
          help={words.drift.acceptHelp}
          action={`/batches/BATCH-305/exceptions/${line.id}`}
        >
          <label>
            {words.drift.until}
            <input type="date" name="until" value={facts.until} required />
          </label>
        </Act>
      )}
    </>
  )
}

type ActProps = { screen: Screen; name: string; help: string; action: string; children?: Child }

function Act({ screen, name, help, action, children }: ActProps) {
  return (
    <details>
      <summary>{name}</summary>
      <p class="hint">{help}</p>
      <form method="post" action={action} class="stack">
        {children}
        <ReasonField screen={screen} value="" />
        <button type="submit">{name}</button>
      </form>
    </details>
  )
}

type RunProps = { screen: Screen; run: DriftRun; names: DriftFacts['names'] }

/** What a roll-back would do is what stands here: from the new value to the old. */
function Run({ screen, run, names }: RunProps) {
  const { words, format } = screen
  return (
    <li>
      <a href={`/runs/${run.runId}`}>
        <Moment at={run.at} screen={screen} />
      </a>{' '}
      {words.drift.changes(format.number(run.made))}{' '}
      {run.takenBack > 0 ? (
        <small class="muted">{words.drift.takenBack(format.number(run.takenBack))}</small>
      ) : null}
      <ul>
        {run.changes.map((change) => (
          <Change
            screen={screen}
            change={change}
            name={names.get(change.tenantCode) ?? change.tenantCode}
          />
        ))}
      </ul>
      {run.canRollBack && screen.operator?.mayAct ? (
        <Act
          screen={screen}
          name={words.drift.rollBack}
          help={words.drift.rollBackHelp}
          action={`/batches/BATCH-305/rollbacks/${run.runId}`}
        />
      ) : null}
    </li>
  )
}

type ChangeProps = { screen: Screen; change: DriftChange; name: string }

function Change({ screen, change, name }: ChangeProps) {
  const { words } = screen
  const { tenantCode, key, oldValue, newValue, state, rolledBackBy } = change
  return (
    <li>
      <Company code={tenantCode} name={name} /> <SettingName screen={screen} name={key} />{' '}
      <code>{oldValue ?? words.drift.nothing}</code> →{' '}
      <code>{newValue ?? words.drift.nothing}</code>{' '}
      <small class="muted">
        {words.drift.changeStates[state]}
        {rolledBackBy === null ? null : (
          <>
            {' '}
            <a href={`/runs/${rolledBackBy}`}>{words.resources.results.taken_back}</a>
          </>
        )}
      </small>
    </li>
  )
}
