/** Gathers what the pages of BATCH-407, 408 and 409 show: how each mirror stands, and the directory of the chosen company. */
import { healthOf } from '../../../data/platform/integration-health.ts'
import { tenantIntegration } from '../../../data/platform/integrations.ts'
import {
  latestSyncs,
  type ShownSync,
  syncsOf,
} from '../../../data/platform/reading/directory-syncs.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import { type Destination, destinationsOf } from '../../../data/tenant/destinations.ts'
import { placedContainers, unitPeople } from '../../../data/tenant/directory-tree.ts'
import { changeRuns, changesOf } from '../../../data/tenant/external-changes.ts'
import { type SyncState, syncState } from '../../../data/tenant/external-sync-state.ts'
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import { departments } from '../../../data/tenant/organisation.ts'
import type { ChangesFacts, ChangeWord } from '../../../views/panels/mirror-changes.tsx'
import type { ReadingFacts } from '../../../views/panels/mirror-reading.tsx'
import type {
  CompanyFacts,
  MirrorFacts,
  MirrorService,
  SyncLine,
} from '../../../views/panels/mirrors.tsx'
import { maskedAddress } from '../../delivery/redact.ts'
import { dayAt, dayNumber } from '../../domain/calendar-day.ts'
import { deltaLinkState, LINK_LIFE_MS } from '../../domain/delta-link.ts'
import type { Desk } from '../env.ts'
import { pageNumber } from '../numbered-pages.ts'
import { isOfTheFile } from '../outbox-facts.ts'
import { teamsTree, unitsTree } from './mirror-trees.ts'

export type Mirror = Readonly<{ batchId: string; service: MirrorService; key: string }>

/** The query of the page, as it was typed. */
export type Typed = Readonly<Partial<Record<string, string>>>

export const SHRINK = 'SUSPICIOUS_SHRINK'

const MOST_RUNS = 30
const MOST_DESTINATIONS = 100
const CHANGE_RUNS = 8
const PAGE_LINES = 50

export function mirrorFacts(desk: Desk, mirror: Mirror, typed: Typed): MirrorFacts {
  const { batchId, service } = mirror
  const syncs = latestSyncs(desk.deps.platform, service).map((sync) => ({
    sync,
    runs: lastRuns(desk, sync),
  }))
  const chosen = syncs.find(({ sync }) => sync.tenantCode === typed.tenant) ?? syncs[0] ?? null
  return {
    batchId,
    service,
    lines: syncs.map(lineOf),
    ...(chosen === null
      ? NOBODY
      : companyShown(desk, { mirror, chosen: chosen.sync, runs: chosen.runs, typed })),
  }
}

const NOBODY = { company: null, unreadable: null }

/** A file that can not be read takes nothing but itself from the page. */
function companyShown(desk: Desk, choice: Choice): Pick<MirrorFacts, 'company' | 'unreadable'> {
  try {
    return { company: companyOf(desk, choice), unreadable: null }
  } catch (error) {
    if (!isOfTheFile(error)) throw error
    return { company: null, unreadable: choice.chosen.tenantName }
  }
}

/** As collectMirror writes them; rows of older versions have less. */
type Details = Readonly<{
  links?: Readonly<{ linked: number }>
  people?: number
  apiErrors?: number
  throttlePctMax?: number
  extras?: Readonly<{ mode?: 'full' | 'delta' | 'none' }>
}>

function detailsOf({ details }: ShownSync): Details {
  return JSON.parse(details) as Details
}

/** Oldest first. */
function lastRuns({ deps }: Desk, { tenantCode, service }: ShownSync): ShownSync[] {
  return syncsOf(deps.platform, { tenantCode, service }, MOST_RUNS).reverse()
}

function lineOf({ sync, runs }: Pick<Choice, 'runs'> & { sync: ShownSync }): SyncLine {
  const { links, people } = detailsOf(sync)
  return {
    ...sync,
    code: sync.tenantCode,
    name: sync.tenantName,
    linked: links?.linked ?? null,
    people: people ?? null,
    hasShrunk: sync.errorCode === SHRINK,
    calls: runs.map((one) => one.apiCalls),
    waits: runs.map((one) => one.rateWaits),
  }
}

/** `runs`: the last ones of the chosen company, oldest first. */
type Choice = Readonly<{
  mirror: Mirror
  chosen: ShownSync
  runs: readonly ShownSync[]
  typed: Typed
}>

function companyOf(desk: Desk, choice: Choice): CompanyFacts {
  const { mirror, chosen } = choice
  const code = chosen.tenantCode
  const of = { code, name: chosen.tenantName }
  const tenant = openTenant(desk.deps.folder.tenantFile(code), { code }, 'read-only')
  try {
    const all = destinationsOf(tenant, mirror.service)
    const containers = mirror.service === 'SLACK' ? [] : placedContainers(tenant, mirror.service)
    return {
      of,
      reading: readingOf(desk, choice, syncState(tenant, mirror.service)),
      changes: changesShown(choice, tenant),
      teams: mirror.service === 'TEAMS' ? teamsTree({ of, containers, destinations: all }) : null,
      units:
        mirror.service === 'LINE_WORKS'
          ? unitsTree({
              of,
              units: containers.filter(({ kind }) => kind === 'ORGUNIT'),
              people: unitPeople(tenant, mirror.service),
              departments: openDepartments(tenant),
            })
          : null,
      ...destinationsShown(all),
    }
  } finally {
    tenant.sqlite.close()
  }
}

