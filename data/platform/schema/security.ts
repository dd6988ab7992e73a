/** Tables of platform.db: security incidents and legal holds. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** 904; for ever */
export const securityIncidents = sqliteTable('security_incidents', {
  incidentId: text('incident_id').primaryKey(),
  type: text('type', {
    enum: ['intrusion', 'malware', 'ddos', 'account_takeover', 'data_leak', 'insider'],
  }).notNull(),
  severity: text('severity').notNull(),
  mode: text('mode', { enum: ['monitor', 'block', 'isolate'] }).notNull(),
  state: text('state', { enum: ['open', 'contained', 'closed'] }).notNull(),
  detectedAt: integer('detected_at').notNull(),
  awareAt: integer('aware_at').notNull(),
  tenants: text('tenants', { mode: 'json' }).notNull(),
  windowFrom: integer('window_from').notNull(),
  windowTo: integer('window_to').notNull(),
  personalData: text('personal_data', { enum: ['none', 'suspected', 'confirmed'] }).notNull(),
  prelimDueTarget: text('prelim_due_target'),
  prelimDueLimit: text('prelim_due_limit'),
  finalDue: text('final_due'),
  reportedAt: text('reported_at', { mode: 'json' }),
  cause: text('cause'),
  measures: text('measures'),
  evidenceHead: text('evidence_head'),
  evidenceManifestSha256: text('evidence_manifest_sha256'),
  openedBy: text('opened_by').notNull(),
  closedBy: text('closed_by'),
})

/** 904; R14 */
export const legalHolds = sqliteTable('legal_holds', {
  holdId: integer('hold_id').primaryKey(),
  incidentId: text('incident_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  fromAt: integer('from_at').notNull(),
  toAt: integer('to_at'),
  kinds: text('kinds', { mode: 'json' }).notNull(), // rows, files, logs, backups
  tables: text('tables', { mode: 'json' }).notNull(), // or ["*"]
  paths: text('paths', { mode: 'json' }).notNull(),
  liftedAt: integer('lifted_at'),
  liftedBy: text('lifted_by'),
})
