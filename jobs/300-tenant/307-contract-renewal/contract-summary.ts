/** The result of a run of BATCH-307 and its file, in the shape of its card. */
import type { NoticeStatus, NoticeWay } from '../../../data/platform/contract-notices.ts'
import type { Urgency } from '../../../server/domain/contract/notice.ts'
import { type Day, isoWithOffset, type SystemRun } from '../../../server/sdk/index.ts'
import { jsonText, platformReport, withEarlier, writeReport } from '../digests/day-file.ts'
import type { ContractParams } from './contract-params.ts'
import type { SkipReason, Sorted } from './due-notices.ts'

export type NoticeEntry = Readonly<{
  tenantCode: string
  tenantName: string
  contractId: string
  endDate: Day
  isBillable: boolean
  daysLeft: number
  stage: number
  urgency: Urgency
  status: NoticeStatus
  channels: readonly NoticeWay[]
  invalid: readonly string[]
  noRecipient: boolean
  badTemplates: readonly string[]
  /** Of a dry run: what would go out. */
  texts?: Readonly<Record<string, unknown>> | undefined
}>

type ShownNotice = Pick<
  NoticeEntry,
  'tenantCode' | 'contractId' | 'endDate' | 'daysLeft' | 'stage' | 'urgency' | 'status'
> &
  Readonly<{
    channels: Readonly<Record<string, string | number>>
    invalid: number
    texts?: unknown
  }>

export type ContractSummary = Readonly<{
  batchId: string
  executedAt: string
  date: Day
  checkedContracts: number
  due: number
  byStage: Readonly<Record<string, number>>
  sent: number
  partial: number
  failed: number
  skipped: Readonly<Record<SkipReason, number>>
  errors: number
  notices: readonly ShownNotice[]
  dryRun: boolean
}>

export function summaryOf(
  run: SystemRun<ContractParams>,
  sorted: Sorted,
  entries: readonly NoticeEntry[],
): ContractSummary {
  const count = (...statuses: NoticeStatus[]) =>
    entries.filter(({ status }) => statuses.includes(status)).length
  const stages = [...run.params.notificationDays, -1]
  return {
    batchId: run.batchId,
    executedAt: isoWithOffset(run.now()),
    date: run.params.date,
    checkedContracts: sorted.checked,
    due: sorted.due.length,
    byStage: Object.fromEntries(
      stages.map((stage) => [stage, sorted.due.filter((one) => one.stage === stage).length]),
    ),
    sent: run.dryRun ? 0 : count('queued', 'sent'),
    partial: count('partial'),
    failed: count('failed'),
    skipped: sorted.skipped,
    errors: sorted.faulty.length,
    notices: entries.map(shown),
    dryRun: run.dryRun,
  }
}

function shown(entry: NoticeEntry): ShownNotice {
  const { tenantCode, contractId, endDate, daysLeft, stage, urgency, status, texts } = entry
  return {
    tenantCode,
    contractId,
    endDate,
    daysLeft,
    stage,
    urgency,
    status,
    channels: Object.fromEntries(
      entry.channels.map(({ channel, ids, state }) =>
        channel === 'EMAIL' ? ['email', ids.length] : [channel.toLowerCase(), state],
      ),
    ),
    invalid: entry.invalid.length,
    ...(texts ? { texts } : {}),
  }
}

export async function writeSummary(
  run: SystemRun<ContractParams>,
  summary: ContractSummary,
): Promise<void> {
  const path = platformReport(run, 'contracts', `notices_${summary.date}.json`)
  const notices = await withEarlier(path, 'notices', summary.notices)
  await writeReport(run, path, { kind: 'contracts', content: jsonText({ ...summary, notices }) })
}
