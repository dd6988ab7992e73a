/** One batch: how long it takes, when it ran and will run, what the schedule file says, and the form to run it now. */
import type { Child } from 'hono/jsx'
import { Layout } from '../layout.tsx'
import type { ControlLine } from '../parts/control-chip.tsx'
import { Dependencies, type DependencyFacts } from '../parts/dependencies.tsx'
import { Empty, Facts, FaultNotice, Frame, Notice, Panel } from '../parts/panel.tsx'
import { type ParamField, RunForm, type RunFormValues } from '../parts/run-form.tsx'
import { type RunLine, RunTable } from '../parts/run-line.tsx'
import { type Runbook, RunbookPanel } from '../parts/runbook.tsx'
import { Badge, type Mark } from '../parts/status.tsx'
import type { StripRun } from '../parts/strip.tsx'
import { DurationTrend } from '../parts/trend.tsx'
import { Upcoming } from '../parts/upcoming.tsx'
import { type YearFacts, YearMap } from '../parts/year-map.tsx'
import { type ScheduleFacts, scheduleText } from '../schedule-text.ts'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'
import { type ControlNotice, ControlNoticeLine } from './controls.tsx'

/** The batch's entry of the schedule file, in words; what the entry does not say is null. */
export type ScheduleEntry = Readonly<{
  /** `schedule.yaml:41` */
  place: string | null
  lines: readonly Readonly<{ name: EntryName; value: string }>[]
}>

export type EntryName =
  | 'cron'
  | 'calendar'
  | 'after'
  | 'window'
  | 'priority'
  | 'overlap'
  | 'timeout'
  | 'retry'
  | 'misfire'
  | 'startBy'
  | 'finishBy'

export type BatchFacts = Readonly<{
  batchId: string
  title: Bilingual
  block: Bilingual
  built: boolean
  rests: 'held' | 'disabled' | null
  /** Why the schedule loses occurrences; null when it does not. */
  loses: Bilingual | null
  last: Mark | null
  schedule: ScheduleFacts
  entry: ScheduleEntry | null
  trend: readonly StripRun[]
  medianMs: number | null
  upcoming: readonly Readonly<{ at: number; note: Bilingual | null }>[]
  runs: readonly RunLine[]
  /** Id of the last run shown, when there are older ones. */
  olderThan: string | null
  /** The first page of what is chosen. */
  isFirst: boolean
  /** The newest runs, whenever they were and however they ended: what the event stream renews. */
  isNewest: boolean
  choice: RunsChosen
  year: YearFacts
  dependencies: DependencyFacts
  /** One-off changes in force on the batch. */
  controls: readonly ControlLine[]
  runbook: Runbook
  fields: readonly ParamField[]
}>

/** States that a table of runs can be narrowed to; the good ones are nearly all. */
export const RUNS_STATES = ['failed', 'timed_out', 'warned', 'cancelled'] as const
export type RunsState = (typeof RUNS_STATES)[number]

/** Null = of every day, in any state. */
export type RunsChosen = Readonly<{ day: string | null; state: RunsState | null }>

export type BatchProps = {
  screen: Screen
  facts: BatchFacts
  values: RunFormValues
  fault: Readonly<{ message: Bilingual; hint: Hint | null }> | null
  /** The batch's own part, from its card; null without one. */
  panel: Child
  /** What a control has done; null = nothing. */
  notice: ControlNotice | null
}

export function BatchPage({ screen, facts, values, fault, panel, notice }: BatchProps) {
  const title = `${facts.batchId} ${inLanguage(screen, facts.title)}`
  const live = facts.isNewest ? { live: `/events/batches/${facts.batchId}` } : {}
  return (
    <Layout screen={screen} title={title} nav="batches" {...live}>
      <ControlNoticeLine screen={screen} notice={notice} />
      <BatchHead screen={screen} facts={facts} />
      {panel}
      <div class="columns">
        <div class="wide">
          <BatchRuns screen={screen} facts={facts} />
          <Dependencies
            screen={screen}
            batchId={facts.batchId}
            title={facts.title}
            facts={facts.dependencies}
          />
          <RunbookPanel screen={screen} runbook={facts.runbook} />
        </div>
        <div class="narrow">
          <Upcoming
            screen={screen}
            batchId={facts.batchId}
            dues={facts.upcoming}
            controls={facts.controls}
          />
          <Entry screen={screen} facts={facts} />
          <Panel id="run-now" title={screen.words.batch.runNow}>
            <FaultNotice screen={screen} fault={fault} />
            {facts.built ? (
              <RunForm
                screen={screen}
                batchId={facts.batchId}
                fields={facts.fields}
                values={values}
              />
            ) : (
              <Empty>{screen.words.batch.notBuilt}</Empty>
            )}
          </Panel>
        </div>
      </div>
    </Layout>
  )
}

