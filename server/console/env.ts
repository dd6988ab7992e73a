/** What the console keeps per request; set by session.ts, read by the routes. */
import type { Context } from 'hono'
import type { Screen } from '../../views/screen.ts'
import type { ConsoleDeps, Operator } from './deps.ts'
import type { Live } from './live.ts'
import type { LogIndex } from './log-index.ts'
import type { NightResults } from './night-results.ts'
import type { PlanBook } from './plan/plan-book.ts'
import type { RecentRuns } from './recent-runs.ts'
import type { MessageCounts } from './run-messages.ts'
import type { Runbooks } from './runbooks.ts'
import type { Timetable } from './timetable.ts'

export type ConsoleEnv = {
  Variables: {
    screen: Screen
    /** Set on every page behind the sign-in. */
    operator: Operator
    token: string
  }
}

export type ConsoleContext = Context<ConsoleEnv>

/** The dependencies and what the console keeps between requests: caches and streams. */
export type Desk = Readonly<{
  deps: ConsoleDeps
  timetable: Timetable
  planBook: PlanBook
  recent: RecentRuns
  nights: NightResults
  live: Live
  messageCounts: MessageCounts
  runbooks: Runbooks
  logIndex: LogIndex
}>
