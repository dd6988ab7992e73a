/** What one notice consists of: its ways and its text in each; opens the company's file, and does without when it must. */
import { emergencyAddresses } from '../../../data/platform/contract-notices.ts'
import { administrators } from '../../../data/tenant/administrators.ts'
import {
  type NoticeSetting,
  noticeSettings,
  noticeTemplate,
} from '../../../data/tenant/notice-ways.ts'
import type { TenantDb } from '../../../data/tenant/open.ts'
import {
  filledNotice,
  type NoticeFacts,
  type NoticeText,
  noticeFacts,
  noticeLanguage,
  noticeValues,
} from '../../../server/domain/contract/notice-text.ts'
import type { ChannelName } from '../../../server/domain/delivery/outbox.ts'
import { rendered, type Template } from '../../../server/domain/delivery/template.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import type { ContractParams } from './contract-params.ts'
import type { DueNotice } from './due-notices.ts'
import { type Recipients, recipientsOf } from './recipients.ts'

export type Chat = Readonly<{
  channel: ChannelName
  /** Null: the setting names no room that is in use. */
  recipient: Readonly<{ type: 'CHANNEL' | 'WEBHOOK'; address: string }> | null
  text: NoticeText
}>

export type NoticePlan = Readonly<{
  /** Null: mail is not among the company's ways. */
  mail: NoticeText | null
  recipients: Recipients
  chats: readonly Chat[]
  /** The company's file could not be read: only what platform.db knows is used. */
  isReduced: boolean
  /** Own templates that can not be filled; the built-in text stands for them. */
  badTemplates: readonly string[]
}>

const EVENT = 'contract_expiration'

type Company = Readonly<{
  administrators: readonly string[]
  settings: readonly NoticeSetting[]
  templates: ReadonlyMap<ChannelName, Template>
  isReduced: boolean
}>

const UNREAD: Company = {
  administrators: [],
  settings: [],
  templates: new Map(),
  isReduced: true,
}

export async function planNotice(
  run: SystemRun<ContractParams>,
  due: DueNotice,
): Promise<NoticePlan> {
  const { contract, urgency } = due
  const company = await lookInto(run, due)
  const facts = factsOf(run, due)
  const values = noticeValues(facts, noticeLanguage(contract))
  const badTemplates: string[] = []
  const textFor = (channel: ChannelName) => {
    const own = company.templates.get(channel)
    const filled = own ? rendered(own, values, channel) : null
    if (filled?.ok) return filled
    if (filled !== null) badTemplates.push(`${EVENT}_${urgency} ${channel}`)
    return filledNotice(contract, facts, { urgency, channel })
  }
  const chats = company.settings
    .filter(({ channel }) => channel !== 'EMAIL')
    .map((setting) => chatOf(setting, textFor(setting.channel)))
  const wantsMail = chats.length === 0 || company.settings.some((one) => one.channel === 'EMAIL')
  return {
    mail: wantsMail || urgency === 'critical' ? textFor('EMAIL') : null,
    recipients: recipientsOf(
      {
        administrators: company.administrators,
        adminEmail: contract.adminEmail,
        emergency: emergencyAddresses(run.platform, contract.tenantId),
        sales: run.settings.toban.tenantNotices.sales,
      },
      urgency,
    ),
    chats,
    isReduced: company.isReduced,
    badTemplates,
  }
}

async function lookInto(run: SystemRun<ContractParams>, due: DueNotice): Promise<Company> {
  const { tenantId: id, tenantCode: code, tenantName: name } = due.contract
  try {
    return await beside(run, { id, code, name }, { mode: 'read-only' }, (db) =>
      companyOf(db, run, due),
    )
  } catch (error) {
    run.log.warn('the company’s file can not be read: the notice goes to its administrator', {
      tenant: code,
      error: String(error),
    })
    return UNREAD
  }
}

function companyOf(db: TenantDb, run: SystemRun<ContractParams>, due: DueNotice): Company {
  const settings = noticeSettings(db, EVENT)
  const key = `${EVENT}_${due.urgency}`
  const language = noticeLanguage(due.contract)
  const channels: readonly ChannelName[] = ['EMAIL', ...settings.map(({ channel }) => channel)]
  const templates = channels.flatMap((channel) => {
    const found = noticeTemplate(db, { key, channel, language })
    return found ? [[channel, found] as const] : []
  })
  return {
    administrators: administrators(db, run.today).flatMap(({ email }) => (email ? [email] : [])),
    settings,
    templates: new Map(templates),
    isReduced: false,
  }
}

function chatOf({ channel, destination }: NoticeSetting, text: NoticeText): Chat {
  if (destination?.webhookRef)
    return { channel, recipient: { type: 'WEBHOOK', address: destination.webhookRef }, text }
  if (destination?.externalId)
    return { channel, recipient: { type: 'CHANNEL', address: destination.externalId }, text }
  return { channel, recipient: null, text }
}

function factsOf(run: SystemRun<ContractParams>, { contract, daysLeft }: DueNotice): NoticeFacts {
  const { tenantNotices, issuer } = run.settings.toban
  return noticeFacts(contract, daysLeft, {
    renewalUrl: tenantNotices.renewalUrl,
    supportEmail: tenantNotices.supportEmail ?? issuer.contact.email,
  })
}
