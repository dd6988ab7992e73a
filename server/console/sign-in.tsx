/** Sign in, sign out, language and appearance. */
import { Hono } from 'hono'
import { deleteCookie, setCookie } from 'hono/cookie'
import { GoOnPage } from '../../views/pages/go-on.tsx'
import { SignInPage, type SignInProps } from '../../views/pages/sign-in.tsx'
import { SignInCodePage } from '../../views/pages/sign-in-code.tsx'
import { THEMES } from '../../views/screen.ts'
import { clientAddress, isEncrypted } from '../client-address.ts'
import { perMinute } from '../rate-limits.ts'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { textsOf } from './form.ts'
import {
  isLanguage,
  LANGUAGE_COOKIE,
  localPath,
  remember,
  SESSION_COOKIE,
  THEME_COOKIE,
} from './session.ts'

/** Longer ones are not looked at: hashing them would be work for nothing. */
const LONGEST_FIELD = 256
/** UTF-16 units: a password of 256 characters may take several each, also before it is normalised. */
const LONGEST_PASSWORD = 4 * LONGEST_FIELD

export function signInRoutes({ deps }: Desk) {
  const tries = perMinute(deps.config().toban.auth.signInsPerMinute)
  const routes = new Hono<ConsoleEnv>()

  routes.get('/login', (c) => {
    const next = localPath(c.req.query('next'))
    return c.get('operator')
      ? c.redirect(next, 303)
      : signInForm(c, deps, { next, login: '', fault: null })
  })

  routes.post('/login', async (c) => {
    const body = await c.req.parseBody()
    const login = String(body.login ?? '').slice(0, LONGEST_FIELD)
    const password = String(body.password ?? '').slice(0, LONGEST_PASSWORD)
    const next = localPath(body.next)
    const from = visitor(c, deps)
    // Before any password is looked at: many logins from one address are guesses too.
    const waitMs = await tries.take(from.ip)
    if (waitMs !== null) {
      const until = deps.clock() + waitMs
      return signInForm(c, deps, { next, login, fault: { why: 'too-many', until } })
    }
    const answer = await deps.operators.authenticate(login, password, from)
    if (!answer.ok && answer.why === 'code') return codeForm(c, { ...answer, next, isWrong: false })
    if (!answer.ok) return signInForm(c, deps, { next, login, fault: answer })
    keepSession(c, deps, answer)
    return c.redirect(next, 303)
  })

  routes.post('/login/code', async (c) => {
    const { challenge = '', code = '', ...typed } = textsOf(await c.req.parseBody())
    const next = localPath(typed.next)
    const from = visitor(c, deps)
    const waitMs = await tries.take(from.ip)
    if (waitMs !== null) {
      const until = deps.clock() + waitMs
      return signInForm(c, deps, { next, login: '', fault: { why: 'too-many', until } })
    }
    const answer = deps.operators.giveCode(challenge, code.slice(0, LONGEST_FIELD), from)
    if (!answer.ok && answer.why === 'wrong') return codeForm(c, { challenge, next, isWrong: true })
    if (!answer.ok) return signInForm(c, deps, { next, login: '', fault: answer })
    keepSession(c, deps, answer)
    return c.redirect(next, 303)
  })

  routes.post('/logout', async (c) => {
    const isSso = c.get('operator')?.signedInBy === 'sso'
    deps.operators.end(c.get('token'))
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    const there = isSso ? await deps.signOn.signOutUrl() : null
    if (there === null) return c.redirect('/login', 303)
    // A form of ours may lead nowhere else (form-action); this page may.
    return c.html(<GoOnPage screen={c.get('screen')} to={there} what="signedOut" />)
  })

  routes.post('/preferences', async (c) => {
    const body = await c.req.parseBody()
    const theme = THEMES.find((choice) => choice === body.theme)
    if (theme) remember(c, THEME_COOKIE, theme)
    if (typeof body.language === 'string' && isLanguage(body.language))
      remember(c, LANGUAGE_COOKIE, body.language)
    return c.redirect(localPath(body.back), 303)
  })

  return routes
}

/** Not known yet, against known but not let in. */
const UNSURE: ReadonlySet<string> = new Set(['wrong', 'expired', 'said'])

export function signInForm(
  c: ConsoleContext,
  deps: ConsoleDeps,
  props: Omit<SignInProps, 'screen' | 'signOn'>,
) {
  const status = props.fault === null ? 200 : UNSURE.has(props.fault.why) ? 401 : 429
  const label = deps.signOn.label()
  const passwords = deps.config().toban.auth.local === 'adminOnly' ? 'admins' : 'all'
  const signOn = label === null ? null : { label, passwords: passwords as 'admins' | 'all' }
  return c.html(<SignInPage screen={c.get('screen')} signOn={signOn} {...props} />, status)
}

function codeForm(
  c: ConsoleContext,
  props: Readonly<{ challenge: string; next: string; isWrong: boolean }>,
) {
  const page = <SignInCodePage screen={c.get('screen')} {...props} />
  return c.html(page, props.isWrong ? 401 : 200)
}

export function keepSession(
  c: ConsoleContext,
  deps: ConsoleDeps,
  answer: Readonly<{ token: string; expiresAt: number }>,
): void {
  setCookie(c, SESSION_COOKIE, answer.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: isEncrypted(c, trusted(deps)),
    maxAge: Math.max(1, Math.floor((answer.expiresAt - deps.clock()) / 1000)),
  })
}

export function visitor(c: ConsoleContext, deps: ConsoleDeps): { ip: string; userAgent: string } {
  return {
    ip: clientAddress(c, trusted(deps)),
    userAgent: (c.req.header('user-agent') ?? '').slice(0, LONGEST_FIELD),
  }
}

function trusted(deps: ConsoleDeps): readonly string[] {
  return deps.config().toban.server.trustedProxies
}
