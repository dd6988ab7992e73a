/** The mirrors of Slack, Entra and LINE WORKS in a company's file; written by BATCH-403 and 407–409, read by checks and screens. */
import { createHash } from 'node:crypto'
import type { Instant } from '../../server/domain/calendar-day.ts'
import { statement } from '../sqlite/statement.ts'
import type { TenantDb } from './open.ts'

export const MIRRORED_SERVICES = ['SLACK', 'TEAMS', 'LINE_WORKS'] as const
export type MirroredService = (typeof MIRRORED_SERVICES)[number]

export type AccountKind = 'MEMBER' | 'GUEST' | 'BOT' | 'SERVICE'
export type AccountStatus = 'ACTIVE' | 'PENDING' | 'SUSPENDED' | 'DELETED'

/** A person or machine as the service lists it, in our words. */
export type Account = Readonly<{
  externalId: string
  /** LINE WORKS: the domain. */
  parentId: string | null
  /** Lower case. */
  email: string | null
  displayName: string
  /** What the service holds as our employee code. */
  employeeKey: string | null
  kind: AccountKind
  status: AccountStatus
  attributes: Readonly<Record<string, unknown>>
}>

export type ContainerKind = 'CHANNEL' | 'TEAM' | 'GROUP' | 'ORGUNIT'

/** A channel, team, group or org unit as the service lists it, in our words. */
export type Container = Readonly<{
  kind: ContainerKind
  externalId: string
  parentExternalId: string | null
  name: string
  isPrivate: boolean
  isArchived: boolean
  /** Null: the service does not say. */
  botIsMember: boolean | null
  memberCount: number | null
  /** Of an org unit, 1 = top; null when its place in the tree is broken, and for everything else. */
  level: number | null
  attributes: Readonly<Record<string, unknown>>
}>

/** What a comparison needs of a mirrored row. */
export type Mirrored = Readonly<{
  externalId: string
  /** Domain of an account, parent of a container. */
  parentId: string | null
  contentHash: string
  isLive: boolean
}>

/** A row's fields decide whether it changed, not the service's own mark. */
export function contentHash(row: Account | Container): string {
  return createHash('sha256').update(JSON.stringify(row)).digest('hex')
}

export function mirroredAccounts(tenant: TenantDb, service: MirroredService): Mirrored[] {
  const sql = `SELECT external_id AS externalId, parent_id AS parentId, content_hash AS contentHash,
      deleted_at IS NULL AS isLive
    FROM external_accounts WHERE service = ?`
  return statement<[string], RawMirrored>(tenant.sqlite, sql).all(service).map(withFlag)
}

export function mirroredContainers(
  tenant: TenantDb,
  service: MirroredService,
  kind: ContainerKind,
): Mirrored[] {
  const sql = `SELECT external_id AS externalId, COALESCE(attributes ->> 'domainId', parent_external_id) AS parentId,
      content_hash AS contentHash, deleted_at IS NULL AS isLive
    FROM external_containers WHERE service = ? AND kind = ?`
  return statement<[string, string], RawMirrored>(tenant.sqlite, sql)
    .all(service, kind)
    .map(withFlag)
}

type RawMirrored = Omit<Mirrored, 'isLive'> & Readonly<{ isLive: 0 | 1 }>

function withFlag(row: RawMirrored): Mirrored {
  return { ...row, isLive: row.isLive === 1 }
}

/** Which run writes, and when. */
export type MirrorStamp = Readonly<{ service: MirroredService; runId: string; at: Instant }>

/** New, changed, or back again. A direct channel that was opened stays known. */
export function putAccount(tenant: TenantDb, row: Account, stamp: MirrorStamp): void {
  statement(
    tenant.sqlite,
    `INSERT INTO external_accounts (service, external_id, parent_id, email, display_name, employee_key, kind,
       status, attributes, content_hash, first_seen_at, last_seen_run, last_changed_at)
     VALUES (@service, @externalId, @parentId, @email, @displayName, @employeeKey, @kind, @status, @attributes,
       @hash, @at, @runId, @at)
     ON CONFLICT (service, external_id) DO UPDATE SET parent_id = excluded.parent_id, email = excluded.email,
       display_name = excluded.display_name, employee_key = excluded.employee_key, kind = excluded.kind,
       status = excluded.status, attributes = excluded.attributes, content_hash = excluded.content_hash,
       last_seen_run = excluded.last_seen_run, last_changed_at = excluded.last_changed_at, deleted_at = NULL`,
  ).run({ ...row, ...stamp, attributes: JSON.stringify(row.attributes), hash: contentHash(row) })
}

