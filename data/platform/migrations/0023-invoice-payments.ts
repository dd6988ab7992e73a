/** Schema step 23 of platform.db: what was paid on an invoice, entry by entry; what an invoice says never changes by it. */
import type { Migration } from '../../sqlite/migrate.ts'

export const invoicePayments: Migration = {
  version: 23,
  name: 'invoice-payments',
  sql: `
-- operators, imports of bank files; never changed, never deleted: taken back by a reversal; 10 years
CREATE TABLE invoice_payments (
  payment_id TEXT NOT NULL PRIMARY KEY, -- ULID; books-<invoice_id> for what was paid before this table was there
  invoice_id TEXT NOT NULL REFERENCES invoices (invoice_id),
  kind TEXT NOT NULL CHECK (kind IN ('payment', 'refund', 'reversal')),
  paid_on TEXT NOT NULL CHECK (paid_on GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  amount_minor INTEGER NOT NULL, -- what it adds to the paid amount: refunds are negative
  method TEXT NOT NULL CHECK (method IN ('BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD', 'OTHER')),
  reference TEXT NOT NULL, -- of the bank or the accounting; may be empty
  reason TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('manual', 'import', 'books')),
  entry_key TEXT NOT NULL UNIQUE, -- of the form or of the line of the bank file: nothing is entered twice
  reverses_payment_id TEXT UNIQUE REFERENCES invoice_payments (payment_id),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  CHECK ((kind = 'payment' AND amount_minor > 0) OR (kind = 'refund' AND amount_minor < 0) OR (kind = 'reversal' AND amount_minor <> 0)),
  CHECK ((kind = 'reversal') = (reverses_payment_id IS NOT NULL))
) STRICT;
CREATE INDEX invoice_payments_by_invoice_id
  ON invoice_payments (invoice_id);
CREATE INDEX invoice_payments_by_created_at
  ON invoice_payments (created_at);

-- Paid before the invoice was issued, on the one it corrects; printed on it.
ALTER TABLE invoices ADD COLUMN carried_minor INTEGER NOT NULL DEFAULT 0;
UPDATE invoices SET carried_minor = coalesce(
  (SELECT o.paid_minor FROM invoices o WHERE o.invoice_id = invoices.corrects_invoice_id), 0)
WHERE revision > 0;
INSERT INTO invoice_payments
SELECT 'books-' || invoice_id, invoice_id, iif(paid_minor > carried_minor, 'payment', 'refund'),
  coalesce(paid_date, due_date), paid_minor - carried_minor,
  iif(payment_method IN ('BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD'), payment_method, 'OTHER'), '',
  '移行 (taken over)', 'books', 'books:' || invoice_id, NULL, 'migration', updated_at
FROM invoices WHERE status NOT IN ('held', 'draft') AND paid_minor <> carried_minor;

CREATE TRIGGER invoice_payments_only_once_published BEFORE INSERT ON invoice_payments
WHEN (SELECT status FROM invoices WHERE invoice_id = NEW.invoice_id) IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoice_payments: nobody pays what was not issued');
END;
CREATE TRIGGER invoice_payments_never_changed BEFORE UPDATE ON invoice_payments
BEGIN
  SELECT RAISE(ABORT, 'invoice_payments: an entry is never changed, reverse it');
END;
CREATE TRIGGER invoice_payments_never_deleted BEFORE DELETE ON invoice_payments
BEGIN
  SELECT RAISE(ABORT, 'invoice_payments: an entry is never deleted, reverse it');
END;
CREATE TRIGGER invoices_carried_frozen_once_published BEFORE UPDATE OF carried_minor ON invoices
WHEN OLD.status NOT IN ('held', 'draft')
BEGIN
  SELECT RAISE(ABORT, 'invoices: what was carried over is printed and never changed');
END;
CREATE TRIGGER invoices_paid_is_its_payments BEFORE UPDATE OF paid_minor, balance_minor ON invoices
WHEN OLD.status NOT IN ('held', 'draft') AND (NEW.balance_minor <> NEW.total_minor - NEW.paid_minor
  OR NEW.paid_minor <> NEW.carried_minor + (
    SELECT coalesce(sum(amount_minor), 0) FROM invoice_payments WHERE invoice_id = NEW.invoice_id))
BEGIN
  SELECT RAISE(ABORT, 'invoices: the paid amount is never anything but its payments');
END;
`,
}
