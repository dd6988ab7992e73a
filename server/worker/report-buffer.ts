/** Gathers a thread's reports so that they cross to the engine in batches; tenants' starts and ends go at once. */
import { addCounts, type LevelCounts, storedFields, storedMessage } from '../domain/log-line.ts'
import type { ThreadEnd } from './link.ts'
import { type Report, reportChars, type SentReport } from './protocol.ts'

const FLUSH_EVERY_MS = 200
const FLUSH_AT_LINES = 250
/** One message is a small part of the window: the engine writes while the thread goes on. */
const FLUSH_AT_CHARS = 64 * 1024

export type ReportBuffer = Readonly<{ add(report: Report): void; flush(): void; close(): void }>

type LogReport = Extract<Report, { type: 'log' }>

export function reportBuffer(
  send: (reports: readonly SentReport[]) => void,
  link: ThreadEnd,
): ReportBuffer {
  let waiting: SentReport[] = []
  let lines: string[] = []
  let lineChars = 0
  let refused: LevelCounts = {}

  const closeLines = () => {
    if (lines.length > 0)
      waiting.push({ type: 'lines', count: lines.length, json: `[${lines.join(',')}]` })
    if (Object.keys(refused).length > 0) waiting.push({ type: 'lines_refused', counts: refused })
    lines = []
    lineChars = 0
    refused = {}
  }
  const flush = () => {
    closeLines()
    if (waiting.length === 0) return
    const reports = waiting
    waiting = []
    link.waitForRoom(reports.reduce((sum, report) => sum + reportChars(report), 0))
    send(reports)
  }
  const addLine = (line: LogReport) => {
    if (link.refusesLines() && (line.level === 'debug' || line.level === 'info')) {
      refused = addCounts(refused, { [line.level]: 1 })
      return
    }
    const packed = packedLine(line)
    lines.push(packed)
    lineChars += packed.length
    if (lines.length >= FLUSH_AT_LINES || lineChars >= FLUSH_AT_CHARS) flush()
  }
  const timer = setInterval(flush, FLUSH_EVERY_MS)
  return {
    add(report) {
      if (report.type === 'log') {
        addLine(report)
        return
      }
      // Only the newest progress matters, and it may overtake lines.
      if (report.type === 'progress') {
        waiting = waiting.filter((earlier) => earlier.type !== 'progress')
      } else closeLines()
      waiting.push(report)
      if (isUrgent(report)) flush()
    },
    flush,
    close() {
      clearInterval(timer)
      flush()
    },
  }
}

/** Packed where it was written: the engine's thread has enough to do. */
function packedLine({ at, level, tenantCode, message, fields }: LogReport): string {
  return JSON.stringify([at, level, tenantCode, storedMessage(message), storedFields(fields)])
}

function isUrgent(report: Report): boolean {
  // A tenant's start goes ahead of work that may block the thread for ever: the page then shows where.
  return (
    report.type === 'tenant_started' ||
    report.type === 'tenant_finished' ||
    report.type === 'finished'
  )
}