export function putContainer(tenant: TenantDb, row: Container, stamp: MirrorStamp): void {
  statement(
    tenant.sqlite,
    `INSERT INTO external_containers (service, kind, external_id, parent_external_id, name, is_private,
       is_archived, bot_is_member, member_count, level, attributes, content_hash, first_seen_at, last_seen_run,
       last_changed_at)
     VALUES (@service, @kind, @externalId, @parentExternalId, @name, @isPrivate, @isArchived, @botIsMember,
       @memberCount, @level, @attributes, @hash, @at, @runId, @at)
     ON CONFLICT (service, kind, external_id) DO UPDATE SET parent_external_id = excluded.parent_external_id,
       name = excluded.name, is_private = excluded.is_private, is_archived = excluded.is_archived,
       bot_is_member = excluded.bot_is_member, member_count = excluded.member_count, level = excluded.level,
       attributes = excluded.attributes, content_hash = excluded.content_hash,
       last_seen_run = excluded.last_seen_run, last_changed_at = excluded.last_changed_at, deleted_at = NULL`,
  ).run({
    ...row,
    ...stamp,
    isPrivate: Number(row.isPrivate),
    isArchived: Number(row.isArchived),
    botIsMember: row.botIsMember === null ? null : Number(row.botIsMember),
    attributes: JSON.stringify(row.attributes),
    hash: contentHash(row),
  })
}

/** Rows that are as they were: seen once more. */
export function touchAccounts(
  tenant: TenantDb,
  ids: readonly string[],
  { service, runId }: MirrorStamp,
): void {
  const sql = 'UPDATE external_accounts SET last_seen_run = ? WHERE service = ? AND external_id = ?'
  const touch = statement(tenant.sqlite, sql)
  for (const id of ids) touch.run(runId, service, id)
}

export function touchContainers(
  tenant: TenantDb,
  { kind, ids }: Readonly<{ kind: ContainerKind; ids: readonly string[] }>,
  { service, runId }: MirrorStamp,
): void {
  const sql =
    'UPDATE external_containers SET last_seen_run = ? WHERE service = ? AND kind = ? AND external_id = ?'
  const touch = statement(tenant.sqlite, sql)
  for (const id of ids) touch.run(runId, service, kind, id)
}

/** Kept as deleted: links and destinations still name them. */
export function dropAccounts(
  tenant: TenantDb,
  ids: readonly string[],
  { service, at }: MirrorStamp,
): void {
  const drop = statement(
    tenant.sqlite,
    `UPDATE external_accounts SET status = 'DELETED', deleted_at = @at, last_changed_at = @at
     WHERE service = @service AND external_id = @id AND deleted_at IS NULL`,
  )
  for (const id of ids) drop.run({ service, at, id })
}

export function dropContainers(
  tenant: TenantDb,
  { kind, ids }: Readonly<{ kind: ContainerKind; ids: readonly string[] }>,
  { service, at }: MirrorStamp,
): void {
  const drop = statement(
    tenant.sqlite,
    `UPDATE external_containers SET deleted_at = @at, last_changed_at = @at,
       bot_is_member = CASE WHEN bot_is_member IS NULL THEN NULL ELSE 0 END
     WHERE service = @service AND kind = @kind AND external_id = @id AND deleted_at IS NULL`,
  )
  for (const id of ids) drop.run({ service, kind, at, id })
}

/** Deleted rows that nobody needs any more; answers how many went. */
export function purgeMirror(
  tenant: TenantDb,
  service: MirroredService,
  deletedBefore: Instant,
): number {
  const purge = (table: string) =>
    statement(tenant.sqlite, `DELETE FROM ${table} WHERE service = ? AND deleted_at < ?`).run(
      service,
      deletedBefore,
    ).changes
  return purge('external_accounts') + purge('external_containers')
}

/** A live container, as destinations and teams look at it. */
export type LiveContainer = Readonly<{
  kind: ContainerKind
  externalId: string
  parentExternalId: string | null
  name: string
  isArchived: boolean
  botIsMember: boolean | null
  lastSeenRun: string
}>

export function liveContainers(tenant: TenantDb, service: MirroredService): LiveContainer[] {
  const sql = `SELECT kind, external_id AS externalId, parent_external_id AS parentExternalId, name,
      is_archived AS isArchived, bot_is_member AS botIsMember, last_seen_run AS lastSeenRun
    FROM external_containers WHERE service = ? AND deleted_at IS NULL ORDER BY kind, external_id`
  type Row = Omit<LiveContainer, 'isArchived' | 'botIsMember'> &
    Readonly<{ isArchived: 0 | 1; botIsMember: 0 | 1 | null }>
  return statement<[string], Row>(tenant.sqlite, sql)
    .all(service)
    .map((row) => ({
      ...row,
      isArchived: row.isArchived === 1,
      botIsMember: row.botIsMember === null ? null : row.botIsMember === 1,
    }))
}

