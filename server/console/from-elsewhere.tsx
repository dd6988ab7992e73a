/** A link in web mail or in a chat finds whoever is signed in: one step inside this site, and the session's cookie comes along. */
import type { MiddlewareHandler } from 'hono'
import { GoOnPage } from '../../views/pages/go-on.tsx'
import type { ConsoleEnv } from './env.ts'
import { localPath } from './session.ts'

/**
 * A `Strict` cookie stays behind on the way from another site, so that nobody else's page can act here; somebody who
 * only follows a link would be shown the sign-in page. The step is a page of ours, so the next request has the cookie,
 * or there is no session: it can not go round. Browsers say where they come from over HTTPS and on this machine.
 */
export const stepInside: MiddlewareHandler<ConsoleEnv> = (c, next) => {
  const isLink =
    c.req.method === 'GET' &&
    c.req.header('sec-fetch-site') === 'cross-site' &&
    c.req.header('sec-fetch-mode') === 'navigate'
  if (c.get('operator') || !isLink) return next()
  const screen = c.get('screen')
  return Promise.resolve(
    c.html(<GoOnPage screen={screen} to={localPath(screen.path)} what="arrived" />),
  )
}
