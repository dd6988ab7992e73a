/** A batch's own part of its page, from its catalogue card: what it shows, and the routes of its buttons. */
import type { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { ConsoleContext, ConsoleEnv, Desk } from '../env.ts'

export type BatchPanel = Readonly<{
  batchId: string
  /** What the panel shows; the query of the page is its own. */
  draw(desk: Desk, c: ConsoleContext): Child
  /** Below `/batches/<id>/`; each needs its line in route-rules.ts. */
  routes?(desk: Desk): Hono<ConsoleEnv>
}>
