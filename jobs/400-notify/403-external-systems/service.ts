/** One service of one company: verified, pulled when it is stale, linked, compared (card 403, steps 1–5). */
import { allDestinations } from '../../../data/tenant/destinations.ts'
import { liveContainers, orgUnitKeys } from '../../../data/tenant/external-directory.ts'
import {
  countActiveEmployees,
  employeesToLink,
  linkableAccounts,
  linksOf,
} from '../../../data/tenant/external-links.ts'
import { syncState } from '../../../data/tenant/external-sync-state.ts'
import { departments } from '../../../data/tenant/organisation.ts'
import { dayAt, isSkip, type Run, type Tenant } from '../../../server/sdk/index.ts'
import { type AlertMeans, sayMirrored } from '../mirror/alerts.ts'
import { type Delays, type OpenWork, openWork, pauseOf } from '../mirror/batch.ts'
import { linkPeople, previewLinks } from '../mirror/commit.ts'
import type { MirrorFacts } from '../mirror/facts.ts'
import { lineWorksDirectory } from '../mirror/line-works/directory.ts'
import type { LinkCounts } from '../mirror/links.ts'
import { withMirrorLock } from '../mirror/lock.ts'
import { mirrorDirectory } from '../mirror/mirror.ts'
import type { Directory, MirrorResult } from '../mirror/model.ts'
import { emptyMeter, SHORT_PATIENCE } from '../mirror/patience.ts'
import { slackDirectory } from '../mirror/slack/directory.ts'
import { teamsDirectory } from '../mirror/teams/directory.ts'
import { joinDestinations } from './join.ts'
import {
  LIST_NAMES,
  type Lists,
  NO_LISTS,
  type ServiceFacts,
  type ServiceOutcome,
} from './model.ts'
import { reconcile } from './reconcile.ts'

export type ServiceWork = Readonly<{
  tenant: Tenant
  run: Run<unknown>
  service: ServiceFacts
  facts: MirrorFacts & Readonly<{ verdict: Verdict | null }>
  forceSync: boolean
  relink: boolean
  delays: Delays
}>

/** The last look of 405 (or of a mirror) at the connection. */
export type Verdict = Readonly<{
  status: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'
  checkedAt: number | null
}>

export type ServiceReport = Readonly<{ outcome: ServiceOutcome; lists: Lists }>

const HOUR_MS = 3_600_000
const STALE_MS = 26 * HOUR_MS

export async function lookAfterService(work: ServiceWork): Promise<ServiceReport> {
  const { tenant, run, service, facts, delays } = work
  const { integration, refusedToday } = facts
  if (integration === null) return skipped('not_configured')
  if (integration.heldByIncident !== null) return skipped('held_by_incident')
  if (refusedToday !== null) return { ...skipped(refusedToday), ...withState('auth', refusedToday) }
  const lock = { tenant, run, service: service.service, pause: pauseOf(run, delays) }
  const done = await withMirrorLock(lock, () => verifyAndPull(work))
  if (isSkip(done)) return skipped(done.reason.en)
  return finished(work, done)
}

function skipped(reason: string): ServiceReport {
  return withState('skipped', reason)
}

function withState(state: 'skipped' | 'auth', reason: string): ServiceReport {
  return {
    lists: NO_LISTS,
    outcome: {
      state,
      reason,
      tried: false,
      pulled: false,
      mirror: null,
      links: { linked: 0, new: 0, stale: 0, conflict: 0 },
      activeEmployees: 0,
      linkedPct: null,
      counts: countsOf(NO_LISTS),
    },
  }
}

type Pulled = Readonly<{ mirror: MirrorResult | null; pulled: boolean; tried: boolean }>

async function verifyAndPull(work: ServiceWork): Promise<Pulled> {
  const pull = work.forceSync || isStale(work)
  if (!pull && hasFreshVerdict(work)) return { mirror: null, pulled: false, tried: false }
  const mirror = await mirrored(work, !pull)
  return { mirror, pulled: pull, tried: true }
}

function isStale({ tenant, run, service }: ServiceWork): boolean {
  const state = syncState(tenant.db, service.service)
  const newest = Math.max(state?.lastFullAt ?? 0, state?.lastDeltaAt ?? 0)
  return run.now() - newest > STALE_MS
}

/** HEALTHY, of today, younger than an hour: taken over without a call. */
function hasFreshVerdict({ run, facts }: ServiceWork): boolean {
  const { verdict } = facts
  if (verdict?.status !== 'HEALTHY' || verdict.checkedAt === null) return false
  return dayAt(verdict.checkedAt) === run.today && run.now() - verdict.checkedAt < HOUR_MS
}

