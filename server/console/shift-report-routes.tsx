/** The shift report: the page of a day, its files, and the notes that operators add. */
import { Hono } from 'hono'
import { ShiftReportPage, type ShiftReportProps } from '../../views/pages/shift-report.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { addDays, type Day, dayAt, daySpan, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { readShiftReport } from '../shift-report/read.ts'
import { SHIFT_FILES } from '../shift-report/render.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { bytesAnswer } from './files.ts'
import { textsOf } from './form.ts'
import { giveWay, slices } from './turns.ts'

export function shiftReportRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/shift-report', (c) => {
    const day = dayOf(desk, c.req.query('day'))
    const isNoted = c.req.query('noted') !== undefined
    const message = { ja: dictionary('ja').shift.noted, en: dictionary('en').shift.noted }
    const notice = isNoted ? { kind: 'info' as const, message, hint: null } : null
    return reportPage(c, desk, { day, notice, typed: '' })
  })

  routes.get('/shift-report/:day/:kind', async (c) => {
    const day = c.req.param('day')
    const kind = SHIFT_FILES.find((one) => one === c.req.param('kind'))
    if (!kind || !isDay(day)) throw missing('file')
    const { language } = c.get('screen')
    const zone = desk.timetable.zone()
    const bytes = await deps.shift.print({
      kind,
      report: await reportOf(desk, day),
      language,
      zone,
    })
    return bytesAnswer(c, `shift-report-${day}.${kind}`, bytes)
  })

  routes.post('/shift-report/notes', async (c) => {
    const { day = '', text = '', key = '' } = textsOf(await c.req.parseBody())
    try {
      deps.shift.addNote({ day, text, key, by: c.get('operator').login })
    } catch (error) {
      return noteAgain(c, desk, { day: dayOf(desk, day), typed: text, error })
    }
    return c.redirect(`/shift-report?day=${day}&noted`, 303)
  })

  return routes
}

/** The day that is asked for; nonsense, and days that have not begun, become today. */
function dayOf(desk: Desk, asked: string | undefined): Day {
  const today = dayAt(desk.deps.clock(), desk.timetable.zone())
  return asked !== undefined && isDay(asked) && asked <= today ? asked : today
}

function reportOf({ deps, timetable }: Desk, day: Day) {
  const { from, to } = daySpan(day, timetable.zone())
  const planned = timetable.between(from - 1, to - 1)
  const breathe = slices()
  const about = { ops: deps.ops, config: deps.config(), now: deps.clock(), day, planned }
  return readShiftReport({ ...about, breathe })
}

type Shown = Pick<ShiftReportProps, 'notice' | 'typed'> & { day: Day }

async function reportPage(c: ConsoleContext, desk: Desk, { day, notice, typed }: Shown) {
  const today = dayAt(desk.deps.clock(), desk.timetable.zone())
  const report = await reportOf(desk, day)
  await giveWay()
  const page = (
    <ShiftReportPage
      screen={c.get('screen')}
      report={report}
      previous={addDays(day, -1)}
      next={day < today ? addDays(day, 1) : null}
      notice={notice}
      typed={typed}
    />
  )
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

type FailedNote = { day: Day; typed: string; error: unknown }

function noteAgain(c: ConsoleContext, desk: Desk, { day, typed, error }: FailedNote) {
  if (!(error instanceof TobanError) || error.kind === 'internal') throw error
  const notice = { kind: 'fail' as const, message: error.words, hint: hintOf(error) }
  return reportPage(c, desk, { day, notice, typed })
}
