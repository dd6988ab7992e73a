/** Which ends of contracts were said on which mornings, as BATCH-307 would have said them. */
import { addDays, type Day } from '../../domain/calendar-day.ts'
import {
  daysLeft,
  NOTICE_DAYS,
  stageDue,
  type Urgency,
  urgencyOf,
} from '../../domain/contract/notice.ts'
import type { DemoCalendar } from '../calendar.ts'
import { is } from '../cast.ts'
import { dailyDueTimes } from '../ledger/due-times.ts'
import type { Row } from '../row.ts'
import type { DemoContract, Story } from '../story.ts'

export const NOTICE_BATCH = 'BATCH-307'
export const NOTICE_TIME = '09:30'

export type SaidEnd = Readonly<{
  story: Story
  contract: DemoContract & { end: Day }
  day: Day
  at: number
  daysLeft: number
  stage: number
  urgency: Urgency
  status: 'sent' | 'failed'
}>

/** Every stage once, on the first morning it was due; oldest first. */
export function saidEnds(stories: readonly Story[], calendar: DemoCalendar): SaidEnd[] {
  const said: SaidEnd[] = []
  const known = new Set<string>()
  for (const { day, at } of dailyDueTimes(calendar, NOTICE_TIME)) {
    for (const one of stories.flatMap((story) => endsOn(story, day, at))) {
      const key = `${one.contract.contractId} ${one.stage}`
      if (!known.has(key)) said.push(one)
      known.add(key)
    }
  }
  return said
}

function endsOn(story: Story, day: Day, at: number): SaidEnd[] {
  if (story.status !== 'ACTIVE' && story.status !== 'TRIAL') return []
  return story.contracts.flatMap((contract) => {
    const { end } = contract
    if (end === null || contract.start > day || isFollowed(story, contract)) return []
    const left = daysLeft(day, end)
    const asked = { daysLeft: left, autoRenew: contract.autoRenew === 1, stages: NOTICE_DAYS }
    const stage = stageDue(asked)
    if (stage === null) return []
    // The company that nobody can write to; only the holding hears of a lapse.
    const status = is(story.company, 'unreachable') && stage >= 0 ? 'failed' : 'sent'
    const urgency = urgencyOf(left)
    return [
      { story, contract: { ...contract, end }, day, at, daysLeft: left, stage, urgency, status },
    ]
  })
}

function isFollowed({ contracts }: Story, { contractId, start, end, renewedBy }: DemoContract) {
  if (renewedBy !== null) return true
  return contracts.some(
    (other) =>
      other.contractId !== contractId &&
      other.start > start &&
      end !== null &&
      other.start <= addDays(end, 1),
  )
}

export function noticeRows(said: readonly SaidEnd[]): Row[] {
  return said.map((one) => ({
    tenant_id: one.story.tenantId,
    contract_id: one.contract.contractId,
    end_date: one.contract.end,
    stage: one.stage,
    days_left: one.daysLeft,
    urgency: one.urgency,
    status: one.status,
    channels: JSON.stringify([
      { channel: 'EMAIL', ids: [], state: one.status === 'sent' ? 'ok' : 'no_recipient' },
    ]),
    created_at: one.at + 1_200,
  }))
}
