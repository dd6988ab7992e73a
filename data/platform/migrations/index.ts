/** All schema steps of platform.db in their order; read by its opener. A released step never changes. */
import type { Migration } from '../../sqlite/migrate.ts'
import { tenants } from './0001-tenants.ts'
import { prices } from './0002-prices.ts'
import { usage } from './0003-usage.ts'
import { billing } from './0004-billing.ts'
import { health } from './0005-health.ts'
import { metrics } from './0006-metrics.ts'
import { security } from './0007-security.ts'
import { backup } from './0008-backup.ts'
import { messages } from './0009-messages.ts'
import { integrations } from './0010-integrations.ts'
import { delivery } from './0011-delivery.ts'
import { tenantHealth } from './0012-tenant-health.ts'
import { collected } from './0013-collected.ts'
import { archives } from './0014-archives.ts'
import { tenantActivity } from './0015-tenant-activity.ts'
import { contractNotices } from './0016-contract-notices.ts'
import { settingChanges } from './0017-setting-changes.ts'
import { settingFindings } from './0018-setting-findings.ts'
import { resourceOptimisation } from './0019-resource-optimisation.ts'
import { runMessages } from './0020-run-messages.ts'
import { words } from './0021-words.ts'
import { findingSource } from './0022-finding-source.ts'
import { invoicePayments } from './0023-invoice-payments.ts'
import { linkStanding } from './0024-link-standing.ts'
import { messageWords } from './0025-message-words.ts'
import { openActs } from './0026-open-acts.ts'

export const platformMigrations: readonly Migration[] = [
  tenants,
  prices,
  usage,
  billing,
  health,
  metrics,
  security,
  backup,
  messages,
  integrations,
  delivery,
  tenantHealth,
  collected,
  archives,
  tenantActivity,
  contractNotices,
  settingChanges,
  settingFindings,
  resourceOptimisation,
  runMessages,
  words,
  findingSource,
  invoicePayments,
  linkStanding,
  messageWords,
  openActs,
]
