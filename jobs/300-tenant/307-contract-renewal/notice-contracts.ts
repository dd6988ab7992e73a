/** A run of BATCH-307 from the contracts to the summary. */
import { dropNoticesBefore, noticeOfStage } from '../../../data/platform/contract-notices.ts'
import type { SystemRun, TenantOutcome, TenantRef } from '../../../server/sdk/index.ts'
import { type ContractParams, refuseMisuse } from './contract-params.ts'
import {
  type ContractSummary,
  type NoticeEntry,
  summaryOf,
  writeSummary,
} from './contract-summary.ts'
import { type DueNotice, isLapsed, sortContracts } from './due-notices.ts'
import { type NoticePlan, planNotice } from './plan-notice.ts'
import { queueLapsed, queueNotice } from './queue-notice.ts'
import { sayEnds } from './say-ends.ts'
import { settleNotices } from './settle-notices.ts'
import { tellHolding } from './tell-holding.ts'

const KEPT_MS = 3 * 366 * 86_400_000

export async function noticeContracts(run: SystemRun<ContractParams>): Promise<ContractSummary> {
  refuseMisuse(run)
  const sorted = sortContracts(run)
  for (const { contractId, endDate } of sorted.faulty) {
    run.log.error('the end of the contract is no day of the calendar', { contractId, endDate })
  }
  const outcomes = await noticeAll(run, sorted.due)
  run.records(sorted.due.length)
  if (run.dryRun) return summaryOf(run, sorted, entriesOf(outcomes))
  await settleNotices(run)
  const entries = entriesOf(outcomes).map((entry) => settled(run, entry))
  const summary = summaryOf(run, sorted, entries)
  sayEnds(run, sorted, entries)
  dropNoticesBefore(run.platform, run.now() - KEPT_MS)
  if (entries.length > 0) tellHolding(run, entries)
  await writeSummary(run, summary)
  return summary
}

type Said = Readonly<{ notices: readonly NoticeEntry[] }>

/** One company after the other, its notices together; the most urgent company first. */
async function noticeAll(
  run: SystemRun<ContractParams>,
  due: readonly DueNotice[],
): Promise<readonly TenantOutcome<Said>[]> {
  const byTenant = new Map<string, DueNotice[]>()
  for (const one of due) {
    const { tenantCode } = one.contract
    byTenant.set(tenantCode, [...(byTenant.get(tenantCode) ?? []), one])
  }
  const tenants = [...byTenant.values()].map(([first]) => tenantOf(first as DueNotice))
  return run.eachTenant(tenants, async ({ code }) => {
    const notices: NoticeEntry[] = []
    for (const one of byTenant.get(code) ?? []) {
      run.signal.throwIfAborted()
      notices.push(await notice(run, one))
    }
    return { notices }
  })
}

function tenantOf({ contract }: DueNotice): TenantRef {
  return { id: contract.tenantId, code: contract.tenantCode, name: contract.tenantName }
}

async function notice(run: SystemRun<ContractParams>, due: DueNotice): Promise<NoticeEntry> {
  if (isLapsed(due)) {
    const saved = run.dryRun ? null : queueLapsed(run, due)
    return entryOf(due, { status: saved?.status ?? 'queued', channels: saved?.channels ?? [] })
  }
  const plan = await planNotice(run, due)
  if (run.dryRun)
    return { ...entryOf(due, { status: 'queued', channels: [] }), texts: textsOf(plan) }
  const { status, channels } = queueNotice(run, due, plan)
  return {
    ...entryOf(due, { status, channels }),
    invalid: plan.recipients.invalid,
    noRecipient: plan.recipients.company.length === 0,
    badTemplates: plan.badTemplates,
  }
}

function textsOf({ mail, chats, recipients }: NoticePlan): NoticeEntry['texts'] {
  return {
    ...(mail ? { email: { to: [...recipients.company, ...recipients.holding], ...mail } } : {}),
    ...Object.fromEntries(
      chats.map(({ channel, recipient, text }) => [
        channel.toLowerCase(),
        { to: recipient ? [recipient.type] : [], ...text },
      ]),
    ),
  }
}

function entryOf(
  { contract, daysLeft, stage, urgency }: DueNotice,
  { status, channels }: Pick<NoticeEntry, 'status' | 'channels'>,
): NoticeEntry {
  const { tenantCode, tenantName, contractId, endDate, isBillable } = contract
  return {
    tenantCode,
    tenantName,
    contractId,
    endDate,
    isBillable,
    daysLeft,
    stage,
    urgency,
    status,
    channels,
    invalid: [],
    noRecipient: false,
    badTemplates: [],
  }
}

function entriesOf(outcomes: readonly TenantOutcome<Said>[]): NoticeEntry[] {
  return outcomes
    .flatMap((outcome) => (outcome.state === 'succeeded' ? outcome.result.notices : []))
    .sort((a, b) => a.daysLeft - b.daysLeft || (a.tenantCode < b.tenantCode ? -1 : 1))
}

/** What became of it after its chats were sent. */
function settled(run: SystemRun<ContractParams>, entry: NoticeEntry): NoticeEntry {
  const now = noticeOfStage(run.platform, entry)
  return now ? { ...entry, status: now.status, channels: now.channels } : entry
}
