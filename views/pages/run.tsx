/** One run: what happened in one sentence, then tenants, log, files, attempts and what can be done about it. */
import type { Cause } from '../../server/domain/run-incident.ts'
import { Layout } from '../layout.tsx'
import { type LogChoice, LogFilter, type LogLine, LogLines } from '../parts/log-lines.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { type Progress, ProgressBar } from '../parts/progress.tsx'
import { RunActions } from '../parts/run-actions.tsx'
import { type RunDelays, RunDelaysPanel } from '../parts/run-delays.tsx'
import { RunErrors } from '../parts/run-errors.tsx'
import {
  type Artifact,
  Artifacts,
  type Attempt,
  Attempts,
  Costs,
  RunFacts,
  type RunMore,
  Summary,
} from '../parts/run-facts.tsx'
import { headline } from '../parts/run-headline.ts'
import type { RunLine } from '../parts/run-line.tsx'
import { type RunMessages, RunMessagesPanel } from '../parts/run-messages.tsx'
import { RunParams } from '../parts/run-params.tsx'
import { type RaisedAlert, type Repeat, RunRaised, RunRepeats } from '../parts/run-raised.tsx'
import { RunScore } from '../parts/run-score.tsx'
import { RunTenants } from '../parts/run-tenants.tsx'
import { Glyph, isOver } from '../parts/status.tsx'
import type { TenantLine, TenantState } from '../parts/tenant-results.tsx'
import { inLanguage, type Screen } from '../screen.ts'

export type RunPageFacts = Readonly<{
  run: RunLine
  more: RunMore
  /** Null unless it is running. */
  progress: Progress | null
  /** Counts of all tenants by state; empty for a run without tenants. */
  counts: Readonly<Partial<Record<TenantState, number>>>
  tenantFilter: TenantState | null
  /** Part of a code or name that was asked for. */
  tenantText: string
  tenants: readonly TenantLine[]
  attempts: readonly Attempt[]
  log: readonly LogLine[]
  logChoice: LogChoice
  lastSeq: number
  logTenants: readonly string[]
  artifacts: readonly Artifact[]
  /** Null: not counted yet. */
  messages: RunMessages | null
  /** Failures by cause, the widest first. */
  causes: readonly Cause[]
  /** Null for a run that no schedule asked for. */
  delays: RunDelays | null
  alerts: readonly RaisedAlert[]
  /** Runs that repeated this one. */
  repeats: readonly Repeat[]
}>

export type RunProps = { screen: Screen; facts: RunPageFacts; live: string }

export function RunPage({ screen, facts, live }: RunProps) {
  const { run } = facts
  const title = `${run.batchId} ${screen.words.states[run.mark]} – ${screen.format.dayTime(run.startedAt ?? run.queuedAt)}`
  return (
    <Layout screen={screen} title={title} nav="batches" live={live}>
      <RunBody screen={screen} facts={facts} />
    </Layout>
  )
}

/** Page, stream and button answer share it. */
export function RunBody({ screen, facts }: Omit<RunProps, 'live'>) {
  const { run } = facts
  return (
    <div id={`run-${run.runId}`} class="run">
      <Headline screen={screen} facts={facts} />
      <div class="columns">
        <div class="wide">
          <RunErrors
            screen={screen}
            runId={run.runId}
            causes={facts.causes}
            isOver={isOver(run.mark)}
          />
          {facts.delays ? <RunDelaysPanel screen={screen} delays={facts.delays} /> : null}
          <RunTenants screen={screen} facts={facts} isOver={isOver(run.mark)} />
          <Log screen={screen} facts={facts} />
          <Artifacts screen={screen} runId={run.runId} artifacts={facts.artifacts} />
          <RunMessagesPanel screen={screen} runId={run.runId} messages={facts.messages} />
          <RunRaised screen={screen} alerts={facts.alerts} />
        </div>
        <div class="narrow">
          <RunActions
            screen={screen}
            run={run}
            counts={facts.counts}
            asked={facts.more.cancelAsked}
          />
          <RunFacts screen={screen} run={run} more={facts.more} />
          <Attempts screen={screen} attempts={facts.attempts} />
          <Costs screen={screen} attempts={facts.attempts} />
          <RunParams screen={screen} batchId={run.batchId} params={facts.more.params} />
          <Summary screen={screen} more={facts.more} />
        </div>
      </div>
    </div>
  )
}

function Headline({ screen, facts }: Omit<RunProps, 'live'>) {
  const { run } = facts
  const { words } = screen
  return (
    <div class="page-head">
      <p class="crumbs">
        <a href="/batches">{words.batches.title}</a> /{' '}
        <a href={`/batches/${run.batchId}`}>
          {run.batchId} {inLanguage(screen, run.title)}
        </a>
      </p>
      <h1 class="headline">
        <Glyph mark={run.mark} label={words.states[run.mark]} />
        <span>{headline(screen, facts)}</span>
        {run.dryRun ? <em class="chip">{words.run.dryRun}</em> : null}
      </h1>
      {facts.progress ? (
        <ProgressBar progress={facts.progress} name={words.run.progress} screen={screen} />
      ) : null}
      <RunScore screen={screen} facts={facts} />
      <RunRepeats screen={screen} repeats={facts.repeats} />
    </div>
  )
}

function Log({ screen, facts }: Omit<RunProps, 'live'>) {
  const { words, format } = screen
  const { run, log, logChoice, lastSeq } = facts
  return (
    <Panel
      id="log"
      title={words.run.log}
      aside={
        <>
          {log.length > 0 ? <span>{words.run.logLast(format.number(log.length))}</span> : null}
          {lastSeq > 0 ? <a href={`/runs/${run.runId}/log`}>{words.run.logAll}</a> : null}
        </>
      }
    >
      {lastSeq === 0 ? (
        <Empty>{isOver(run.mark) ? words.run.logNone : words.run.logEmpty}</Empty>
      ) : (
        <LogFilter
          screen={screen}
          action={`/runs/${run.runId}#log`}
          choice={logChoice}
          tenants={facts.logTenants}
        />
      )}
      {lastSeq > 0 && log.length === 0 ? <Empty>{words.run.logNothing}</Empty> : null}
      {log.length > 0 ? <LogLines lines={log} screen={screen} class="log log-tail" /> : null}
    </Panel>
  )
}
