/** The one check before every route: finds the rule of the route that will answer and holds the operator against it. */
import type { MiddlewareHandler } from 'hono'
import { answeringRoute } from '../access-check.ts'
import { type Actor, may, maySeeTenant } from '../domain/access.ts'
import type { ConsoleContext, ConsoleEnv } from './env.ts'
import { closedPage, forbidden, missing } from './faults.ts'
import { ROUTE_RULES, type RouteRule } from './route-rules.ts'

/** Refuses what no rule allows. A company that is not the person's does not exist for them. */
export const demandAccess: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const route = answeringRoute(c)
  // Nothing will answer: the page that says so is for everybody who is signed in.
  if (route === null) return next()
  const rule = ROUTE_RULES[route]
  if (rule === undefined) throw refusal(c)
  if (route === 'GET /' && !may(c.get('operator'), 'operations.read'))
    return c.redirect(homeOf(c.get('operator')), 303)
  if (rule !== 'public') demand(c, rule)
  return next()
}

/** Where somebody begins who may not see the board. */
function homeOf({ tenants }: Actor): string {
  return tenants?.length === 1 ? `/tenants/${tenants[0]}` : '/tenants'
}

function demand(c: ConsoleContext, rule: Exclude<RouteRule, 'public'>): void {
  const actor: Actor = c.get('operator')
  if (typeof rule === 'object') {
    const code = c.req.path.split('/')[2] ?? ''
    if (!maySeeTenant(actor, code)) throw missing('tenant', code)
    return
  }
  if (!may(actor, rule)) throw refusal(c)
}

function refusal(c: ConsoleContext) {
  return c.req.method === 'GET' ? closedPage() : forbidden()
}
