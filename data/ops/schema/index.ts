/**
 * Every table of ops.db for Drizzle; read by its opener and query modules.
 *
 * Names, types and nullability only: constraints, foreign keys and indexes are in the migrations.
 * Instants are epoch ms, days YYYY-MM-DD and months YYYY-MM in JST, money is in minor units.
 * The comment on a table says its name in the original application if it had one, who writes it
 * (batch numbers; app = the skill-management application, rt = Toban's runtime), how many rows to
 * expect (per company of 200 employees and month; (m) = size of a master) and how long they stay.
 */
export * from './alerts.ts'
export * from './ledger.ts'
export * from './measurements.ts'
export * from './operators.ts'
export * from './records.ts'
export * from './scheduling.ts'
export * from './state.ts'
