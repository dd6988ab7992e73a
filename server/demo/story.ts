/** What happened to each company: contracts, days of activity and the day nothing follows; from the cast and the calendar. */
import {
  addDays,
  addMonths,
  type Day,
  daySpan,
  firstDayOf,
  type Instant,
} from '../domain/calendar-day.ts'
import type { DemoCalendar } from './calendar.ts'
import { type Company, is, type PlanCode } from './cast.ts'

export type DemoContract = Readonly<{
  contractId: string
  plan: PlanCode
  start: Day
  /** null = open-ended. */
  end: Day | null
  autoRenew: 0 | 1
  renewedBy: string | null
}>

export type TenantStatus = 'ACTIVE' | 'SUSPENDED' | 'TRIAL' | 'EXPIRED'

/** Both days included; null when there is no such day. */
export type DaySpanInclusive = Readonly<{ from: Day; until: Day }> | null

export type Story = Readonly<{
  company: Company
  tenantId: string
  status: TenantStatus
  /** Since when the status holds, if it is not the first one. */
  statusSince: Day | null
  contracts: readonly DemoContract[]
  /** Days on which people used the application. */
  activity: DaySpanInclusive
  /** Days that BATCH-301 measured (the contract covers them). */
  measured: DaySpanInclusive
  /** Nothing in the company's file was written after this instant. */
  quietAfter: Instant
}>

export const SUSPENDED_DAYS_AGO = 20
export const IDLE_DAYS = 95
export const NEW_DAYS_AGO = 3
export const CONTRACT_ENDS_IN_DAYS = 10
const LAPSED_DAYS_AGO = 3
const TRIAL = { daysAgo: 27, endsInDays: 3 } as const
/** Contracts with an end that is near; the others are open-ended. */
const ENDS_IN_DAYS = {
  contract_ends_soon: CONTRACT_ENDS_IN_DAYS,
  lapsed: -LAPSED_DAYS_AGO,
  renews_itself: 30,
  ends_in_13: 13,
  unreachable: 7,
  ends_today: 0,
} as const
const ENDED_ON_DAY = 20
const PLAN_CHANGED_ON_DAY = 13

export function story(company: Company, number: number, calendar: DemoCalendar): Story {
  const contracts = contractsOf(company, number, calendar)
  const activity = activityOf(company, calendar)
  const lastDay = activity?.until ?? addDays(calendar.today, -1)
  return {
    company,
    tenantId: `TNT${String(number).padStart(4, '0')}`,
    status: statusOf(company),
    statusSince: statusSince(company, calendar),
    contracts,
    activity,
    measured: measuredOf(contracts, calendar),
    quietAfter: Math.min(calendar.now, daySpan(lastDay).to),
  }
}

/** The contract that covers the day; the last one when none does. */
export function contractOn(teller: Story, day: Day): DemoContract {
  const covering = teller.contracts.find(
    (contract) => contract.start <= day && (contract.end === null || day <= contract.end),
  )
  return covering ?? (teller.contracts.at(-1) as DemoContract)
}

function statusOf(company: Company): TenantStatus {
  if (is(company, 'trial')) return 'TRIAL'
  if (is(company, 'suspended')) return 'SUSPENDED'
  return is(company, 'contract_ended') ? 'EXPIRED' : 'ACTIVE'
}

function statusSince(company: Company, calendar: DemoCalendar): Day | null {
  if (is(company, 'suspended')) return addDays(calendar.today, -SUSPENDED_DAYS_AGO)
  return is(company, 'contract_ended') ? addDays(endedOn(calendar), 1) : null
}

function endedOn(calendar: DemoCalendar): Day {
  return `${calendar.openMonth}-${ENDED_ON_DAY}`
}