function openDepartments(tenant: TenantDb) {
  return departments(tenant).filter(({ status }) => status === 'ACTIVE' || status === 'INACTIVE')
}

function readingOf(
  desk: Desk,
  { mirror, chosen, runs }: Choice,
  state: SyncState | null,
): ReadingFacts {
  const details = runs.map(detailsOf)
  const limits = details.flatMap(({ throttlePctMax }) => (throttlePctMax ? [throttlePctMax] : []))
  const { platform, clock } = desk.deps
  const tenantId = tenantByCode(platform, chosen.tenantCode)?.id ?? ''
  const integration = tenantIntegration(platform, tenantId, mirror.key)
  const expiresOn = integration
    ? (healthOf(platform, integration.configId)?.secretExpiresOn ?? null)
    : null
  return {
    of: { code: chosen.tenantCode, name: chosen.tenantName },
    calls: runs.map((one) => one.apiCalls),
    waits: runs.map((one) => one.rateWaits),
    failedCalls: details.reduce((sum, { apiErrors = 0 }) => sum + apiErrors, 0),
    limitUsed: limits.length === 0 ? null : Math.max(...limits),
    lastFullAt: state?.lastFullAt ?? null,
    delta:
      mirror.service === 'TEAMS'
        ? {
            mode: detailsOf(chosen).extras?.mode ?? null,
            ...deltaOf(state, integration?.updatedAt ?? null, desk),
          }
        : null,
    secret:
      expiresOn === null
        ? null
        : { expiresOn, days: dayNumber(expiresOn) - dayNumber(dayAt(clock())) },
  }
}

/** @param configUpdatedAt when the connection was last changed; null = there is none any more. */
function deltaOf(state: SyncState | null, configUpdatedAt: number | null, { deps }: Desk) {
  const now = deps.clock()
  const link = deltaLinkState(state, { now, configUpdatedAt })
  const givenAt = link === 'none' ? null : (state?.lastDeltaAt ?? null)
  const ageMs = givenAt === null ? 0 : Math.max(0, now - givenAt)
  return { state: link, givenAt, ageMs, usableMs: LINK_LIFE_MS }
}

const WORDS: readonly ChangeWord[] = ['ADDED', 'CHANGED', 'REMOVED', 'REFUSED']

function changesShown(
  { mirror, chosen, runs: synced, typed }: Choice,
  tenant: TenantDb,
): ChangesFacts {
  const { batchId, service } = mirror
  const runs = changeRuns(tenant, service, CHANGE_RUNS)
  const run = runs.find(({ runId }) => runId === typed.run) ?? runs[0] ?? null
  const change = WORDS.find((word) => word === typed.change && (run?.[word] ?? 0) > 0) ?? null
  const named = run === null ? 0 : WORDS.reduce((sum, word) => sum + run[word], 0)
  const count = run !== null && change !== null ? run[change] : named
  const { number: page, of: pages } = pageNumber(typed.page, { rows: count, perPage: PAGE_LINES })
  const asked = { service, runId: run?.runId ?? '', change }
  const lines = changesOf(tenant, asked, { limit: PAGE_LINES, offset: (page - 1) * PAGE_LINES })
  const sync = synced.find(({ runId }) => runId === run?.runId)
  return {
    batchId,
    of: { code: chosen.tenantCode, name: chosen.tenantName },
    runs,
    run,
    change,
    lines: lines.map((line) => ({ ...line, fields: line.fields.map(withoutAddress) })),
    page,
    pages,
    notNamed: sync ? Math.max(0, countedIn(sync) - named + (run?.REFUSED ?? 0)) : 0,
  }
}

function countedIn(sync: ShownSync): number {
  const users = sync.usersAdded + sync.usersChanged + sync.usersRemoved
  return users + sync.containersAdded + sync.containersChanged + sync.containersRemoved
}

/** Personal addresses are shown masked, as on the page of 403. */
function withoutAddress<Change extends Readonly<{ from: string | null; to: string | null }>>(
  change: Change,
): Change {
  const masked = (text: string | null) => (text?.includes('@') ? maskedAddress(text) : text)
  return { ...change, from: masked(change.from), to: masked(change.to) }
}

/** Those in use first; what a sync has found is a long list that nobody asked for. */
function destinationsShown(
  all: readonly Destination[],
): Pick<CompanyFacts, 'destinations' | 'notShown'> {
  const destinations = [...all].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_DESTINATIONS)
  return { destinations, notShown: all.length - destinations.length }
}

function rank({ isEnabled, isAutoRegistered }: Destination): number {
  if (isEnabled) return 0
  return isAutoRegistered ? 2 : 1
}
