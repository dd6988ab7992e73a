/** The audit as CSV or JSON lines, oldest first, read and sent a page at a time: it may be longer than memory. */
import { stringify } from 'csv-stringify/sync'
import type { OpsDb } from '../../data/ops/open.ts'
import type { AuditAsk } from '../../data/ops/reading/audit-rows.ts'
import { type AuditLine, auditLines } from '../commands/audit-line.ts'
import { giveWay } from './turns.ts'

export const AUDIT_FORMATS = ['csv', 'jsonl'] as const
export type AuditFormat = (typeof AUDIT_FORMATS)[number]

/** Without it Excel takes UTF-8 for something else. */
const BYTE_ORDER_MARK = '\uFEFF'

const COLUMNS = [
  ...['id', 'at', 'operator', 'fromIp', 'verb', 'object', 'reason', 'result', 'runId'],
  ...['before', 'after', 'prevHash', 'hash'],
] as const satisfies (keyof AuditLine)[]

export type AuditExport = Readonly<{ ask: AuditAsk; format: AuditFormat; zone: string }>

/** Whoever reads slowly is waited for: a piece is made when it is asked for. */
export function auditExport(ops: OpsDb, { ask, format, zone }: AuditExport): ReadableStream {
  const encoder = new TextEncoder()
  const pages = auditLines(ops, { ask, zone })
  return new ReadableStream({
    start(controller) {
      if (format === 'csv') controller.enqueue(encoder.encode(BYTE_ORDER_MARK + csvOf([COLUMNS])))
    },
    async pull(controller) {
      // The reader may be as fast as we are: without a turn between two steps nobody else would have one.
      let { value: lines, done } = await nextStep(pages)
      while (!done && lines?.length === 0) ({ value: lines, done } = await nextStep(pages))
      if (done || !lines) return controller.close()
      const text = format === 'csv' ? csvOf(lines.map(csvLine)) : lines.map(jsonLine).join('')
      controller.enqueue(encoder.encode(text))
    },
  })
}

async function nextStep<Step>(steps: Iterator<Step, void>): Promise<IteratorResult<Step, void>> {
  await giveWay()
  return steps.next()
}

function csvLine(line: AuditLine): string[] {
  return COLUMNS.map((name) => cell(line[name]))
}

function cell(value: unknown): string {
  if (value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function csvOf(records: readonly (readonly string[])[]): string {
  return stringify([...records], { record_delimiter: 'windows', escape_formulas: true })
}

function jsonLine(line: AuditLine): string {
  return `${JSON.stringify(line)}\n`
}
