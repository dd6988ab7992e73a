/** Who calls, and whether the rule of the route lets them; the one check before every route of the API. */
import type { Context, MiddlewareHandler } from 'hono'
import { touchApiToken, validApiToken } from '../../data/ops/api-tokens.ts'
import { answeringRoute } from '../access-check.ts'
import { clientAddress } from '../client-address.ts'
import { tokenHash } from '../commands/tokens.ts'
import { may, maySeeTenant } from '../domain/access.ts'
import { perMinute } from '../rate-limits.ts'
import type { ApiDeps, ApiEnv, Caller } from './deps.ts'
import { forbidden, notFound, tooMany, unauthenticated } from './refusals.ts'
import { API_RULES } from './route-rules.ts'

/** A program asks often: the time of use is written down at most once a minute. */
const TOUCH_EVERY_MS = 60_000
const LOOPBACK = new Set(['127.0.0.1', '::1'])
/** Wrong tokens from one address in a minute; a right one is not held up by them. */
const WRONG_TOKENS_PER_MINUTE = 60

export function demandCaller(deps: ApiDeps): MiddlewareHandler<ApiEnv> {
  const calls = perMinute(deps.commands.config().toban.server.apiPerMinute)
  const wrong = perMinute(WRONG_TOKENS_PER_MINUTE)
  return async (c, next) => {
    const rule = API_RULES[answeringRoute(c) ?? '']
    if (rule === undefined) throw notFound(NO_ROUTE)
    if (rule === 'public' || rule === 'signed') return next()
    if (rule === 'metrics' && isLocal(deps, c)) return next()
    const caller = callerOf(deps, c)
    const { trustedProxies } = deps.commands.config().toban.server
    const waitMs = caller
      ? await calls.take(caller.tokenId)
      : await wrong.take(clientAddress(c, trustedProxies))
    if (waitMs !== null) {
      c.header('Retry-After', String(Math.ceil(waitMs / 1000)))
      throw tooMany(waitMs)
    }
    if (!caller) throw unauthenticated()
    c.set('caller', caller)
    if (typeof rule === 'object') {
      const code = c.req.path.split('/').at(-1) ?? ''
      if (!maySeeTenant(caller, code)) throw noTenant(code)
    } else if (!may(caller, rule === 'metrics' ? 'operations.read' : rule)) throw forbidden()
    return next()
  }
}

export function noTenant(code: string) {
  return notFound({ ja: `テナント「${code}」はありません。`, en: `no tenant "${code}"` })
}

const NO_ROUTE = { ja: 'その API はありません。', en: 'There is no such route.' }

function callerOf({ commands, clock }: ApiDeps, c: Context): Caller | null {
  const token = /^Bearer (tbn_[\w-]{20,100})$/.exec(c.req.header('authorization') ?? '')?.[1]
  if (!token) return null
  const at = clock()
  const found = validApiToken(commands.ops, tokenHash(token), at)
  if (!found) return null
  const { tokenId, login, name, role, tenants, lastUsedAt } = found
  if (lastUsedAt === null || at - lastUsedAt >= TOUCH_EVERY_MS) {
    touchApiToken(commands.ops, tokenId, at)
  }
  return { tokenId, login, name, role, tenants }
}

/** A proxy on this machine speaks for others: whoever it forwards for is not local. */
function isLocal({ commands }: ApiDeps, c: Context): boolean {
  if (c.req.header('x-forwarded-for') ?? c.req.header('forwarded')) return false
  return LOOPBACK.has(clientAddress(c, commands.config().toban.server.trustedProxies))
}
