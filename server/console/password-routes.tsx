/** An operator's own password: the form, and the change that ends all sessions. */
import { Hono } from 'hono'
import { deleteCookie } from 'hono/cookie'
import { PasswordPage } from '../../views/pages/password.tsx'
import { TobanError } from '../domain/errors.ts'
import type { ConsoleEnv, Desk } from './env.ts'
import { hintOf } from './faults.ts'
import { PASSWORD_PATH, SESSION_COOKIE } from './session.ts'
import { whoAsks } from './who.ts'

export function passwordRoutes({ deps }: Desk) {
  const minLength = () => deps.config().toban.auth.passwordMinLength
  const routes = new Hono<ConsoleEnv>()

  routes.get(PASSWORD_PATH, (c) => {
    const { mustChangePassword } = c.get('operator')
    return c.html(
      <PasswordPage
        screen={c.get('screen')}
        mustChange={mustChangePassword}
        minLength={minLength()}
        fault={null}
      />,
    )
  })

  routes.post(PASSWORD_PATH, async (c) => {
    const body = await c.req.parseBody()
    const { mustChangePassword } = c.get('operator')
    const change = { current: String(body.current ?? ''), next: String(body.next ?? '') }
    try {
      await deps.operators.changePassword(whoAsks(c, deps), change)
    } catch (error) {
      if (!(error instanceof TobanError)) throw error
      const screen = c.get('screen')
      const fault = {
        title: error.words[screen.language],
        hint: hintOf(error)?.[screen.language] ?? '',
      }
      return c.html(
        <PasswordPage
          screen={screen}
          mustChange={mustChangePassword}
          minLength={minLength()}
          fault={fault}
        />,
        422,
      )
    }
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return c.redirect('/login', 303)
  })

  return routes
}
