/** Requests around signing out: from this console and from other sites, with any kind of body. */
import * as fc from 'fast-check'
import type { FuzzRequest } from './console.ts'
import { nasty } from './values.ts'

export type SignOutRequest = FuzzRequest & Readonly<{ origin: string | null }>

const OWN = 'http://localhost'

const origin = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(OWN, OWN, null) },
  { weight: 2, arbitrary: fc.constantFrom('null', 'https://localhost', 'http://localhost:8080') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('https://evil.example', 'http://localhost.evil.example', ''),
  },
)

const FORM = 'application/x-www-form-urlencoded'

const type = fc.constantFrom(FORM, FORM, 'text/plain', 'application/json', 'application/x-unknown')

export const signOutRequests: fc.Arbitrary<SignOutRequest> = fc
  .tuple(
    fc.constantFrom('POST', 'POST', 'POST', 'PUT', 'DELETE', 'GET'),
    fc.constantFrom('/logout', '/logout', '/logout?next=/', '/logout/', '/logout/x', '//logout'),
    fc.option(type, { freq: 6 }),
    nasty.map((text) => text.replace(/[\ud800-\udfff]/g, '\ufffd')),
    origin,
  )
  .map(([method, path, type, body, origin]) => {
    const has = method !== 'GET'
    return { method, path, type: has ? type : null, body: has ? body : null, origin, said: body }
  })

/** Only a form of this console signs out. */
export function isSignOut({ method, path, origin }: SignOutRequest, status: number): boolean {
  const isOurs = method === 'POST' && /^\/logout(\?|$)/.test(path) && origin === OWN
  return isOurs && status === 303
}
