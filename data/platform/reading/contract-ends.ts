/** Contracts whose end is near or past, with their fee and what was said; shown by the panel of BATCH-307. */
import { addDays, type Day } from '../../../server/domain/calendar-day.ts'
import {
  type ContractNotice,
  type EndingContract,
  endingContracts,
  noticesOfContract,
} from '../contract-notices.ts'
import type { PlatformDb } from '../open.ts'
import { type Worth, worthOf } from '../tenant-activity.ts'

export type ContractEnd = Readonly<{
  contract: EndingContract
  notices: readonly ContractNotice[]
  worth: Worth
}>

/** Of companies in use, the nearest end first; an end in the past only while nothing follows it. */
export function contractEnds(
  platform: PlatformDb,
  { date, days }: Readonly<{ date: Day; days: number }>,
): ContractEnd[] {
  return endingContracts(platform, { date, until: addDays(date, days) })
    .filter(({ status }) => status === 'ACTIVE' || status === 'TRIAL')
    .filter((one) => one.endDate >= date || !(one.isFollowed || one.hasLater))
    .map((contract) => ({
      contract,
      notices: noticesOfContract(platform, contract.contractId, contract.endDate),
      worth: worthOf(platform, contract.tenantId, date),
    }))
}
