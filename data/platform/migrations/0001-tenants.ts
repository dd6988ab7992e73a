/** Schema step 1 of platform.db: identity of the file, tenants, plans and contracts. */
import type { Migration } from '../../sqlite/migrate.ts'

export const tenants: Migration = {
  version: 1,
  name: 'tenants',
  sql: `
-- rt; 1 row, also in platform.db
CREATE TABLE plane_meta (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('ops', 'platform')),
  installation_id TEXT NOT NULL,
  schema_version INTEGER NOT NULL CHECK (schema_version >= 0),
  app_version TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE plans (
  plan_code TEXT NOT NULL PRIMARY KEY CHECK (plan_code IN ('FREE', 'BASIC', 'STANDARD', 'PREMIUM', 'ENTERPRISE', 'TRIAL')),
  plan_name TEXT NOT NULL,
  is_billable INTEGER NOT NULL CHECK (is_billable IN (0, 1)),
  sort INTEGER NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;

-- MST_Tenant; operators, 305 plan copy and limits; 10–100 in all
CREATE TABLE tenants (
  tenant_id TEXT NOT NULL PRIMARY KEY,
  tenant_code TEXT NOT NULL UNIQUE CHECK (length(tenant_code) BETWEEN 3 AND 20
    AND tenant_code GLOB '[a-z0-9]*[a-z0-9]' AND tenant_code NOT GLOB '*[^a-z0-9-]*'), -- file name and URL code
  tenant_name TEXT NOT NULL,
  tenant_name_en TEXT,
  tenant_short_name TEXT,
  tenant_type TEXT NOT NULL CHECK (tenant_type IN ('ENTERPRISE', 'DEPARTMENT', 'SUBSIDIARY', 'PARTNER', 'TRIAL')),
  parent_tenant_id TEXT REFERENCES tenants (tenant_id),
  tenant_level INTEGER NOT NULL CHECK (tenant_level >= 0),
  status TEXT NOT NULL CHECK (status IN ('ACTIVE', 'INACTIVE', 'SUSPENDED', 'TRIAL', 'EXPIRED')),
  subscription_plan TEXT NOT NULL REFERENCES plans (plan_code), -- copy of the running contract's plan
  max_users INTEGER NOT NULL CHECK (max_users >= 0),
  max_storage_gb INTEGER NOT NULL CHECK (max_storage_gb >= 0),
  api_rate_limit INTEGER NOT NULL CHECK (api_rate_limit >= 0), -- contract maxima: users, GB, calls per hour
  monthly_api_limit INTEGER CHECK (monthly_api_limit >= 0), -- for the 80/95 % alert; null = plan's included quantity
  country_code TEXT NOT NULL,
  region TEXT,
  currency_code TEXT NOT NULL,
  locale TEXT NOT NULL,
  timezone TEXT NOT NULL,
  postal_code TEXT NOT NULL,
  address TEXT NOT NULL,
  phone_number TEXT NOT NULL, -- printed on invoices
  admin_email TEXT NOT NULL,
  contact_email TEXT,
  contract_start_date TEXT NOT NULL CHECK (contract_start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  contract_end_date TEXT CHECK (contract_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  trial_end_date TEXT CHECK (trial_end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- copy of the running contract
  is_deleted INTEGER NOT NULL DEFAULT 0 CHECK (is_deleted IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

-- operators
CREATE TABLE tenant_contacts (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  contact_type TEXT NOT NULL CHECK (contact_type IN ('PRIMARY', 'BILLING', 'EMERGENCY')),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1))
) STRICT;
CREATE INDEX tenant_contacts_by_tenant_id_contact_type
  ON tenant_contacts (tenant_id, contact_type);

-- whoever changes tenants.status
CREATE TABLE tenant_status_history (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  status TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER,
  reason TEXT NOT NULL,
  changed_by TEXT NOT NULL
) STRICT;

-- operators; several per tenant, no overlap – 305 checks
CREATE TABLE contracts (
  contract_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (tenant_id),
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  start_date TEXT NOT NULL CHECK (start_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  end_date TEXT CHECK (end_date GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'), -- null = open-ended
  auto_renew INTEGER NOT NULL CHECK (auto_renew IN (0, 1)),
  billing_cycle TEXT NOT NULL CHECK (billing_cycle IN ('MONTHLY', 'QUARTERLY', 'ANNUAL')),
  payment_terms TEXT NOT NULL, -- NET30 default, NET<n>, EOM, EOM+<n>
  payment_method TEXT NOT NULL CHECK (payment_method IN ('BANK_TRANSFER', 'AUTO_DEBIT', 'CREDIT_CARD')),
  currency_code TEXT NOT NULL,
  renewed_by TEXT REFERENCES contracts (contract_id),
  notice_enabled INTEGER NOT NULL CHECK (notice_enabled IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK (end_date >= start_date)
) STRICT;
CREATE INDEX contracts_by_tenant_id_start_date
  ON contracts (tenant_id, start_date);
CREATE INDEX contracts_by_end_date
  ON contracts (end_date);
`,
}