function BatchHead({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words } = screen
  return (
    <div class="page-head">
      <p class="crumbs">
        <a href="/batches">{words.batches.title}</a> / {inLanguage(screen, facts.block)}
      </p>
      <h1>
        <b class="id">{facts.batchId}</b> {inLanguage(screen, facts.title)}
        {facts.built ? null : <em class="chip">{words.batches.notBuilt}</em>}
        {facts.rests ? <em class="chip">{words.batches[facts.rests]}</em> : null}
      </h1>
      <p class="lead">{scheduleText(facts.schedule, words)}</p>
      {facts.loses ? (
        <Notice kind="warn" title={words.batch.loses} hint={inLanguage(screen, facts.loses)} />
      ) : null}
    </div>
  )
}

/** Duration and runs: the part that the event stream renews. */
export function BatchRuns({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words, format } = screen
  const median = facts.medianMs === null ? '–' : format.duration(facts.medianMs)
  return (
    <div id="batch-runs" class="stack">
      <Panel
        id="trend"
        title={words.batch.trend}
        aside={words.batch.trendHelp(format.number(facts.trend.length), median)}
      >
        {facts.trend.length === 0 ? (
          <Empty>{words.batch.trendNone}</Empty>
        ) : (
          <DurationTrend runs={facts.trend} medianMs={facts.medianMs} screen={screen} />
        )}
      </Panel>
      <YearMap
        screen={screen}
        batchId={facts.batchId}
        year={facts.year}
        chosen={facts.choice.day}
      />
      <Panel id="runs" title={words.batch.runs} aside={<RunsAside {...{ screen, facts }} />}>
        <RunsFilter screen={screen} facts={facts} />
        {facts.runs.length === 0 ? (
          <Empty>{facts.isNewest ? words.batch.noRuns : words.app.nothing}</Empty>
        ) : (
          <Frame label={words.batch.runs}>
            <RunTable runs={facts.runs} screen={screen} label={words.batch.runs} />
          </Frame>
        )}
        <nav class="pager" aria-label={words.batch.runs}>
          {facts.isFirst ? null : <a href={runsLink(facts)}>{words.app.newer}</a>}
          {facts.olderThan ? (
            <a href={runsLink(facts, { before: facts.olderThan })}>{words.app.older}</a>
          ) : null}
        </nav>
      </Panel>
    </div>
  )
}

/** The table with what is chosen, or with something else chosen. */
function runsLink(
  { batchId, choice }: BatchFacts,
  other: Partial<RunsChosen> & { before?: string } = {},
): string {
  const asked = Object.entries({ ...choice, ...other }).filter(([, value]) => value !== null)
  const query = asked.map(([key, value]) => `${key}=${value}`).join('&')
  return `/batches/${batchId}${query === '' ? '' : `?${query}`}#runs`
}

function RunsFilter({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words } = screen
  const link = (state: RunsState | null, text: string) => (
    <a
      href={runsLink(facts, { state })}
      {...(facts.choice.state === state ? { 'aria-current': 'true' as const } : {})}
    >
      {text}
    </a>
  )
  return (
    <nav class="filters" aria-label={words.batch.stateFilter}>
      {link(null, words.app.all)}
      {RUNS_STATES.map((state) => link(state, words.states[state]))}
    </nav>
  )
}

/** Which runs the table has: those of one day, or all with the state of the last. */
function RunsAside({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words, format } = screen
  const { day } = facts.choice
  if (day === null) {
    return facts.last ? <Badge mark={facts.last} screen={screen} /> : null
  }
  return (
    <>
      <b>{words.batch.runsOn(format.day(day))}</b>
      <a href={`/batches/${facts.batchId}#runs`}>{words.batch.allRuns}</a>
    </>
  )
}

function Entry({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words } = screen
  const { entry } = facts
  return (
    <Panel
      id="entry"
      title={words.batch.entry}
      aside={entry?.place ? <code>{entry.place}</code> : null}
    >
      {entry ? (
        <Facts
          pairs={entry.lines.map(
            (line) => [words.batch[line.name], <code>{line.value}</code>] as const,
          )}
        />
      ) : (
        <Empty>{words.batch.noEntry}</Empty>
      )}
    </Panel>
  )
}
