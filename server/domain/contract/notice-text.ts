/** The built-in texts of renewal notices, in both languages; a company's own templates go before them. Pure. */
import { addDays, type Day } from '../calendar-day.ts'
import type { BodyFormat, ChannelName } from '../delivery/outbox.ts'
import { rendered, type Template } from '../delivery/template.ts'
import type { Language } from '../errors.ts'
import type { Urgency } from './notice.ts'

/** `renewing`: it renews by itself unless cancelled. */
export type NoticeKind = 'ending' | 'trial' | 'renewing'

/** What templates may use; texts only. */
export const NOTICE_PLACES = [
  'tenantName',
  'contractEndDate',
  'daysUntilExpiration',
  'contractId',
  'planName',
  'renewalUrl',
  'supportEmail',
] as const
export type NoticeValues = Readonly<Record<(typeof NOTICE_PLACES)[number], string>>

export type NoticeFacts = Readonly<{
  tenantName: string
  endDate: Day
  daysLeft: number
  contractId: string
  planName: string
  /** Null: none. */
  renewalUrl: string | null
  supportEmail: string
}>

/** What is known of a contract that ends. */
export type EndFacts = Readonly<{
  tenantName: string
  tenantNameEn: string | null
  locale: string
  endDate: Day
  contractId: string
  planName: string
  isTrial: boolean
  autoRenew: boolean
}>

/** Where companies turn to. */
export type NoticeHouse = Readonly<{ renewalUrl: string | null; supportEmail: string }>

export function noticeLanguage({ locale }: Pick<EndFacts, 'locale'>): Language {
  return locale.startsWith('en') ? 'en' : 'ja'
}

export function noticeKind({ isTrial, autoRenew }: EndFacts): NoticeKind {
  if (isTrial) return 'trial'
  return autoRenew ? 'renewing' : 'ending'
}

export function noticeFacts(contract: EndFacts, daysLeft: number, house: NoticeHouse): NoticeFacts {
  const isEnglish = noticeLanguage(contract) === 'en'
  return {
    tenantName: isEnglish ? (contract.tenantNameEn ?? contract.tenantName) : contract.tenantName,
    endDate: contract.endDate,
    daysLeft,
    contractId: contract.contractId,
    planName: contract.planName,
    ...house,
  }
}

export type NoticeText = Readonly<{ subject: string | null; body: string; format: BodyFormat }>

/** The built-in text with its values. */
export function filledNotice(
  contract: EndFacts,
  facts: NoticeFacts,
  { urgency, channel }: Readonly<{ urgency: Urgency; channel: ChannelName }>,
): NoticeText {
  const language = noticeLanguage(contract)
  const template = builtInNotice({
    kind: noticeKind(contract),
    urgency,
    language,
    format: channel === 'EMAIL' ? 'HTML' : 'PLAIN',
    endDate: contract.endDate,
    hasRenewalUrl: facts.renewalUrl !== null,
  })
  const filled = rendered(template, noticeValues(facts, language), channel)
  if (filled.ok) return filled
  throw new Error(`the built-in text can not be filled: ${JSON.stringify(filled.faults)}`)
}

export function noticeValues(facts: NoticeFacts, language: Language): NoticeValues {
  return {
    tenantName: facts.tenantName,
    contractEndDate: longDay(facts.endDate, language),
    daysUntilExpiration: String(facts.daysLeft),
    contractId: facts.contractId,
    planName: facts.planName,
    renewalUrl: facts.renewalUrl ?? '',
    supportEmail: facts.supportEmail,
  }
}