function contractsOf(company: Company, number: number, calendar: DemoCalendar): DemoContract[] {
  const id = (part: number) => `CTR${String(number).padStart(4, '0')}-${part}`
  const whole = {
    contractId: id(1),
    plan: company.plan,
    start: startOf(company, number, calendar),
    autoRenew: is(company, 'renews_itself') ? 1 : 0,
    renewedBy: null,
  } as const
  if (is(company, 'contract_ended')) return [{ ...whole, end: endedOn(calendar) }]
  if (is(company, 'plan_change')) return changedPlan(whole, calendar, id(2))
  if (is(company, 'upgraded_yesterday')) return upgraded(whole, calendar, id(2))
  if (is(company, 'overlapping_contracts')) return overlapping(whole, calendar, id(2))
  return [{ ...whole, end: endOf(company, calendar) }]
}

function startOf(company: Company, number: number, calendar: DemoCalendar): Day {
  if (is(company, 'new')) return addDays(calendar.today, -NEW_DAYS_AGO)
  if (is(company, 'trial')) return addDays(calendar.today, -TRIAL.daysAgo)
  return firstDayOf(addMonths(calendar.thisMonth, -20 - (number % 14)))
}

function endOf(company: Company, { today }: DemoCalendar): Day | null {
  if (is(company, 'trial')) return addDays(today, TRIAL.endsInDays)
  for (const [character, days] of Object.entries(ENDS_IN_DAYS)) {
    if (is(company, character as keyof typeof ENDS_IN_DAYS)) return addDays(today, days)
  }
  return null
}

type Begun = Omit<DemoContract, 'end'>

function upgraded(last: Begun, { today }: DemoCalendar, secondId: string): DemoContract[] {
  const yesterday = addDays(today, -1)
  return [
    { ...last, end: addDays(yesterday, -1), renewedBy: secondId },
    { ...last, contractId: secondId, plan: 'PREMIUM', start: yesterday, end: null },
  ]
}

/** Somebody entered the new contract a week too early; both lie in the future, so no invoice is touched yet. */
function overlapping(last: Begun, { today }: DemoCalendar, secondId: string): DemoContract[] {
  return [
    { ...last, end: addDays(today, 47), renewedBy: secondId },
    { ...last, contractId: secondId, start: addDays(today, 41), end: null },
  ]
}

function changedPlan(last: Begun, calendar: DemoCalendar, secondId: string): DemoContract[] {
  const changedOn = `${calendar.openMonth}-${PLAN_CHANGED_ON_DAY}`
  return [
    { ...last, plan: 'BASIC', end: addDays(changedOn, -1), renewedBy: secondId },
    { ...last, contractId: secondId, start: changedOn, end: null },
  ]
}

/** Days without anybody's trace; null = in use. */
export function idleDaysOf(company: Company): number | null {
  if (is(company, 'idle')) return IDLE_DAYS
  if (is(company, 'idle_64')) return 64
  return is(company, 'idle_35') ? 35 : null
}

function activityOf(company: Company, calendar: DemoCalendar): DaySpanInclusive {
  const from = (calendar.days[0] as { day: Day }).day
  if (is(company, 'new')) return null
  if (is(company, 'suspended')) {
    return { from, until: addDays(calendar.today, -SUSPENDED_DAYS_AGO - 1) }
  }
  const idle = idleDaysOf(company)
  if (idle !== null) return { from, until: addDays(calendar.today, -idle) }
  if (is(company, 'trial'))
    return { from: addDays(calendar.today, -TRIAL.daysAgo), until: calendar.today }
  if (is(company, 'contract_ended')) return { from, until: endedOn(calendar) }
  return { from, until: calendar.today }
}

function measuredOf(contracts: readonly DemoContract[], calendar: DemoCalendar): DaySpanInclusive {
  const firstDay = (calendar.days[0] as { day: Day }).day
  const start = (contracts[0] as DemoContract).start
  const end = (contracts.at(-1) as DemoContract).end
  const from = start > firstDay ? start : firstDay
  const until = end !== null && end < calendar.lastUsageDay ? end : calendar.lastUsageDay
  return until < from ? null : { from, until }
}
