/** Notifications that the application and other batches have entered: who gets each, and where. */
import type { NoticeSetting } from '../../../data/tenant/notice-rules.ts'
import type { WaitingNotice } from '../../../data/tenant/planned-notices.ts'
import { type Day, instantOf } from '../../../server/sdk/index.ts'
import { addressOf } from './address.ts'
import {
  broadAudience,
  listedRecipients,
  personalAudience,
  type Recipient,
  recipientKey,
} from './audience.ts'
import type { Company } from './company.ts'
import { contentOf, namesOf, templateFor } from './content.ts'
import type { Outgoing } from './outgoing.ts'
import { allows } from './plan.ts'
import { fallsOn, nextFall } from './rules.ts'

export type Expanded =
  /** Its settings fall on another day. */
  | Readonly<{ kind: 'later' }>
  | Readonly<{ kind: 'now'; settingId: number | null; outgoing: Outgoing[] }>

const URGENT = 'URGENT'
const MORNING = '09:00'
const BROAD_EVENT = 'announcement'

export function expand(company: Company, notice: WaitingNotice, day: Day): Expanded {
  const own = company.settings.filter(({ event }) => event === notice.event)
  if (own.length === 0) return { kind: 'now', settingId: null, outgoing: direct(company, notice) }
  const today = own.filter((setting) => fallsOn(setting, day))
  if (today.length === 0) return { kind: 'later' }
  // It is expanded once: settings whose day is another one have their messages wait for it.
  const outgoing = own.flatMap((setting) => {
    const from = instantOf(nextFall(setting, day), MORNING)
    const isToday = today.includes(setting)
    return messagesOf(company, notice, setting).map((one) =>
      isToday ? one : { ...one, notBefore: Math.max(one.notBefore, from) },
    )
  })
  return {
    kind: 'now',
    settingId: today[0]?.settingId ?? null,
    outgoing: outgoing.length > 0 ? outgoing : direct(company, notice),
  }
}

function messagesOf(company: Company, notice: WaitingNotice, setting: NoticeSetting): Outgoing[] {
  const { channel: wanted } = setting
  if (wanted === 'IN_APP') return []
  return audienceOf(company, notice, setting).flatMap((recipient): Outgoing[] => {
    const person = recipient.kind === 'person' ? recipient.person : null
    const preference = person && company.preferenceOf(person, notice.event)
    if (preference?.enabled === false) return []
    const to = addressOf(company, setting, recipient)
    const channel = to?.channel ?? wanted
    if (preference && !allows(preference.channels, channel)) return []
    const template = templateFor(company, {
      templateKey: notice.templateKey ?? setting.templateKey,
      channel,
      language: preference?.language ?? null,
    })
    const values = { ...namesOf(person), ...notice.variables }
    const priority = Math.max(notice.priority, setting.priority) as Outgoing['priority']
    return [
      {
        ...common(notice),
        to,
        channel,
        recipientId: recipientKey(recipient),
        content: contentOf(template, { ...notice, values }),
        priority,
        setting,
      },
    ]
  })
}

function audienceOf(
  company: Company,
  { event, recipientId }: WaitingNotice,
  setting: NoticeSetting,
): Recipient[] {
  if (recipientId !== null) {
    const subject = company.people.get(recipientId)
    return subject ? personalAudience(company, setting, { subject, copyManager: false }) : []
  }
  if (event === BROAD_EVENT || setting.audience === 'CUSTOM') return broadAudience(company, setting)
  const destination =
    setting.destinationId === null ? undefined : company.destinations.get(setting.destinationId)
  return destination ? [{ kind: 'destination', destination }] : []
}

/** A notice that says itself whom it is for, such as those to the owners of the HR master: by mail, in its own words. */
function direct(company: Company, notice: WaitingNotice): Outgoing[] {
  const { title: subject, message: body, format } = notice
  return namedRecipients(company, notice).flatMap((recipient): Outgoing[] => {
    const to = addressOf(company, BY_MAIL, recipient)
    return [
      {
        ...common(notice),
        to,
        channel: to?.channel ?? 'EMAIL',
        recipientId: recipientKey(recipient),
        content: { subject, body, format },
        priority: notice.priority,
        setting: { settingId: null, frequency: 'IMMEDIATE', digest: false, sendOn: 'ALL_DAYS' },
      },
    ]
  })
}

const BY_MAIL = { channel: 'EMAIL', destinationId: null, fallbackChannel: null } as const

/** `variables.recipient`: an address, or a recipient of report_settings. */
function namedRecipients(
  company: Company,
  { variables: { recipient: named }, recipientId }: WaitingNotice,
): Recipient[] {
  if (typeof named === 'string') {
    return named.includes('@') ? [{ kind: 'address', address: named }] : []
  }
  if (typeof named !== 'object' || named === null) return []
  const { kind, value } = named as Readonly<{ kind?: unknown; value?: unknown }>
  if (typeof value !== 'string') return []
  switch (kind) {
    case 'EMAIL':
      return [{ kind: 'address', address: value }]
    case 'EMPLOYEE': {
      const person = recipientId === null ? undefined : company.people.get(recipientId)
      return person ? [{ kind: 'person', person }] : []
    }
    case 'ROLE':
    case 'DESTINATION':
      return listedRecipients(company, [{ kind, value }])
    default:
      return []
  }
}

function common({ id, event, type, title, actionUrl, scheduledAt, expiryDate }: WaitingNotice) {
  return {
    noticeId: id,
    event,
    title,
    actionUrl,
    urgent: type === URGENT,
    notBefore: scheduledAt,
    lastDay: expiryDate,
  }
}
