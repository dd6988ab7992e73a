/** Puts a mirrored directory into trees for the pages of BATCH-408 and 409; pure. */
import type { Destination } from '../../../data/tenant/destinations.ts'
import type { PlacedContainer, UnitPerson } from '../../../data/tenant/directory-tree.ts'
import type {
  DestinationMark,
  TeamBranch,
  TeamsFacts,
} from '../../../views/panels/mirror-teams.tsx'
import type {
  DepartmentBranch,
  Members,
  UnitBranch,
  UnitsFacts,
} from '../../../views/panels/mirror-units.tsx'
import { withoutCounterpart } from '../../domain/organisation-match.ts'

type Of = Readonly<{ code: string; name: string }>

/** Of a company; the mirror has all. */
const MOST_TEAMS = 300
const MOST_CHANNELS = 100
const MOST_UNITS = 1_000
const MOST_PEOPLE = 50

export type TeamsInput = Readonly<{
  of: Of
  /** Live teams and channels, by name. */
  containers: readonly PlacedContainer[]
  destinations: readonly Destination[]
}>

export function teamsTree({ of, containers, destinations }: TeamsInput): TeamsFacts {
  const teams = containers.filter(({ kind }) => kind === 'TEAM')
  const channels = containers.filter(({ kind }) => kind === 'CHANNEL')
  const marks = new Map(destinations.map((one) => [one.externalId, markOf(one)]))
  const known = new Set(teams.map((team) => team.externalId))
  const byTeam = grouped(channels, ({ parentExternalId: id }) => (id && known.has(id) ? id : ''))
  const branch = (team: PlacedContainer | null): TeamBranch =>
    teamBranch(team, byTeam.get(team?.externalId ?? '') ?? [], marks)
  return {
    of,
    teams: [...teams.slice(0, MOST_TEAMS).map(branch), ...(byTeam.has('') ? [branch(null)] : [])],
    counts: { teams: teams.length, channels: channels.length },
  }
}

/** A place that a sync has only offered is nobody's decision yet. */
function markOf({ isEnabled, disabledBy, isAutoRegistered }: Destination): DestinationMark {
  if (isEnabled) return 'on'
  return isAutoRegistered && disabledBy === null ? null : 'off'
}

function teamBranch(
  team: PlacedContainer | null,
  channels: readonly PlacedContainer[],
  marks: ReadonlyMap<string | null, DestinationMark>,
): TeamBranch {
  const leaves = channels.map(({ externalId, name, isPrivate, isArchived }) => {
    return { name, isPrivate, isArchived, destination: marks.get(externalId) ?? null }
  })
  // Destinations first: with many channels they must not be among those left out.
  const shown = [...leaves].sort(
    (a, b) => Number(b.destination === 'on') - Number(a.destination === 'on'),
  )
  return {
    name: team?.name ?? null,
    isArchived: team?.isArchived ?? false,
    isUnread: team !== null && channels.some(({ lastSeenRun }) => lastSeenRun < team.lastSeenRun),
    channels: shown.slice(0, MOST_CHANNELS),
    counts: {
      channels: channels.length,
      private: channels.filter(({ isPrivate }) => isPrivate).length,
      destinations: leaves.filter(({ destination }) => destination === 'on').length,
    },
  }
}

export type UnitsInput = Readonly<{
  of: Of
  /** Live org units, by name. */
  units: readonly PlacedContainer[]
  people: readonly UnitPerson[]
  /** Open ones. */
  departments: readonly Readonly<{ code: string; name: string; parentCode: string | null }>[]
}>

export function unitsTree({ of, units, people, departments }: UnitsInput): UnitsFacts {
  const keyed = units.map((unit) => ({ ...unit, externalKey: textOf(unit.attributes.externalKey) }))
  const lonely = withoutCounterpart(departments, keyed)
  const strange = new Set(lonely.units.map((unit) => unit.externalId))
  const missing = new Set(lonely.departments.map((department) => department.code))
  const ids = new Set(units.map((unit) => unit.externalId))
  const inUnit = grouped(
    people.flatMap((person) => homesOf(person, ids).map((unitId) => ({ unitId, person }))),
    ({ unitId }) => unitId,
  )
  const membersIn = (id: string) => (inUnit.get(id) ?? []).map(({ person }) => person)
  const shown = units.slice(0, MOST_UNITS)
  const domains = grouped(shown, ({ attributes }) => textOf(attributes.domainId) ?? '')
  const unitBranch = ({ row, below }: Grown<PlacedContainer>): UnitBranch => {
    const members = membersIn(row.externalId)
    const children = below.map(unitBranch)
    return {
      name: row.name,
      isBroken: row.level === null,
      isKnown: !strange.has(row.externalId),
      members: membersOf(members),
      memberCount: children.reduce((sum, child) => sum + child.memberCount, members.length),
      units: children,
    }
  }
  const departmentBranch = ({
    row,
    below,
  }: Grown<UnitsInput['departments'][number]>): DepartmentBranch => ({
    code: row.code,
    name: row.name,
    isKnown: !missing.has(row.code),
    departments: below.map(departmentBranch),
  })
  return {
    of,
    domains: [...domains].map(([id, rows]) => ({
      id,
      units: grown(rows, {
        id: (one) => one.externalId,
        parent: (one) => one.parentExternalId,
      }).map(unitBranch),
    })),
    departments: grown(departments, { id: (one) => one.code, parent: (one) => one.parentCode }).map(
      departmentBranch,
    ),
    homeless: membersOf(membersIn('')),
    counts: {
      units: units.length,
      shown: shown.length,
      people: people.length,
      differences: strange.size + missing.size,
    },
  }
}

/** `['']` for somebody in no unit that is in the mirror. */
function homesOf({ unitIds }: UnitPerson, known: ReadonlySet<string>): string[] {
  const homes = unitIds.filter((id) => known.has(id))
  return homes.length === 0 ? [''] : [...new Set(homes)]
}

function membersOf(people: readonly UnitPerson[]): Members {
  return { shown: people.slice(0, MOST_PEOPLE), count: people.length }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function grouped<Row>(rows: readonly Row[], key: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const own = groups.get(key(row))
    if (own) own.push(row)
    else groups.set(key(row), [row])
  }
  return groups
}

type Grown<Row> = Readonly<{ row: Row; below: readonly Grown<Row>[] }>
type Ids<Row> = Readonly<{ id(row: Row): string; parent(row: Row): string | null }>

/** Rows below their parents. What hangs in a circle, or below nothing that is there, stands at the top by itself. */
function grown<Row>(rows: readonly Row[], { id, parent }: Ids<Row>): Grown<Row>[] {
  const ids = new Set(rows.map(id))
  const isTop = (row: Row) => !ids.has(parent(row) ?? '')
  const below = grouped(rows, (row) => (isTop(row) ? '' : (parent(row) ?? '')))
  const placed = new Set<string>()
  const grow = (row: Row): Grown<Row> => {
    placed.add(id(row))
    return { row, below: (below.get(id(row)) ?? []).map(grow) }
  }
  const trees = (below.get('') ?? []).map(grow)
  const circling = rows.filter((row) => !placed.has(id(row)))
  return [...trees, ...circling.map((row) => ({ row, below: [] }))]
}
