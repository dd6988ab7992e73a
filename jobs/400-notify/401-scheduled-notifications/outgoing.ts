/** Messages of planned notices on their way into the outbox: gathered into digests where the rule says so, then queued. */
import type { NoticeSetting } from '../../../data/tenant/notice-rules.ts'
import {
  addDigest,
  markExpanded,
  noteDigestDelivery,
} from '../../../data/tenant/planned-notices.ts'
import type { BusinessCalendar } from '../../../server/domain/business-calendar.ts'
import {
  DIGEST_FROM,
  digestBody,
  digestSubject,
  mayBeGathered,
} from '../../../server/domain/delivery/digest.ts'
import { sendAt } from '../../../server/domain/delivery/quiet-hours.ts'
import {
  type Day,
  dayAt,
  daySpan,
  type Instant,
  type Run,
  type TenantDb,
  type TenantMessage,
} from '../../../server/sdk/index.ts'
import { maskedAddress } from '../../../server/sdk/outside.ts'
import type { Address } from './address.ts'

/** One notice for one recipient on one channel. */
export type Outgoing = Readonly<{
  noticeId: string
  event: string
  /** Null: there is nowhere to send it; the row is born dead. */
  to: Address | null
  /** Of the setting, for a row without an address. */
  channel: Address['channel']
  /** Tells rows without an address apart. */
  recipientId: string
  content: TenantMessage['content']
  title: string
  actionUrl: string | null
  priority: 0 | 1 | 2 | 3
  urgent: boolean
  setting: Pick<NoticeSetting, 'frequency' | 'digest' | 'sendOn'> & { settingId: number | null }
  /** Not before. */
  notBefore: Instant
  /** After it there is no point any more. */
  lastDay: Day | null
}>

export type Queued = Readonly<{
  created: number
  duplicates: number
  /** In a dry run only. */
  previews: PlannedMessage[]
}>

/** Of a dry run; the address is masked. */
export type PlannedMessage = Readonly<{
  event: string
  channel: string
  recipient: string
  title: string
  becomes: string
  code: string | null
}>

type Sending = Readonly<{
  tenant: TenantDb
  calendar: BusinessCalendar
  run: Pick<Run<unknown>, 'deliver' | 'now' | 'dryRun'>
}>
type Notice = Readonly<{ id: string; settingId: number | null }>
type Ended = { alive: number; dead: number; digestId: string | null }

/** Queues all messages and says of each notice where it stands; in the caller's transaction. */
export function queue(
  sending: Sending,
  notices: readonly Notice[],
  outgoing: readonly Outgoing[],
): Queued {
  const ended = new Map<string, Ended>(
    notices.map(({ id }) => [id, { alive: 0, dead: 0, digestId: null }]),
  )
  const counts = { created: 0, duplicates: 0, previews: [] as PlannedMessage[] }
  for (const group of gathered(outgoing)) {
    const digestId = group.length < DIGEST_FROM ? null : openDigest(sending, group)
    const rows = digestId === null ? group.map((one) => single(sending, one)) : null
    const results = rows ?? [asDigest(sending, group, digestId ?? '')]
    for (const [index, one] of group.entries()) {
      note(ended.get(one.noticeId), results[rows ? index : 0]?.outcome, digestId)
    }
    for (const [index, { outcome, code }] of results.entries()) {
      if (outcome === 'duplicate') counts.duplicates += 1
      else counts.created += 1
      const shown = group[index]
      if (shown && sending.run.dryRun) counts.previews.push(previewOf(shown, { outcome, code }))
    }
  }
  const at = sending.run.now()
  for (const { id, settingId } of notices) {
    const end = ended.get(id) ?? { alive: 0, dead: 0, digestId: null }
    const status = end.alive > 0 ? 'PENDING' : end.dead > 0 ? 'FAILED' : 'DELIVERED'
    markExpanded(sending.tenant, { id, settingId, digestId: end.digestId, status, at })
  }
  return counts
}

function note(end: Ended | undefined, outcome: string | undefined, digestId: string | null): void {
  if (!end) return
  if (outcome === 'queued' || outcome === 'duplicate') end.alive += 1
  else end.dead += 1
  end.digestId ??= digestId
}

/** Groups of one stay single messages. */
function gathered(outgoing: readonly Outgoing[]): Outgoing[][] {
  const groups = new Map<string, Outgoing[]>()
  for (const [index, one] of outgoing.entries()) {
    const { to, priority, setting } = one
    const fits = to?.type === 'USER' && mayBeGathered({ ...setting, priority })
    const key = fits ? `${to.channel}|${to.address}` : `#${index}`
    const group = groups.get(key) ?? []
    group.push(one)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** Null: that person has had today's digest on the channel; what came later goes singly. */
function openDigest({ tenant, run }: Sending, group: readonly Outgoing[]): string | null {
  const to = group[0]?.to
  if (!to) return null
  const { channel, address } = to
  const date = dayAt(run.now())
  return addDigest(tenant, { channel, address, date, items: group.length, at: run.now() })
}

function asDigest(sending: Sending, group: readonly Outgoing[], digestId: string) {
  const [first] = group
  if (!first?.to) throw new Error('a digest has an address')
  const { tenant, run } = sending
  const { channel, type, address } = first.to
  const queued = run.deliver.enqueue(tenant, {
    digestId,
    day: dayAt(run.now()),
    channel,
    recipient: { type, address },
    content: { subject: digestSubject(group), body: digestBody(group), format: 'PLAIN' },
    priority: Math.max(...group.map(({ priority }) => priority)) as Outgoing['priority'],
    notBefore: Math.min(...group.map((one) => dueAt(sending, one))),
  })
  noteDigestDelivery(tenant, digestId, queued.id)
  return queued
}

function single(sending: Sending, one: Outgoing) {
  const { tenant, run } = sending
  const { to, channel, recipientId } = one
  return run.deliver.enqueue(tenant, {
    notificationId: one.noticeId,
    channel: to?.channel ?? channel,
    recipient: to ?? { type: 'USER', address: recipientId },
    withoutAddress: to === null,
    content: one.content,
    priority: one.priority,
    urgent: one.urgent,
    actionUrl: one.actionUrl,
    notBefore: dueAt(sending, one),
    ...(one.lastDay === null ? {} : { expiresAt: daySpan(one.lastDay).to }),
  })
}

function dueAt(
  { calendar, run }: Sending,
  { setting: { sendOn }, notBefore, lastDay }: Outgoing,
): Instant {
  const deadline = lastDay === null ? null : daySpan(lastDay).from
  return sendAt(Math.max(run.now(), notBefore), { sendOn, calendar, deadline })
}

function previewOf(
  { event, to, channel, title }: Outgoing,
  { outcome, code }: Readonly<{ outcome: string; code: string | null }>,
): PlannedMessage {
  const isHook = to?.type === 'WEBHOOK'
  return {
    event,
    channel: to?.channel ?? channel,
    recipient: to === null ? '-' : isHook ? 'webhook' : maskedAddress(to.address),
    title,
    becomes: outcome,
    code,
  }
}
