/** The words of a directory mirror: what is read in parts, compared, applied and reported; used by 403 and 407–409. */

import type { Destination, FoundDestination } from '../../../data/tenant/destinations.ts'
import type {
  Account,
  Container,
  ContainerKind,
  LiveContainer,
  MirroredService,
} from '../../../data/tenant/external-directory.ts'
import type { StateChange } from '../../../data/tenant/external-sync-state.ts'
import type { Words } from '../../../server/sdk/index.ts'
import type { Place } from './destinations.ts'
import type { KnownRow } from './difference.ts'
import type { FaultKind } from './fault.ts'
import type { LinkCounts } from './links.ts'

/** Kinds of a directory, as they stand in results. */
export const PART_NAMES = ['users', 'channels', 'teams', 'groups', 'orgUnits'] as const
export type PartName = (typeof PART_NAMES)[number]

/** A part of a directory, read to the end. */
export type Listing = Readonly<{
  /** Whether a live row that is not listed is gone. */
  covers(row: KnownRow): boolean
  /** Ids the service says are gone, in a listing of changes only. */
  removed: readonly string[]
  /** Why something of this part was left out; null = nothing was. */
  partial: Words | null
  /** Written in the transaction of the rows. */
  remembers: StateChange
}> &
  (
    | Readonly<{ table: 'accounts'; rows: readonly Account[] }>
    | Readonly<{ table: 'containers'; kind: ContainerKind; rows: readonly Container[] }>
  )

/** Something that is read as a whole or not at all. */
export type Part = Readonly<{
  name: PartName
  /** Which part of several of the same name, `domain 10000002`; null = the only one. */
  scope: string | null
  list(): Promise<Listing>
}>

export function partName({ name, scope }: Pick<Part, 'name' | 'scope'>): string {
  return scope === null ? name : `${name} ${scope}`
}

/** Parts that are committed in one transaction. */
export type PartGroup = Readonly<{
  parts: readonly Part[]
  /** True: when one of them can not be believed, none is applied. */
  standTogether: boolean
}>

/** An opened directory: credentials were good. */
export type Directory = Readonly<{
  /** Slack team, Entra tenant; null when the service does not say. */
  externalTenantId: string | null
  /** In the order in which they are committed. Read lazily: a later part may need an earlier one. */
  groups: readonly PartGroup[]
  /** Parts that have to be read well before anything is said about destinations. */
  needs: readonly PartName[]
  /** After all groups: what became of the places that destinations stand for. May ask the service. */
  places(
    live: readonly LiveContainer[],
    destinations: readonly Destination[],
  ): Promise<(destination: Destination) => Place>
  /** Live containers that may be destinations. */
  offers(live: readonly LiveContainer[]): readonly FoundDestination[]
  /** Written when everything went well. */
  remembers(): StateChange
  /** Said in the result besides the counts. */
  extras(): Readonly<Record<string, number | string>>
  tokenRenewals(): number
  /** The access token in use, without itself; null where a service has none, or it is kept nowhere. */
  token(): HeldToken | null
}>

export type HeldToken = Readonly<{
  /** Relative to the data folder. */
  tokenFile: string
  scope: string
  expiresAt: number
  obtainedAt: number
}>

export type PartCounts = Readonly<{ seen: number; added: number; changed: number; removed: number }>
export const NO_PART_COUNTS: PartCounts = { seen: 0, added: 0, changed: 0, removed: 0 }

export type PartFailure = Readonly<{
  /** `users`, `channels`, `users domain 10000002`, or `open`. */
  part: string
  code: string
  kind: FaultKind | 'shrink' | 'changed' | 'setup'
  detail: string
  message: Words
}>

/** What one company's mirror run came to; also when it failed. */
export type MirrorResult = Readonly<{
  service: MirroredService
  configId: string
  startedAt: number
  finishedAt: number
  parts: Partial<Record<PartName, PartCounts & Readonly<Record<string, number>>>>
  links: LinkCounts
  /** Employees who should have an account: the active ones. */
  people: number
  /** `name: reason`, at most 50. */
  destinationsDisabled: readonly string[]
  settingsDisabled: readonly string[]
  withoutBot: readonly string[]
  apiCalls: number
  apiErrors: number
  rateWaits: number
  waitMs: number
  tokenRenewals: number
  throttlePctMax: number
  extras: Readonly<Record<string, number | string>>
  token: HeldToken | null
  failures: readonly PartFailure[]
}>
