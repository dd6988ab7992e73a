/** Queues a run that a person or a program asked for; everything is checked before anything is written. */
import { insertRun, unfinishedRunOf } from '../../data/ops/runs.ts'
import { selectTenants } from '../dispatch/hub.ts'
import { resolveParams } from '../dispatch/params.ts'
import { type Day, dayAt, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import { businessDateOn, priorityNumber, type ScheduleEntry } from '../domain/schedule.ts'
import { BadParameterError } from '../sdk/result.ts'
import { recordAudit } from './audit.ts'
import type { RunCommandContext } from './context.ts'
import { batchIdOf, builtBatch, entryOf } from './find-batch.ts'
import { stopRunHint } from './page-hints.ts'
import { passBrakes } from './pass-brakes.ts'

export type StartRun = Readonly<{
  batchId: string
  /** Null: the batch's usual day for the present moment. */
  businessDate: Day | null
  tenants: 'all' | readonly string[]
  params: Readonly<Record<string, unknown>>
  dryRun: boolean
  reason: string | null
  /** Although the batch is held, dark or under maintenance; only a person can say so. */
  override?: true
  by: string
  trigger: 'manual' | 'api'
}>

/**
 * @param alongside written in the same transaction as the run
 * @returns the id of the queued run. Refusals are on record too.
 */
export function startRun(
  context: RunCommandContext,
  request: StartRun,
  alongside: (runId: string) => void = () => {},
): { runId: string } {
  try {
    return queueRun(context, request, alongside)
  } catch (error) {
    if (error instanceof TobanError) audit(context, request, { result: 'refused', runId: null })
    throw error
  }
}

function queueRun(
  context: RunCommandContext,
  asked: StartRun,
  alongside: (runId: string) => void,
): { runId: string } {
  const request = liftEngineParams({ ...asked, batchId: batchIdOf(asked.batchId) })
  const { batch } = builtBatch(context.library, request.batchId)
  const entry = entryOf(context.config(), request.batchId)
  const now = context.now()
  const businessDate = request.businessDate ?? businessDateOn(entry, dayAt(now))
  if (!isDay(businessDate)) throw badDate(businessDate)
  const selected = selectTenants(context.platform, request.tenants)
  const raw = { ...entry.params, ...request.params }
  const params = resolveParams({ batch, raw, businessDate, now, reason: request.reason })
  // What a program asks for waits until the batch may start; a person is told at once.
  const passed = request.trigger === 'manual' ? passBrakes(context, entry, request) : {}
  refuseSecond(context, entry)
  const runId = newId(now)
  context.ops.sqlite
    .transaction(() => {
      insertRun(context.ops, {
        id: runId,
        batchId: request.batchId,
        businessDate,
        scheduledFor: null,
        trigger: request.trigger,
        params: {
          tenants: selected === 'all' ? 'all' : selected.map((tenant) => tenant.code),
          params,
          ...passed,
        },
        dryRun: request.dryRun,
        queuedAt: now,
        configVersion: context.configVersion(),
        parentRunId: null,
        triggeredBy: request.by,
        reason: request.reason,
        notBefore: null,
        priority: priorityNumber(entry.priority),
        lane: entry.lane,
      })
      audit(context, request, { result: 'ok', runId })
      alongside(runId)
    })
    .immediate()
  context.dispatcher.pump()
  return { runId }
}

/** `tenants` and `dryRun` belong to every run; given among the parameters they mean the same. */
function liftEngineParams(request: StartRun): StartRun {
  const { tenants, dryRun, ...params } = request.params
  const codes = Array.isArray(tenants)
    ? tenants.map(String)
    : typeof tenants === 'string'
      ? tenants.split(',')
      : null
  return {
    ...request,
    params,
    tenants:
      codes === null
        ? request.tenants
        : codes.join() === 'all'
          ? 'all'
          : codes.map((code) => code.trim()),
    dryRun: request.dryRun || dryRun === true || dryRun === 'true',
  }
}

/** Overlap policy `skip` holds for people too: the second start is refused and on record. */
function refuseSecond(context: RunCommandContext, entry: ScheduleEntry): void {
  if (entry.overlap !== 'skip') return
  const inTheWay = unfinishedRunOf(context.ops, entry.batchId)
  if (!inTheWay) return
  throw new TobanError({
    code: 'overlap',
    kind: 'refused',
    message: {
      ja: `${entry.batchId} は実行中または実行待ちです (${inTheWay.id})。`,
      en: `${entry.batchId} is already ${inTheWay.state} (${inTheWay.id})`,
    },
    hint: {
      ja: '終了を待つか、その実行を中止してからやり直してください。',
      en: `Wait for its end, or cancel it: toban cancel ${inTheWay.id}`,
    },
    onPage: stopRunHint(inTheWay.id),
  })
}

function badDate(text: string): BadParameterError {
  return new BadParameterError('date', {
    code: 'bad_date',
    message: {
      ja: `date: 日付が正しくありません: ${text}`,
      en: `date: not an existing day: ${text}`,
    },
    hint: { ja: 'YYYY-MM-DD で指定してください。', en: 'Give it as YYYY-MM-DD.' },
  })
}

function audit(
  context: RunCommandContext,
  request: StartRun,
  end: { result: 'ok' | 'refused'; runId: string | null },
): void {
  recordAudit(context.ops, {
    at: context.now(),
    operator: request.by,
    verb: 'run.start',
    object: request.batchId,
    reason: request.reason,
    after: {
      businessDate: request.businessDate,
      tenants: request.tenants,
      params: request.params,
      dryRun: request.dryRun,
      ...(request.override ? { override: true } : {}),
    },
    result: end.result,
    runId: end.runId,
  })
}
