/** Gathers what the panel of BATCH-306 shows: open proposals with their month, changes, and the disk. */
import { statfsSync } from 'node:fs'
import {
  openProposals,
  type StoredProposal,
} from '../../../data/platform/optimization-proposals.ts'
import { storageTotal } from '../../../data/platform/reading/storage-total.ts'
import {
  latestAdjustments,
  type ShownAdjustment,
} from '../../../data/platform/resource-adjustments.ts'
import { type QuotaSeries, quotaSeries } from '../../../data/platform/resource-series.ts'
import type {
  AdjustmentLine,
  DiskFacts,
  ProposalLine,
  ResourcesFacts,
} from '../../../views/panels/resource-proposals.tsx'
import type { Screen } from '../../../views/screen.ts'
import { addDays, dayAt } from '../../domain/calendar-day.ts'
import { adjustmentNote } from '../../domain/resources/adjustment-note.ts'
import { isQuota, type Resource } from '../../domain/resources/resource.ts'
import { companyNames } from '../company-names.ts'
import type { Desk } from '../env.ts'
import { pageNumber, rowsOn } from '../numbered-pages.ts'

const MOST_PROPOSALS = 1_000
/** Each has a plot and two forms. */
const PROPOSALS_A_PAGE = 40
const MOST_CHANGES = 30
const PLOT_DAYS = 30
const GIB = 1024 ** 3

/** @param asked the page, as its address names it */
export function resourcesShown(
  desk: Desk,
  screen: Screen,
  asked: string | undefined,
): ResourcesFacts {
  const { platform } = desk.deps
  const open = openProposals(platform, MOST_PROPOSALS)
  const page = pageNumber(asked, { rows: open.length, perPage: PROPOSALS_A_PAGE })
  const shown = rowsOn(open, page, PROPOSALS_A_PAGE)
  const names = companyNames(desk, screen, 'tenantId')
  const series = new Map(
    [...new Set(shown.map(({ tenantId }) => tenantId))].map((id) => [id, monthOf(desk, id)]),
  )
  const changes = latestAdjustments(platform, MOST_CHANGES)
  return {
    count: open.length,
    page,
    lines: shown.map((one) => lineOf(one, { screen, names, series: series.get(one.tenantId) })),
    savingMinor: open.reduce((sum, { savingMinor }) => sum + savingMinor, 0),
    changes: changes.map((one) => changeOf(one, { screen, names })),
    disk: diskOf(desk),
  }
}

type Names = ReadonlyMap<string, string>

function monthOf({ deps }: Desk, tenantId: string): QuotaSeries {
  const today = dayAt(deps.clock())
  const span = { from: addDays(today, -PLOT_DAYS), to: addDays(today, -1) }
  return quotaSeries(deps.platform, tenantId, span)
}

/** Bytes for space, the resource's own unit for quotas. */
function amountText({ format, words }: Screen, resource: Resource, value: number): string {
  switch (resource) {
    case 'storage':
      return words.resources.gigabytes(format.decimal(value))
    case 'users':
      return words.resources.users(format.number(value))
    case 'api':
      return words.resources.calls(format.number(value))
    default:
      return format.bytes(value)
  }
}

type About = Readonly<{ screen: Screen; names: Names; series: QuotaSeries | undefined }>

function lineOf(one: StoredProposal, { screen, names, series }: About): ProposalLine {
  const { id, tenantId, tenantCode, resource, kind, current, proposed, savingMinor, risk } = one
  const text = (value: number) => amountText(screen, resource, value)
  const values = series && isQuota(resource) ? series[resource] : []
  return {
    id,
    code: tenantCode,
    name: names.get(tenantId) ?? tenantCode,
    resource,
    kind,
    current: text(current),
    proposed: text(proposed),
    savingMinor,
    risk,
    confidence: one.confidenceBp / 10_000,
    isAutomatic: one.isAutoApplicable,
    why: whyText(screen, one),
    since: one.proposedAt,
    plot:
      values.length === 0
        ? null
        : {
            values,
            now: current,
            label: screen.words.resources.plot(text(Math.max(...values)), text(current)),
          },
  }
}

function whyText(screen: Screen, { resource, reasons }: StoredProposal): string {
  const { format, words } = screen
  const { why, average = 0, peak = 0, growth, files = 0 } = reasons
  // Averages of small companies are parts of a GB.
  const text = (value: number) =>
    resource === 'storage' ? format.bytes(value * GIB) : amountText(screen, resource, value)
  const said = words.resources.why
  switch (why) {
    case 'unused':
      return said.unused(text(average), text(peak))
    case 'growing':
      return said.growing(`${format.decimal((growth ?? 0) * 100)}%`)
    case 'full':
      return said.full(text(peak))
    case 'orphans':
      return said.orphans(format.number(files))
    default:
      return said[why]
  }
}

function changeOf(one: ShownAdjustment, { screen, names }: Omit<About, 'series'>): AdjustmentLine {
  const { id, tenantId, tenantCode, resource, before, after, result, rollbackOf, isTakenBack } = one
  const isInForce = result === 'done' && rollbackOf === null && !isTakenBack
  return {
    id,
    code: tenantCode,
    name: names.get(tenantId) ?? tenantCode,
    resource,
    before: amountText(screen, resource, before),
    after: amountText(screen, resource, after),
    state: isTakenBack
      ? 'taken_back'
      : result === 'done' && rollbackOf !== null
        ? 'rollback'
        : (result ?? 'announced'),
    note: one.note === null ? null : adjustmentNote(one.note)[screen.language],
    at: one.at,
    by: one.by,
    canRollBack: isInForce && resource !== 'db_reclaim',
  }
}

/** What an ordinary user may have of the disk the data folder lies on. */
function diskOf({ deps }: Desk): DiskFacts {
  const { bsize, blocks, bfree, bavail } = statfsSync(deps.folder.root)
  return { ...storageTotal(deps.platform), usableBytes: (blocks - bfree + bavail) * bsize }
}
