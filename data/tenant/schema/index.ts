/**
 * Every table of a tenant file for Drizzle; read by its opener and query modules.
 *
 * Names, types and nullability only: constraints, foreign keys and indexes are in the migrations.
 * Instants are epoch ms, days YYYY-MM-DD and months YYYY-MM in JST, money is in minor units.
 * The comment on a table says its name in the original application if it had one, who writes it
 * (batch numbers; app = the skill-management application, rt = Toban's runtime), how many rows to
 * expect (per company of 200 employees and month; (m) = size of a master) and how long they stay.
 */
export * from './accounts.ts'
export * from './external-directory.ts'
export * from './logs.ts'
export * from './notifications.ts'
export * from './org-sync.ts'
export * from './organisation.ts'
export * from './outbox.ts'
export * from './reports.ts'
export * from './skill-analysis.ts'
export * from './skills.ts'
export * from './training.ts'
