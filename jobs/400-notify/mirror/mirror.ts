/** Mirrors one company's directory of one service: read, compare, apply, look after destinations; the heart of 407–409 and of 403's pull. */
import { purgeChanges, putChanges } from '../../../data/tenant/external-changes.ts'
import {
  liveContainers,
  type MirroredService,
  type MirrorStamp,
  purgeMirror,
} from '../../../data/tenant/external-directory.ts'
import {
  countActiveEmployees,
  countLinks,
  purgeLinks,
} from '../../../data/tenant/external-links.ts'
import { saveSyncState, syncState } from '../../../data/tenant/external-sync-state.ts'
import {
  IncompleteError,
  PermanentError,
  type Run,
  type Tenant,
  type Words,
} from '../../../server/sdk/index.ts'
import { refusedIn } from './changes.ts'
import {
  commitParts,
  type PlannedPart,
  planPart,
  previewLinks,
  type ReadPart,
  withParts,
} from './commit.ts'
import { ServiceFault } from './fault.ts'
import type { LinkCounts } from './links.ts'
import { looseEnds, type TendedDestinations } from './loose-ends.ts'
import {
  type Directory,
  type MirrorResult,
  type PartFailure,
  type PartGroup,
  partName,
} from './model.ts'
import { partCounts } from './part-counts.ts'
import { joined, partWords } from './part-words.ts'
import type { Meter } from './patience.ts'

export type MirrorWork = Readonly<{
  tenant: Tenant
  run: Run<unknown>
  service: MirroredService
  configId: string
  meter: Meter
  applyShrink: boolean
  /** Id of another organisation the connection may lead to from now on; null = only the one known. */
  acceptOrganisation: string | null
  relink: boolean
  /** True: only the credentials are looked at, nothing is read or applied. */
  verifyOnly: boolean
}>

const DAY_MS = 86_400_000
const DELETED_KEPT_MS = 180 * DAY_MS
const LINKS_KEPT_MS = 90 * DAY_MS

/**
 * @param open checks the credentials and answers the directory.
 * Throws IncompleteError with the result when anything could not be read or believed; what could, is applied.
 */
export async function mirrorDirectory(
  work: MirrorWork,
  open: () => Promise<Directory>,
): Promise<MirrorResult> {
  const startedAt = work.run.now()
  const failures: PartFailure[] = []
  const directory = await opened(work, open, failures)
  const isRead = directory !== null && !work.verifyOnly
  const read = isRead ? await mirrored(work, directory, failures) : NOTHING_READ
  const tended = isRead ? await tend(work, { directory, read }, failures) : NOTHING_TENDED
  remember(work, { directory, failures })
  const result: MirrorResult = {
    service: work.service,
    configId: work.configId,
    startedAt,
    finishedAt: work.run.now(),
    parts: partCounts(read.applied),
    links: read.links ?? linksAsTheyStand(work),
    people: countActiveEmployees(work.tenant.db),
    ...tended,
    apiCalls: work.meter.apiCalls,
    apiErrors: work.meter.apiErrors,
    rateWaits: work.meter.rateWaits,
    waitMs: work.meter.waitMs,
    throttlePctMax: work.meter.throttlePctMax,
    tokenRenewals: directory?.tokenRenewals() ?? 0,
    extras: directory?.extras() ?? {},
    token: directory?.token() ?? null,
    failures,
  }
  if (failures.length > 0) throw failed(result)
  return result
}

const NOTHING_READ: Read = { applied: [], links: null }
const NOTHING_TENDED: TendedDestinations = {
  destinationsDisabled: [],
  settingsDisabled: [],
  withoutBot: [],
}

/** Nobody was read, and nobody has lost an account by that. */
function linksAsTheyStand({ tenant, service }: MirrorWork): LinkCounts {
  return { ...countLinks(tenant.db, service), new: 0 }
}

