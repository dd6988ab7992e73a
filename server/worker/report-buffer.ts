/** Gathers a thread's reports so that they cross to the engine in batches; tenants' starts and ends go at once. */
import type { Report } from './protocol.ts'

const FLUSH_EVERY_MS = 200
const FLUSH_AT = 100

export type ReportBuffer = Readonly<{ add(report: Report): void; flush(): void; close(): void }>

export function reportBuffer(send: (reports: readonly Report[]) => void): ReportBuffer {
  let waiting: Report[] = []
  const flush = () => {
    if (waiting.length === 0) return
    const reports = waiting
    waiting = []
    send(reports)
  }
  const timer = setInterval(flush, FLUSH_EVERY_MS)
  return {
    add(report) {
      const last = waiting.at(-1)
      // Only the newest progress matters.
      if (report.type === 'progress' && last?.type === 'progress') waiting.pop()
      waiting.push(report)
      if (waiting.length >= FLUSH_AT || isUrgent(report)) flush()
    },
    flush,
    close() {
      clearInterval(timer)
      flush()
    },
  }
}

function isUrgent(report: Report): boolean {
  // A tenant's start goes ahead of work that may block the thread for ever: the page then shows where.
  return (
    report.type === 'tenant_started' ||
    report.type === 'tenant_finished' ||
    report.type === 'finished'
  )
}
