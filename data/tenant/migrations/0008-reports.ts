/** Schema step 8 of a tenant file: report settings, templates and history. */
import type { Migration } from '../../sqlite/migrate.ts'

export const reports: Migration = {
  version: 8,
  name: 'reports',
  sql: `
-- レポート設定; app, console; 8 (m)
CREATE TABLE report_settings (
  id INTEGER PRIMARY KEY,
  report_type TEXT NOT NULL UNIQUE CHECK (report_type IN ('monthly', 'weekly', 'skill', 'org_sync', 'dq', 'kpi')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  formats TEXT NOT NULL CHECK (json_valid(formats)),
  template_key TEXT NOT NULL,
  recipients TEXT NOT NULL CHECK (json_valid(recipients)), -- {kind EMAIL/EMPLOYEE/ROLE/DESTINATION, value, edition}
  attach TEXT NOT NULL CHECK (attach IN ('file', 'link')), -- R24
  options TEXT NOT NULL CHECK (json_valid(options)), -- thresholds, hrRecipients, minGroup
  updated_at INTEGER NOT NULL
) STRICT;

-- MST_ReportTemplate; 20 (m)
CREATE TABLE report_templates (
  template_id TEXT NOT NULL PRIMARY KEY,
  template_key TEXT NOT NULL,
  language_code TEXT NOT NULL,
  output_format TEXT NOT NULL CHECK (output_format IN ('PDF', 'EXCEL', 'CSV', 'HTML')),
  title TEXT NOT NULL,
  layout TEXT NOT NULL CHECK (json_valid(layout)),
  version INTEGER NOT NULL CHECK (version >= 0),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  is_default INTEGER NOT NULL CHECK (is_default IN (0, 1)),
  UNIQUE (template_key, language_code, output_format)
) STRICT;

-- HIS_ReportGeneration; app, 202, 203, 601, 602, 603, 701; ~500 by people + 20–60 by batches
CREATE TABLE report_history (
  id TEXT NOT NULL PRIMARY KEY,
  template_id TEXT,
  report_category TEXT NOT NULL,
  report_type TEXT NOT NULL,
  period TEXT,
  version INTEGER NOT NULL CHECK (version >= 0),
  supersedes TEXT REFERENCES report_history (id),
  state TEXT NOT NULL CHECK (state IN ('PROCESSING', 'SUCCESS', 'FAILED', 'rejected', 'pending_approval', 'superseded')),
  origin TEXT NOT NULL CHECK (origin IN ('user', 'batch')),
  requested_by TEXT,
  requested_at INTEGER NOT NULL,
  completed_at INTEGER,
  output_format TEXT NOT NULL,
  edition TEXT NOT NULL CHECK (edition IN ('general', 'hr')),
  form_key TEXT,
  form_number TEXT UNIQUE,
  file_path TEXT,
  file_size INTEGER CHECK (file_size >= 0),
  sha256 TEXT,
  pages INTEGER CHECK (pages >= 0),
  signature TEXT,
  data_status TEXT NOT NULL CHECK (data_status IN ('complete', 'incomplete', 'partial')),
  retention_until TEXT CHECK (retention_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  archive_path TEXT,
  run_id TEXT
) STRICT;
CREATE UNIQUE INDEX report_history_once_per_report_type_period_output_format_edition_version
  ON report_history (report_type, COALESCE(period, ''), output_format, edition, version)
  WHERE origin = 'batch' AND form_number IS NULL;
CREATE INDEX report_history_by_completed_at
  ON report_history (completed_at);
CREATE INDEX report_history_by_origin_completed_at
  ON report_history (origin, completed_at);
CREATE INDEX report_history_by_report_type_period
  ON report_history (report_type, period);
CREATE INDEX report_history_by_supersedes
  ON report_history (supersedes)
  WHERE supersedes IS NOT NULL;
`,
}
