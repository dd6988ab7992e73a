/** The audit as CSV or JSON lines, oldest first, read and sent a page at a time: it may be longer than memory. */
import { stringify } from 'csv-stringify/sync'
import type { AuditRow } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type AuditAsk, auditRowsBehind } from '../../data/ops/reading/audit-rows.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'

export const AUDIT_FORMATS = ['csv', 'jsonl'] as const
export type AuditFormat = (typeof AUDIT_FORMATS)[number]

const ROWS_A_PIECE = 500
/** Without it Excel takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF'

const COLUMNS = [
  ...['id', 'at', 'operator', 'fromIp', 'verb', 'object', 'reason', 'result', 'runId'],
  ...['before', 'after', 'prevHash', 'hash'],
] as const

export type AuditExport = Readonly<{ ask: AuditAsk; format: AuditFormat; zone: string }>

/** Whoever reads slowly is waited for: a piece is made when it is asked for. */
export function auditExport(ops: OpsDb, { ask, format, zone }: AuditExport): ReadableStream {
  const encoder = new TextEncoder()
  let afterId = 0
  let isBegun = false
  return new ReadableStream({
    pull(controller) {
      const rows = auditRowsBehind(ops, ask, { afterId, limit: ROWS_A_PIECE })
      const head = isBegun || format === 'jsonl' ? '' : BYTE_ORDER_MARK + csvOf([[...COLUMNS]])
      isBegun = true
      afterId = rows.at(-1)?.id ?? afterId
      const lines = rows.map((row) => lineOf(row, zone))
      const text = format === 'csv' ? csvOf(lines.map(csvLine)) : lines.map(jsonLine).join('')
      if (head + text !== '') controller.enqueue(encoder.encode(head + text))
      if (rows.length < ROWS_A_PIECE) controller.close()
    },
  })
}

function lineOf(row: AuditRow, zone: string) {
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
    before: row.before,
    after: row.after,
    prevHash: row.prev_hash,
    hash: row.row_hash,
  }
}

type Line = ReturnType<typeof lineOf>

function csvLine(line: Line): string[] {
  return COLUMNS.map((name) => String(line[name] ?? ''))
}

function csvOf(records: readonly string[][]): string {
  if (records.length === 0) return ''
  return stringify([...records], { record_delimiter: 'windows', escape_formulas: true })
}

function jsonLine({ before, after, ...line }: Line): string {
  const parsed = (text: string | null) => (text === null ? null : (JSON.parse(text) as unknown))
  return `${JSON.stringify({ ...line, before: parsed(before), after: parsed(after) })}\n`
}
