/** The audit as it leaves Toban: one line for one row, the same from `toban audit` and from the console's export. */
import type { AuditRow } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type AuditAsk, auditRowsBehind } from '../../data/ops/reading/audit-rows.ts'
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

const ROWS_A_PAGE = 500

/** All lines that are asked for, oldest first, read a page at a time: there may be more than fit into memory. */
export function* auditLines(
  ops: OpsDb,
  { ask, zone }: Readonly<{ ask: AuditAsk; zone: string }>,
): Generator<AuditLine[], void> {
  let afterId = 0
  for (;;) {
    const rows = auditRowsBehind(ops, ask, { afterId, limit: ROWS_A_PAGE })
    if (rows.length > 0) yield rows.map((row) => auditLine(row, zone))
    if (rows.length < ROWS_A_PAGE) return
    afterId = rows.at(-1)?.id ?? afterId
  }
}
