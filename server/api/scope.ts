/** What a token that is confined to companies reaches, and the name its acts bear; asked by the routes of the API. */
import type { Caller } from './deps.ts'
import { outOfScope } from './refusals.ts'

/** As it stands on runs and in the audit. */
export function callerName({ login, name }: Caller): string {
  return `api:${login}/${name}`
}

export function isInScope({ tenants }: Caller, codes: readonly string[]): boolean {
  return tenants === null || codes.every((code) => tenants.includes(code))
}

export function demandScope(caller: Caller, wanted: 'all' | readonly string[]): void {
  if (caller.tenants === null) return
  if (wanted === 'all' || !isInScope(caller, wanted)) throw outOfScope()
}
