/** The today board, the list behind its numbers, and its event stream. */
import { Hono } from 'hono'
import { DuePage } from '../../views/pages/due.tsx'
import { TodayBoard, TodayHead, TodayPage, TodayRail } from '../../views/pages/today.tsx'
import { ConfigNotice } from '../../views/parts/config-notice.tsx'
import { DUE_FATES } from '../domain/accounting.ts'
import { dayAt, isDay } from '../domain/calendar-day.ts'
import { configNotice as configNoticeOf } from './config-notice.ts'
import { doneOf } from './control-done.ts'
import { boardAccounts, boardModel } from './day-board.ts'
import { duePage } from './due-page.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { drawnApart, piece, topicKey } from './fragment.tsx'
import { titleOf } from './run-line.ts'
import { todayFacts } from './today.ts'
import { giveWay } from './turns.ts'

const WANTED = new Set(['run', 'occurrence', 'config'])
/** The board is the heaviest drawing: it may be this old while the rest is live. */
const BOARD_EVERY_MS = 10_000

export function todayRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()
  const dayOf = (c: ConsoleContext) => {
    const asked = c.req.query('day') ?? ''
    return isDay(asked) ? asked : dayAt(deps.clock(), desk.timetable.zone())
  }

  routes.get('/', async (c) => {
    const screen = c.get('screen')
    const day = dayOf(c)
    const accounts = await boardAccounts(desk, day)
    const board = await boardModel(desk, screen, { day, accounts })
    await giveWay()
    const facts = todayFacts(desk, day, accounts)
    await giveWay()
    const drawn = await drawnApart(<TodayBoard screen={screen} board={board} />)
    return c.html(<TodayPage {...{ screen, facts, board: drawn, notice: doneOf(c) }} />)
  })

  routes.get('/due', (c) => {
    const day = dayOf(c)
    const fate = DUE_FATES.find((one) => one === c.req.query('fate')) ?? null
    const found = duePage(desk, { day, fate, from: c.req.query('from') ?? null })
    const batches = deps.batches()
    const lines = found.lines.map((line) => ({ ...line, title: titleOf(line.batchId, batches) }))
    return c.html(<DuePage screen={c.get('screen')} facts={{ ...found, day, fate, lines }} />)
  })

  routes.get('/events/today', (c) => {
    const board = { drawnAt: 0, html: '' }
    const draw = async () => {
      const configNotice = configNoticeOf(deps.configState())
      const screen = { ...c.get('screen'), now: deps.clock(), configNotice }
      const day = dayOf(c)
      const isBoardDue = screen.now - board.drawnAt >= BOARD_EVERY_MS
      const accounts = isBoardDue ? await boardAccounts(desk, day) : null
      const facts = accounts ? todayFacts(desk, day, accounts) : todayFacts(desk, day)
      if (accounts) {
        board.drawnAt = screen.now
        await giveWay()
        const drawn = await boardModel(desk, screen, { day, accounts })
        board.html = await piece('today-board', <TodayBoard screen={screen} board={drawn} />)
      }
      return [
        await piece('config-notice', <ConfigNotice screen={screen} />),
        await piece('today-head', <TodayHead screen={screen} facts={facts} />),
        await piece('today-rail', <TodayRail screen={screen} facts={facts} />),
        board.html,
      ]
    }
    const wants = (event: { kind: string }) => WANTED.has(event.kind)
    return desk.live.open(c, { key: topicKey(c), wants, draw })
  })

  return routes
}
