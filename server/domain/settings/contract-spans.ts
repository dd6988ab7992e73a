/** Contracts of one company that overlap, leave a gap, or contradict its status (card 305, rule 3). Pure. */
import { addDays, type Day } from '../calendar-day.ts'
import type { ContractSpan } from './facts.ts'
import type { FindingReason } from './finding.ts'

export type SpanFault = Readonly<{
  reason: Extract<
    FindingReason,
    'overlap' | 'gap' | 'active_without_contract' | 'expired_with_contract'
  >
  /** Tells one from another of the same reason. */
  key: string
  /** The days that are meant. */
  text: string
}>

export function runningOn(contracts: readonly ContractSpan[], date: Day): ContractSpan | null {
  const running = contracts.filter((one) => one.startDate <= date && lasts(one, date))
  return running.toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1)).at(-1) ?? null
}

function lasts({ endDate }: ContractSpan, date: Day): boolean {
  return endDate === null || endDate >= date
}

export function spanFaults(
  contracts: readonly ContractSpan[],
  { status, date }: Readonly<{ status: string; date: Day }>,
): SpanFault[] {
  const isRunning = runningOn(contracts, date) !== null
  const faults = neighbourFaults(contracts)
  if (status === 'ACTIVE' && !isRunning)
    faults.push({ reason: 'active_without_contract', key: 'status', text: status })
  if (status === 'EXPIRED' && isRunning)
    faults.push({ reason: 'expired_with_contract', key: 'status', text: status })
  return faults
}

function neighbourFaults(contracts: readonly ContractSpan[]): SpanFault[] {
  const inOrder = contracts.toSorted((a, b) =>
    a.startDate === b.startDate
      ? a.contractId < b.contractId
        ? -1
        : 1
      : a.startDate < b.startDate
        ? -1
        : 1,
  )
  const faults: SpanFault[] = []
  let before: ContractSpan | null = null
  for (const next of inOrder) {
    if (before !== null) {
      const fault = between(before, next)
      if (fault) faults.push(fault)
    }
    // A short contract within a long one does not end the long one.
    if (before === null || endsLater(next, before)) before = next
  }
  return faults
}

function between(before: ContractSpan, next: ContractSpan): SpanFault | null {
  const pair = `${before.contractId}:${next.contractId}`
  if (lasts(before, next.startDate)) {
    const text = `${before.endDate ?? ''} / ${next.startDate}`
    return { reason: 'overlap', key: `overlap:${pair}`, text }
  }
  const follows = before.endDate === null ? null : addDays(before.endDate, 1)
  if (follows === null || next.startDate <= follows) return null
  return { reason: 'gap', key: `gap:${pair}`, text: `${before.endDate} / ${next.startDate}` }
}

function endsLater(one: ContractSpan, other: ContractSpan): boolean {
  if (other.endDate === null) return false
  return one.endDate === null || one.endDate > other.endDate
}
