/** Brings what was listed into the mirror, one transaction per group, and links people to accounts in the same one. */
import { putChanges } from '../../../data/tenant/external-changes.ts'
import {
  type Account,
  contentHash,
  dropAccounts,
  dropContainers,
  type LiveContainer,
  type MirroredService,
  type MirrorStamp,
  mirroredAccounts,
  mirroredContainers,
  putAccount,
  putContainer,
  touchAccounts,
  touchContainers,
} from '../../../data/tenant/external-directory.ts'
import {
  employeesToLink,
  type LinkableAccount,
  linkableAccounts,
  linksOf,
  saveLinks,
} from '../../../data/tenant/external-links.ts'
import { saveSyncState } from '../../../data/tenant/external-sync-state.ts'
import type { TenantDb } from '../../../server/sdk/index.ts'
import { changesIn } from './changes.ts'
import { type Difference, demandNoShrink, difference } from './difference.ts'
import { decideLinks, type LinkCounts } from './links.ts'
import { type Listing, type Part, partName } from './model.ts'
import { partWords } from './part-words.ts'

export type ReadPart = Readonly<{ part: Part; listing: Listing }>
export type PlannedPart = ReadPart & Readonly<{ difference: Difference }>

export type Plan = PlannedPart &
  Readonly<{
    /** Throws `SUSPICIOUS_SHRINK` when so much is gone that only an operator may believe it. */
    demandBelievable(): void
  }>

export function planPart(
  tenant: TenantDb,
  { part, listing }: ReadPart,
  service: MirroredService,
): Plan {
  const known =
    listing.table === 'accounts'
      ? mirroredAccounts(tenant, service)
      : mirroredContainers(tenant, service, listing.kind)
  const rows = listing.rows.map((row) => ({
    externalId: row.externalId,
    contentHash: contentHash(row),
    isDeleted: 'status' in row && row.status === 'DELETED',
  }))
  const found = difference(known, { ...listing, rows })
  const demandBelievable = () => {
    const live = known.filter((row) => row.isLive)
    const covered = live.filter((row) => listing.covers(row))
    // A listing of changes covers nothing: what goes is measured against everything there is.
    const judged = covered.length > 0 ? covered : live
    const removed = found.removed.length
    demandNoShrink(partWords(partName(part)), { live: judged.length, removed })
  }
  return { part, listing, difference: found, demandBelievable }
}

/** All or nothing; answers the links when accounts were among the parts. */
export function commitParts(
  tenant: TenantDb,
  parts: readonly PlannedPart[],
  { stamp, relink }: Readonly<{ stamp: MirrorStamp; relink: boolean }>,
): LinkCounts | null {
  const commit = tenant.sqlite.transaction(() => {
    for (const part of parts) {
      putChanges(tenant, changesIn(tenant, part, stamp.service), stamp)
      writePart(tenant, part, stamp)
      saveSyncState(tenant, stamp.service, part.listing.remembers)
    }
    const hasAccounts = parts.some(({ listing }) => listing.table === 'accounts')
    return hasAccounts ? linkPeople(tenant, { stamp, relink }) : null
  })
  return commit.immediate()
}

function writePart(
  tenant: TenantDb,
  { listing, difference: found }: PlannedPart,
  stamp: MirrorStamp,
): void {
  const written = new Set([...found.added, ...found.changed])
  if (listing.table === 'accounts') {
    for (const row of listing.rows) if (written.has(row.externalId)) putAccount(tenant, row, stamp)
    touchAccounts(tenant, found.unchanged, stamp)
    dropAccounts(tenant, found.removed, stamp)
    return
  }
  const { kind } = listing
  for (const row of listing.rows) if (written.has(row.externalId)) putContainer(tenant, row, stamp)
  touchContainers(tenant, { kind, ids: found.unchanged }, stamp)
  dropContainers(tenant, { kind, ids: found.removed }, stamp)
}

/** Called inside a transaction. */
export function linkPeople(
  tenant: TenantDb,
  { stamp, relink }: Readonly<{ stamp: MirrorStamp; relink: boolean }>,
): LinkCounts {
  const decision = decideLinks({
    employees: employeesToLink(tenant),
    accounts: linkableAccounts(tenant, stamp.service),
    existing: linksOf(tenant, stamp.service),
    relink,
  })
  saveLinks(tenant, decision, stamp)
  return decision.counts
}

/** What the links would become; nothing is written. */
export function previewLinks(
  tenant: TenantDb,
  parts: readonly PlannedPart[],
  about: Readonly<{ service: MirroredService; relink: boolean }>,
): LinkCounts {
  const listings = parts.filter(({ listing }) => listing.table === 'accounts')
  const accounts = new Map(
    linkableAccounts(tenant, about.service).map((account) => [account.externalId, account]),
  )
  for (const { listing, difference: found } of listings) {
    for (const id of found.removed) accounts.delete(id)
    for (const row of listing.rows) {
      if ('email' in row && row.status !== 'DELETED') accounts.set(row.externalId, linkable(row))
    }
  }
  return decideLinks({
    employees: employeesToLink(tenant),
    accounts: [...accounts.values()],
    existing: linksOf(tenant, about.service),
    relink: about.relink,
  }).counts
}

function linkable(row: Account): LinkableAccount {
  const { externalId, email, employeeKey, kind, status } = row
  const { userPrincipalName: name } = row.attributes
  return {
    externalId,
    email,
    employeeKey,
    kind,
    status,
    principalName: typeof name === 'string' ? name : null,
  }
}

/** What the live containers would be; nothing is written. */
export function withParts(
  stored: readonly LiveContainer[],
  parts: readonly PlannedPart[],
): LiveContainer[] {
  const live = new Map(stored.map((one) => [`${one.kind} ${one.externalId}`, one]))
  for (const { listing, difference: found } of parts) {
    if (listing.table === 'accounts') continue
    for (const id of found.removed) live.delete(`${listing.kind} ${id}`)
    for (const row of listing.rows)
      live.set(`${row.kind} ${row.externalId}`, { ...row, lastSeenRun: '' })
  }
  return [...live.values()]
}
