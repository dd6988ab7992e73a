/** Who asks and how they want to see it: makes the Screen of every request, and lets only signed-in operators on. */
import { randomUUID } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createFormat, type Format } from '../../views/format.ts'
import { MENU, type MenuEntry } from '../../views/menu.ts'
import { type Screen, THEMES, type Theme } from '../../views/screen.ts'
import { dictionary, LANGUAGES, type Language } from '../../views/words/dictionary.ts'
import { may } from '../domain/access.ts'
import { companyNames } from './company-names.ts'
import { configNotice } from './config-notice.ts'
import type { ConsoleDeps, Operator } from './deps.ts'
import type { ConsoleEnv } from './env.ts'
import { ROUTE_RULES } from './route-rules.ts'

/** Where an operator changes the password. */
export const PASSWORD_PATH = '/password'

/** Where one-time codes are set up. */
export const TOTP_PATH = '/account/totp'

export const SESSION_COOKIE = 'toban_session'
export const LANGUAGE_COOKIE = 'toban_language'
export const THEME_COOKIE = 'toban_theme'
const YEAR_S = 365 * 86_400

/** Sets `screen`, and `operator` when there is a session. */
export function screenOf(deps: ConsoleDeps): MiddlewareHandler<ConsoleEnv> {
  const formats = new Map<string, Format>()
  const formatFor = (language: Language) => {
    const key = `${language} ${deps.config().timezone}`
    const found = formats.get(key) ?? createFormat(language, deps.config().timezone)
    formats.set(key, found)
    return found
  }
  return async (c, next) => {
    const token = getCookie(c, SESSION_COOKIE) ?? ''
    const operator = token === '' ? null : deps.operators.session(token)
    const language = languageOf(c, operator)
    if (operator) c.set('operator', operator)
    c.set('token', token)
    c.set('screen', makeScreen(c, deps, { operator, language, format: formatFor(language) }))
    await next()
    // What one person was shown must not come back from a cache for the next one at this machine.
    if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
  }
}

/** The rule of the page decides; a page that has no route yet is nobody's. */
function mayOpen(operator: Operator, { href }: MenuEntry): boolean {
  const rule = ROUTE_RULES[`GET ${href}`]
  return rule === 'public' || (typeof rule === 'string' && may(operator, rule))
}

type Made = { operator: Operator | null; language: Language; format: Format }

function makeScreen(c: Context<ConsoleEnv>, deps: ConsoleDeps, made: Made): Screen {
  const { operator, language, format } = made
  const url = new URL(c.req.url)
  return {
    language,
    theme: themeOf(getCookie(c, THEME_COOKIE)),
    words: dictionary(language),
    format,
    operator: operator && {
      displayName: operator.displayName,
      login: operator.login,
      mayAct: may(operator, 'operations.act'),
      sees: MENU.filter((entry) => mayOpen(operator, entry)).map(({ key }) => key),
    },
    now: deps.clock(),
    path: url.pathname + url.search,
    demo: deps.demo,
    formKey: randomUUID(),
    configNotice: operator && configNotice(deps.configState()),
    version: deps.version,
    companyName: companyName(deps, language),
  }
}

/** Asked once a page, and only when rows do not bring the name: the Japanese one comes with most. */
function companyName(deps: ConsoleDeps, language: Language): Screen['companyName'] {
  let names: ReadonlyMap<string, string> | null = null
  return (code, name) => {
    if (language === 'ja' && name !== undefined) return name
    names ??= companyNames({ deps }, { language })
    return names.get(code) ?? name ?? code
  }
}

/** The address wins and is remembered, then the cookie, then the operator's own, then Japanese. */
function languageOf(c: Context<ConsoleEnv>, operator: Operator | null): Language {
  const asked = c.req.query('lang')
  if (isLanguage(asked)) {
    remember(c, LANGUAGE_COOKIE, asked)
    return asked
  }
  const kept = getCookie(c, LANGUAGE_COOKIE)
  return isLanguage(kept) ? kept : (operator?.language ?? 'ja')
}

export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((language) => language === text)
}

export function themeOf(text: string | undefined): Theme {
  return THEMES.find((theme) => theme === text) ?? 'auto'
}

/** Choices of how things look: not secret, kept for a year. */
export function remember(c: Context<ConsoleEnv>, name: string, value: string): void {
  setCookie(c, name, value, { path: '/', maxAge: YEAR_S, sameSite: 'Strict', httpOnly: true })
}

/** Sends everybody else to the sign-in page, and back to where they wanted to go. */
export const demandOperator: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  const operator = c.get('operator')
  // The demo makes a new password at each start and shows it to whoever started it.
  const isOpen = operator && (!operator.mustChangePassword || c.get('screen').demo)
  if (operator && c.req.path === PASSWORD_PATH) return next()
  if (operator && !isOpen) return c.redirect(PASSWORD_PATH, 303)
  if (operator?.mustSetUpTotp && !c.req.path.startsWith(TOTP_PATH))
    return c.redirect(TOTP_PATH, 303)
  if (operator) return next()
  // A stream that comes back after the session has ended must not be shown a page.
  if (c.req.path.startsWith('/events/')) return c.text('sign in', 401)
  const wanted = c.req.method === 'GET' ? c.get('screen').path : '/'
  return c.redirect(`/login?next=${encodeURIComponent(wanted)}`, 303)
}

/** A path of this console; anything that could lead elsewhere becomes the first page. */
export function localPath(text: unknown): string {
  return typeof text === 'string' && /^\/(?![/\\])[^\\\s]*$/.test(text) ? text : '/'
}
