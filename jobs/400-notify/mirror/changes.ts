/** Names what a part changes in the mirror, before it is written: who is new, who is different in what, who is gone. */
import type {
  Change,
  ChangedKind,
  ExternalChange,
  FieldChange,
} from '../../../data/tenant/external-changes.ts'
import {
  type Account,
  type Container,
  type MirroredService,
  storedAccounts,
  storedContainers,
} from '../../../data/tenant/external-directory.ts'
import type { TenantDb } from '../../../server/sdk/index.ts'
import type { PlannedPart } from './commit.ts'

/** Of each kind of change in a part: a first sync of ten thousand people is told by its counts. */
const MOST_NAMED = 1_000

export function changesIn(
  tenant: TenantDb,
  { listing, difference }: PlannedPart,
  service: MirroredService,
): ExternalChange[] {
  const { added, changed, removed } = firstOfEach(difference)
  const kind: ChangedKind = listing.table === 'accounts' ? 'ACCOUNT' : listing.kind
  const stored = storedRows(tenant, { service, kind, ids: [...changed, ...removed] })
  const listed = new Map<string, Row>(listing.rows.map((row) => [row.externalId, row]))
  const named = (change: Change, ids: readonly string[], rows: ReadonlyMap<string, Row>) =>
    ids.map((externalId): ExternalChange => {
      const row = rows.get(externalId)
      const fields = change === 'CHANGED' ? changedFields(stored.get(externalId), row) : []
      return { kind, externalId, name: row ? nameOf(row) : externalId, change, fields }
    })
  return [
    ...named('ADDED', added, listed),
    ...named('CHANGED', changed, listed),
    ...named('REMOVED', removed, stored),
  ]
}

/** Who is not listed any more, and was kept since nobody believes it. */
export function refusedIn(
  tenant: TenantDb,
  part: PlannedPart,
  service: MirroredService,
): ExternalChange[] {
  const gone = { ...part, difference: { ...part.difference, added: [], changed: [] } }
  return changesIn(tenant, gone, service).map((one) => ({ ...one, change: 'REFUSED' }))
}

type Row = Account | Container

function firstOfEach({ added, changed, removed }: PlannedPart['difference']) {
  const first = (ids: readonly string[]) => ids.slice(0, MOST_NAMED)
  return { added: first(added), changed: first(changed), removed: first(removed) }
}

type Wanted = Readonly<{ service: MirroredService; kind: ChangedKind; ids: readonly string[] }>

function storedRows(tenant: TenantDb, { service, kind, ids }: Wanted): ReadonlyMap<string, Row> {
  const rows: readonly Row[] =
    kind === 'ACCOUNT'
      ? storedAccounts(tenant, service, ids)
      : storedContainers(tenant, { service, kind }, ids)
  return new Map(rows.map((row) => [row.externalId, row]))
}

function nameOf(row: Row): string {
  return 'displayName' in row ? row.displayName : row.name
}

/** Attributes stand beside the other fields, each by its own name. */
function changedFields(before: Row | undefined, after: Row | undefined): FieldChange[] {
  if (!before || !after) return []
  const [from, to] = [fieldsOf(before), fieldsOf(after)]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((field) => ({ field, from: said(from[field]), to: said(to[field]) }))
    .filter((change) => change.from !== change.to)
}

function fieldsOf({ attributes, ...row }: Row): Readonly<Record<string, unknown>> {
  return { ...attributes, ...row }
}

const LONGEST = 200

function said(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.slice(0, LONGEST)
}
