/** Where a setting lives, by its category and key: the holding's books or the company's own file. */
import {
  allocationOf,
  deleteAllocation,
  maximumOf,
  planCopyOf,
  saveAllocation,
  writeMaximum,
  writePlanCopy,
} from '../../../data/platform/limits.ts'
import type { Allocation } from '../../../server/domain/settings/facts.ts'
import {
  ALLOCATION,
  type Limit,
  limitOf,
  limitOfAllocation,
} from '../../../server/domain/settings/limits.ts'
import { sameValue } from '../../../server/domain/settings/value.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'

export type Place =
  | Readonly<{ kind: 'maximum' | 'allocated'; limit: Limit }>
  | Readonly<{ kind: 'allocation' | 'plan-copy' | 'setting' }>

export function placeOf({ category, key }: Readonly<{ category: string; key: string }>): Place {
  if (category === 'plan' && key === 'subscription_plan') return { kind: 'plan-copy' }
  if (category !== 'resource') return { kind: 'setting' }
  if (key === ALLOCATION) return { kind: 'allocation' }
  const [maximum, allocated] = [limitOf(key), limitOfAllocation(key)]
  if (maximum) return { kind: 'maximum', limit: maximum }
  return allocated ? { kind: 'allocated', limit: allocated } : { kind: 'setting' }
}

type Books = Pick<SystemRun<unknown>, 'platform' | 'today' | 'now'>
export type BookPlace = Exclude<Place, { kind: 'setting' }> | (Place & { kind: 'maximum' })

export function isInBooks(place: Place): boolean {
  return place.kind !== 'setting'
}

/** Null: there is none. */
export function readBooks({ platform }: Books, tenantId: string, place: Place): string | null {
  switch (place.kind) {
    case 'maximum':
      return text(maximumOf(platform, tenantId, place.limit))
    case 'allocated':
      return text(allocationOf(platform, tenantId)?.[place.limit.allocated] ?? null)
    case 'allocation':
      return text(allocationOf(platform, tenantId))
    case 'plan-copy':
      return planCopyOf(platform, tenantId)
    case 'setting':
      return null
  }
}

function text(value: number | Allocation | null): string | null {
  if (value === null) return null
  return typeof value === 'number' ? String(value) : JSON.stringify(value)
}

/** In the caller's transaction. */
export function writeBooks(
  { platform, today, now }: Books,
  tenantId: string,
  { place, value, by }: Readonly<{ place: Place; value: string | null; by: string }>,
): void {
  const stamp = { by, at: now() }
  switch (place.kind) {
    case 'maximum':
      writeMaximum(platform, tenantId, {
        ...stamp,
        limit: place.limit,
        value: Number(value),
        on: today,
      })
      return
    case 'allocated': {
      const known = allocationOf(platform, tenantId)
      if (!known) throw new Error('there is no allocation')
      const allocation = { ...known, [place.limit.allocated]: Number(value) }
      saveAllocation(platform, tenantId, { ...stamp, allocation })
      return
    }
    case 'allocation':
      if (value === null) deleteAllocation(platform, tenantId)
      else saveAllocation(platform, tenantId, { ...stamp, allocation: JSON.parse(value) })
      return
    case 'plan-copy':
      writePlanCopy(platform, tenantId, { plan: String(value), at: stamp.at })
      return
    case 'setting':
      throw new Error('a setting of the company’s own file')
  }
}

/** Whether what stands there is what was written. */
export function isSameText(place: Place, one: string | null, other: string | null): boolean {
  return place.kind === 'allocation' ? sameValue(one, other, 'JSON') : one === other
}
