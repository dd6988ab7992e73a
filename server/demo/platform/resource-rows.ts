/** What is set aside for each company, what plans and agreements say about it, and what BATCH-306 changed five weeks ago. */
import { addDays, type Day, type Instant, instantOf, weekday } from '../../domain/calendar-day.ts'
import { USUAL_COSTS } from '../../domain/resources/resource.ts'
import type { DemoCalendar } from '../calendar.ts'
import { is } from '../cast.ts'
import { demoRunId } from '../identifiers.ts'
import type { Row } from '../row.ts'
import { contractOn, type Story } from '../story.ts'
import type { TableRows } from '../tenant/stamps.ts'
import { PRICES } from './prices.ts'
import type { CompanyHealth } from './tenant-health-rows.ts'
import type { UsageDay } from './usage.ts'

const BATCH = 'BATCH-306'
const SATURDAY = 6
const WEEKS_AGO = 5
const SEEN_DAYS = 30
const GIB = 1024 ** 3
/** As the level `standard` reserves: nothing to gain for the next run. */
const RESERVE = 1.3
/** Plans with the feature that one company without it has kept. */
const WITH_REPORTS = ['PREMIUM', 'ENTERPRISE']
export const REPORTS_FEATURE = 'features.advancedReports'

export type ResourceTeller = Readonly<{
  stories: readonly Story[]
  usage: ReadonlyMap<string, readonly UsageDay[]>
  health: readonly CompanyHealth[]
  limitsOf: (story: Story) => Row
  calendar: DemoCalendar
  seed: number
}>

/** A cut that was made; `id` of its proposal. */
type Cut = Readonly<{
  id: number
  story: Story
  resource: 'storage' | 'api'
  before: number
  after: number
}>

export function resourceTables(teller: ResourceTeller): TableRows {
  const cuts = cutsOf(teller)
  const day = cutDay(teller.calendar)
  const at = instantOf(day, '02:00') + 90_000
  return [
    ['plan_settings', planSettingRows()],
    [
      'resource_allocations',
      teller.stories.map((story) => allocationRow(story, { teller, cuts, at })),
    ],
    [
      'tenant_setting_overrides',
      [
        ...teller.stories.flatMap((story) => agreedRows(story, teller)),
        ...cuts.map((cut) => cutOverride(cut, day)),
      ],
    ],
    ['optimization_proposals', cuts.map((cut) => proposalRow(cut, teller.seed, at))],
    ['resource_adjustments', cuts.map((cut) => adjustmentRow(cut, teller.seed, at))],
  ]
}

export function hasReports(story: Story, day: Day): boolean {
  return WITH_REPORTS.includes(contractOn(story, day).plan)
}

function planSettingRows(): Row[] {
  const inYen = PRICES.filter(({ currency }) => currency === 'JPY')
  const row = (plan: string, rest: Row): Row => ({
    plan_code: plan,
    severity: null,
    auto_fix: null,
    ...rest,
  })
  return [
    ...inYen.map(({ plan, includedGb }) =>
      row(plan, {
        category: 'resource',
        key: 'max_storage_gb',
        data_type: 'INTEGER',
        value: String(includedGb),
      }),
    ),
    ...WITH_REPORTS.map((plan) =>
      row(plan, {
        category: 'feature',
        key: REPORTS_FEATURE.replace('features.', ''),
        data_type: 'BOOLEAN',
        value: 'true',
      }),
    ),
  ]
}

function cutsOf(teller: ResourceTeller): Cut[] {
  const { stories, limitsOf } = teller
  const cuts = stories.flatMap((story) => {
    const limits = limitsOf(story)
    const wanted = [
      { resource: 'storage', before: limits.max_storage_gb, after: storageAfter(story, teller) },
      { resource: 'api', before: limits.api_rate_limit, after: callsAfter(story, teller) },
    ] as const
    return wanted.map((one) => ({ ...one, story, before: Number(one.before) }))
  })
  return cuts
    .flatMap(({ after, ...cut }) =>
      after !== null && after < cut.before ? [{ ...cut, after }] : [],
    )
    .map((cut, index) => ({ ...cut, id: index + 1 }))
}

/** One company was never cut: its proposal is for the next run. */
function storageAfter(story: Story, { usage }: ResourceTeller): number | null {
  if (is(story.company, 'oversized')) return null
  const days = (usage.get(story.tenantId) ?? []).slice(-SEEN_DAYS)
  const bytes = days.map((day) => day.dataBytes + day.fileBytes + day.reportBytes)
  return days.length === 0 ? null : Math.max(1, Math.ceil((Math.max(...bytes) / GIB) * RESERVE))
}

