/** Gathers what the page of one run and its log pages show. */
import { artifactsOf } from '../../data/ops/artifacts.ts'
import { lastSeq } from '../../data/ops/log-lines.ts'
import { logBefore, logBetween, tenantCounts } from '../../data/ops/reading/run-parts.ts'
import { type AttemptRow, attemptsOf, paramsOf, type RunRow, runById } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import { knownTenants } from '../../data/platform/tenants.ts'
import type { LogFacts } from '../../views/pages/log.tsx'
import type { RunPageFacts } from '../../views/pages/run.tsx'
import { LEVELS, type LogChoice } from '../../views/parts/log-lines.tsx'
import type { Attempt } from '../../views/parts/run-facts.tsx'
import {
  TENANT_STATES,
  type TenantLine,
  type TenantState,
} from '../../views/parts/tenant-results.tsx'
import type { Instant } from '../domain/calendar-day.ts'
import type { LogLevel } from '../domain/run.ts'
import type { Desk } from './env.ts'
import { missing } from './faults.ts'
import { resultText } from './result-text.ts'
import { runLine } from './run-line.ts'
import { progressOf } from './today.ts'

/** Lines of the log on the run's own page. */
const LAST_LINES = 200
const PAGE_LINES = 1_000
/** Longer summaries and parameters are cut on the page; the API gives them whole. */
const MOST_JSON = 16_000

export type RunChoice = Readonly<{ state: TenantState | null; log: LogChoice }>

/** Throws a `not-found` error for an unknown id. */
export function demandRun(desk: Desk, id: string): RunRow {
  const run = runById(desk.deps.ops, id)
  if (!run) throw missing('run', id)
  return run
}

export function runPageFacts(desk: Desk, run: RunRow, choice: RunChoice): RunPageFacts {
  const { ops, platform } = desk.deps
  const names = new Map(knownTenants(platform).map((tenant) => [tenant.code, tenant.name]))
  const results = tenantResults(ops, run.id)
  const now = desk.deps.clock()
  return {
    run: runLine(run, desk.deps.batches()),
    more: moreOf(run),
    progress: run.state === 'running' ? progressOf(desk, run) : null,
    counts: tenantCounts(ops, run.id),
    tenantFilter: choice.state,
    tenants: results
      .filter((result) => choice.state === null || result.state === choice.state)
      .map((result) => tenantLine(result, names, now))
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
  }
}

function moreOf(run: RunRow): RunPageFacts['more'] {
  const params = paramsOf(run)
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
    paramsJson: Object.keys(shown).length === 0 ? null : pretty(shown),
    summaryJson: run.summaryJson === null ? null : pretty(JSON.parse(run.summaryJson)),
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
    result: resultText(result.resultJson),
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

/** @param at page number from 1, or the line before which a filtered view ends; null = the end of the log. */
export type LogPlace = Readonly<{ page: number | null; before: number | null }>

export function logFacts(desk: Desk, run: RunRow, choice: LogChoice, place: LogPlace): LogFacts {
  const { ops } = desk.deps
  const last = lastSeq(ops, run.id)
  const base = {
    run: runLine(run, desk.deps.batches()),
    choice,
    tenants: tenantResults(ops, run.id).map((result) => result.tenantCode),
    lastSeq: last,
  }
  const isWhole = choice.level === 'debug' && choice.tenant === null
  return {
    ...base,
    ...(isWhole
      ? numberedPage(desk, run.id, last, place)
      : filteredPage(desk, run.id, choice, place)),
  }
}

type LogPart = Pick<LogFacts, 'lines' | 'first' | 'earlier' | 'later' | 'last'>

function numberedPage(desk: Desk, runId: string, last: number, place: LogPlace): LogPart {
  const pages = Math.max(1, Math.ceil(last / PAGE_LINES))
  const page = Math.min(pages, Math.max(1, place.page ?? pages))
  const link = (target: number, isThere: boolean) => (isThere ? `page=${target}` : null)
  return {
    lines: logBetween(desk.deps.ops, runId, (page - 1) * PAGE_LINES + 1, page * PAGE_LINES),
    first: link(1, page > 1),
    earlier: link(page - 1, page > 1),
    later: link(page + 1, page < pages),
    last: link(pages, page < pages),
  }
}

function filteredPage(desk: Desk, runId: string, choice: LogChoice, place: LogPlace): LogPart {
  const beforeSeq = place.before ?? Number.MAX_SAFE_INTEGER
  const found = logBefore(desk.deps.ops, {
    runId,
    ...logFilter(choice),
    beforeSeq,
    limit: PAGE_LINES,
  })
  const query = `level=${choice.level}${choice.tenant === null ? '' : `&tenant=${choice.tenant}`}`
  return {
    lines: found.lines,
    first: null,
    earlier: found.scannedFrom > 1 ? `${query}&before=${found.scannedFrom}` : null,
    later: null,
    last: place.before === null ? null : query,
  }
}
