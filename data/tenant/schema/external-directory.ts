/** Tables of a tenant file: mirrors of external directories, one set for Slack, Teams and LINE WORKS. */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

const SERVICES = ['SLACK', 'TEAMS', 'LINE_WORKS'] as const

/** 407–409, 403; ~250 per service; live + 180 days */
export const externalAccounts = sqliteTable(
  'external_accounts',
  {
    service: text('service', { enum: SERVICES }).notNull(),
    externalId: text('external_id').notNull(),
    parentId: text('parent_id'), // LINE WORKS: the domain
    email: text('email'),
    displayName: text('display_name').notNull(),
    employeeKey: text('employee_key'), // Graph employeeId, LINE WORKS userExternalKey
    kind: text('kind', { enum: ['MEMBER', 'GUEST', 'BOT', 'SERVICE'] }).notNull(),
    status: text('status', { enum: ['ACTIVE', 'PENDING', 'SUSPENDED', 'DELETED'] }).notNull(),
    dmId: text('dm_id'), // a direct message to the person, once it was opened
    attributes: text('attributes', { mode: 'json' }).notNull(),
    contentHash: text('content_hash').notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
    lastSeenRun: text('last_seen_run').notNull(),
    lastChangedAt: integer('last_changed_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.service, t.externalId] })],
)

/** 407–409, 403; Slack ~60 channels, Teams 20 teams + 200 channels, LINE WORKS 30 groups + 25 org units; live + 180 days */
export const externalContainers = sqliteTable(
  'external_containers',
  {
    service: text('service', { enum: SERVICES }).notNull(),
    kind: text('kind', { enum: ['CHANNEL', 'TEAM', 'GROUP', 'ORGUNIT'] }).notNull(),
    externalId: text('external_id').notNull(),
    parentExternalId: text('parent_external_id'),
    name: text('name').notNull(),
    isPrivate: integer('is_private', { mode: 'boolean' }).notNull(),
    isArchived: integer('is_archived', { mode: 'boolean' }).notNull(),
    botIsMember: integer('bot_is_member', { mode: 'boolean' }),
    memberCount: integer('member_count'),
    level: integer('level'), // of an org unit; null when its place in the tree is broken
    attributes: text('attributes', { mode: 'json' }).notNull(),
    contentHash: text('content_hash').notNull(),
    firstSeenAt: integer('first_seen_at').notNull(),
    lastSeenRun: text('last_seen_run').notNull(),
    lastChangedAt: integer('last_changed_at').notNull(),
    deletedAt: integer('deleted_at'),
  },
  (t) => [primaryKey({ columns: [t.service, t.kind, t.externalId] })],
)

/** 403, 407–409, console; ~200 per service; while the employee exists + 90 days. MANUAL is never changed by a batch */
export const externalLinks = sqliteTable(
  'external_links',
  {
    service: text('service', { enum: SERVICES }).notNull(),
    employeeId: text('employee_id').notNull(),
    externalId: text('external_id').notNull(), // of a CONFLICT: one of the candidates
    method: text('method', { enum: ['EMAIL', 'EMPLOYEE_KEY', 'MANUAL'] }).notNull(),
    confidence: integer('confidence').notNull(),
    state: text('state', { enum: ['LINKED', 'CONFLICT', 'STALE'] }).notNull(),
    linkedAt: integer('linked_at').notNull(),
    verifiedAt: integer('verified_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.service, t.employeeId] })],
)

/** 403, 407–409 */
export const externalSyncState = sqliteTable('external_sync_state', {
  service: text('service', { enum: SERVICES }).primaryKey(),
  externalTenantId: text('external_tenant_id'), // Slack team_id, Entra tenant id
  lastFullAt: integer('last_full_at'),
  lastDeltaAt: integer('last_delta_at'),
  deltaLink: text('delta_link'), // no credential
  users: integer('users').notNull(),
  containers: integer('containers').notNull(),
  lastResult: text('last_result').notNull(), // ok, or the code of what went wrong
  generation: integer('generation').notNull(), // counts what was applied
  pulledBy: text('pulled_by'), // batch of the last full pull
  configUpdatedAtSeen: integer('config_updated_at_seen'), // a changed connection makes the delta link worthless
  lockedBy: text('locked_by'), // run that is at work on this mirror
  lockedUntil: integer('locked_until'),
})

/** 407–409, 403; ~5 a run, at most 1,000 of a kind; 180 days and 10,000 rows per service */
export const externalChanges = sqliteTable('external_changes', {
  changeId: integer('change_id').primaryKey(),
  service: text('service', { enum: SERVICES }).notNull(),
  runId: text('run_id').notNull(),
  kind: text('kind', { enum: ['ACCOUNT', 'CHANNEL', 'TEAM', 'GROUP', 'ORGUNIT'] }).notNull(),
  externalId: text('external_id').notNull(),
  name: text('name').notNull(),
  change: text('change', { enum: ['ADDED', 'CHANGED', 'REMOVED', 'REFUSED'] }).notNull(), // REFUSED: would have gone
  fields: text('fields', { mode: 'json' }).notNull(), // of a CHANGED one: [{field, from, to}]
  changedAt: integer('changed_at').notNull(),
})