async function opened(
  work: MirrorWork,
  open: () => Promise<Directory>,
  failures: PartFailure[],
): Promise<Directory | null> {
  return await guarded('open', failures, async () => {
    const directory = await open()
    demandSameTenant(work, directory)
    return directory
  })
}

/** Another workspace under the same connection would mix two companies. */
function demandSameTenant(
  { tenant, service, acceptOrganisation }: MirrorWork,
  { externalTenantId }: Directory,
): void {
  const known = syncState(tenant.db, service)?.externalTenantId ?? null
  if (known === null || externalTenantId === null || known === externalTenantId) return
  if (externalTenantId === acceptOrganisation) return
  const code = service === 'SLACK' ? 'WORKSPACE_CHANGED' : 'TENANT_CHANGED'
  throw new PermanentError({
    code,
    message: {
      ja: `接続先の組織が変わっています: 以前 ${known}、現在 ${externalTenantId}。何も反映していません`,
      en: `the connection leads to another organisation: ${externalTenantId} instead of ${known}; nothing was applied`,
    },
    hint: {
      ja: `正しい変更なら acceptOrganisation=${externalTenantId} と applyShrink=true を付けて 1 回実行してください`,
      en: `if it is meant, run once with acceptOrganisation=${externalTenantId} and applyShrink=true`,
    },
  })
}

type Read = Readonly<{ applied: readonly PlannedPart[]; links: LinkCounts | null }>

async function mirrored(
  work: MirrorWork,
  directory: Directory,
  failures: PartFailure[],
): Promise<Read> {
  const applied: PlannedPart[] = []
  let links: LinkCounts | null = null
  for (const group of directory.groups) {
    const listed = await listedParts(group, failures)
    const planned = plannedParts(work, { group, listed }, failures)
    const counts = apply(work, planned)
    links = counts ?? links
    applied.push(...planned)
    if (failures.some((failure) => failure.kind === 'auth')) break
  }
  work.run.records(applied.reduce((sum, { listing }) => sum + listing.rows.length, 0))
  return { applied, links }
}

async function listedParts(group: PartGroup, failures: PartFailure[]): Promise<ReadPart[]> {
  const listed: ReadPart[] = []
  for (const part of group.parts) {
    const listing = await guarded(partName(part), failures, () => part.list())
    if (listing === null) continue
    listed.push({ part, listing })
    if (listing.partial !== null) failures.push(leftOut(partName(part), listing.partial))
  }
  return listed
}

function plannedParts(
  work: MirrorWork,
  { group, listed }: Readonly<{ group: PartGroup; listed: readonly ReadPart[] }>,
  failures: PartFailure[],
): PlannedPart[] {
  const planned = listed.flatMap((read) => {
    const plan = planPart(work.tenant.db, read, work.service)
    try {
      if (!work.applyShrink) plan.demandBelievable()
      return [plan]
    } catch (error) {
      failures.push(failureOf(partName(read.part), error))
      noteRefused(work, plan)
      return []
    }
  })
  const isWhole = planned.length === listed.length
  return isWhole || !group.standTogether ? planned : []
}

/** For the operator who has to say whether it is true. */
function noteRefused(work: MirrorWork, part: PlannedPart): void {
  const { tenant, run, service } = work
  if (run.dryRun) return
  const note = () => putChanges(tenant.db, refusedIn(tenant.db, part, service), stampOf(work))
  tenant.db.sqlite.transaction(note).immediate()
}

/** Null when no accounts were among the parts. */
function apply(work: MirrorWork, parts: readonly PlannedPart[]): LinkCounts | null {
  const { tenant, run, service, relink } = work
  if (parts.length === 0) return null
  const hasAccounts = parts.some(({ listing }) => listing.table === 'accounts')
  if (run.dryRun && !hasAccounts) return null
  if (run.dryRun) return previewLinks(tenant.db, parts, { service, relink })
  return commitParts(tenant.db, parts, { stamp: stampOf(work), relink })
}

