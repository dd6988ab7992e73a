/** The result of a run of BATCH-306, in the shape of its card. */
import type { HoldingView } from '../../../server/domain/resources/holding-view.ts'
import {
  type Level,
  RESOURCES,
  type Resource,
  RISKS,
  type Risk,
  WORTHWHILE_MINOR,
} from '../../../server/domain/resources/resource.ts'
import {
  type Day,
  isoWithOffset,
  type SystemRun,
  type TenantOutcome,
} from '../../../server/sdk/index.ts'
import type { OptimisedTenant, ShownProposal } from './optimise-tenant.ts'
import { analysisOf, type OptimiseParams } from './params.ts'
import type { Applied } from './work.ts'

type OfTenant = Readonly<{ tenantCode: string; tenantName: string }>
export type TenantProposal = OfTenant & ShownProposal
export type TenantAdjustment = OfTenant & Applied
type Saving = Readonly<{ count: number; saving: number }>
export type Review = Readonly<{
  tenantCode: string
  resource: Resource | null
  why: string
  count?: number
  bytes?: number
}>

export type OptimiseSummary = Readonly<{
  batchId: string
  executedAt: string
  date: Day
  analysisDays: number
  level: Level
  totalTenants: number
  insufficientData: readonly string[]
  proposals: Readonly<{ created: number; refreshed: number; expired: number }>
  byResource: Readonly<Record<Resource, Saving>>
  applied: number
  failed: number
  rolledBack: number
  skipped: number
  expectedSavingMinor: number
  actualSavingMinor: number
  oversubscription: number
  forecastShare: number
  riskDistribution: Readonly<Record<Risk, number>>
  topSavings: readonly (TenantProposal & Readonly<{ isWorthwhile: boolean }>)[]
  manualReview: readonly Review[]
  errors: number
  adjustments: readonly TenantAdjustment[]
  open: readonly TenantProposal[]
  dryRun: boolean
}>

const TOP = 10
const MOST_SHOWN = 200

export function summaryOf(
  run: SystemRun<OptimiseParams>,
  outcomes: readonly TenantOutcome<OptimisedTenant>[],
  view: HoldingView,
): OptimiseSummary {
  const good = outcomes.flatMap((one) =>
    one.state === 'succeeded' ? [{ ...one.result, of: nameOf(one) }] : [],
  )
  const sum = (of: (one: OptimisedTenant) => number) => good.reduce((all, one) => all + of(one), 0)
  const open = good.flatMap(({ of, proposals }) => proposals.map((one) => ({ ...of, ...one })))
  const adjustments = good.flatMap(({ of, applied }) => applied.map((one) => ({ ...of, ...one })))
  const effects = good.flatMap((one) => one.effects)
  return {
    batchId: run.batchId,
    executedAt: isoWithOffset(run.now()),
    date: run.today,
    ...analysisOf(run.params),
    totalTenants: outcomes.length,
    insufficientData: good
      .filter(({ insufficient }) => insufficient.length > 0)
      .map(({ of }) => of.tenantCode),
    proposals: {
      created: sum(({ created }) => created),
      refreshed: sum(({ refreshed }) => refreshed),
      expired: sum(({ expired }) => expired),
    },
    byResource: byResource(open),
    ...endsOf(adjustments),
    expectedSavingMinor: open.reduce((all, { savingMinor }) => all + savingMinor, 0),
    actualSavingMinor: effects.reduce((all, { actualMinor }) => all + actualMinor, 0),
    ...view,
    riskDistribution: riskCounts(open),
    topSavings: topOf(open),
    manualReview: good.flatMap(reviewsOf).slice(0, MOST_SHOWN),
    errors: outcomes.filter(({ state }) => state === 'failed').length,
    adjustments: adjustments.slice(0, MOST_SHOWN),
    open: open.slice(0, MOST_SHOWN),
    dryRun: run.dryRun,
  }
}

function nameOf({ tenant }: TenantOutcome): OfTenant {
  return { tenantCode: tenant.code, tenantName: tenant.name }
}

function byResource(open: readonly TenantProposal[]): Record<Resource, Saving> {
  const entries = RESOURCES.map((resource) => {
    const own = open.filter((one) => one.resource === resource)
    return [
      resource,
      { count: own.length, saving: own.reduce((all, one) => all + one.savingMinor, 0) },
    ]
  })
  return Object.fromEntries(entries) as Record<Resource, Saving>
}

function riskCounts(open: readonly TenantProposal[]): Record<Risk, number> {
  const entries = RISKS.map((risk) => [risk, open.filter((one) => one.risk === risk).length])
  return Object.fromEntries(entries) as Record<Risk, number>
}

function topOf(open: readonly TenantProposal[]): OptimiseSummary['topSavings'] {
  return open
    .filter(({ savingMinor }) => savingMinor > 0)
    .toSorted((a, b) => b.savingMinor - a.savingMinor)
    .slice(0, TOP)
    .map((one) => ({ ...one, isWorthwhile: one.savingMinor > WORTHWHILE_MINOR }))
}

/** What needs a person: all that the machine may not do, and what it found and may not touch. */
function reviewsOf({
  of,
  proposals,
  effects,
  rowsWithoutFile,
  archived,
}: OptimisedTenant & { of: OfTenant }): Review[] {
  const { tenantCode } = of
  return [
    ...proposals
      .filter(({ isAutoApplicable }) => !isAutoApplicable)
      .map(({ resource, kind, risk }) => ({
        tenantCode,
        resource,
        why: kind === 'upsell' ? 'upsell' : risk === 'high' ? 'risk_high' : 'not_automatic',
      })),
    ...effects
      .filter(({ isOverestimated }) => isOverestimated)
      .map(({ resource }) => ({ tenantCode, resource, why: 'overestimated' })),
    ...(rowsWithoutFile > 0
      ? [{ tenantCode, resource: null, why: 'rows_without_file', count: rowsWithoutFile }]
      : []),
    ...(archived.files > 0
      ? [
          {
            tenantCode,
            resource: 'file_orphans' as const,
            why: 'archived_over_30_days',
            count: archived.files,
            bytes: archived.bytes,
          },
        ]
      : []),
  ]
}

type Ends = Pick<OptimiseSummary, 'applied' | 'failed' | 'rolledBack' | 'skipped'>

function endsOf(adjustments: readonly Applied[]): Ends {
  const count = (of: (one: Applied) => boolean) => adjustments.filter(of).length
  return {
    applied: count(({ result }) => result === 'done'),
    failed: count(({ result }) => result === 'failed'),
    rolledBack: count(({ isPutBack }) => isPutBack),
    skipped: count(({ result }) => result === 'skipped'),
  }
}

/** Of a run in which a person's wish was carried out. */
export type ActSummary = Ends &
  Readonly<{
    batchId: string
    executedAt: string
    adjustments: readonly Applied[]
    note?: string | null
    dryRun: boolean
  }>

export function actSummary(
  run: SystemRun<OptimiseParams>,
  applied: readonly Applied[],
): ActSummary {
  return {
    batchId: run.batchId,
    executedAt: isoWithOffset(run.now()),
    ...endsOf(applied),
    adjustments: applied,
    dryRun: run.dryRun,
  }
}
