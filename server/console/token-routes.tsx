/** Tokens of programs for administrators: the list, a new one that is shown once, revoking. */
import { Hono } from 'hono'
import type { AccessNotice } from '../../views/pages/access/frame.tsx'
import { type TokenLine, TokensPage } from '../../views/pages/access/tokens.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import type { ListedToken } from '../commands/tokens.ts'
import type { Role } from '../domain/access.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { codesOf, textsOf } from './form.ts'
import { pageNumber, rowsOn } from './numbered-pages.ts'
import { refusalOf } from './outbox-routes.tsx'
import { whoAsks } from './who.ts'

const ja = dictionary('ja').access
const en = dictionary('en').access

export function tokenRoutes(desk: Desk) {
  const { access } = desk.deps
  const routes = new Hono<ConsoleEnv>()

  routes.get('/tokens', (c) => tokensPage(c, desk, null))

  routes.post('/tokens', async (c) => {
    const { name = '', login = '', role = '', ...typed } = textsOf(await c.req.parseBody())
    const tenants = codesOf(typed.tenants)
    try {
      const { token } = await access.createToken(whoAsks(c, desk.deps), {
        name,
        login,
        role: role as Role,
        tenants: tenants.length > 0 ? tenants : null,
        lifetime: typed.lifetime ?? '',
        reason: typed.reason ?? '',
      })
      const message = { ja: ja.tokenMade(name), en: en.tokenMade(name) }
      const hint = { ja: ja.tokenOnce, en: en.tokenOnce }
      return tokensPage(c, desk, { kind: 'info', message, hint, secrets: [token] })
    } catch (error) {
      return tokensPage(c, desk, refusalOf(error))
    }
  })

  routes.post('/tokens/:id/revoke', async (c) => {
    const { reason = '' } = textsOf(await c.req.parseBody())
    try {
      await access.revokeToken(whoAsks(c, desk.deps), c.req.param('id'), reason)
      const message = { ja: ja.revoked, en: en.revoked }
      return tokensPage(c, desk, { kind: 'info', message, hint: null })
    } catch (error) {
      return tokensPage(c, desk, refusalOf(error))
    }
  })

  return routes
}

/** A row that may be revoked has a form of its own. */
const PER_PAGE = 50

function tokensPage(c: ConsoleContext, { deps }: Desk, notice: AccessNotice) {
  const now = deps.clock()
  const owners = deps.access
    .operators(whoAsks(c, deps))
    .filter(({ disabledAt }) => disabledAt === null)
    .map(({ login }) => login)
  const all = deps.access.tokens()
  const page = pageNumber(c.req.query('page'), { rows: all.length, perPage: PER_PAGE })
  const facts = {
    tokens: rowsOn(all, page, PER_PAGE).map((token) => lineOf(token, now)),
    count: all.length,
    page,
    owners,
    owner: c.get('operator').login,
    longestMs: deps.config().toban.auth.tokenLifetimeMs,
  }
  return c.html(
    <TokensPage screen={c.get('screen')} facts={facts} notice={notice} />,
    notice?.kind === 'fail' ? 422 : 200,
  )
}

function lineOf(token: ListedToken, now: number): TokenLine {
  const live = token.expiresAt > now ? 'valid' : 'expired'
  return { ...token, state: token.revokedAt === null ? live : 'revoked' }
}
