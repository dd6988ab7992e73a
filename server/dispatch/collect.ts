/** Gives a tenant's recorded result to the holding's side, exactly once, wherever a crash falls between the two databases. */
import { markCollected } from '../../data/ops/tenant-results.ts'
import { rememberCollected, saidWhenCollected } from '../../data/platform/collected.ts'
import type { AlertRaise, NoData } from '../domain/alert.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { unreachable } from '../domain/errors.ts'
import { wordsIn } from '../domain/stored-words.ts'
import type { TenantRef } from '../sdk/batch.ts'
import type { Log } from '../sdk/run.ts'
import { type CollectedEnd, collectorOf } from './hub.ts'
import type { RecorderOptions } from './recorder.ts'

/** A result that platform.db has to hear of. */
export type Collectable = Readonly<{
  end: CollectedEnd
  resultJson: string
  /** Of the attempt that made it. */
  attempt: number
}>

export type CollectFor = Readonly<{ tenant: TenantRef; log: Log }>

/**
 * Three steps, each of which may be the last before a crash: `collect` and its mark in one transaction of
 * platform.db; alerts it raised and the mark in ops.db in one transaction there. A repetition finds the first
 * mark and goes on behind it. Throws what `collect` throws, as a CollectError; everything else is ops.db's.
 */
export function collectOnce(
  context: RecorderOptions,
  collectable: Collectable,
  { tenant, log }: CollectFor,
): void {
  const { ops, runId } = context
  const at = context.now()
  const said = intoPlatform(context, collectable, { tenant, log })
  const source = { batchId: context.batch.id, runId, at }
  const mark = ops.sqlite.transaction(() => {
    markCollected(ops, runId, tenant.code, at)
    for (const word of said) {
      switch (word.kind) {
        case 'raised':
          context.alerts.raise(word.alert, source)
          break
        case 'cleared':
          context.alerts.clear(word.key, source)
          break
        case 'no-data':
          context.alerts.noData(word.silence, source)
          break
        default:
          unreachable(word)
      }
    }
  })
  mark.immediate()
}

/** What the batch threw while its result was collected: the tenant's failure, not the engine's. */
export class CollectError extends Error {}

type Said =
  | Readonly<{ kind: 'raised'; alert: AlertRaise }>
  | Readonly<{ kind: 'cleared'; key: string }>
  | Readonly<{ kind: 'no-data'; silence: NoData }>

function intoPlatform(
  context: RecorderOptions,
  { end, resultJson, attempt }: Collectable,
  { tenant, log }: CollectFor,
): readonly Said[] {
  const { platform } = context
  const collect = collectorOf(context.batch, end)
  if (!collect) return []
  const key = { runId: context.runId, tenantCode: tenant.code, attempt }
  const write = platform.sqlite.transaction((at: Instant): readonly Said[] => {
    const before = saidWhenCollected(platform, key)
    if (before !== null) return (JSON.parse(before) as Said[]).map(inBothLanguages)
    const said: Said[] = []
    const run = context.hubRun({ now: context.now, log, alerts: alertsInto(said, tenant) })
    collect(JSON.parse(resultJson), { tenant, platform, run })
    rememberCollected(platform, { ...key, said: JSON.stringify(said), at })
    return said
  })
  try {
    return write.immediate(context.now())
  } catch (thrown) {
    throw new CollectError('collect failed', { cause: thrown })
  }
}

/** Kept by a version that said it in one language only. */
function inBothLanguages(said: Said): Said {
  switch (said.kind) {
    case 'raised':
      return { ...said, alert: { ...said.alert, message: wordsIn(said.alert.message) } }
    case 'no-data':
      return { ...said, silence: { ...said.silence, message: wordsIn(said.silence.message) } }
    case 'cleared':
      return said
    default:
      return unreachable(said)
  }
}

function alertsInto(said: Said[], tenant: TenantRef) {
  return {
    raise: (alert: AlertRaise) =>
      void said.push({ kind: 'raised', alert: { tenantCode: tenant.code, ...alert } }),
    clear: (key: string) => void said.push({ kind: 'cleared', key }),
    noData: (silence: NoData) =>
      void said.push({ kind: 'no-data', silence: { tenantCode: tenant.code, ...silence } }),
  }
}
