/** Which contracts have a notice due, and why the others have none (card 307, rules 1–6); used by BATCH-307. */
import {
  type EndingContract,
  endingContracts,
  noticeOfStage,
} from '../../../data/platform/contract-notices.ts'
import {
  daysLeft,
  LAPSED,
  stageDue,
  type Urgency,
  urgencyOf,
} from '../../../server/domain/contract/notice.ts'
import { addDays, isDay, type SystemRun } from '../../../server/sdk/index.ts'
import type { ContractParams } from './contract-params.ts'

export type DueNotice = Readonly<{
  contract: EndingContract
  daysLeft: number
  stage: number
  urgency: Urgency
}>

export type SkipReason = 'alreadySent' | 'renewed' | 'disabled' | 'tenantInactive'

export type Sorted = Readonly<{
  checked: number
  due: readonly DueNotice[]
  skipped: Readonly<Record<SkipReason, number>>
  /** Renewed ones: what was said about their end is over. */
  renewed: readonly EndingContract[]
  /** Rows whose end is no day of the calendar. */
  faulty: readonly EndingContract[]
}>

/** Fewest days first, then by tenant code. */
export function sortContracts(run: SystemRun<ContractParams>): Sorted {
  const { date, notificationDays } = run.params
  const until = addDays(date, Math.max(...notificationDays))
  const found = endingContracts(run.platform, { date, until }).filter((one) => isWanted(run, one))
  const skipped = { alreadySent: 0, renewed: 0, disabled: 0, tenantInactive: 0 }
  const due: DueNotice[] = []
  const sound = found.filter(({ endDate }) => isDay(endDate))
  for (const contract of sound) {
    const verdict = judge(run, contract)
    if (typeof verdict === 'string') skipped[verdict] += 1
    else if (verdict !== null) due.push(verdict)
  }
  return {
    checked: found.length,
    due: due.sort(byUrgency),
    skipped,
    renewed: sound.filter(({ isFollowed }) => isFollowed),
    faulty: found.filter(({ endDate }) => !isDay(endDate)),
  }
}

function isWanted(run: SystemRun<ContractParams>, { tenantCode }: EndingContract): boolean {
  const { selection } = run
  return selection === 'all' || selection.some(({ code }) => code === tenantCode)
}

/** Null: nothing is due today, and nothing is wrong. */
function judge(
  run: SystemRun<ContractParams>,
  contract: EndingContract,
): DueNotice | SkipReason | null {
  const { date, notificationDays, resend } = run.params
  const left = daysLeft(date, contract.endDate)
  if (contract.isFollowed) return 'renewed'
  // A later contract after a gap: the tenant is a customer again, and the gap is for BATCH-305 to report.
  if (left < 0 && contract.hasLater) return 'renewed'
  if (contract.status !== 'ACTIVE' && contract.status !== 'TRIAL') return 'tenantInactive'
  if (!contract.noticeEnabled) return 'disabled'
  const { autoRenew } = contract
  const stage = stageDue({ daysLeft: left, autoRenew, stages: notificationDays })
  if (stage === null) return null
  const { contractId, endDate } = contract
  const isSaid = noticeOfStage(run.platform, { contractId, endDate, stage }) !== null
  if (isSaid && !resend) return 'alreadySent'
  return { contract, daysLeft: left, stage, urgency: urgencyOf(left) }
}

function byUrgency(a: DueNotice, b: DueNotice): number {
  if (a.daysLeft !== b.daysLeft) return a.daysLeft - b.daysLeft
  return a.contract.tenantCode < b.contract.tenantCode ? -1 : 1
}

export function isLapsed({ stage }: Pick<DueNotice, 'stage'>): boolean {
  return stage === LAPSED
}
