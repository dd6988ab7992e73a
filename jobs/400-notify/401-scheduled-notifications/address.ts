/** Where a recipient is reached on a channel: own account, own address, or the destination of the setting. */
import type { Destination } from '../../../data/tenant/destinations.ts'
import type { NoticeChannel, NoticeSetting } from '../../../data/tenant/notice-rules.ts'
import type { ChannelName, RecipientType } from '../../../server/domain/delivery/outbox.ts'
import type { Recipient } from './audience.ts'
import type { Company } from './company.ts'

export type Address = Readonly<{ channel: ChannelName; type: RecipientType; address: string }>

type Reach = Pick<NoticeSetting, 'channel' | 'destinationId' | 'fallbackChannel'>

/** On the setting's channel, else on its fallback; null: nowhere. */
export function addressOf(company: Company, setting: Reach, recipient: Recipient): Address | null {
  if (recipient.kind === 'destination') return destinationAddress(recipient.destination)
  if (recipient.kind === 'address') {
    return { channel: 'EMAIL', type: 'USER', address: recipient.address }
  }
  const on = (channel: NoticeChannel | null) =>
    channel === null || channel === 'IN_APP'
      ? null
      : personAddress(company, { channel, destinationId: setting.destinationId }, recipient)
  return on(setting.channel) ?? on(setting.fallbackChannel)
}

function personAddress(
  { links, destinations }: Company,
  { channel, destinationId }: Readonly<{ channel: ChannelName; destinationId: string | null }>,
  { person }: Extract<Recipient, { kind: 'person' }>,
): Address | null {
  if (channel === 'EMAIL') {
    const address = person.email.trim()
    return address === '' ? null : { channel, type: 'USER', address }
  }
  const account = links.get(`${person.employeeId}|${channel}`)
  if (account !== undefined && channel !== 'TEAMS') {
    return { channel, type: 'USER', address: account }
  }
  const destination = destinationId === null ? undefined : destinations.get(destinationId)
  return destination?.service === channel ? destinationAddress(destination) : null
}

/** Null when it is switched off, or when nobody has entered where it is. */
function destinationAddress(destination: Destination): Address | null {
  const { service: channel, externalId, webhookRef, isEnabled } = destination
  if (!isEnabled) return null
  if (channel === 'EMAIL') {
    return externalId === null ? null : { channel, type: 'USER', address: externalId }
  }
  const byHook = channel === 'TEAMS' || channel === 'WEBHOOK' || externalId === null
  if (byHook) return webhookRef === null ? null : { channel, type: 'WEBHOOK', address: webhookRef }
  return { channel, type: 'CHANNEL', address: externalId }
}