/** A failure is in the result, for the other services go on. */
async function mirrored(work: ServiceWork, verifyOnly: boolean): Promise<MirrorResult> {
  const { tenant, run, service, facts, relink, delays } = work
  const { integration, circuit } = facts
  if (integration === null) throw new Error('a service without a connection was to be mirrored')
  const meter = emptyMeter()
  const patience = { service: service.service, patience: SHORT_PATIENCE }
  const opening = openWork(patience, { tenant, run, integration, meter, delays })
  const means: AlertMeans = { tenant, run, integration, circuit }
  const result = await mirrorDirectory(
    {
      tenant,
      run,
      service: service.service,
      configId: integration.configId,
      meter,
      applyShrink: false,
      acceptOrganisation: null,
      relink,
      verifyOnly,
    },
    () => directoryOf(service, opening),
  ).catch((error: unknown) => {
    if (error instanceof Error && 'summary' in error) return error.summary as MirrorResult
    throw error
  })
  sayMirrored(means, result)
  return result
}

/** Everything a service has. */
function directoryOf({ name }: ServiceFacts, work: OpenWork<unknown>): Promise<Directory> {
  switch (name) {
    case 'slack':
      return slackDirectory(work.integration, {
        ...work,
        options: { syncUsers: true, syncChannels: true, includePrivate: true, pageSize: 200 },
      })
    case 'teams':
      return teamsDirectory(work, {
        syncUsers: true,
        syncTeams: true,
        syncChannels: true,
        mode: 'auto',
        includeGuests: true,
      })
    case 'lineworks':
      return lineWorksDirectory(work, {
        syncUsers: true,
        syncGroups: true,
        syncOrgUnits: true,
        checkRooms: true,
        pageSize: 100,
      })
  }
}

async function finished(
  work: ServiceWork,
  { mirror, pulled, tried }: Pulled,
): Promise<ServiceReport> {
  const failures = mirror?.failures ?? []
  const isRefused = failures.some(({ kind }) => kind === 'auth')
  const reason = failures.length === 0 ? null : failures.map(({ code }) => code).join(', ')
  const links = isRefused ? null : link(work)
  if (!isRefused) await joinDestinations(work)
  const lists = isRefused ? NO_LISTS : listsOf(work)
  const activeEmployees = countActiveEmployees(work.tenant.db)
  return {
    lists,
    outcome: {
      state: isRefused ? 'auth' : failures.length > 0 ? 'error' : 'ok',
      reason,
      tried,
      pulled,
      mirror,
      links: links ?? { linked: 0, new: 0, stale: 0, conflict: 0 },
      activeEmployees,
      linkedPct: isRefused ? null : shareLinked(activeEmployees, lists),
      counts: countsOf(lists),
    },
  }
}

/** Also when nothing was read: people come and go on our side too. A pull has linked in its own transaction. */
function link({ tenant, run, service, relink }: ServiceWork): LinkCounts {
  const about = { service: service.service, relink }
  if (run.dryRun) return previewLinks(tenant.db, [], about)
  const stamp = { service: service.service, runId: run.id, at: run.now() }
  return tenant.db.sqlite.transaction(() => linkPeople(tenant.db, { stamp, relink })).immediate()
}

function listsOf({ tenant, service }: ServiceWork): Lists {
  const { db } = tenant
  const keys = orgUnitKeys(db, service.service)
  return reconcile({
    service: service.service,
    employees: employeesToLink(db),
    accounts: linkableAccounts(db, service.service),
    links: linksOf(db, service.service),
    departments: departments(db).map(({ code, name, status }) => ({
      code,
      name,
      isOpen: status === 'ACTIVE' || status === 'INACTIVE',
    })),
    containers: liveContainers(db, service.service).map((container) => ({
      ...container,
      externalKey: keys.get(container.externalId) ?? null,
    })),
    destinations: allDestinations(db),
  })
}

/** Of 100; null without employees. */
function shareLinked(active: number, { unmatchedEmployees }: Lists): number | null {
  if (active === 0) return null
  return Math.floor(((active - unmatchedEmployees.length) / active) * 100)
}

function countsOf(lists: Lists): ServiceOutcome['counts'] {
  const lengths = LIST_NAMES.map((name) => [name, lists[name].length])
  return Object.fromEntries(lengths) as ServiceOutcome['counts']
}
