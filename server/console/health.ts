/** For machines: /healthz (the process answers) and /readyz (it can do its work). Without sign-in, so without details. */
import { Hono } from 'hono'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleEnv } from './env.ts'

export function healthRoutes(deps: ConsoleDeps) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/healthz', (c) => c.json({ status: 'ok', version: deps.version }))

  routes.get('/readyz', (c) => {
    const { ready, checks } = deps.readiness()
    const names = Object.entries(checks).map(([name, fault]) => [
      name,
      fault === null ? 'ok' : 'failing',
    ])
    return c.json(
      { status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(names) },
      ready ? 200 : 503,
    )
  })

  return routes
}
