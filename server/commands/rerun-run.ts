/** Runs something again: everything, or only what has no good result; same parameters, business date, timeout and retries. */
import { insertRun, paramsOf, type RunRow, unfinishedRunOf } from '../../data/ops/runs.ts'
import { type TenantResultRow, tenantResults } from '../../data/ops/tenant-results.ts'
import { activeTenants, tenantByCode } from '../../data/platform/tenants.ts'
import { hubRun } from '../dispatch/hub.ts'
import { resolveParams } from '../dispatch/params.ts'
import { runHead } from '../dispatch/run-head.ts'
import { UNHEARD } from '../domain/alert.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { isFinal } from '../domain/run.ts'
import { priorityNumber } from '../domain/schedule.ts'
import type { Batch } from '../sdk/batch.ts'
import { logOf } from '../sdk/log.ts'
import { recordAudit } from './audit.ts'
import type { RunCommandContext } from './context.ts'
import { builtBatch, entryOf } from './find-batch.ts'
import { findRun } from './find-run.ts'
import { stopRunHint } from './page-hints.ts'
import { passBrakes } from './pass-brakes.ts'
import { type RecordedSettings, recordedSettings } from './recorded-settings.ts'

export type Rerun = Readonly<{
  runId: string
  failedOnly: boolean
  /** Only these companies of the run; default all of them. */
  tenants?: readonly string[]
  by: string
  reason: string | null
  /** Although the batch is held, dark or under maintenance. */
  override?: true
}>

/** What a rerun would do. `tenants` is what the new run would be given. */
export type RerunPlan = Readonly<{
  run: RunRow
  tenants: 'all' | readonly string[]
  willRun: readonly string[]
  leftAlone: readonly string[]
  cannotRun: readonly Readonly<{ code: string; reason: Words }>[]
  /** Timeout and retries of the configuration that was in force for the first run. */
  settings: RecordedSettings
}>

/** With `failedOnly`: what failed and what was never begun; of a run that did not get as far as its companies, all of them. */
export function planRerun(
  context: RunCommandContext,
  request: Pick<Rerun, 'runId' | 'failedOnly' | 'tenants'>,
): RerunPlan {
  const run = findRun(context.ops, request.runId)
  const { batch } = builtBatch(context.library, run.batchId)
  if (!isFinal(run.state)) throw stillUnderWay(run)
  const rows = tenantResults(context.ops, run.id)
  const asked = paramsOf(run).tenants
  const served = servedTenants(context, run, batch)
  const all = rows.length > 0 ? rows.map((row) => row.tenantCode) : asked === 'all' ? served : asked
  const good = request.failedOnly ? rows.filter(isGood).map((row) => row.tenantCode) : []
  const chosen = request.tenants ? chosenOf(run, all ?? [], request.tenants) : null
  const leftAlone = (all ?? []).filter(
    (code) => good.includes(code) || (chosen !== null && !chosen.includes(code)),
  )
  const wanted = (all ?? []).filter((code) => !leftAlone.includes(code))
  const cannotRun = wanted.flatMap((code) => whyNot(context, code, served))
  const willRun = wanted.filter((code) => !cannotRun.some((one) => one.code === code))
  const isPart = request.failedOnly || chosen !== null
  const isWhole = rows.length === 0 && !isGoodEnd(run) && chosen === null
  if (isPart && willRun.length === 0 && !(isWhole && cannotRun.length === 0)) {
    throw nothingToRerun(run, rows.length)
  }
  const given = asked === 'all' ? 'all' : willRun
  const tenants = isPart && !isWhole ? willRun : given
  const settings = recordedSettings(context, run)
  return { run, tenants, willRun, leftAlone, cannotRun, settings }
}

/** A code that was not in the run is a slip of whoever asks, and not to be passed over. */
function chosenOf(
  run: RunRow,
  all: readonly string[],
  asked: readonly string[],
): readonly string[] {
  const unknown = asked.filter((code) => !all.includes(code))
  if (unknown.length === 0) return asked
  const codes = unknown.join(', ')
  throw new TobanError({
    code: 'tenant_not_in_run',
    kind: 'bad-input',
    message: {
      ja: `実行 ${run.id} の対象ではないテナントです: ${codes}`,
      en: `not among the tenants of run ${run.id}: ${codes}`,
    },
    hint: { ja: `対象の一覧: toban show ${run.id}`, en: `See who was in it: toban show ${run.id}` },
    onPage: {
      ja: '実行の画面のテナントから選んでください。',
      en: 'Choose from the tenants on the page of the run.',
      href: `/runs/${run.id}#tenants`,
    },
  })
}

