/** Gathers what the page of one run shows. */

import { artifactsOf } from '../../data/ops/artifacts.ts'
import { lastSeq } from '../../data/ops/log-lines.ts'
import { alertsOfRun, rerunsOf } from '../../data/ops/reading/around-run.ts'
import { logBefore, tenantCounts } from '../../data/ops/reading/run-parts.ts'
import { type AttemptRow, attemptsOf, paramsOf, type RunRow, runById } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import { tenantCards } from '../../data/platform/reading/tenants.ts'
import type { RunPageFacts } from '../../views/pages/run.tsx'
import { LEVELS, type LogChoice } from '../../views/parts/log-lines.tsx'
import type { Attempt } from '../../views/parts/run-facts.tsx'
import {
  TENANT_STATES,
  type TenantLine,
  type TenantState,
} from '../../views/parts/tenant-results.tsx'
import type { Instant } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import type { LogLevel } from '../domain/run.ts'
import { causesOf, type Failure } from '../domain/run-incident.ts'
import { sameWords } from '../domain/stored-words.ts'
import { nameIn } from './company-names.ts'
import type { Desk } from './env.ts'
import { missing } from './faults.ts'
import { runDelays } from './run-delays.ts'
import { runLine } from './run-line.ts'
import { progressOf } from './today.ts'

/** Lines of the log on the run's own page. */
const LAST_LINES = 200
/** Longer summaries and parameters are cut on the page; the API gives them whole. */
const MOST_JSON = 16_000

export type RunChoice = Readonly<{
  state: TenantState | null
  /** Part of a tenant's code or name; empty = all. */
  find: string
  log: LogChoice
  /** Of the names of the companies. */
  language: Language
}>

/** Throws a `not-found` error for an unknown id. */
export function demandRun(desk: Desk, id: string): RunRow {
  const run = runById(desk.deps.ops, id)
  if (!run) throw missing('run', id)
  return run
}

/** @param messages null: not counted yet */
export function runPageFacts(
  desk: Desk,
  run: RunRow,
  { messages, ...choice }: RunChoice & Pick<RunPageFacts, 'messages'>,
): RunPageFacts {
  const { ops, platform } = desk.deps
  const names = new Map(
    tenantCards(platform).map(({ code, name, nameEn }) => [
      code,
      nameIn(choice.language, name, nameEn),
    ]),
  )
  const results = tenantResults(ops, run.id)
  const now = desk.deps.clock()
  return {
    run: runLine(run, desk.deps.batches()),
    more: moreOf(run),
    progress: run.state === 'running' ? progressOf(desk, run) : null,
    counts: tenantCounts(ops, run.id),
    tenantFilter: choice.state,
    tenantText: choice.find,
    tenants: results
      .filter((result) => choice.state === null || result.state === choice.state)
      .map((result) => tenantLine(result, names, now))
      .filter(({ code, name }) => isFound(choice.find, `${code} ${name ?? ''}`))
      .sort((a, b) => TENANT_STATES.indexOf(a.state) - TENANT_STATES.indexOf(b.state)),
    attempts: attemptsOf(ops, run.id).map(attemptOf),
    log: logBefore(ops, {
      runId: run.id,
      ...logFilter(choice.log),
      beforeSeq: Number.MAX_SAFE_INTEGER,
      limit: LAST_LINES,
    }).lines,
    logChoice: choice.log,
    lastSeq: lastSeq(ops, run.id),
    logTenants: results.map((result) => result.tenantCode),
    artifacts: artifactsOf(ops, run.id).map((file) => ({
      ...file,
      name: file.path.split('/').at(-1) ?? file.path,
    })),
    messages,
    causes: causesOf(results.flatMap(failureOf)),
    delays: runDelays(desk, run),
    alerts: alertsOfRun(ops, run.id),
    repeats: rerunsOf(ops, run.id),
  }
}

function isFound(text: string, name: string): boolean {
  return name.toLowerCase().includes(text.trim().toLowerCase())
}

function failureOf({ state, tenantCode, errorCode, errorMessage }: TenantResultRow): Failure[] {
  if (state !== 'failed') return []
  return [{ tenantCode, code: errorCode ?? '', message: errorMessage ?? sameWords('') }]
}

function moreOf(run: RunRow): RunPageFacts['more'] {
  const params = paramsOf(run)
  const summary: unknown = run.summaryJson === null ? null : JSON.parse(run.summaryJson)
  const shown = {
    ...(params.tenants === 'all' ? {} : { tenants: params.tenants }),
    ...recordOf(params.params),
  }
  return {
    scheduledFor: run.scheduledFor,
    configVersion: run.configVersion,
    parentRunId: run.parentRunId,
    waitReason: run.state === 'queued' ? run.waitReason : null,
    notBefore: run.notBefore,
    cancelAsked:
      run.cancelAskedAt === null ? null : { by: run.cancelAskedBy ?? '', at: run.cancelAskedAt },
    params: shown,
    summary,
    summaryJson: run.summaryJson === null ? null : pretty(summary),
  }
}

function recordOf(params: unknown): Record<string, unknown> {
  return typeof params === 'object' && params !== null ? { ...params } : {}
}

function pretty(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return text.length > MOST_JSON ? `${text.slice(0, MOST_JSON)}\n…` : text
}

function tenantLine(
  result: TenantResultRow,
  names: ReadonlyMap<string, string>,
  now: Instant,
): TenantLine {
  const { tenantCode, state, attempt, startedAt, finishedAt } = result
  const end = finishedAt ?? (state === 'running' ? now : null)
  return {
    code: tenantCode,
    name: names.get(tenantCode) ?? null,
    state,
    attempt,
    durationMs: startedAt !== null && end !== null ? Math.max(0, end - startedAt) : null,
    resultJson: result.resultJson,
    error: result.errorMessage,
  }
}

function attemptOf(row: AttemptRow): Attempt {
  const { attempt, startedAt, finishedAt, cpuMs, peakHeapBytes, loopP99Ms, records } = row
  return {
    attempt,
    startedAt,
    finishedAt,
    mark: row.outcome ?? 'running',
    error: row.errorMessage,
    cpuMs,
    peakHeapBytes,
    loopP99Ms,
    records,
  }
}

function logFilter(choice: LogChoice): { levels: readonly LogLevel[]; tenantCode: string | null } {
  return { levels: LEVELS.slice(LEVELS.indexOf(choice.level)), tenantCode: choice.tenant }
}
