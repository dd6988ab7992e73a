/** Cross-site request forgery: only this console's own pages may change something; mounted first by app.ts. */
import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

const HARMLESS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Every browser says where a form or a script comes from, by `Sec-Fetch-Site` or by `Origin`. Whatever the kind of the
 * body: hono's csrf() looks at those that a form can send only, and a sign-out needs no body that can be read.
 * @param publicUrl where people find this console behind a proxy; null = under the address that it sees itself
 */
export function ownFormsOnly(publicUrl: string | null): MiddlewareHandler {
  const known = publicUrl === null ? null : new URL(publicUrl).origin
  return (c, next) => {
    if (HARMLESS.has(c.req.method) || isOwn(c, known)) return next()
    throw new HTTPException(403, { res: new Response('Forbidden', { status: 403 }) })
  }
}

function isOwn(c: Context, known: string | null): boolean {
  if (c.req.header('sec-fetch-site') === 'same-origin') return true
  const origin = c.req.header('origin')
  return origin !== undefined && (origin === new URL(c.req.url).origin || origin === known)
}
