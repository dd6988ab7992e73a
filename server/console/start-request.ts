/** Reads the run form into a request to start a run; the command checks everything but the reason. */
import type { StartRunRequest } from './deps.ts'
import { reasonMissing } from './faults.ts'

const PARAM = 'p.'
const LONGEST_REASON = 500

export function startRequest(
  batchId: string,
  typed: Readonly<Record<string, string>>,
  by: string,
): StartRunRequest {
  const tenants = (typed.tenants ?? '').split(/[\s,、]+/).filter((code) => code !== '')
  return {
    batchId,
    businessDate: typed.businessDate?.trim() || null,
    tenants: tenants.length === 0 ? 'all' : tenants,
    params: paramsOf(typed),
    dryRun: typed.dryRun === '1',
    reason: demandReason(typed),
    by,
  }
}

/** Every action of a person has a reason; throws when it is empty. */
export function demandReason(typed: Readonly<Record<string, string>>): string {
  const reason = (typed.reason ?? '').trim().slice(0, LONGEST_REASON)
  if (reason === '') throw reasonMissing()
  return reason
}

/** A check box comes as `true` or not at all; an empty field means the batch's default. */
function paramsOf(typed: Readonly<Record<string, string>>): StartRunRequest['params'] {
  const given = Object.entries(typed)
    .filter(([name, value]) => name.startsWith(PARAM) && value.trim() !== '')
    .map(([name, value]) => [name.slice(PARAM.length), value === 'true' ? true : value.trim()])
  return Object.fromEntries(given) as StartRunRequest['params']
}
