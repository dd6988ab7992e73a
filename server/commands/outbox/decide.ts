/** What an operator decides about messages and addresses: each with a reason, each on record (delivery rule D7). */
import { decideDoubt } from '../../../data/outbox/doubt.ts'
import { endUnsent } from '../../../data/outbox/end.ts'
import { installationOf, recipientHash } from '../../../data/outbox/insert.ts'
import { requeueNow } from '../../../data/outbox/requeue.ts'
import { liftSuppression } from '../../../data/outbox/suppressions.ts'
import { durably, type Outbox, type OutboxRow } from '../../../data/outbox/table.ts'
import type { ChannelName, DeliveryState } from '../../domain/delivery/outbox.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { sameWords } from '../../domain/stored-words.ts'
import type { AdminContext } from '../admin-context.ts'
import { auditingRefusal, recordAudit } from '../audit.ts'
import { listHint } from '../page-hints.ts'
import { demandReason } from '../reason.ts'
import { withOutbox } from './outboxes.ts'
import { findRow } from './read.ts'

/** `sent`: it had arrived. `again`: send it (once more). `give-up`: never send it. */
export const DECISIONS = ['sent', 'again', 'give-up'] as const
export type Decision = (typeof DECISIONS)[number]

export type Resolve = Readonly<{
  id: string
  owner?: string
  decision: Decision
  reason: string
}>

export type Resolved = Readonly<{
  owner: string
  id: string
  before: DeliveryState
  after: DeliveryState
}>

/** What may be decided in which state; anything else is refused. */
const ALLOWED: Readonly<Partial<Record<DeliveryState, readonly Decision[]>>> = {
  IN_DOUBT: ['sent', 'again', 'give-up'],
  DEAD: ['again'],
  RETRY: ['again', 'give-up'],
  PENDING: ['give-up'],
}

export function decisionsFor(state: DeliveryState): readonly Decision[] {
  return ALLOWED[state] ?? []
}

/** Throws `reason_missing`, `unknown_message`, `not_to_be_decided`; a refusal is on record too. */
export async function resolveMessage(context: AdminContext, asked: Resolve): Promise<Resolved> {
  const reason = demandReason(asked.reason)
  const { owner, row } = findRow(context, asked.id, asked.owner)
  const { ops, now, by } = context
  const at = now()
  const entry = {
    at,
    operator: by,
    verb: 'delivery.resolve',
    object: `${owner}/${row.id}`,
    reason,
    before: { state: row.state, lastCode: row.lastCode },
  }
  return await auditingRefusal(ops, entry, () => {
    if (!decisionsFor(row.state).includes(asked.decision)) throw notToBeDecided(row, asked.decision)
    // The audit's transaction is the outer one: what the outbox refuses is not on record as done.
    return ops.sqlite
      .transaction(() => {
        const after = withOutbox(context, owner, (outbox) =>
          apply(outbox, row, {
            decision: asked.decision,
            reason: sameWords(`${by}: ${reason}`),
            at,
          }),
        )
        recordAudit(ops, { ...entry, after: { state: after }, result: 'ok' })
        return { owner, id: row.id, before: row.state, after }
      })
      .immediate()
  })
}

type Order = Readonly<{ decision: Decision; reason: Words; at: number }>

function apply(outbox: Outbox, row: OutboxRow, { decision, reason, at }: Order): DeliveryState {
  const none = { runId: null, batchId: null }
  if (row.state === 'IN_DOUBT') {
    const to = ({ sent: 'sent', again: 'again', 'give-up': 'dead' } as const)[decision]
    const about = { by: 'OPERATOR', text: reason, externalMessageId: null, now: at } as const
    if (!decideDoubt(outbox, row, { to, ...about, ...none })) throw changedMeanwhile(row)
    return ({ sent: 'SENT', again: 'RETRY', dead: 'DEAD' } as const)[to]
  }
  if (decision === 'again') {
    if (requeueNow(outbox, [row.id], at) !== 1) throw changedMeanwhile(row)
    return 'RETRY'
  }
  const end = { state: 'CANCELLED', outcome: null, code: 'OPERATOR', text: reason } as const
  const isEnded = durably(outbox, () => endUnsent(outbox, row, { ...end, now: at, ...none }))
  if (!isEnded) throw changedMeanwhile(row)
  return 'CANCELLED'
}

export type Lift = Readonly<{
  owner: string
  channel: ChannelName
  /** The address itself, or its hash as the list shows it. */
  recipient: string
  reason: string
}>

/** The address may be written to again. Throws `reason_missing`, `unknown_owner`, `not_suppressed`. */
export async function liftAddress(context: AdminContext, asked: Lift): Promise<void> {
  const reason = demandReason(asked.reason)
  const { ops, now, by } = context
  const { owner, channel } = asked
  const hash = hashOf(context, asked.recipient)
  const entry = {
    at: now(),
    operator: by,
    verb: 'suppression.lift',
    object: `${owner}/${channel}/${hash.slice(0, 12)}`,
    reason,
  }
  await auditingRefusal(ops, entry, () => {
    ops.sqlite
      .transaction(() => {
        const lifted = withOutbox(context, owner, (outbox) =>
          durably(outbox, () => liftSuppression(outbox, { recipientHash: hash, channel })),
        )
        if (!lifted) throw notSuppressed(asked)
        recordAudit(ops, { ...entry, result: 'ok' })
      })
      .immediate()
  })
}

const HASH = /^[0-9a-f]{64}$/

function hashOf({ platform }: AdminContext, recipient: string): string {
  if (HASH.test(recipient)) return recipient
  return recipientHash(installationOf(platform.sqlite, 'platform'), recipient)
}

function notToBeDecided({ id, state }: OutboxRow, decision: Decision): TobanError {
  const may = decisionsFor(state).join(', ') || '-'
  return new TobanError({
    code: 'not_to_be_decided',
    kind: 'refused',
    message: {
      ja: `メッセージ ${id} は ${state} のため「${decision}」にはできません`,
      en: `message ${id} is ${state}: "${decision}" is not possible`,
    },
    hint: { ja: `できること: ${may}`, en: `possible: ${may}` },
  })
}

function changedMeanwhile({ id }: OutboxRow): TobanError {
  return new TobanError({
    code: 'changed_meanwhile',
    kind: 'refused',
    message: {
      ja: `メッセージ ${id} は別の処理が先に変更しました`,
      en: `message ${id} was changed by somebody else meanwhile`,
    },
    hint: { ja: 'もう一度表示して確かめてください', en: 'show it again and look' },
  })
}

function notSuppressed({ owner, channel }: Lift): TobanError {
  return new TobanError({
    code: 'not_suppressed',
    kind: 'not-found',
    message: {
      ja: `${owner} の ${channel} で、この宛先は送信停止になっていません`,
      en: `the recipient is not suppressed for ${channel} at ${owner}`,
    },
    hint: { ja: '一覧: toban suppressions list', en: 'list them: toban suppressions list' },
    onPage: listHint('/suppressions'),
  })
}
