/** The audit: who did what, when, from where and why; whether the record is whole; and all of it as a file. */
import { Hono } from 'hono'
import type { AuditRow } from '../../data/ops/audit.ts'
import { type AuditAsk, auditPage } from '../../data/ops/reading/audit-rows.ts'
import {
  AUDIT_RESULTS,
  type AuditChoice,
  type AuditLine,
  AuditPage,
} from '../../views/pages/audit.tsx'
import { dayAt, daySpan, isDay } from '../domain/calendar-day.ts'
import { createAuditChain } from './audit-chain.ts'
import { changesOf } from './audit-changes.ts'
import { AUDIT_FORMATS, auditExport } from './audit-export.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'

const PER_PAGE = 100

export function auditRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()
  const chain = createAuditChain(deps.ops, deps.clock)

  routes.get('/audit', async (c) => {
    const choice = choiceOf(c)
    const beforeId = rowNumber(c.req.query('before')) ?? Number.MAX_SAFE_INTEGER
    const status = await chain.look()
    const upTo = Math.min(beforeId, status.total + 1)
    const found = auditPage(deps.ops, askOf(desk, choice), { beforeId: upTo, limit: PER_PAGE })
    const facts = {
      choice,
      chain: status,
      rows: found.rows.map(lineOf),
      older: found.scannedFrom > 1 ? found.scannedFrom : null,
      isFirst: upTo > status.total,
    }
    return c.html(<AuditPage screen={c.get('screen')} facts={facts} />)
  })

  routes.get('/audit/export/:format', (c) => {
    const format = AUDIT_FORMATS.find((one) => one === c.req.param('format'))
    if (!format) throw missing('file')
    const zone = desk.timetable.zone()
    const name = `audit-${dayAt(deps.clock(), zone)}.${format}`
    return c.body(auditExport(deps.ops, { ask: askOf(desk, choiceOf(c)), format, zone }), 200, {
      'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
    })
  })

  return routes
}

/** As it stands in the address; nonsense is left out. */
function choiceOf(c: ConsoleContext): AuditChoice {
  const text = (name: string) => c.req.query(name)?.trim() || null
  const day = (name: string) => {
    const asked = text(name)
    return asked !== null && isDay(asked) ? asked : null
  }
  return {
    operator: text('operator'),
    verb: text('verb'),
    object: text('object'),
    from: day('from'),
    to: day('to'),
    result: AUDIT_RESULTS.find((one) => one === c.req.query('result')) ?? null,
  }
}

function askOf(desk: Desk, { from, to, ...ask }: AuditChoice): AuditAsk {
  const zone = desk.timetable.zone()
  return {
    ...ask,
    since: from === null ? null : daySpan(from, zone).from,
    until: to === null ? null : daySpan(to, zone).to,
  }
}

function rowNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null
}

function lineOf(row: AuditRow): AuditLine {
  return {
    id: row.id,
    at: row.at,
    operator: row.operator,
    fromIp: row.from_ip,
    verb: row.verb,
    object: row.object,
    reason: row.reason,
    result: AUDIT_RESULTS.find((one) => one === row.result) ?? 'failed',
    runId: row.run_id,
    changes: changesOf(row.before, row.after),
    hash: row.row_hash,
  }
}
