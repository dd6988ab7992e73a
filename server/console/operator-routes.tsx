/** Operators for administrators: the list, one of them, and what changes their access. */
import { Hono } from 'hono'
import type { AccessNotice } from '../../views/pages/access/frame.tsx'
import { OperatorPage } from '../../views/pages/access/operator.tsx'
import { type OperatorLine, OperatorsPage } from '../../views/pages/access/operators.tsx'
import { type Dictionary, dictionary } from '../../views/words/dictionary.ts'
import type { OperatorListed } from '../commands/operators.ts'
import type { Role } from '../domain/access.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { codesOf, textsOf } from './form.ts'
import { pageNumber, pageWith, rowsOn } from './numbered-pages.ts'
import { refusalOf } from './outbox-routes.tsx'
import { whoAsks } from './who.ts'

type Said = Dictionary['access']

export function operatorRoutes(desk: Desk) {
  const { access } = desk.deps
  const routes = new Hono<ConsoleEnv>()

  routes.get('/operators', (c) => operatorsPage(c, desk, { notice: null }))

  routes.post('/operators', async (c) => {
    const typed = textsOf(await c.req.parseBody())
    try {
      const { login, oneTimePassword } = await access.add(whoAsks(c, desk.deps), newOperator(typed))
      const said = saying((words) => words.added(login))
      return operatorsPage(c, desk, { notice: issued(said, oneTimePassword), added: login })
    } catch (error) {
      return operatorsPage(c, desk, { notice: refusalOf(error) })
    }
  })

  routes.get('/operators/:login', (c) => operatorPage(c, desk, null))

  routes.post('/operators/:login/:act', async (c) => {
    const { login } = demandListed(c, desk)
    if (!ACTS.some((act) => act === c.req.param('act'))) throw missing('page')
    const typed = textsOf(await c.req.parseBody())
    try {
      return operatorPage(c, desk, await perform(c, desk, { login, typed }))
    } catch (error) {
      return operatorPage(c, desk, refusalOf(error))
    }
  })

  return routes
}

const ACTS = ['access', 'totp', 'password', 'unlock', 'disable', 'enable'] as const

type Asked = Readonly<{ login: string; typed: Readonly<Record<string, string>> }>

async function perform(
  c: ConsoleContext,
  { deps }: Desk,
  { login, typed }: Asked,
): Promise<AccessNotice> {
  const { access } = deps
  const who = whoAsks(c, deps)
  const reason = typed.reason ?? ''
  switch (c.req.param('act')) {
    case 'access': {
      const role = (typed.role ?? '') as Role
      const tenants = codesOf(typed.tenants)
      const { changed } = await access.change(who, { login, role, tenants, reason })
      return done(changed, (words) => words.saved)
    }
    case 'password': {
      const made = await access.resetPassword(who, login, reason)
      return issued(
        saying((words) => words.passwordMade(login)),
        made.oneTimePassword,
      )
    }
    case 'unlock':
      return done((await access.unlock(who, login, reason)).changed, (words) => words.unlocked)
    case 'totp': {
      const { changed } = await access.removeTotp(who, login, reason)
      const said = { ja: dictionary('ja').totp.removed, en: dictionary('en').totp.removed }
      return changed
        ? { kind: 'info', message: said, hint: null }
        : done(false, (words) => words.saved)
    }
    case 'disable':
      return done((await access.disable(who, login, reason)).changed, (words) => words.disabled)
    case 'enable':
      return done((await access.enable(who, login, reason)).changed, (words) => words.enabled)
    default:
      throw missing('page')
  }
}

function newOperator(typed: Readonly<Record<string, string>>) {
  const { login = '', name = '', email = '', role = '', language, reason = '' } = typed
  const tenants = codesOf(typed.tenants)
  return {
    login,
    displayName: name,
    email: email.trim() || null,
    role: role as Role,
    ...(tenants.length > 0 ? { tenants } : {}),
    language: language === 'en' ? ('en' as const) : ('ja' as const),
    reason,
  }
}

function saying(text: (words: Said) => string) {
  return { ja: text(dictionary('ja').access), en: text(dictionary('en').access) }
}

function done(changed: boolean, text: (words: Said) => string): AccessNotice {
  return { kind: 'info', message: saying(changed ? text : (words) => words.unchanged), hint: null }
}

function issued(message: ReturnType<typeof saying>, secret: string | null): AccessNotice {
  const hint = saying((words) => words.onceOnly)
  return { kind: 'info', message, hint, ...(secret === null ? {} : { secrets: [secret] }) }
}

const PER_PAGE = 100

/** `added`: the login whose page is shown; left out it is the one that was asked for. */
type Shown = Readonly<{ notice: AccessNotice; added?: string }>

function operatorsPage(c: ConsoleContext, { deps }: Desk, { notice, added }: Shown) {
  const all = deps.access.operators(whoAsks(c, deps))
  const isAdded = ({ login }: OperatorListed) => login === added
  const asked = added === undefined ? c.req.query('page') : pageWith(all, PER_PAGE, isAdded)
  const page = pageNumber(asked, { rows: all.length, perPage: PER_PAGE })
  const operators = rowsOn(all, page, PER_PAGE).map(lineOf)
  const facts = { operators, page, count: all.length }
  return c.html(
    <OperatorsPage screen={c.get('screen')} facts={facts} notice={notice} />,
    notice?.kind === 'fail' ? 422 : 200,
  )
}

function operatorPage(c: ConsoleContext, desk: Desk, notice: AccessNotice) {
  const operator = lineOf(demandListed(c, desk))
  const page = <OperatorPage screen={c.get('screen')} operator={operator} notice={notice} />
  return c.html(page, notice?.kind === 'fail' ? 422 : 200)
}

function demandListed(c: ConsoleContext, { deps }: Desk): OperatorListed {
  const login = c.req.param('login') ?? ''
  const found = deps.access.operators(whoAsks(c, deps)).find((one) => one.login === login)
  if (!found) throw missing('operator', login)
  return found
}

function lineOf(operator: OperatorListed): OperatorLine {
  const { disabledAt, lockedUntil, mustChangePassword, ...rest } = operator
  const locked = lockedUntil !== null ? 'locked' : mustChangePassword ? 'first' : 'active'
  return { ...rest, lockedUntil, state: disabledAt !== null ? 'disabled' : locked }
}
