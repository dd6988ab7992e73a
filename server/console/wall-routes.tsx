/** The wallboard: what fails and what is late, from the newest end of each batch and the alerts that are open. */
import { Hono } from 'hono'
import { listAlerts } from '../../data/ops/reading/alerts.ts'
import { tenantCounts } from '../../data/ops/reading/run-parts.ts'
import { runById, runsInState } from '../../data/ops/runs.ts'
import { Wall, type WallFacts, type WallItem, WallPage } from '../../views/pages/wall.tsx'
import { tallyOf } from '../domain/accounting.ts'
import { dayAt } from '../domain/calendar-day.ts'
import type { BatchInfo } from './deps.ts'
import type { ConsoleEnv, Desk } from './env.ts'
import { piece, topicKey } from './fragment.tsx'
import { titleOf } from './run-line.ts'
import { dueLines } from './today.ts'

const MOST_ALERTS = 50
const EVERY_MS = 2_000
const WANTED = new Set(['run', 'occurrence', 'alert'])

export function wallRoutes(desk: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/wall', (c) => c.html(<WallPage screen={c.get('screen')} facts={wallFacts(desk)} />))

  routes.get('/events/wall', (c) => {
    const draw = async () => {
      const screen = { ...c.get('screen'), now: desk.deps.clock() }
      return [await piece('wall', <Wall screen={screen} facts={wallFacts(desk)} />)]
    }
    const wants = ({ kind }: { kind: string }) => WANTED.has(kind)
    return desk.live.open(c, { key: topicKey(c), wants, everyMs: EVERY_MS, draw })
  })

  return routes
}

function wallFacts(desk: Desk): WallFacts {
  const { deps, timetable } = desk
  const now = deps.clock()
  const day = dayAt(now, timetable.zone())
  const lines = dueLines(desk, day)
  const next = [...timetable.nextOfEach(now).values()].sort((a, b) => a.dueAt - b.dueAt)[0]
  const lost = lines.filter(({ fate }) => fate === 'unaccounted' || fate === 'missed')
  return {
    isReady: deps.readiness().ready,
    items: grouped([
      ...deps.batches().flatMap((batch) => failing(desk, batch)),
      ...lost.map(
        (line): WallItem => ({
          kind: line.fate === 'missed' ? 'missed' : 'unaccounted',
          batchId: line.batchId,
          title: titleOf(line.batchId, deps.batches()),
          text: null,
          tenants: null,
          count: 1,
          since: line.dueAt,
          href: `/due?day=${day}&fate=${line.fate}`,
        }),
      ),
      ...warnings(desk),
    ]),
    tally: tallyOf(day, lines),
    running: runsInState(deps.ops, 'running').length,
    next: next ? { batchId: next.batchId, at: next.dueAt } : null,
  }
}

/** What a batch says of many companies at once is one line, with the oldest of them. */
function grouped(items: readonly WallItem[]): WallItem[] {
  const groups = new Map<string, WallItem>()
  for (const item of items) {
    const key = `${item.kind} ${item.batchId}`
    const first = groups.get(key)
    if (!first) groups.set(key, item)
    else
      groups.set(key, {
        ...first,
        count: first.count + 1,
        since: Math.min(first.since, item.since),
        href: item.kind === 'alert' || item.kind === 'late' ? '/alerts' : first.href,
      })
  }
  return [...groups.values()]
}

/** A batch fails until one of its runs ends well. */
function failing({ deps, recent }: Desk, batch: BatchInfo): WallItem[] {
  const runs = recent.of(batch.id).filter(({ finishedAt }) => finishedAt !== null)
  const firstGood = runs.findIndex(({ state }) => state !== 'failed' && state !== 'timed_out')
  const bad = firstGood === -1 ? runs : runs.slice(0, firstGood)
  const [newest, oldest] = [bad[0], bad.at(-1)]
  if (!newest || !oldest) return []
  const counts = tenantCounts(deps.ops, newest.id)
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const failed = counts.failed ?? 0
  return [
    {
      kind: 'failed',
      batchId: batch.id,
      title: batch.title,
      text: runById(deps.ops, newest.id)?.errorMessage ?? null,
      tenants: failed > 0 ? { bad: failed, all } : null,
      count: 1,
      since: oldest.finishedAt ?? oldest.startedAt,
      href: `/runs/${newest.id}`,
    },
  ]
}

/** Keys that end so are about deadlines (schedule/punctuality-watch.ts). */
const LATE = /:(late_start|late_end|will_be_late)$/
/** Of a failed run: it is on the wall already. */
const OF_FAILURES = /^run:/

function warnings({ deps }: Desk): WallItem[] {
  const open = listAlerts(deps.ops, { all: false, severities: null, limit: MOST_ALERTS })
  return open.flatMap((alert): WallItem[] => {
    const isLate = LATE.test(alert.key)
    const isGrave = alert.severity === 'CRITICAL' && !OF_FAILURES.test(alert.key)
    if (alert.state !== 'open' || !(isLate || isGrave)) return []
    return [
      {
        kind: isLate ? 'late' : 'alert',
        batchId: alert.sourceBatch,
        title: titleOf(alert.sourceBatch, deps.batches()),
        text: alert.message,
        tenants: null,
        count: 1,
        since: alert.openedAt,
        href: `/alerts/${alert.alertId}`,
      },
    ]
  })
}
