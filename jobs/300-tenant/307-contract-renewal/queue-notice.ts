/** Puts a notice and its messages into platform.db in one transaction; used by BATCH-307. */
import {
  type ContractNotice,
  type NoticeStatus,
  type NoticeWay,
  saveNotice,
} from '../../../data/platform/contract-notices.ts'
import type { NoticeText } from '../../../server/domain/contract/notice-text.ts'
import type { ChannelName } from '../../../server/domain/delivery/outbox.ts'
import { inWords, type SystemRun } from '../../../server/sdk/index.ts'
import type { ContractParams } from './contract-params.ts'
import type { DueNotice } from './due-notices.ts'
import type { NoticePlan } from './plan-notice.ts'
import { distinct } from './recipients.ts'

const PRIORITY = { low: 1, medium: 1, high: 2, critical: 3 } as const

/** @returns the notice as saved; chat rows are not sent yet. */
export function queueNotice(
  run: SystemRun<ContractParams>,
  due: DueNotice,
  plan: NoticePlan,
): ContractNotice {
  return inTransaction(run, () => {
    const ways = [...mailWay(run, due, plan), ...chatWays(run, due, plan)]
    return saved(run, due, ways, plan.isReduced)
  })
}

/** The end has passed and nothing follows: a matter of the holding's own, not of the company. */
export function queueLapsed(run: SystemRun<ContractParams>, due: DueNotice): ContractNotice {
  const { sales, ops } = run.settings.toban.tenantNotices
  const { contract } = due
  const text: NoticeText = {
    subject: inWords(run, {
      ja: `[Toban] 契約が満了しています: ${contract.tenantName}`,
      en: `[Toban] The contract is over: ${contract.tenantName}`,
    }),
    body: inWords(run, {
      ja: `${contract.tenantName}(${contract.tenantCode})の契約 ${contract.contractId} は ${contract.endDate} に満了しましたが、状態は ${contract.status} のままです。\n更新するか、利用を停止してください。\n`,
      en: `Contract ${contract.contractId} of ${contract.tenantName} (${contract.tenantCode}) ended on ${contract.endDate}, but the tenant is still ${contract.status}.\nRenew it or suspend the tenant.\n`,
    }),
    format: 'PLAIN',
  }
  return inTransaction(run, () => {
    const ids = mailIds(run, due, text, distinct([...sales, ...ops]))
    return saved(run, due, [wayOf('EMAIL', ids)], false)
  })
}

function inTransaction<T>(run: SystemRun<ContractParams>, work: () => T): T {
  return run.platform.sqlite.transaction(work).immediate()
}

function saved(
  run: SystemRun<ContractParams>,
  { contract, stage, daysLeft, urgency }: DueNotice,
  channels: readonly NoticeWay[],
  isReduced: boolean,
): ContractNotice {
  const { tenantId, contractId, endDate } = contract
  const notice: ContractNotice = {
    tenantId,
    contractId,
    endDate,
    stage,
    daysLeft,
    urgency,
    status: firstStatus(channels, isReduced),
    channels,
    createdAt: run.now(),
  }
  saveNotice(run.platform, notice)
  return notice
}

/** `partial`: one way is missing, or the company's own settings could not be read. */
function firstStatus(ways: readonly NoticeWay[], isReduced: boolean): NoticeStatus {
  const usable = ways.filter(({ ids }) => ids.length > 0)
  if (usable.length === 0) return 'failed'
  return isReduced || usable.length < ways.length ? 'partial' : 'queued'
}

function wayOf(channel: ChannelName, ids: readonly string[]): NoticeWay {
  return { channel, ids, state: ids.length === 0 ? 'no_recipient' : 'queued' }
}

function mailWay(
  run: SystemRun<ContractParams>,
  due: DueNotice,
  { mail, recipients }: NoticePlan,
): NoticeWay[] {
  if (mail === null) return []
  const company = mailIds(run, due, mail, recipients.company)
  mailIds(run, due, mail, recipients.holding)
  return [wayOf('EMAIL', company)]
}

/** Resent ones are another matter than what was said before. */
function dedupeOf(run: SystemRun<ContractParams>, { contract, stage }: DueNotice): string {
  const again = run.params.resend ? `:${run.id}` : ''
  return `contract:${contract.contractId}:${contract.endDate}:${stage}${again}`
}

function mailIds(
  run: SystemRun<ContractParams>,
  due: DueNotice,
  content: NoticeText,
  addresses: readonly string[],
): string[] {
  return addresses.flatMap((address) => {
    const queued = run.deliver.enqueue(run.platform, {
      channel: 'EMAIL',
      recipient: { type: 'USER', address },
      content,
      priority: PRIORITY[due.urgency],
      dedupe: dedupeOf(run, due),
      tenantId: due.contract.tenantId,
      sourceBatch: run.batchId,
    })
    return queued.outcome === 'queued' ? [queued.id] : []
  })
}

function chatWays(
  run: SystemRun<ContractParams>,
  due: DueNotice,
  { chats }: NoticePlan,
): NoticeWay[] {
  return chats.map(({ channel, recipient, text }) => {
    if (recipient === null) return wayOf(channel, [])
    const queued = run.deliver.enqueue(run.platform, {
      channel,
      recipient,
      content: text,
      priority: PRIORITY[due.urgency],
      dedupe: dedupeOf(run, due),
      tenantId: due.contract.tenantId,
      sourceBatch: run.batchId,
    })
    return wayOf(channel, queued.outcome === 'queued' ? [queued.id] : [])
  })
}
