/** Hold, release, skip, move, undo and maintenance: each act a small resource, and the pages with their forms. */
import { Hono } from 'hono'
import { exceptionById } from '../../data/ops/exceptions.ts'
import {
  type ControlAct,
  type ControlNotice,
  ControlsPage,
  MaintenancePage,
} from '../../views/pages/controls.tsx'
import type { ControlActs } from '../commands/controls/acts.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { EVERY_BATCH } from '../domain/exceptions.ts'
import { demandBatch } from './batch-routes.tsx'
import { doneOf } from './control-done.ts'
import { controlsFacts, maintenanceFacts } from './control-facts.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf } from './faults.ts'
import { textsOf } from './form.ts'
import { localPath } from './session.ts'
import { askedBy } from './start-request.ts'

export function controlRoutes(desk: Desk) {
  const { controls } = desk.deps
  const routes = new Hono<ConsoleEnv>()

  routes.get('/batches/:id/controls', (c) => batchPage(c, desk, null))
  routes.get('/maintenance', (c) => maintenancePage(c, desk, null))

  routes.post('/batches/:id/holds', (c) =>
    act(c, desk, 'hold', (who, typed) =>
      controls.hold({ ...who, batchId: idOf(c, desk), until: typed.until || null }),
    ),
  )
  routes.post('/batches/:id/releases', (c) =>
    act(c, desk, 'release', (who) => controls.release({ ...who, batchId: idOf(c, desk) })),
  )
  routes.post('/batches/:id/skips', (c) =>
    act(c, desk, 'skip', (who, typed) =>
      controls.skip({ ...who, dueTime: dueTime(c, desk, typed.due) }),
    ),
  )
  routes.post('/batches/:id/moves', (c) =>
    act(c, desk, 'move', (who, typed) =>
      controls.move({ ...who, dueTime: dueTime(c, desk, typed.due), to: typed.to ?? '' }),
    ),
  )
  routes.post('/exceptions/:id/undo', (c) =>
    act(c, desk, 'undo', (who) => controls.undo({ ...who, id: exceptionId(c) })),
  )
  routes.post('/maintenance', (c) =>
    act(c, desk, 'maintenanceOn', (who, typed) =>
      controls.beginMaintenance({ ...who, until: typed.until || null }),
    ),
  )
  routes.post('/maintenance/end', (c) =>
    act(c, desk, 'maintenanceOff', (who) => controls.endMaintenance(who)),
  )

  return routes
}

type Who = Parameters<ControlActs['endMaintenance']>[0]
type Typed = Readonly<Record<string, string>>

/** Back to where the form was, or the form again with what was typed and why it was refused. */
async function act(
  c: ConsoleContext,
  desk: Desk,
  name: ControlAct,
  work: (who: Who, typed: Typed) => unknown,
) {
  const typed = textsOf(await c.req.parseBody())
  try {
    work(askedBy(c, typed), typed)
  } catch (error) {
    if (!(error instanceof TobanError) || error.kind === 'internal') throw error
    const refusal = { refused: name, message: error.words, hint: hintOf(error), values: typed }
    return formPage(c, desk, refusal, error)
  }
  return c.redirect(withDone(typed.back ?? homeOf(c), name), 303)
}

/** The page that has the form of the act. */
function formPage(c: ConsoleContext, desk: Desk, notice: ControlNotice, error: TobanError) {
  const id = c.req.param('id')
  if (!c.req.path.startsWith('/exceptions/')) {
    return id === undefined ? maintenancePage(c, desk, notice) : batchPage(c, desk, notice)
  }
  const found = exceptionById(desk.deps.ops, Number(id))
  if (!found) throw error
  const { batchId } = found.exception
  return batchId === EVERY_BATCH
    ? maintenancePage(c, desk, notice)
    : batchPage(c, desk, notice, batchId)
}

function batchPage(
  c: ConsoleContext,
  desk: Desk,
  notice: ControlNotice | null,
  batchId = c.req.param('id') ?? '',
) {
  const batch = demandBatch(desk, batchId)
  const typed = notice && 'refused' in notice ? notice.values : c.req.query()
  const back = localPath(typed.back ?? `/batches/${batchId}/controls`)
  const chosen = instantOf(typed.due ?? '')
  const facts = controlsFacts(desk, batch, { chosen, back, notice: notice ?? doneOf(c) })
  return c.html(
    <ControlsPage screen={c.get('screen')} facts={facts} />,
    notice === null ? 200 : 422,
  )
}

function maintenancePage(c: ConsoleContext, desk: Desk, notice: ControlNotice | null) {
  const typed = notice && 'refused' in notice ? notice.values : c.req.query()
  const back = localPath(typed.back ?? '/maintenance')
  const facts = maintenanceFacts(desk, { back, notice: notice ?? doneOf(c) })
  return c.html(
    <MaintenancePage screen={c.get('screen')} facts={facts} />,
    notice === null ? 200 : 422,
  )
}

function homeOf(c: ConsoleContext): string {
  const id = c.req.param('id')
  return id !== undefined && c.req.path.startsWith('/batches/')
    ? `/batches/${id}/controls`
    : '/maintenance'
}

/** The page says what was done; its own filters stay. */
function withDone(back: string, did: ControlAct): string {
  const url = new URL(localPath(back), 'http://console')
  url.searchParams.set('did', did)
  return url.pathname + url.search + url.hash
}

function idOf(c: ConsoleContext, desk: Desk): string {
  return demandBatch(desk, c.req.param('id') ?? '').id
}

/** As on the command line, so that the audit has one form for it. */
function dueTime(c: ConsoleContext, desk: Desk, due = ''): string {
  const at = instantOf(due)
  const time = at === null ? due : isoWithOffset(at, desk.timetable.zone())
  return `${idOf(c, desk)}@${time}`
}

function instantOf(text: string): Instant | null {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

function exceptionId(c: ConsoleContext): number {
  const id = c.req.param('id') ?? ''
  return /^\d{1,15}$/.test(id) ? Number(id) : 0
}
