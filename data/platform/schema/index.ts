/**
 * Every table of platform.db for Drizzle; read by its opener and query modules.
 *
 * Names, types and nullability only: constraints, foreign keys and indexes are in the migrations.
 * Instants are epoch ms, days YYYY-MM-DD and months YYYY-MM in JST, money is in minor units.
 * The comment on a table says its name in the original application if it had one, who writes it
 * (batch numbers; app = the skill-management application, rt = Toban's runtime), how many rows to
 * expect (per company of 200 employees and month; (m) = size of a master) and how long they stay.
 */
export * from './archives.ts'
export * from './backup.ts'
export * from './billing.ts'
export * from './collected.ts'
export * from './contract-notices.ts'
export * from './delivery.ts'
export * from './health.ts'
export * from './integrations.ts'
export * from './link-standing.ts'
export * from './messages.ts'
export * from './metrics.ts'
export * from './open-acts.ts'
export * from './prices.ts'
export * from './resource-optimisation.ts'
export * from './security.ts'
export * from './setting-findings.ts'
export * from './tenant-activity.ts'
export * from './tenant-health.ts'
export * from './tenants.ts'
export * from './usage.ts'
