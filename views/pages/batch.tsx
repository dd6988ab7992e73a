/** One batch: how long it takes, when it ran and will run, what the schedule file says, and the form to run it now. */
import type { Child } from 'hono/jsx'
import { Layout } from '../layout.tsx'
import type { ControlLine } from '../parts/control-chip.tsx'
import { Dependencies, type DependencyFacts } from '../parts/dependencies.tsx'
import { Empty, Facts, Frame, hintProps, Notice, Panel } from '../parts/panel.tsx'
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
  /** True when this is not the first page, or only a day of it. */
  paged: boolean
  /** The day whose runs are shown; null = all. */
  day: string | null
  year: YearFacts
  dependencies: DependencyFacts
  /** One-off changes in force on the batch. */
  controls: readonly ControlLine[]
  runbook: Runbook
  fields: readonly ParamField[]
}>

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
  const live = facts.paged ? {} : { live: `/events/batches/${facts.batchId}` }
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
            {fault ? (
              <Notice
                kind="fail"
                title={inLanguage(screen, fault.message)}
                {...hintProps(screen, fault.hint)}
              />
            ) : null}
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
      <YearMap screen={screen} batchId={facts.batchId} year={facts.year} chosen={facts.day} />
      <Panel id="runs" title={words.batch.runs} aside={<RunsAside {...{ screen, facts }} />}>
        {facts.runs.length === 0 ? (
          <Empty>{words.batch.noRuns}</Empty>
        ) : (
          <Frame label={words.batch.runs}>
            <RunTable runs={facts.runs} screen={screen} label={words.batch.runs} />
          </Frame>
        )}
        <nav class="pager" aria-label={words.batch.runs}>
          {facts.paged ? <a href={`/batches/${facts.batchId}#runs`}>{words.app.newer}</a> : null}
          {facts.olderThan ? (
            <a href={`/batches/${facts.batchId}?before=${facts.olderThan}#runs`}>
              {words.app.older}
            </a>
          ) : null}
        </nav>
      </Panel>
    </div>
  )
}

/** Which runs the table has: those of one day, or all with the state of the last. */
function RunsAside({ screen, facts }: { screen: Screen; facts: BatchFacts }) {
  const { words, format } = screen
  if (facts.day === null) {
    return facts.last ? <Badge mark={facts.last} screen={screen} /> : null
  }
  return (
    <>
      <b>{words.batch.runsOn(format.day(facts.day))}</b>
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
