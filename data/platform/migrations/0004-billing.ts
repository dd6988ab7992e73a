/** Schema step 4 of platform.db: invoices and their parts, adjustments, accounting exports. */
import type { Migration } from '../../sqlite/migrate.ts'

export const billing: Migration = {
  version: 4,
  name: 'billing',
  sql: `
-- HIS_TenantBilling; 302; 1 + corrections; 10 years
CREATE TABLE invoices (
  invoice_id TEXT NOT NULL PRIMARY KEY, -- ULID
  invoice_number TEXT UNIQUE, -- INV-2025-05-001, corrections …-R1; null only while held
  tenant_id TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  revision INTEGER NOT NULL CHECK (revision >= 0), -- 0 = original
  corrects_invoice_id TEXT REFERENCES invoices (invoice_id),
  correction_reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('held', 'draft', 'generated', 'paid', 'cancelled')), -- overdue is derived
  billing_type TEXT NOT NULL CHECK (billing_type IN ('MONTHLY', 'ADDITIONAL')),
  period_start TEXT NOT NULL CHECK (period_start GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  period_end TEXT NOT NULL CHECK (period_end GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  plan_code TEXT NOT NULL,
  plan_name TEXT NOT NULL, -- on the last service day
  contract_ids TEXT NOT NULL CHECK (json_valid(contract_ids)),
  currency_code TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  usage_minor INTEGER NOT NULL,
  additional_minor INTEGER NOT NULL,
  discount_minor INTEGER NOT NULL, -- stored positive
  subtotal_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  total_minor INTEGER NOT NULL,
  paid_minor INTEGER NOT NULL,
  balance_minor INTEGER NOT NULL,
  issue_date TEXT NOT NULL CHECK (issue_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  due_date TEXT NOT NULL CHECK (due_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  payment_terms TEXT NOT NULL,
  payment_method TEXT NOT NULL,
  paid_date TEXT CHECK (paid_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  issuer_snapshot TEXT NOT NULL CHECK (json_valid(issuer_snapshot)),
  recipient_snapshot TEXT NOT NULL CHECK (json_valid(recipient_snapshot)),
  usage_details TEXT NOT NULL CHECK (json_valid(usage_details)), -- as printed
  is_estimated INTEGER NOT NULL CHECK (is_estimated IN (0, 1)),
  hold_reason TEXT,
  anomaly TEXT CHECK (json_valid(anomaly)),
  content_hash TEXT NOT NULL,
  generated_at INTEGER NOT NULL,
  sent_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (tenant_id, period, revision),
  CHECK (subtotal_minor = base_minor + usage_minor + additional_minor - discount_minor),
  CHECK (total_minor = subtotal_minor + tax_minor),
  CHECK (invoice_number IS NOT NULL OR status = 'held')
) STRICT;
CREATE INDEX invoices_by_period_status
  ON invoices (period, status);
CREATE INDEX invoices_by_due_date_status
  ON invoices (due_date, status);

-- 302; 4–10 per invoice
CREATE TABLE invoice_lines (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  line_no INTEGER NOT NULL CHECK (line_no >= 0),
  line_type TEXT NOT NULL CHECK (line_type IN ('base', 'users', 'storage', 'api', 'reports', 'additional', 'discount')),
  label TEXT NOT NULL,
  quantity_text TEXT NOT NULL,
  quantity_num REAL,
  unit TEXT,
  unit_price_minor INTEGER,
  amount_minor INTEGER NOT NULL, -- discount negative
  tax_class TEXT NOT NULL,
  discount_id TEXT,
  details TEXT NOT NULL CHECK (json_valid(details)),
  PRIMARY KEY (invoice_id, line_no)
) STRICT;

CREATE TABLE invoice_taxes (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  rate_bp INTEGER NOT NULL CHECK (rate_bp >= 0),
  tax_class TEXT NOT NULL,
  base_minor INTEGER NOT NULL,
  tax_minor INTEGER NOT NULL,
  label TEXT NOT NULL,
  PRIMARY KEY (invoice_id, rate_bp, tax_class)
) STRICT;

CREATE TABLE invoice_files (
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  kind TEXT NOT NULL CHECK (kind IN ('pdf', 'xlsx')),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (invoice_id, kind)
) STRICT;

-- operators; 302 status
CREATE TABLE billing_adjustments (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('SETUP', 'ADDITIONAL', 'CREDIT')),
  label TEXT NOT NULL,
  amount_minor INTEGER NOT NULL, -- credit negative
  tax_class TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('open', 'billed')),
  invoice_id TEXT REFERENCES invoices (invoice_id),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- 302
CREATE TABLE billing_runs (
  period TEXT NOT NULL PRIMARY KEY CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  run_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'partial')),
  tenants INTEGER NOT NULL CHECK (tenants >= 0),
  generated INTEGER NOT NULL CHECK (generated >= 0),
  held INTEGER NOT NULL CHECK (held >= 0),
  failed INTEGER NOT NULL CHECK (failed >= 0),
  total_jpy_minor INTEGER NOT NULL,
  previous_total_jpy_minor INTEGER,
  started_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;

-- 302; 10 years
CREATE TABLE accounting_exports (
  id INTEGER PRIMARY KEY,
  period TEXT NOT NULL CHECK (period GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'),
  kind TEXT NOT NULL CHECK (kind IN ('regular', 'correction')),
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  rows INTEGER NOT NULL CHECK (rows >= 0),
  debit_minor INTEGER NOT NULL,
  credit_minor INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK (debit_minor = credit_minor)
) STRICT;

-- A published invoice never changes: only status, payment, sent_at and remarks stay open.
CREATE TRIGGER invoices_frozen_once_published BEFORE UPDATE OF
  invoice_id, invoice_number, tenant_id, period, revision, corrects_invoice_id, correction_reason,
  billing_type, period_start, period_end, plan_code, plan_name, contract_ids, currency_code,
  base_minor, usage_minor, additional_minor, discount_minor, subtotal_minor, tax_minor, total_minor,
  issue_date, due_date, payment_terms, payment_method, issuer_snapshot, recipient_snapshot,
  usage_details, is_estimated, content_hash, generated_at, created_at
ON invoices WHEN OLD.status NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoices: a published invoice is never changed, issue a correction');
END;
CREATE TRIGGER invoices_never_unpublished BEFORE UPDATE OF status ON invoices
WHEN OLD.status NOT IN ('held', 'draft') AND NEW.status IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoices: a published invoice never becomes a draft again');
END;
CREATE TRIGGER invoices_never_deleted BEFORE DELETE ON invoices
BEGIN
  SELECT RAISE(ABORT, 'invoices: an invoice is never deleted, cancel it');
END;
-- A draft is recalculated, so its parts may go and come; files may be added later (a lost one made good).
CREATE TRIGGER invoice_lines_not_added_once_published BEFORE INSERT ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = NEW.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never added');
END;
CREATE TRIGGER invoice_lines_not_changed_once_published BEFORE UPDATE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_lines_not_deleted_once_published BEFORE DELETE ON invoice_lines
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_lines: the invoice is published, its parts are never deleted');
END;
CREATE TRIGGER invoice_taxes_not_added_once_published BEFORE INSERT ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = NEW.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never added');
END;
CREATE TRIGGER invoice_taxes_not_changed_once_published BEFORE UPDATE ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_taxes_not_deleted_once_published BEFORE DELETE ON invoice_taxes
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_taxes: the invoice is published, its parts are never deleted');
END;
CREATE TRIGGER invoice_files_not_changed_once_published BEFORE UPDATE ON invoice_files
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_files: the invoice is published, its parts are never changed');
END;
CREATE TRIGGER invoice_files_not_deleted_once_published BEFORE DELETE ON invoice_files
WHEN (SELECT status FROM invoices WHERE invoice_id = OLD.invoice_id) NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_files: the invoice is published, its parts are never deleted');
END;
`,
}
