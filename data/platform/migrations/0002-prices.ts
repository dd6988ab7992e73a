/** Schema step 2 of platform.db: prices, tax rates, discounts and settings. */
import type { Migration } from '../../sqlite/migrate.ts'

export const prices: Migration = {
  version: 2,
  name: 'prices',
  sql: `
-- operators; never updated, a new price is a new row
CREATE TABLE plan_prices (
  id INTEGER PRIMARY KEY,
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  currency_code TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  monthly_fee_minor INTEGER NOT NULL CHECK (monthly_fee_minor >= 0),
  included_users INTEGER NOT NULL CHECK (included_users >= 0),
  included_storage_gb INTEGER NOT NULL CHECK (included_storage_gb >= 0),
  included_api_calls INTEGER NOT NULL CHECK (included_api_calls >= 0),
  included_reports INTEGER NOT NULL CHECK (included_reports >= 0),
  price_user_minor INTEGER NOT NULL CHECK (price_user_minor >= 0),
  price_storage_gb_minor INTEGER NOT NULL CHECK (price_storage_gb_minor >= 0),
  api_block_size INTEGER NOT NULL CHECK (api_block_size > 0), -- 1000
  price_api_block_minor INTEGER NOT NULL CHECK (price_api_block_minor >= 0),
  price_report_minor INTEGER NOT NULL CHECK (price_report_minor >= 0),
  tax_class TEXT NOT NULL CHECK (tax_class IN ('STD', 'RED', 'ZERO', 'OUT')),
  UNIQUE (plan_code, currency_code, valid_from)
) STRICT;

-- operators
CREATE TABLE tax_rates (
  id INTEGER PRIMARY KEY,
  country_code TEXT NOT NULL,
  region TEXT,
  tax_class TEXT NOT NULL,
  rate_bp INTEGER NOT NULL CHECK (rate_bp >= 0),
  label TEXT NOT NULL, -- 消費税10%
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]')
) STRICT;

-- operators
CREATE TABLE discounts (
  discount_id TEXT NOT NULL PRIMARY KEY,
  tenant_id TEXT, -- null = by condition
  type TEXT NOT NULL CHECK (type IN ('percentage', 'fixed', 'free_quota')),
  value_bp INTEGER CHECK (value_bp >= 0),
  value_minor INTEGER,
  quota_metric TEXT,
  quota_quantity INTEGER CHECK (quota_quantity >= 0),
  applicable_items TEXT NOT NULL CHECK (json_valid(applicable_items)), -- line types or ["*"]
  priority INTEGER NOT NULL CHECK (priority >= 0),
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_to TEXT CHECK (valid_to GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  conditions TEXT NOT NULL CHECK (json_valid(conditions)), -- plans, minSubtotalMinor, minContractMonths
  label TEXT NOT NULL,
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  CHECK (CASE type
    WHEN 'percentage' THEN value_bp IS NOT NULL AND value_minor IS NULL AND quota_quantity IS NULL
    WHEN 'fixed' THEN value_minor IS NOT NULL AND value_bp IS NULL AND quota_quantity IS NULL
    ELSE quota_quantity IS NOT NULL AND quota_metric IS NOT NULL AND value_bp IS NULL AND value_minor IS NULL
  END)
) STRICT;

-- operators; ~40 per plan
CREATE TABLE plan_settings (
  id INTEGER PRIMARY KEY,
  plan_code TEXT NOT NULL REFERENCES plans (plan_code),
  category TEXT NOT NULL CHECK (category IN ('plan', 'resource', 'feature')),
  key TEXT NOT NULL,
  data_type TEXT NOT NULL,
  value TEXT NOT NULL,
  severity TEXT, -- null = derived
  auto_fix INTEGER CHECK (auto_fix IN (0, 1)),
  UNIQUE (plan_code, category, key)
) STRICT;

-- MST_SystemConfig; operators
CREATE TABLE system_settings (
  key TEXT NOT NULL PRIMARY KEY,
  category TEXT NOT NULL,
  data_type TEXT NOT NULL,
  value TEXT NOT NULL,
  default_value TEXT,
  validation_rules TEXT CHECK (json_valid(validation_rules)),
  tenant_specific INTEGER NOT NULL CHECK (tenant_specific IN (0, 1)),
  is_secret INTEGER NOT NULL CHECK (is_secret IN (0, 1)), -- value is then a reference, R19
  updated_at INTEGER NOT NULL
) STRICT;

-- operators, 306, 305 "accept"
CREATE TABLE tenant_setting_overrides (
  id INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  category TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('contract', 'optimizer', 'operator')),
  reason TEXT NOT NULL,
  valid_from TEXT NOT NULL CHECK (valid_from GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  valid_until TEXT CHECK (valid_until GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]-[0-3][0-9]'),
  created_by TEXT NOT NULL,
  UNIQUE (tenant_id, category, key, valid_from)
) STRICT;
`,
}