/** `2025年6月30日`, `30 June 2025`. */
export function longDay(day: Day, language: Language): string {
  const [year, month, date] = day.split('-').map(Number)
  if (language === 'ja') return `${year}年${month}月${date}日`
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

export type NoticeChoice = Readonly<{
  kind: NoticeKind
  urgency: Urgency
  language: Language
  /** HTML for mail, PLAIN for chat. */
  format: 'HTML' | 'PLAIN'
  /** The day after the end, for contracts that renew themselves. */
  endDate: Day
  hasRenewalUrl: boolean
}>

export function builtInNotice(choice: NoticeChoice): Template {
  const words = WORDS[choice.language]
  const urgent = choice.urgency === 'high' || choice.urgency === 'critical'
  const lines = [
    words.greeting,
    '',
    words[choice.kind](longDay(addDays(choice.endDate, 1), choice.language)),
    ...(choice.kind === 'renewing' ? [] : [words.left]),
    '',
    words.plan,
    words.contract,
    ...(choice.hasRenewalUrl ? [words.url] : []),
    '',
    words.support,
  ]
  const subject = `${urgent ? words.urgent : ''}${words.subject[choice.kind]}`
  const body = choice.format === 'HTML' ? html(lines, choice.urgency) : `${lines.join('\n')}\n`
  return { subject, body, format: choice.format, parameters: NOTICE_PLACES }
}

const COLOURS: Readonly<Record<Urgency, string>> = {
  low: '#1b4a82',
  medium: '#855300',
  high: '#b2271c',
  critical: '#b2271c',
}

/** Only our own words stand here; values are escaped when they are put in. */
function html(lines: readonly string[], urgency: Urgency): string {
  const paragraphs = lines.map((line) => (line === '' ? '<br>' : `<div>${line}</div>`))
  return `<div style="border-left:4px solid ${COLOURS[urgency]};padding-left:12px">${paragraphs.join('')}</div>`
}

type NoticeWords = Readonly<{
  greeting: string
  urgent: string
  subject: Readonly<Record<NoticeKind, string>>
  left: string
  plan: string
  contract: string
  url: string
  support: string
}> &
  Readonly<Record<NoticeKind, (dayAfter: string) => string>>

const WORDS: Readonly<Record<Language, NoticeWords>> = {
  ja: {
    greeting: '{{tenantName}} ご担当者 様',
    urgent: '【重要】',
    subject: {
      ending: '契約更新のご案内({{contractEndDate}} 満了)',
      trial: '試用期間終了のご案内({{contractEndDate}} まで)',
      renewing: '契約自動更新のお知らせ({{contractEndDate}} 満了)',
    },
    ending: () => 'ご契約は {{contractEndDate}} に満了します。更新のお手続きをお願いいたします。',
    trial: () =>
      '試用期間は {{contractEndDate}} に終了します。継続をご希望の場合はご連絡ください。',
    renewing: (dayAfter) =>
      `ご契約は {{contractEndDate}} に満了し、解約のお申し出がない限り ${dayAfter} に自動更新されます。`,
    left: '残り{{daysUntilExpiration}}日',
    plan: 'プラン: {{planName}}',
    contract: '契約番号: {{contractId}}',
    url: 'お手続き: {{renewalUrl}}',
    support: 'お問い合わせ: {{supportEmail}}',
  },
  en: {
    greeting: 'Dear {{tenantName}},',
    urgent: 'Important: ',
    subject: {
      ending: 'your contract ends on {{contractEndDate}}',
      trial: 'your trial ends on {{contractEndDate}}',
      renewing: 'your contract renews itself after {{contractEndDate}}',
    },
    ending: () => 'your contract ends on {{contractEndDate}}. Please renew it in time.',
    trial: () => 'your trial ends on {{contractEndDate}}. Please tell us if you want to go on.',
    renewing: (dayAfter) =>
      `your contract ends on {{contractEndDate}} and renews by itself on ${dayAfter} unless cancelled.`,
    left: 'Days left: {{daysUntilExpiration}}',
    plan: 'Plan: {{planName}}',
    contract: 'Contract: {{contractId}}',
    url: 'Renew here: {{renewalUrl}}',
    support: 'Contact: {{supportEmail}}',
  },
}
