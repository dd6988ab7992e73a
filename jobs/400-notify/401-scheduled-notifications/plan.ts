/** Plans a day of one company: every event finds its notices, each goes to the people its settings mean, once (delivery rule D3). */
import { reopenNotification } from '../../../data/tenant/fallbacks.ts'
import type { NoticeSetting } from '../../../data/tenant/notice-rules.ts'
import {
  addPlanned,
  type EarlierNotice,
  earlierNotice,
  wasQueued,
} from '../../../data/tenant/planned-notices.ts'
import {
  type Day,
  dayAt,
  daysBetween,
  type Instant,
  type Words,
} from '../../../server/sdk/index.ts'
import { addressOf } from './address.ts'
import { personalAudience, type Recipient, recipientKey } from './audience.ts'
import type { Company } from './company.ts'
import { contentOf, namesOf, templateFor } from './content.ts'
import { DATED_EVENTS, type Notice } from './events.ts'
import type { Outgoing } from './outgoing.ts'
import { fallsOn } from './rules.ts'

/** From this stage on a notice is HIGH. */
const HIGH_STAGE = 7
const HIGH = 2

/** What an event without an enabled setting goes by: the person finds it in the application. */
const IN_APP_ONLY: Rule = {
  settingId: null,
  channel: 'IN_APP',
  audience: 'EMPLOYEE',
  templateKey: null,
  frequency: 'DAILY',
  frequencyValue: null,
  digest: false,
  stages: null,
  escalateStage: null,
  sendOn: 'ALL_DAYS',
  destinationId: null,
  fallbackChannel: null,
  priority: 1,
  recipients: [],
}

type Rule = Omit<NoticeSetting, 'settingId' | 'event' | 'templateKey'> &
  Readonly<{ settingId: number | null; templateKey: string | null }>

export type Planned = {
  notices: { id: string; event: string; settingId: number | null }[]
  outgoing: Outgoing[]
  /** Notices that had been planned before. */
  duplicates: number
}

export type PlanOptions = Readonly<{ day: Day; events: 'all' | readonly string[]; now: Instant }>

/** Enters the notices and answers their messages; in the caller's transaction. */
export function planDatedEvents(company: Company, { day, events, now }: PlanOptions): Planned {
  const planned: Planned = { notices: [], outgoing: [], duplicates: 0 }
  const known = new Map<string, Known>()
  const managerIdOf = (id: string) => company.people.get(id)?.managerId ?? null
  for (const dated of DATED_EVENTS) {
    if (events !== 'all' && !events.includes(dated.event)) continue
    const foundBy = new Map<string, Notice[]>()
    for (const rule of rulesFor(company, dated.event, day)) {
      const stages = rule.stages?.length ? rule.stages : dated.stages
      const escalateStage = rule.escalateStage ?? dated.escalateStage
      const search = { day, stages, calendar: company.calendar, managerOf: managerIdOf }
      // Settings of an event differ in their stages at most: what is asked once serves them all.
      const asked = String(stages)
      const found = foundBy.get(asked) ?? dated.find(company.tenant, search)
      foundBy.set(asked, found)
      for (const notice of found) {
        for (const recipient of recipientsOf(company, notice, { ...rule, escalateStage })) {
          place({ company, planned, known, day, now }, { notice, rule, recipient })
        }
      }
    }
  }
  return planned
}

/** Enabled settings whose day it is. An event that has none at all is shown in the application. */
function rulesFor({ settings }: Company, event: string, day: Day): readonly Rule[] {
  const own = settings.filter((setting) => setting.event === event)
  return own.length === 0 ? [IN_APP_ONLY] : own.filter((setting) => fallsOn(setting, day))
}

function recipientsOf(
  company: Company,
  { subjectId, stage }: Notice,
  rule: Pick<NoticeSetting, 'audience' | 'recipients'> & Readonly<{ escalateStage: number }>,
): Recipient[] {
  const subject = company.people.get(subjectId)
  if (!subject) return []
  const copyManager = stage !== null && rule.escalateStage > 0 && stage <= rule.escalateStage
  return personalAudience(company, rule, { subject, copyManager })
}

type Planning = Readonly<{
  company: Company
  planned: Planned
  known: Map<string, Known>
  day: Day
  now: Instant
}>

