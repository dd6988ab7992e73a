/** Finds which route will answer a request, for the checks of access before it; shared by the console and the API. */
import type { Context, Env, Hono } from 'hono'
import { matchedRoutes } from 'hono/route'

/** `GET /runs/:id`; null when nothing will answer. Middleware matches too, but under every method. */
export function answeringRoute<E extends Env>(c: Context<E>): string | null {
  const last = matchedRoutes(c)
    .filter((route) => route.method !== 'ALL')
    .at(-1)
  return last ? `${last.method} ${last.path}` : null
}

/** Registered routes that the table does not name. */
export function routesWithoutRule<E extends Env>(
  app: Hono<E>,
  rules: Readonly<Record<string, unknown>>,
): string[] {
  const routes = app.routes
    .filter((route) => route.method !== 'ALL')
    .map((route) => `${route.method} ${route.path}`)
  return [...new Set(routes)].filter((route) => rules[route] === undefined)
}