function stampOf({ run, service }: MirrorWork): MirrorStamp {
  return { service, runId: run.id, at: run.now() }
}

async function tend(
  work: MirrorWork,
  { directory, read }: Readonly<{ directory: Directory; read: Read }>,
  failures: PartFailure[],
): Promise<TendedDestinations> {
  const { tenant, run, service } = work
  const have = new Set(read.applied.map(({ part }) => part.name))
  const isRefused = failures.some((failure) => failure.kind === 'auth')
  if (isRefused || !directory.needs.every((name) => have.has(name))) return NOTHING_TENDED
  const stored = liveContainers(tenant.db, service)
  const live = run.dryRun ? withParts(stored, read.applied) : stored
  const tended = await guarded('destinations', failures, () =>
    looseEnds({ tenant, run, service }, directory, live),
  )
  return tended ?? NOTHING_TENDED
}

function remember(
  work: MirrorWork,
  {
    directory,
    failures,
  }: Readonly<{ directory: Directory | null; failures: readonly PartFailure[] }>,
): void {
  const { tenant, run, service } = work
  if (run.dryRun) return
  const now = run.now()
  const good = failures.length === 0 && directory !== null
  tenant.db.sqlite
    .transaction(() => {
      saveSyncState(tenant.db, service, {
        lastResult: failures[0]?.code ?? 'ok',
        ...(directory?.externalTenantId ? { externalTenantId: directory.externalTenantId } : {}),
        ...(good && !work.verifyOnly
          ? { lastFullAt: now, pulledBy: run.batchId, ...directory.remembers() }
          : {}),
      })
      purgeMirror(tenant.db, service, now - DELETED_KEPT_MS)
      purgeChanges(tenant.db, service, now - DELETED_KEPT_MS)
      purgeLinks(tenant.db, service, now - LINKS_KEPT_MS)
    })
    .immediate()
}

/** Null when it failed for a reason of the service; anything else is a fault of ours and goes on. */
async function guarded<T>(
  part: string,
  failures: PartFailure[],
  step: () => Promise<T>,
): Promise<T | null> {
  try {
    return await step()
  } catch (error) {
    failures.push(failureOf(part, error))
    return null
  }
}

const KINDS: Readonly<Record<string, PartFailure['kind']>> = {
  SUSPICIOUS_SHRINK: 'shrink',
  WORKSPACE_CHANGED: 'changed',
  TENANT_CHANGED: 'changed',
}

/** Errors without a code of ours are thrown on. */
function failureOf(part: string, error: unknown): PartFailure {
  if (error instanceof ServiceFault) {
    const { code, faultKind: kind, detail, words } = error
    return { part, code, kind, detail, message: words }
  }
  if (error instanceof PermanentError) {
    const { code, words } = error
    return { part, code, kind: KINDS[code] ?? 'setup', detail: code, message: words }
  }
  throw error
}

function leftOut(part: string, why: Words): PartFailure {
  return { part, code: 'partial', kind: 'rate', detail: why.en, message: why }
}

const HEALS: ReadonlySet<string> = new Set(['rate', 'network', 'server'])

/** The first failure gives the code; the sentence names the parts. Tried again when trying again can heal any of them. */
function failed(result: MirrorResult): IncompleteError {
  const [first] = result.failures
  const isPartial = Object.keys(result.parts).length > 0
  const parts = joined(
    result.failures.map(({ part }) => partWords(part)),
    ', ',
  )
  const said = joined(
    result.failures.map(({ message }) => message),
    '; ',
  )
  const partial = {
    ja: `一部のみ反映しました (${parts.ja}): ${said.ja}`,
    en: `partial: ${parts.en}: ${said.en}`,
  }
  return new IncompleteError(result, {
    code: first?.code ?? 'failed',
    message: isPartial ? partial : said,
    errorClass: result.failures.some(({ kind }) => HEALS.has(kind)) ? 'transient' : 'permanent',
  })
}
