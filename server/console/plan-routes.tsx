/** The plan screen; everything chosen on it is in its address. */
import { Hono } from 'hono'
import { PlanPage } from '../../views/pages/plan.tsx'
import { ChangesPage } from '../../views/pages/plan-changes.tsx'
import { MonthCalendar } from '../../views/parts/plan/calendar.tsx'
import { InForce } from '../../views/parts/plan/controls-panel.tsx'
import { DueTimes } from '../../views/parts/plan/day-list.tsx'
import { PLAN_VIEWS, type PlanChoice } from '../../views/parts/plan/model.ts'
import { QuietDays } from '../../views/parts/plan/quiet-days.tsx'
import { BLOCKS } from '../domain/batch-catalog.ts'
import { addMonths, dayAt, firstDayOf, isDay, isMonth, monthOf } from '../domain/calendar-day.ts'
import { doneOf } from './control-done.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { piece, topicKey } from './fragment.tsx'
import { editedChange, lastChange } from './plan/change-facts.ts'
import { planFacts } from './plan/plan-facts.ts'

/** Months that are drawn: farther ones say nothing that these do not. */
const MONTHS_BACK = 13
const MONTHS_AHEAD = 24

/** Holds, skips and moves come as `occurrence`. */
const WANTED = new Set(['run', 'occurrence', 'config'])
/** A month is a heavy drawing. */
const DRAW_EVERY_MS = 3_000

export function planRoutes(desk: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/plan', async (c) => {
    const facts = await planFacts(desk, choiceOf(c, desk))
    const screen = c.get('screen')
    return c.html(<PlanPage screen={screen} facts={{ ...facts, notice: doneOf(c) }} />)
  })

  routes.get('/events/plan', (c) => {
    const choice = choiceOf(c, desk)
    const draw = async () => {
      const screen = { ...c.get('screen'), now: desk.deps.clock() }
      const facts = await planFacts(desk, choice)
      if (choice.view === 'quiet') {
        const { quiet: rows } = facts
        return [await piece('quiet', <QuietDays {...{ screen, choice, rows }} />)]
      }
      return [
        await piece('calendar', <MonthCalendar {...{ screen, choice, days: facts.days }} />),
        await piece('due-times', <DueTimes {...{ screen, choice, list: facts.list }} />),
        await piece('in-force', <InForce screen={screen} facts={facts} />),
      ]
    }
    const wants = (event: { kind: string }) => WANTED.has(event.kind)
    return desk.live.open(c, { key: topicKey(c), wants, everyMs: DRAW_EVERY_MS, draw })
  })

  routes.get('/plan/changes', async (c) => {
    const facts = await lastChange(desk, c.req.query('base') ?? null)
    return c.html(<ChangesPage screen={c.get('screen')} facts={facts} />)
  })

  routes.post('/plan/changes', async (c) => {
    const { file, schedule } = await c.req.parseBody()
    const isChosen = file instanceof File && file.size > 0
    const text = isChosen ? await file.text() : typeof schedule === 'string' ? schedule : ''
    const facts = await editedChange(desk, text)
    const status = facts.result?.ok === false ? 422 : 200
    return c.html(<ChangesPage screen={c.get('screen')} facts={facts} />, status)
  })

  return routes
}

function choiceOf(c: ConsoleContext, { deps, timetable }: Desk): PlanChoice {
  const today = dayAt(deps.clock(), timetable.zone())
  const { view, month: asked = '', day: named = '', batch, block, due } = c.req.query()
  const wanted = isMonth(asked) ? asked : monthOf(isDay(named) ? named : today)
  const month = within(wanted, monthOf(today))
  const first = month === monthOf(today) ? today : firstDayOf(month)
  return {
    view: PLAN_VIEWS.find((one) => one === view) ?? 'calendar',
    month,
    day: isDay(named) && monthOf(named) === month ? named : first,
    batch: deps.batches().find(({ id }) => id === batch)?.id ?? null,
    block: BLOCKS.find(({ key }) => key === block)?.key ?? null,
    due: dueOf(due ?? ''),
  }
}

function within(month: string, present: string): string {
  const [first, last] = [addMonths(present, -MONTHS_BACK), addMonths(present, MONTHS_AHEAD)]
  if (month < first) return first
  return month > last ? last : month
}

/** `BATCH-302@2026-11-30T17:00:00.000Z` */
function dueOf(text: string): PlanChoice['due'] {
  const [batchId = '', time = ''] = text.split('@')
  const dueAt = Date.parse(time)
  return /^BATCH-\d{3}$/.test(batchId) && !Number.isNaN(dueAt) ? { batchId, dueAt } : null
}
