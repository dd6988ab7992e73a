/** Reads the form of a request before any route does: what can not be read is the sender's fault, not ours. */
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ConsoleEnv } from './env.ts'
import { formUnreadable } from './faults.ts'

/** Hono keeps what was read for the route. */
export const readForm: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.req.method === 'POST') {
    try {
      await c.req.parseBody()
    } catch (error) {
      if (error instanceof HTTPException) throw error
      throw formUnreadable()
    }
  }
  return next()
}
