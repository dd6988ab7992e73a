/** Performs checks a few at a time, each within its own limit; one that throws is unknown, never well. */
import { setTimeout as pause } from 'node:timers/promises'
import { errorWords, TobanError } from '../../../server/sdk/index.ts'
import type { Check, Checked, Finding } from './check.ts'

const LANES = 8
export const CHECK_LIMIT_MS = 10_000

/** In the order of the checks. Throws only when the run itself was aborted. */
export async function performChecks(
  checks: readonly Check[],
  signal: AbortSignal,
): Promise<Checked[]> {
  const found = new Array<Checked[]>(checks.length)
  let next = 0
  const lane = async () => {
    while (next < checks.length) {
      const index = next++
      const check = checks[index]
      signal.throwIfAborted()
      if (check) found[index] = await performCheck(check, signal)
    }
  }
  await Promise.all(Array.from({ length: Math.min(LANES, checks.length) }, lane))
  return found.flat()
}

async function performCheck(check: Check, signal: AbortSignal): Promise<Checked[]> {
  const startedAt = performance.now()
  const findings = await findingsOf(check, signal)
  signal.throwIfAborted()
  const ms = Math.round(performance.now() - startedAt)
  return findings.map((finding) => ({
    ...finding,
    checkId: check.id,
    component: finding.component ?? check.component,
    group: check.group,
    alertKey: finding.alertKey ?? check.alertKey,
    ms,
  }))
}

async function findingsOf(check: Check, signal: AbortSignal): Promise<readonly Finding[]> {
  const limitMs = check.limitMs ?? CHECK_LIMIT_MS
  const own = new AbortController()
  const both = AbortSignal.any([signal, own.signal])
  try {
    const late = pause(limitMs, undefined, { signal: own.signal }).then(() => {
      throw new NoAnswer(limitMs)
    })
    // Begun inside the race, so that a check that throws at once leaves no promise without an owner.
    const found = await Promise.race([(async () => check.run(both))(), late])
    return 'state' in found ? [found] : found
  } catch (error) {
    return [{ state: 'unknown', message: errorWords(error) }]
  } finally {
    own.abort()
  }
}

class NoAnswer extends TobanError {
  constructor(limitMs: number) {
    const seconds = limitMs / 1_000
    super({
      code: 'no_answer',
      message: { ja: `${seconds} 秒以内に応答がありません`, en: `no answer within ${seconds} s` },
    })
  }
}
