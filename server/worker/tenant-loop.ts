/** Works through tenants with bounded concurrency and reports each end; one tenant's trouble never stops another. */
import { TobanError } from '../domain/errors.ts'
import type { TenantOutcome, TenantRef } from '../sdk/batch.ts'
import { isPostpone, isSkip, type Postpone } from '../sdk/result.ts'
import { faultOf } from './fault.ts'
import { MAX_RESULT_BYTES, type TenantEnd } from './protocol.ts'
import type { Ports } from './run-context.ts'

/** What the loop leaves behind for the settlement. */
export type LoopLedger = {
  outcomes: TenantOutcome[]
  /** True when some failure may heal by itself. */
  transientFailure: boolean
  postponed: Postpone | null
}

export function emptyLedger(): LoopLedger {
  return { outcomes: [], transientFailure: false, postponed: null }
}

export type LoopOptions = {
  ports: Ports
  attempt: number
  /** At least 1. */
  parallel: number
  ledger: LoopLedger
  work(tenant: TenantRef): unknown
}

/** Resolves when every tenant has ended or the signal was aborted; tenants not begun stay pending. */
export async function forEachTenant(
  tenants: readonly TenantRef[],
  options: LoopOptions,
): Promise<void> {
  const waiting = [...tenants]
  const lane = async () => {
    for (
      let tenant = waiting.shift();
      tenant && !options.ports.signal.aborted;
      tenant = waiting.shift()
    ) {
      await workOn(tenant, options)
    }
  }
  const lanes = Math.max(1, Math.min(options.parallel, tenants.length))
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function workOn(tenant: TenantRef, options: LoopOptions): Promise<void> {
  const { ports, ledger } = options
  const startedAt = ports.now()
  ports.report({ type: 'tenant_started', tenant, at: startedAt })
  const end = await endOf(tenant, options)
  const at = ports.now()
  note(ledger, { tenant, attempt: options.attempt, durationMs: at - startedAt }, end)
  ports.report({ type: 'tenant_finished', tenant, at, end: end.end })
}

type Ended = { end: TenantEnd; value?: unknown; postponed?: Postpone }

async function endOf(tenant: TenantRef, options: LoopOptions): Promise<Ended> {
  const { signal } = options.ports
  try {
    const value = await options.work(tenant)
    if (isSkip(value))
      return { end: { state: 'skipped', reason: value.reason, needsPerson: value.needsPerson } }
    if (isPostpone(value))
      return { end: { state: 'pending', reason: value.reason.en }, postponed: value }
    return { end: { state: 'succeeded', resultJson: resultJson(value) }, value }
  } catch (thrown) {
    // A handler that was asked to stop usually throws; that is not its fault.
    if (signal.aborted) return { end: { state: 'pending', reason: 'stopped' } }
    return failedEnd(thrown)
  }
}

function failedEnd(thrown: unknown): Ended {
  const fault = faultOf(thrown)
  if (!(thrown instanceof Error && 'summary' in thrown))
    return { end: { state: 'failed', fault, resultJson: null } }
  const { summary: value } = thrown
  try {
    return { end: { state: 'failed', fault, resultJson: resultJson(value) }, value }
  } catch (tooBig) {
    return { end: { state: 'failed', fault: faultOf(tooBig), resultJson: null } }
  }
}

function resultJson(value: unknown): string {
  const json = JSON.stringify(value ?? null)
  const bytes = Buffer.byteLength(json)
  if (bytes <= MAX_RESULT_BYTES) return json
  throw new TobanError({
    code: 'result_too_big',
    message: {
      ja: `テナント結果が ${bytes} バイトあります (上限 ${MAX_RESULT_BYTES})。ファイルに出力してください`,
      en: `the tenant result is ${bytes} bytes; at most ${MAX_RESULT_BYTES} (make it an artifact)`,
    },
  })
}

type About = { tenant: TenantRef; attempt: number; durationMs: number }

function note(ledger: LoopLedger, about: About, ended: Ended): void {
  const { end } = ended
  switch (end.state) {
    case 'succeeded':
      ledger.outcomes.push({ ...about, state: 'succeeded', result: ended.value })
      return
    case 'skipped':
      ledger.outcomes.push({
        ...about,
        state: 'skipped',
        reason: end.reason,
        needsPerson: end.needsPerson,
      })
      return
    case 'failed':
      ledger.outcomes.push({
        ...about,
        state: 'failed',
        code: end.fault.code,
        error: end.fault.message,
        ...(end.resultJson === null ? {} : { result: ended.value }),
      })
      if (end.fault.class === 'transient') ledger.transientFailure = true
      return
    case 'pending':
      if (ended.postponed) ledger.postponed ??= ended.postponed
  }
}