/** Nothing is left to do for it: it ended well, or was left out for a reason that needs nobody. */
function isGood(row: TenantResultRow): boolean {
  return row.state === 'succeeded' || (row.state === 'skipped' && row.errorCode !== 'needs_person')
}

function isGoodEnd({ state }: RunRow): boolean {
  return state === 'succeeded' || state === 'warned'
}

/** Codes of the companies the batch serves on the run's business date; null for a batch that has no companies of its own. */
function servedTenants(context: RunCommandContext, run: RunRow, batch: Batch): string[] | null {
  if (batch.kind !== 'tenant') return null
  const { toban, monitoring, alerts, calendars } = context.config()
  const now = context.now()
  const { businessDate, reason } = run
  const raw = paramsOf(run).params
  const params = resolveParams({ batch, raw, businessDate, now, reason })
  const head = { ...runHead(run, context.folder.root), params }
  const voice = { now: context.now, alerts: UNHEARD, log: logOf(() => {}) }
  const about = {
    platform: context.platform,
    run: hubRun(head, { toban, monitoring, routes: alerts.routes, calendars }, voice),
  }
  const offered = batch.targets?.(about) ?? activeTenants(context.platform, businessDate)
  return offered.map((tenant) => tenant.code)
}

function whyNot(
  { platform }: RunCommandContext,
  code: string,
  served: readonly string[] | null,
): RerunPlan['cannotRun'] {
  if (tenantByCode(platform, code)?.isDeleted !== false) {
    return [
      { code, reason: { ja: 'テナントがありません', en: 'the tenant does not exist any more' } },
    ]
  }
  if (served === null || served.includes(code)) return []
  const reason = {
    ja: 'この業務日付の対象ではありません (契約または状態)',
    en: 'not served on that business date (contract or status)',
  }
  return [{ code, reason }]
}

/** @param alongside what else belongs into the transaction that queues it */
export function rerun(
  context: RunCommandContext,
  request: Rerun,
  alongside: (runId: string) => void = () => {},
): { runId: string } {
  const plan = planRerun(context, request)
  const { run } = plan
  const inTheWay = unfinishedRunOf(context.ops, run.batchId)
  if (inTheWay) throw stillUnderWay(inTheWay)
  const entry = entryOf(context.config(), run.batchId)
  const passed = passBrakes(context, entry, request)
  const { settings } = plan.settings
  const kept = settings ? { settings } : {}
  const at = context.now()
  const runId = newId(at)
  context.ops.sqlite
    .transaction(() => {
      insertRun(context.ops, {
        id: runId,
        batchId: run.batchId,
        businessDate: run.businessDate,
        scheduledFor: null,
        trigger: 'retry',
        params: { tenants: plan.tenants, params: paramsOf(run).params, ...passed, ...kept },
        dryRun: run.dryRun === 1,
        queuedAt: at,
        // Where its parameters, its timeout and its retries come from; what else the engine needs is read anew.
        configVersion: run.configVersion,
        parentRunId: run.id,
        triggeredBy: request.by,
        reason: request.reason,
        notBefore: null,
        priority: priorityNumber(entry.priority),
        lane: entry.lane,
      })
      recordAudit(context.ops, {
        at,
        operator: request.by,
        verb: 'run.rerun',
        object: run.id,
        reason: request.reason,
        after: { runId, tenants: plan.tenants },
        result: 'ok',
        runId,
      })
      alongside(runId)
    })
    .immediate()
  context.dispatcher.pump()
  return { runId }
}

export function stillUnderWay(run: RunRow): TobanError {
  return new TobanError({
    code: 'overlap',
    kind: 'refused',
    message: {
      ja: `実行 ${run.id} はまだ終わっていません (${run.state})。`,
      en: `run ${run.id} is still ${run.state}`,
    },
    hint: {
      ja: '終了を待つか、中止してください。',
      en: `Wait for its end, or cancel it: toban cancel ${run.id}`,
    },
    onPage: stopRunHint(run.id),
  })
}

function nothingToRerun(run: RunRow, tenants: number): TobanError {
  return new TobanError({
    code: 'nothing_to_rerun',
    kind: 'refused',
    message: {
      ja: `実行 ${run.id} には再実行が必要なテナントがありません (${tenants} 社)。`,
      en: `no tenant of run ${run.id} needs to be run again (${tenants} tenants)`,
    },
    hint: {
      ja: 'すべてやり直す場合は --failed を付けずに実行してください。',
      en: 'To repeat everything leave out --failed.',
    },
    onPage: {
      ja: 'すべてやり直す場合は「全体を再実行」を選んでください。',
      en: 'To repeat everything choose “Everything again”.',
      href: `/runs/${run.id}/rerun`,
    },
  })
}
