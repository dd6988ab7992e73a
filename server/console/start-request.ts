/** Reads the run form into a request to start a run; the command checks everything but the reason. */
import type { PersonAsks, StartRunRequest } from './deps.ts'
import type { ConsoleContext } from './env.ts'
import { reasonMissing } from './faults.ts'

const PARAM = 'p.'
const LONGEST_REASON = 500
const FORM_KEY = /^[\w-]{8,64}$/

type Typed = Readonly<Record<string, string>>

export function startRequest(batchId: string, typed: Typed, asked: PersonAsks): StartRunRequest {
  const tenants = (typed.tenants ?? '').split(/[\s,、]+/).filter((code) => code !== '')
  return {
    batchId,
    businessDate: typed.businessDate?.trim() || null,
    tenants: tenants.length === 0 ? 'all' : tenants,
    params: paramsOf(typed),
    dryRun: typed.dryRun === '1',
    ...asked,
  }
}

/** Who acts, why, and out of which form; throws when there is no reason. */
export function askedBy(c: ConsoleContext, typed: Typed): PersonAsks {
  const asked = { by: c.get('operator').login, reason: demandReason(typed) }
  const { key = '' } = typed
  // Made by us: anything else is no key.
  return FORM_KEY.test(key) ? { ...asked, key } : asked
}

/** Every action of a person has a reason; throws when it is empty. */
export function demandReason(typed: Typed): string {
  const reason = (typed.reason ?? '').trim().slice(0, LONGEST_REASON)
  if (reason === '') throw reasonMissing()
  return reason
}

/** A check box comes as `true` or not at all; an empty field means the batch's default. */
function paramsOf(typed: Typed): StartRunRequest['params'] {
  const given = Object.entries(typed)
    .filter(([name, value]) => name.startsWith(PARAM) && value.trim() !== '')
    .map(([name, value]) => [name.slice(PARAM.length), value === 'true' ? true : value.trim()])
  return Object.fromEntries(given) as StartRunRequest['params']
}