/** One company grows: what it was left is all in use on three days by now. */
function callsAfter(story: Story, { health }: ResourceTeller): number | null {
  const hours = health.find((one) => one.story === story)?.hours ?? []
  const peaks = peaksByDay(hours)
  const [highest = 0, , third = 0] = peaks
  if (highest === 0) return null
  return is(story.company, 'calls_tripled') ? third : Math.ceil(highest * RESERVE)
}

const JST_MS = 9 * 3_600_000
const DAY_MS = 86_400_000

/** The highest first. */
function peaksByDay(hours: CompanyHealth['hours']): number[] {
  const peaks = new Map<number, number>()
  for (const { hourMs, apiCalls } of hours) {
    const day = Math.floor((hourMs + JST_MS) / DAY_MS)
    peaks.set(day, Math.max(peaks.get(day) ?? 0, apiCalls))
  }
  return [...peaks.values()].sort((a, b) => b - a)
}

/** A Saturday, so long ago that the next run may change the same again. */
function cutDay({ today }: DemoCalendar): Day {
  const day = addDays(today, -7 * WEEKS_AGO)
  return addDays(day, -((weekday(day) - SATURDAY + 7) % 7))
}

type Told = Readonly<{ teller: ResourceTeller; cuts: readonly Cut[]; at: Instant }>

function allocationRow(story: Story, { teller, cuts, at }: Told): Row {
  const limits = teller.limitsOf(story)
  const after = (resource: Cut['resource']) =>
    cuts.find((cut) => cut.story === story && cut.resource === resource)?.after
  return {
    tenant_id: story.tenantId,
    storage_gb: after('storage') ?? Number(limits.max_storage_gb),
    max_users: Number(limits.max_users),
    api_calls_per_hour: after('api') ?? Number(limits.api_rate_limit),
    allocated_at: at,
    updated_by: BATCH,
    version: 1,
  }
}

/** A contract that says something else than the plan. */
function agreedRows(story: Story, { limitsOf, calendar }: ResourceTeller): Row[] {
  const { company } = story
  const agreed = (['oversized', 'storage_83', 'over_storage'] as const).some((one) =>
    is(company, one),
  )
  if (!agreed) return []
  const { start } = contractOn(story, calendar.today)
  return [
    overrideRow(story, {
      key: 'max_storage_gb',
      value: String(limitsOf(story).max_storage_gb),
      source: 'contract',
      reason: '個別契約',
      valid_from: start,
      created_by: 'operator',
    }),
  ]
}

const ALLOCATION_KEYS = {
  storage: 'allocation.storage_gb',
  api: 'allocation.api_calls_per_hour',
} as const

function cutOverride({ id, story, resource, after }: Cut, day: Day): Row {
  return overrideRow(story, {
    key: ALLOCATION_KEYS[resource],
    value: String(after),
    source: 'optimizer',
    reason: `optimization_proposal:${id}`,
    valid_from: day,
    created_by: BATCH,
  })
}

function overrideRow(story: Story, rest: Row): Row {
  return { tenant_id: story.tenantId, category: 'resource', valid_until: null, ...rest }
}

function proposalRow({ id, story, resource, before, after }: Cut, seed: number, at: Instant): Row {
  return {
    id,
    run_id: demoRunId(seed, BATCH, at),
    tenant_id: story.tenantId,
    resource,
    kind: 'scale_down',
    current_value: before,
    proposed_value: after,
    unit: resource === 'storage' ? 'GB' : 'calls/h',
    saving_minor: (before - after) * USUAL_COSTS[resource],
    risk: 'low',
    confidence_bp: 6_000,
    reasons: JSON.stringify({ why: 'unused', days: SEEN_DAYS }),
    auto_applicable: 1,
    state: 'applied',
    proposed_at: at,
    decided_by: BATCH,
    decided_at: at,
    applied_at: at,
    actual_saving_minor: (before - after) * USUAL_COSTS[resource],
  }
}

function adjustmentRow(
  { id, story, resource, before, after }: Cut,
  seed: number,
  at: Instant,
): Row {
  return {
    id,
    proposal_id: id,
    run_id: demoRunId(seed, BATCH, at),
    tenant_id: story.tenantId,
    resource,
    before,
    after,
    result: 'done',
    rollback_of: null,
    made_by: BATCH,
    note: null,
    at,
  }
}
