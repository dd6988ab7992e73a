/** The log of one run: its pages, the stream of a log that is followed, and the download. */
import { Hono } from 'hono'
import type { LogLine } from '../../data/ops/log-lines.ts'
import { LogBody, LogPage } from '../../views/pages/log.tsx'
import { isNarrow, lineLink } from '../../views/parts/log-address.ts'
import { logJson, logText } from '../commands/log-line-text.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { piece, topicKey } from './fragment.tsx'
import { logAskedOf, numberOf } from './log-asked.ts'
import { logDownload } from './log-download.ts'
import { firstError, logFacts } from './log-facts.ts'
import { demandRun } from './run-page-facts.ts'

export function logRoutes(desk: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/runs/:id/log', async (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const line = numberOf(c.req.query('line')) ?? openingLine(c, desk, run.id)
    if (line !== null) return c.redirect(lineLink(run.id, line), 303)
    const asked = logAskedOf(c)
    const facts = await logFacts(desk, run, asked)
    const live = asked.follows ? `/events${c.get('screen').path}` : null
    return c.html(<LogPage screen={c.get('screen')} facts={facts} live={live} />)
  })

  routes.get('/events/runs/:id/log', (c) => {
    const { id } = demandRun(desk, c.req.param('id'))
    const asked = { ...logAskedOf(c), follows: true }
    const draw = async () => {
      const screen = { ...c.get('screen'), now: desk.deps.clock() }
      const facts = await logFacts(desk, demandRun(desk, id), asked)
      return [await piece(`log-${id}`, <LogBody screen={screen} facts={facts} />)]
    }
    return desk.live.open(c, { key: topicKey(c), wants: (event) => event.runId === id, draw })
  })

  routes.get('/runs/:id/log/download', (c) => {
    const run = demandRun(desk, c.req.param('id'))
    const isJson = c.req.query('format') === 'jsonl'
    const write = isJson ? (line: LogLine) => JSON.stringify(logJson(line)) : logText
    const lines = logDownload(desk, run.id, { asked: logAskedOf(c), write })
    const name = `${run.batchId}-${run.id}.${isJson ? 'jsonl' : 'log'}`
    return c.body(lines, 200, {
      'Content-Type': isJson ? 'application/jsonl; charset=utf-8' : 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
    })
  })

  return routes
}

/** Whoever opens a log without a wish wants to know what went wrong. */
function openingLine(c: ConsoleContext, desk: Desk, runId: string): number | null {
  const asked = logAskedOf(c)
  const hasWish = isNarrow(asked) || asked.follows || asked.page !== null
  return hasWish ? null : firstError(desk, runId)
}
