/** The audit as it leaves Toban: one line for one row, the same from `toban audit` and from the console's export. */
import type { AuditRow } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type AuditAsk, auditRowsWithin, newestAuditId } from '../../data/ops/reading/audit-rows.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'

export type AuditLine = ReturnType<typeof auditLine>

/**
 * `at` is ISO 8601 with the offset of `zone`; `before` and `after` are what was recorded, not its text. `prevHash` is
 * the `hash` of the line before: whoever keeps the lines can follow the chain without the database.
 */
export function auditLine(row: AuditRow, zone: string) {
  return {
    id: row.id,
    at: isoWithOffset(row.at, zone),
    operator: row.operator,
    fromIp: row.from_ip,
    verb: row.verb,
    object: row.object,
    reason: row.reason,
    result: row.result,
    runId: row.run_id,
    before: recorded(row.before),
    after: recorded(row.after),
    prevHash: row.prev_hash,
    hash: row.row_hash,
  }
}

function recorded(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}

/** Few enough that reading and writing them is a matter of milliseconds: somebody else wants the processor, too. */
const ROWS_A_STEP = 200

/**
 * All lines that are asked for, oldest first, a few rows of the audit at a step: there may be more than fit into memory,
 * and a step of a rare verb may have none.
 */
export function* auditLines(
  ops: OpsDb,
  { ask, zone }: Readonly<{ ask: AuditAsk; zone: string }>,
): Generator<AuditLine[], void> {
  // What is written while we read belongs to the export as well: the newest row is asked for again at the end.
  for (let afterId = 0; afterId < newestAuditId(ops); afterId += ROWS_A_STEP) {
    const rows = auditRowsWithin(ops, ask, { afterId, toId: afterId + ROWS_A_STEP })
    yield rows.map((row) => auditLine(row, zone))
  }
}
