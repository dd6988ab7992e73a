/** The list of batches, one batch, starting it, and their event streams. */
import { Hono } from 'hono'
import { BatchPage, type BatchProps, BatchRuns, RUNS_STATES } from '../../views/pages/batch.tsx'
import {
  BATCH_FILTERS,
  BATCH_SORTS,
  type BatchChoice,
  BatchesPage,
  BatchList,
} from '../../views/pages/batches.tsx'
import { isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { batchGroups } from './batch-facts.ts'
import { batchFacts, NEWEST, type RunsChoice } from './batch-page-facts.ts'
import { doneOf } from './control-done.ts'
import type { BatchInfo } from './deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { textsOf } from './form.ts'
import { drawnApart, piece, topicKey } from './fragment.tsx'
import { drawPanel } from './panels/index.ts'
import { askedBy, startRequest } from './start-request.ts'
import { giveWay } from './turns.ts'

/** The list is heavy and nobody reads it by the second. */
const LIST_EVERY_MS = 5_000
const LONGEST_FIND = 100

export function batchRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/batches', (c) => {
    const choice = choiceOf(c)
    const groups = batchGroups(desk, choice)
    return c.html(<BatchesPage screen={c.get('screen')} choice={choice} groups={groups} />)
  })

  routes.get('/batches/:id', async (c) => {
    const batch = demandBatch(desk, c.req.param('id'))
    const { language } = c.get('screen')
    const facts = batchFacts(desk, batch, { choice: runsChoiceOf(c), language })
    await giveWay()
    const undrawn = drawPanel(desk, c, batch.id)
    await giveWay()
    const panel = await drawnApart(undrawn)
    return c.html(
      <BatchPage
        screen={c.get('screen')}
        facts={facts}
        values={c.req.query()}
        fault={null}
        panel={panel}
        notice={doneOf(c)}
      />,
    )
  })

  routes.post('/batches/:id/runs', async (c) => {
    const batch = demandBatch(desk, c.req.param('id'))
    const typed = textsOf(await c.req.parseBody())
    try {
      const { runId } = await deps.commands.startRun(
        startRequest(batch.id, typed, askedBy(c, typed)),
      )
      return c.redirect(`/runs/${runId}`, 303)
    } catch (error) {
      return formAgain(c, desk, { batch, typed, error })
    }
  })

  routes.get('/events/batches', (c) => {
    const draw = async () => {
      const screen = { ...c.get('screen'), now: deps.clock() }
      const choice = choiceOf(c)
      const list = <BatchList {...{ screen, choice, groups: batchGroups(desk, choice) }} />
      return [await piece('batch-list', list)]
    }
    return desk.live.open(c, {
      key: topicKey(c),
      wants: (event) => event.kind === 'run',
      everyMs: LIST_EVERY_MS,
      draw,
    })
  })

  routes.get('/events/batches/:id', (c) => {
    const batch = demandBatch(desk, c.req.param('id'))
    const draw = async () => {
      const screen = { ...c.get('screen'), now: deps.clock() }
      const facts = batchFacts(desk, batch, { choice: NEWEST, language: screen.language })
      return [await piece('batch-runs', <BatchRuns screen={screen} facts={facts} />)]
    }
    const wants = (event: { kind: string; batchId?: string }) =>
      event.kind === 'run' && event.batchId === batch.id
    return desk.live.open(c, { key: topicKey(c), wants, draw })
  })

  return routes
}

function choiceOf(c: ConsoleContext): BatchChoice {
  const { show, sort, find } = c.req.query()
  return {
    show: BATCH_FILTERS.find((one) => one === show) ?? 'all',
    sort: BATCH_SORTS.find((one) => one === sort) ?? 'number',
    find: (find ?? '').slice(0, LONGEST_FIND),
  }
}

function runsChoiceOf(c: ConsoleContext): RunsChoice {
  const { day = '', state, before = null } = c.req.query()
  return {
    before,
    day: isDay(day) ? day : null,
    state: RUNS_STATES.find((one) => one === state) ?? null,
  }
}

export function demandBatch(desk: Desk, id: string): BatchInfo {
  const batch = desk.deps.batches().find((one) => one.id === id)
  if (!batch) throw missing('batch', id)
  return batch
}

type FailedStart = { batch: BatchInfo; typed: Record<string, string>; error: unknown }

/** Bad input is shown above the form, with everything that was typed still in it. */
function formAgain(c: ConsoleContext, desk: Desk, { batch, typed, error }: FailedStart) {
  if (!(error instanceof TobanError) || error.kind === 'internal') throw error
  const fault: BatchProps['fault'] = { message: error.words, hint: hintOf(error) }
  const { language } = c.get('screen')
  const facts = batchFacts(desk, batch, { choice: NEWEST, language })
  const status = error.kind === 'refused' ? 409 : 422
  return c.html(
    <BatchPage
      screen={c.get('screen')}
      facts={facts}
      values={typed}
      fault={fault}
      panel={drawPanel(desk, c, batch.id)}
      notice={null}
    />,
    status,
  )
}
