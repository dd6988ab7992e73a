/** One's own account: language, and the sessions one has. */
import { Hono } from 'hono'
import { deleteCookie } from 'hono/cookie'
import { type AccountFacts, AccountPage } from '../../views/pages/access/account.tsx'
import type { AccessNotice } from '../../views/pages/access/frame.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { deviceText } from './device-text.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { textsOf } from './form.ts'
import { pageNumber, rowsOn } from './numbered-pages.ts'
import { isLanguage, LANGUAGE_COOKIE, remember, SESSION_COOKIE } from './session.ts'
import { whoAsks } from './who.ts'

const ja = dictionary('ja').access
const en = dictionary('en').access

export function accountRoutes(desk: Desk) {
  const { access } = desk.deps
  const routes = new Hono<ConsoleEnv>()

  routes.get('/account', (c) => accountPage(c, desk, null))

  routes.post('/account/language', async (c) => {
    const { language } = textsOf(await c.req.parseBody())
    if (isLanguage(language)) {
      access.setLanguage(whoAsks(c, desk.deps), language)
      remember(c, LANGUAGE_COOKIE, language)
    }
    return c.redirect('/account', 303)
  })

  routes.post('/account/sessions/end', (c) => {
    access.endSessions(whoAsks(c, desk.deps))
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return c.redirect('/login', 303)
  })

  routes.post('/account/sessions/:id/end', (c) => {
    access.endSession(whoAsks(c, desk.deps), c.req.param('id'))
    const message = { ja: ja.sessionEnded, en: en.sessionEnded }
    return accountPage(c, desk, { kind: 'info', message, hint: null })
  })

  return routes
}

/** Those used last first: the own one is among them. */
const SESSIONS_A_PAGE = 20

function accountPage(c: ConsoleContext, { deps }: Desk, notice: AccessNotice) {
  const { displayName, login, role, tenants, language, sessionId } = c.get('operator')
  const open = deps.access.sessions(whoAsks(c, deps))
  const page = pageNumber(c.req.query('page'), { rows: open.length, perPage: SESSIONS_A_PAGE })
  const sessions = rowsOn(open, page, SESSIONS_A_PAGE).map(({ userAgent, ...session }) => ({
    ...session,
    device: deviceText(userAgent),
    isThis: session.sessionId === sessionId,
  }))
  const person = { displayName, login, role, tenants, language }
  const facts: AccountFacts = { ...person, sessions, count: open.length, page }
  return c.html(
    <AccountPage screen={c.get('screen')} facts={facts} notice={notice} />,
    notice?.kind === 'fail' ? 422 : 200,
  )
}
