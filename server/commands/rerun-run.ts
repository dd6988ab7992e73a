/** Runs something again: everything, or only what has no good result; same parameters and business date. */
import { insertRun, paramsOf, type RunRow, unfinishedRunOf } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import { tenantByCode } from '../../data/platform/tenants.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { isFinal } from '../domain/run.ts'
import { priorityNumber } from '../domain/schedule.ts'
import { recordAudit } from './audit.ts'
import type { RunCommandContext } from './context.ts'
import { builtBatch, entryOf } from './find-batch.ts'
import { findRun } from './find-run.ts'
import { passBrakes } from './pass-brakes.ts'

export type Rerun = Readonly<{
  runId: string
  failedOnly: boolean
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
}>

export function planRerun(
  context: RunCommandContext,
  request: Pick<Rerun, 'runId' | 'failedOnly'>,
): RerunPlan {
  const run = findRun(context.ops, request.runId)
  builtBatch(context.library, run.batchId)
  if (!isFinal(run.state)) throw stillUnderWay(run)
  const rows = tenantResults(context.ops, run.id)
  const good = rows.filter(
    (row) =>
      row.state === 'succeeded' || (row.state === 'skipped' && row.errorCode !== 'needs_person'),
  )
  const left = request.failedOnly ? good.map((row) => row.tenantCode) : []
  const wanted = rows.map((row) => row.tenantCode).filter((code) => !left.includes(code))
  const gone = wanted.filter((code) => tenantByCode(context.platform, code)?.isDeleted !== false)
  const willRun = wanted.filter((code) => !gone.includes(code))
  if (request.failedOnly && willRun.length === 0) throw nothingToRerun(run, rows.length)
  return {
    run,
    tenants: request.failedOnly ? willRun : paramsOf(run).tenants,
    willRun,
    leftAlone: left,
    cannotRun: gone.map((code) => ({
      code,
      reason: { ja: 'テナントがありません', en: 'the tenant does not exist any more' },
    })),
  }
}

export function rerun(context: RunCommandContext, request: Rerun): { runId: string } {
  const plan = planRerun(context, request)
  const { run } = plan
  const inTheWay = unfinishedRunOf(context.ops, run.batchId)
  if (inTheWay) throw stillUnderWay(inTheWay)
  const entry = entryOf(context.config(), run.batchId)
  const passed = passBrakes(context, entry, request)
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
        params: { tenants: plan.tenants, params: paramsOf(run).params, ...passed },
        dryRun: run.dryRun === 1,
        queuedAt: at,
        configVersion: context.configVersion(),
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
    })
    .immediate()
  context.dispatcher.pump()
  return { runId }
}

function stillUnderWay(run: RunRow): TobanError {
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
  })
}
