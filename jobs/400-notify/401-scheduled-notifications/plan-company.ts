/** The planning half of BATCH-401 for one company: all of a day's reminders in one transaction, then what waits, page by page. */

import { openTenant } from '../../../data/tenant/open.ts'
import { hasDueMessages, waitingNotices } from '../../../data/tenant/planned-notices.ts'
import { calendarOf } from '../../../server/domain/business-calendar.ts'
import {
  type Day,
  type Instant,
  instantOf,
  type SystemRun,
  type TenantDb,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import { type Company, readCompany } from './company.ts'
import { expand } from './expand.ts'
import { type PlannedMessage, type Queued, queue } from './outgoing.ts'
import type { ScheduledParams } from './params.ts'
import { planDatedEvents } from './plan.ts'

export type CompanyPlan = Readonly<{
  planned: number
  created: number
  duplicates: number
  byEvent: Readonly<Record<string, number>>
  /** Read in the application, nothing to send. */
  inAppByEvent: Readonly<Record<string, number>>
  previews: readonly PlannedMessage[]
  /** No enabled setting and nothing due. */
  idle: boolean
}>

type ScheduledRun = SystemRun<ScheduledParams>

const WINDOW_END = '10:00'
const PAGE = 500

/** Throws what the company's file throws. A dry run plans too, and takes it all back. */
export function planCompany(run: ScheduledRun, { code }: TenantRef, day: Day): CompanyPlan {
  const tenant = openTenant(run.folder.tenantFile(code), { code }, 'read-write')
  try {
    if (!run.dryRun) return planOpen(run, tenant, day)
    tenant.sqlite.exec('BEGIN IMMEDIATE')
    try {
      return planOpen(run, tenant, day)
    } finally {
      tenant.sqlite.exec('ROLLBACK')
    }
  } finally {
    tenant.sqlite.close()
  }
}

function planOpen(run: ScheduledRun, tenant: TenantDb, day: Day): CompanyPlan {
  const calendar = calendarOf(run.settings.calendars, tenant.code)
  const company = readCompany(tenant, calendar)
  if (company.settings.length === 0 && !hasDueMessages(tenant, run.now())) return IDLE
  const dated = tenant.sqlite
    .transaction(() => {
      const { events } = run.params
      const planned = planDatedEvents(company, { day, events, now: run.now() })
      const queued = queue({ tenant, calendar, run }, planned.notices, planned.outgoing)
      const sent = new Set(planned.outgoing.map(({ noticeId }) => noticeId))
      return partOf(planned.notices, sent, {
        ...queued,
        duplicates: queued.duplicates + planned.duplicates,
      })
    })
    .immediate()
  return [...waitingPages(run, company, day)].reduce(together, dated)
}

function* waitingPages(run: ScheduledRun, company: Company, day: Day): Generator<CompanyPlan> {
  const before = windowEnd(day, run.now())
  for (let afterId = ''; ; ) {
    const page = waitingNotices(company.tenant, { before, afterId, limit: PAGE })
    const last = page.at(-1)
    if (!last) return
    afterId = last.id
    const { events } = run.params
    const wanted = page.filter(({ event }) => events === 'all' || events.includes(event))
    yield company.tenant.sqlite
      .transaction(() => {
        const notices = []
        const outgoing = []
        for (const notice of wanted) {
          const expanded = expand(company, notice, day)
          if (expanded.kind === 'later') continue
          notices.push({ id: notice.id, event: notice.event, settingId: expanded.settingId })
          outgoing.push(...expanded.outgoing)
        }
        const sent = new Set(outgoing.map(({ noticeId }) => noticeId))
        return partOf(notices, sent, queue({ ...company, run }, notices, outgoing))
      })
      .immediate()
  }
}

/** What is scheduled for later in the day is left to the next run and to the application; a past day is planned until now. */
function windowEnd(day: Day, now: Instant): Instant {
  return Math.max(instantOf(day, WINDOW_END), now + 1)
}

const IDLE: CompanyPlan = {
  planned: 0,
  created: 0,
  duplicates: 0,
  byEvent: {},
  inAppByEvent: {},
  previews: [],
  idle: true,
}

function partOf(
  notices: readonly Readonly<{ id: string; event: string }>[],
  sent: ReadonlySet<string>,
  { created, duplicates, previews }: Queued,
): CompanyPlan {
  const inApp = notices.filter(({ id }) => !sent.has(id))
  return {
    planned: notices.length,
    created,
    duplicates,
    byEvent: counted(notices),
    inAppByEvent: counted(inApp),
    previews,
    idle: false,
  }
}

function counted(notices: readonly Readonly<{ event: string }>[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { event } of notices) counts[event] = (counts[event] ?? 0) + 1
  return counts
}

function together(one: CompanyPlan, other: CompanyPlan): CompanyPlan {
  return {
    planned: one.planned + other.planned,
    created: one.created + other.created,
    duplicates: one.duplicates + other.duplicates,
    byEvent: added(one.byEvent, other.byEvent),
    inAppByEvent: added(one.inAppByEvent, other.inAppByEvent),
    previews: [...one.previews, ...other.previews],
    idle: false,
  }
}

function added(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sum = { ...one }
  for (const [key, count] of Object.entries(other)) sum[key] = (sum[key] ?? 0) + count
  return sum
}