/** As they were last listed, those that are there; in no order. */
export function storedAccounts(
  tenant: TenantDb,
  service: MirroredService,
  ids: readonly string[],
): Account[] {
  const sql = `SELECT ${ACCOUNT_COLUMNS} FROM external_accounts
    WHERE service = ? AND external_id IN (SELECT value FROM json_each(?))`
  return statement<[string, string], AccountRow>(tenant.sqlite, sql)
    .all(service, JSON.stringify(ids))
    .map(withAttributes)
}

const ACCOUNT_COLUMNS = `external_id AS externalId, parent_id AS parentId, email, display_name AS displayName,
  employee_key AS employeeKey, kind, status, attributes`

type AccountRow = Omit<Account, 'attributes'> & Readonly<{ attributes: string }>

function withAttributes(row: AccountRow): Account {
  return { ...row, attributes: JSON.parse(row.attributes) as Account['attributes'] }
}

export function storedContainers(
  tenant: TenantDb,
  { service, kind }: Readonly<{ service: MirroredService; kind: ContainerKind }>,
  ids: readonly string[],
): Container[] {
  const sql = `SELECT ${CONTAINER_COLUMNS} FROM external_containers
    WHERE service = ? AND kind = ? AND external_id IN (SELECT value FROM json_each(?))`
  return statement<[string, string, string], ContainerRow>(tenant.sqlite, sql)
    .all(service, kind, JSON.stringify(ids))
    .map(containerWithFlags)
}

/** For queries of whole rows. */
export const CONTAINER_COLUMNS = `kind, external_id AS externalId, parent_external_id AS parentExternalId, name,
  is_private AS isPrivate, is_archived AS isArchived, bot_is_member AS botIsMember, member_count AS memberCount,
  level, attributes`

export type ContainerRow = Omit<
  Container,
  'isPrivate' | 'isArchived' | 'botIsMember' | 'attributes'
> &
  Readonly<{ isPrivate: 0 | 1; isArchived: 0 | 1; botIsMember: 0 | 1 | null; attributes: string }>

export function containerWithFlags<Row extends ContainerRow>(
  row: Row,
): Omit<Row, keyof Container> & Container {
  return {
    ...row,
    isPrivate: row.isPrivate === 1,
    isArchived: row.isArchived === 1,
    botIsMember: row.botIsMember === null ? null : row.botIsMember === 1,
    attributes: JSON.parse(row.attributes) as Container['attributes'],
  }
}

/** As it was last listed; null when it is not there or deleted. */
export function liveAccount(
  tenant: TenantDb,
  service: MirroredService,
  externalId: string,
): Account | null {
  const sql = `SELECT ${ACCOUNT_COLUMNS} FROM external_accounts
    WHERE service = ? AND external_id = ? AND deleted_at IS NULL`
  const row = statement<[string, string], AccountRow>(tenant.sqlite, sql).get(service, externalId)
  return row ? withAttributes(row) : null
}

export function countLiveAccounts(tenant: TenantDb, service: MirroredService): number {
  const sql = 'SELECT count(*) FROM external_accounts WHERE service = ? AND deleted_at IS NULL'
  return statement<[string], number>(tenant.sqlite, sql).pluck().get(service) ?? 0
}

/** What LINE WORKS holds as the code of our department, by org unit. */
export function orgUnitKeys(
  tenant: TenantDb,
  service: MirroredService,
): ReadonlyMap<string, string> {
  const sql = `SELECT external_id AS id, attributes ->> 'externalKey' AS externalKey FROM external_containers
    WHERE service = ? AND kind = 'ORGUNIT' AND deleted_at IS NULL AND attributes ->> 'externalKey' IS NOT NULL`
  type Row = Readonly<{ id: string; externalKey: string }>
  const rows = statement<[string], Row>(tenant.sqlite, sql).all(service)
  return new Map(rows.map((row) => [row.id, row.externalKey]))
}

/** Our bot has joined; the next listing says so itself. */
export function setBotMember(tenant: TenantDb, service: MirroredService, externalId: string): void {
  const sql = `UPDATE external_containers SET bot_is_member = 1
    WHERE service = ? AND kind = 'CHANNEL' AND external_id = ?`
  statement(tenant.sqlite, sql).run(service, externalId)
}