/** A notice by its key; `before`: an earlier run has planned it. */
type Known = Readonly<{ id: string; before: EarlierNotice | null }>

type Placed = Readonly<{ notice: Notice; rule: Rule; recipient: Recipient }>

/** Several settings of an event make one notice of one recipient, on several channels. */
function place(planning: Planning, placed: Placed): void {
  const { company, planned, known, now } = planning
  const { notice, rule, recipient } = placed
  const person = recipient.kind === 'person' ? recipient.person : null
  const preference = person && company.preferenceOf(person, notice.event)
  if (preference?.enabled === false) return
  const key = keyOf(notice, recipient)
  const isHigh = notice.stage !== null && notice.stage <= HIGH_STAGE
  const priority = isHigh ? (Math.max(HIGH, rule.priority) as 2 | 3) : rule.priority
  const language = preference?.language ?? null
  const subject = company.people.get(notice.subjectId) ?? null
  const isCopy = subject !== null && person?.employeeId !== subject.employeeId
  const words = {
    title: inLanguage(notice.title, language, isCopy ? subject.name : null),
    message: inLanguage(notice.message, language, isCopy ? subject.name : null),
    format: 'PLAIN' as const,
    values: { ...notice.values, ...namesOf(subject) },
  }
  const enter = (): Known => {
    const id = addPlanned(company.tenant, {
      dedupeKey: key,
      event: notice.event,
      category: notice.category,
      type: notice.type,
      priority,
      recipientId: person?.employeeId ?? null,
      title: words.title,
      message: words.message,
      templateKey: rule.templateKey,
      variables: words.values,
      settingId: rule.settingId,
      relatedType: notice.entityType,
      relatedId: notice.entityId,
      at: now,
    })
    if (id !== null) {
      planned.notices.push({ id, event: notice.event, settingId: rule.settingId })
      return { id, before: null }
    }
    planned.duplicates += 1
    const before = earlierNotice(company.tenant, key)
    return { id: before.id, before }
  }
  const { id: noticeId, before } = known.get(key) ?? enter()
  known.set(key, { id: noticeId, before })
  if (rule.channel === 'IN_APP') return
  const to = addressOf(company, rule, recipient)
  const channel = to?.channel ?? rule.channel
  if (before && !isItsFirstDay(planning, { rule, before, channel })) return
  if (before) reopenNotification(company.tenant, before.id, now)
  if (preference && !allows(preference.channels, channel)) return
  const template = templateFor(company, { templateKey: rule.templateKey, channel, language })
  planned.outgoing.push({
    noticeId,
    event: notice.event,
    to,
    channel,
    recipientId: recipientKey(recipient),
    content: contentOf(template, words),
    title: words.title,
    actionUrl: null,
    priority,
    urgent: false,
    // A digest is remembered with the notice's first telling only.
    setting: before ? { ...rule, digest: false } : rule,
    notBefore: now,
    lastDay: null,
  })
}

/** Younger notices still have what was sent of them: messages or, when those are cleared away, the log (BATCH-404). */
const KEPT_DAYS = 30

/** Another setting has told the notice on its own day; this one tells it now if its day had not come yet. */
function isItsFirstDay(
  { company, day }: Pick<Planning, 'company' | 'day'>,
  { rule, before, channel }: Readonly<{ rule: Rule; before: EarlierNotice; channel: string }>,
): boolean {
  const plannedOn = dayAt(before.createdAt)
  if (daysBetween(plannedOn, day) >= KEPT_DAYS) return false
  if (before.settingId === rule.settingId) return false
  return !wasQueued(company.tenant, { noticeId: before.id, channel })
}

/** `<rule>:<entity>:<anchor>:<stage>:<recipient>`. */
function keyOf({ event, entityId, anchor, stage }: Notice, recipient: Recipient): string {
  return [event, entityId, anchor, stage ?? '-', recipientKey(recipient)].join(':')
}

/** A copy says first whose matter it is. */
function inLanguage(words: Words, language: string | null, whose: string | null): string {
  if (language === 'en') return whose === null ? words.en : `${whose}: ${words.en}`
  return whose === null ? words.ja : `${whose}さん: ${words.ja}`
}

export function allows(channels: readonly string[], channel: string): boolean {
  return channels.length === 0 || channels.includes(channel)
}
