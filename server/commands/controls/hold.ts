/** Hold and release a batch (保留, 保留解除), and maintenance mode, which is a hold on all of them; called by the CLI and the console. */
import { endException, insertException } from '../../../data/ops/exceptions.ts'
import { type Instant, localText } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import { EVERY_BATCH, type Hold, holdOn } from '../../domain/exceptions.ts'
import { batchIdOf, knownEntry } from '../find-batch.ts'
import { listHint, MAINTENANCE_HINT } from '../page-hints.ts'
import { demandReason } from '../reason.ts'
import { type Act, type ControlContext, onRecord } from './context.ts'
import { readFuture } from './time.ts'

/** `until` as typed; null: until it is released. */
export type HoldBatch = Act & Readonly<{ batchId: string; until: string | null }>
export type ReleaseBatch = Act & Readonly<{ batchId: string }>
export type BeginMaintenance = Act & Readonly<{ until: string | null }>
export type EndMaintenance = Act

export type Held = Readonly<{ id: number; batchId: string; until: Instant | null }>
export type Released = Readonly<{ id: number; batchId: string }>

/** From now on no run of the batch starts; what is due waits. Throws `already_held`. */
export function holdBatch(context: ControlContext, request: HoldBatch): Held {
  const batchId = batchIdOf(request.batchId)
  return hold(context, { ...request, batchId }, 'batch.hold')
}

/** What waits may start. Throws `not_held`. */
export function releaseBatch(context: ControlContext, request: ReleaseBatch): Released {
  const batchId = batchIdOf(request.batchId)
  return release(context, { ...request, batchId }, 'batch.release')
}

/** Nothing starts but the monitoring lane. Throws `already_held`. */
export function beginMaintenance(context: ControlContext, request: BeginMaintenance): Held {
  return hold(context, { ...request, batchId: EVERY_BATCH }, 'maintenance.on')
}

/** Throws `not_held`. */
export function endMaintenance(context: ControlContext, request: EndMaintenance): Released {
  return release(context, { ...request, batchId: EVERY_BATCH }, 'maintenance.off')
}

function hold(context: ControlContext, request: HoldBatch, verb: string): Held {
  const { batchId, by } = request
  const held = onRecord(context, { ...request, verb, object: batchId }, ({ at, exceptions }) => {
    const reason = demandReason(request.reason)
    const { timezone } = context.config()
    if (batchId !== EVERY_BATCH) knownEntry(context.config(), batchId)
    const before = holdOn(exceptions, batchId)
    if (before) throw alreadyHeld(before, timezone)
    const until =
      request.until === null ? null : readFuture(request.until, { now: at, zone: timezone })
    const id = insertException(context.ops, {
      kind: 'hold',
      batchId,
      scheduledFor: null,
      movedTo: null,
      reason,
      by,
      at,
      expiresAt: until,
    })
    return { id, batchId, until }
  })
  context.wake(batchId)
  return held
}

function release(context: ControlContext, request: ReleaseBatch, verb: string): Released {
  const { batchId, by } = request
  const done = onRecord(context, { ...request, verb, object: batchId }, ({ at, exceptions }) => {
    demandReason(request.reason)
    if (batchId !== EVERY_BATCH) knownEntry(context.config(), batchId)
    const held = holdOn(exceptions, batchId)
    if (!held) throw notHeld(batchId)
    endException(context.ops, held.id, { as: 'released', by, at })
    return { id: held.id, batchId }
  })
  context.wake(batchId)
  return done
}

function alreadyHeld({ batchId, by, reason, createdAt }: Hold, zone: string): TobanError {
  const since = localText(createdAt, zone)
  const isAll = batchId === EVERY_BATCH
  return new TobanError({
    code: 'already_held',
    kind: 'refused',
    message: isAll
      ? {
          ja: `すでにメンテナンス中です (${since} から、${by}: ${reason})。`,
          en: `maintenance mode is on already (since ${since}, ${by}: ${reason})`,
        }
      : {
          ja: `${batchId} はすでに保留中です (${since} から、${by}: ${reason})。`,
          en: `${batchId} is held already (since ${since}, ${by}: ${reason})`,
        },
    hint: isAll
      ? { ja: '終えるには: toban maintenance off', en: 'To end it: toban maintenance off' }
      : {
          ja: `期限や理由を変えるには、いったん解除してください: toban release ${batchId}`,
          en: `To change its end or reason release it first: toban release ${batchId}`,
        },
    onPage: isAll
      ? MAINTENANCE_HINT
      : {
          ja: '期限や理由を変えるには、いったん「保留解除」をしてください。',
          en: 'To change its end or reason release it first.',
          href: `/batches/${batchId}/controls`,
        },
  })
}

function notHeld(batchId: string): TobanError {
  return new TobanError({
    code: 'not_held',
    kind: 'refused',
    message:
      batchId === EVERY_BATCH
        ? { ja: 'メンテナンス中ではありません。', en: 'maintenance mode is not on' }
        : { ja: `${batchId} は保留されていません。`, en: `${batchId} is not held` },
    hint: { ja: '一覧: toban exceptions', en: 'To see what is in force: toban exceptions' },
    onPage: batchId === EVERY_BATCH ? MAINTENANCE_HINT : listHint(`/batches/${batchId}/controls`),
  })
}
