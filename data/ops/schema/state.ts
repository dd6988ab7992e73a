/** Tables of ops.db: state of the system, emergencies, recovery and database care. */
import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 902; 1 row */
export const systemState = sqliteTable('system_state', {
  id: integer('id').primaryKey(),
  state: text('state', {
    enum: ['running', 'stopping', 'stopped', 'stopped_with_errors', 'resuming'],
  }).notNull(),
  level: text('level', { enum: ['pause', 'partial', 'full'] }),
  reason: text('reason'),
  stopId: text('stop_id'),
  since: integer('since').notNull(),
  byOperator: text('by_operator'),
})

/** 901, 902, 904, 905 */
export const maintenanceState = sqliteTable('maintenance_state', {
  target: text('target').primaryKey(), // `tenant:<code>`, `platform`
  heldByRun: text('held_by_run').notNull(),
  reason: text('reason').notNull(),
  since: integer('since').notNull(),
})

/** 902 */
export const emergencyStops = sqliteTable('emergency_stops', {
  stopId: text('stop_id').primaryKey(),
  level: text('level').notNull(),
  reasonType: text('reason_type', { enum: ['security', 'failure', 'maintenance'] }).notNull(),
  reason: text('reason').notNull(),
  startedBy: text('started_by').notNull(),
  startedAt: integer('started_at').notNull(),
  endedAt: integer('ended_at'),
  resumedAt: integer('resumed_at'),
  snapshot: text('snapshot', { mode: 'json' }).notNull(),
  result: text('result', { mode: 'json' }),
})

export const emergencyStopSteps = sqliteTable(
  'emergency_stop_steps',
  {
    stopId: text('stop_id').notNull(),
    no: integer('no').notNull(),
    name: text('name').notNull(),
    target: text('target'),
    state: text('state').notNull(),
    startedAt: integer('started_at').notNull(),
    endedAt: integer('ended_at'),
    detail: text('detail'),
  },
  (t) => [primaryKey({ columns: [t.stopId, t.no] })],
)

/** 901 */
export const recoveryHistory = sqliteTable('recovery_history', {
  recoveryId: text('recovery_id').primaryKey(),
  runId: text('run_id').notNull(),
  scope: text('scope', { enum: ['tenant', 'platform', 'all'] }).notNull(),
  point: integer('point'),
  backupIds: text('backup_ids', { mode: 'json' }).notNull(),
  approvedBy: text('approved_by', { mode: 'json' }).notNull(),
  state: text('state', { enum: ['planned', 'running', 'done', 'failed', 'rolled_back'] }).notNull(),
  lossMinutes: integer('loss_minutes'),
  result: text('result', { mode: 'json' }),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
})

export const recoverySteps = sqliteTable(
  'recovery_steps',
  {
    recoveryId: text('recovery_id').notNull(),
    no: integer('no').notNull(),
    db: text('db').notNull(),
    step: text('step').notNull(),
    method: text('method', { enum: ['inplace', 'swap', 'tables'] }),
    state: text('state').notNull(),
    at: integer('at').notNull(),
    detail: text('detail'),
  },
  (t) => [primaryKey({ columns: [t.recoveryId, t.no] })],
)

/** 905; 1 year */
export const dbMaintenanceRuns = sqliteTable('db_maintenance_runs', {
  id: integer('id').primaryKey(),
  runId: text('run_id').notNull(),
  type: text('type', { enum: ['diagnose', 'optimize', 'rebuild', 'repair'] }).notNull(),
  severity: text('severity').notNull(),
  databases: text('databases', { mode: 'json' }).notNull(),
  operator: text('operator').notNull(),
  reason: text('reason'),
  result: text('result', { mode: 'json' }),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
})

export const dbMaintenanceSteps = sqliteTable('db_maintenance_steps', {
  id: integer('id').primaryKey(),
  maintenanceId: integer('maintenance_id').notNull(),
  db: text('db').notNull(),
  step: text('step').notNull(),
  state: text('state').notNull(),
  at: integer('at').notNull(),
  detail: text('detail'),
})

/** 905; ~10 per database; 6 months */
export const dbHealth = sqliteTable(
  'db_health',
  {
    db: text('db').notNull(),
    checkedAt: integer('checked_at').notNull(),
    grade: text('grade', {
      enum: ['healthy', 'degraded', 'damaged_index', 'damaged_table', 'unreadable'],
    }).notNull(),
    bytes: integer('bytes').notNull(),
    walBytes: integer('wal_bytes').notNull(),
    freelistPct: real('freelist_pct').notNull(),
    integrity: text('integrity', { mode: 'json' }),
    fkFaults: integer('fk_faults').notNull(),
    bench: text('bench', { mode: 'json' }),
  },
  (t) => [primaryKey({ columns: [t.db, t.checkedAt] })],
)
