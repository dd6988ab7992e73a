/** Single sign-on: away to the provider, and back from it. */
import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { GoOnPage } from '../../views/pages/go-on.tsx'
import { isEncrypted } from '../client-address.ts'
import { TobanError } from '../domain/errors.ts'
import { perMinute } from '../rate-limits.ts'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { localPath } from './session.ts'
import { keepSession, signInForm, visitor } from './sign-in.tsx'

/** Only the browser that left may come back. `Lax`: the way back begins at another site. */
const TICKET_COOKIE = 'toban_sso'
const TICKET_PATH = '/login/sso'
const TICKET_S = 600

export function signOnRoutes({ deps }: Desk) {
  const tries = perMinute(deps.config().toban.auth.signInsPerMinute)
  const routes = new Hono<ConsoleEnv>()

  routes.get('/login/sso', async (c) => {
    const next = localPath(c.req.query('next'))
    const waitMs = await tries.take(visitor(c, deps).ip)
    if (waitMs !== null) return tooMany(c, deps, waitMs)
    try {
      const begun = await deps.signOn.begin(next)
      if (begun === null) throw missing('page')
      keepTicket(c, deps, begun.ticket)
      return c.redirect(begun.url, 303)
    } catch (error) {
      return refused(c, deps, error)
    }
  })

  routes.get('/login/sso/return', async (c) => {
    const ticket = getCookie(c, TICKET_COOKIE) ?? ''
    deleteCookie(c, TICKET_COOKIE, { path: TICKET_PATH })
    try {
      const { search } = new URL(c.req.url)
      const { next, ...begun } = await deps.signOn.finish(ticket, search, visitor(c, deps))
      keepSession(c, deps, begun)
      // Not a redirect: a cookie that only this site may send does not go along on the way from another one.
      return c.html(<GoOnPage screen={c.get('screen')} to={next} what="signedIn" />)
    } catch (error) {
      return refused(c, deps, error)
    }
  })

  return routes
}

function keepTicket(c: ConsoleContext, deps: ConsoleDeps, ticket: string): void {
  setCookie(c, TICKET_COOKIE, ticket, {
    path: TICKET_PATH,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isEncrypted(c, deps.config().toban.server.trustedProxies),
    maxAge: TICKET_S,
  })
}

function tooMany(c: ConsoleContext, deps: ConsoleDeps, waitMs: number) {
  const fault = { why: 'too-many', until: deps.clock() + waitMs } as const
  return signInForm(c, deps, { next: '/', login: '', fault })
}

/** In words, on the sign-in page; what is behind it goes to the log. */
function refused(c: ConsoleContext, deps: ConsoleDeps, error: unknown) {
  if (!(error instanceof TobanError) || error.kind !== 'refused') throw error
  if (error.cause !== undefined) deps.report(error, error.code)
  const fault = { why: 'said', message: error.words, hint: hintOf(error) } as const
  return signInForm(c, deps, { next: '/', login: '', fault })
}
