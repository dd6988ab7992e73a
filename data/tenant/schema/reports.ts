/** Tables of a tenant file: report settings, templates and history. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** レポート設定; app, console; 8 (m) */
export const reportSettings = sqliteTable('report_settings', {
  id: integer('id').primaryKey(),
  reportType: text('report_type', {
    enum: ['monthly', 'weekly', 'skill', 'org_sync', 'dq', 'kpi'],
  }).notNull(),
  enabled: integer('enabled', { mode: 'boolean' }).notNull(),
  formats: text('formats', { mode: 'json' }).notNull(),
  templateKey: text('template_key').notNull(),
  // {kind EMAIL/EMPLOYEE/ROLE/DESTINATION, value, edition}
  recipients: text('recipients', { mode: 'json' }).notNull(),
  attach: text('attach', { enum: ['file', 'link'] }).notNull(), // R24
  options: text('options', { mode: 'json' }).notNull(), // thresholds, hrRecipients, minGroup
  updatedAt: integer('updated_at').notNull(),
})

/** MST_ReportTemplate; 20 (m) */
export const reportTemplates = sqliteTable('report_templates', {
  templateId: text('template_id').primaryKey(),
  templateKey: text('template_key').notNull(),
  languageCode: text('language_code').notNull(),
  outputFormat: text('output_format', { enum: ['PDF', 'EXCEL', 'CSV', 'HTML'] }).notNull(),
  title: text('title').notNull(),
  layout: text('layout', { mode: 'json' }).notNull(),
  version: integer('version').notNull(),
  isActive: integer('is_active', { mode: 'boolean' }).notNull(),
  isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
})

/** HIS_ReportGeneration; app, 202, 203, 601, 602, 603, 701; ~500 by people + 20–60 by batches */
export const reportHistory = sqliteTable('report_history', {
  id: text('id').primaryKey(),
  templateId: text('template_id'),
  reportCategory: text('report_category').notNull(),
  reportType: text('report_type').notNull(),
  period: text('period'),
  version: integer('version').notNull(),
  supersedes: text('supersedes'),
  state: text('state', {
    enum: ['PROCESSING', 'SUCCESS', 'FAILED', 'rejected', 'pending_approval', 'superseded'],
  }).notNull(),
  origin: text('origin', { enum: ['user', 'batch'] }).notNull(),
  requestedBy: text('requested_by'),
  requestedAt: integer('requested_at').notNull(),
  completedAt: integer('completed_at'),
  outputFormat: text('output_format').notNull(),
  edition: text('edition', { enum: ['general', 'hr'] }).notNull(),
  formKey: text('form_key'),
  formNumber: text('form_number'),
  filePath: text('file_path'),
  fileSize: integer('file_size'),
  sha256: text('sha256'),
  pages: integer('pages'),
  signature: text('signature'),
  dataStatus: text('data_status', { enum: ['complete', 'incomplete', 'partial'] }).notNull(),
  retentionUntil: text('retention_until'),
  archivePath: text('archive_path'),
  runId: text('run_id'),
})
