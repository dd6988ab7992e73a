/** Looks at all companies before anything is changed: a change that would hit many at once is held (card 305, Alerts). */
import { nameOf } from '../../../data/platform/setting-findings.ts'
import { checkSettings } from '../../../server/domain/settings/check.ts'
import type { SystemRun, TenantRef } from '../../../server/sdk/index.ts'
import type { Masters } from './masters.ts'
import { matchesInTime } from './pattern.ts'
import { type SettingParams, typesOf } from './setting-params.ts'
import { settingFacts } from './tenant-facts.ts'

const MOST_PERCENT = 30
/** Of two companies one is half of them: below this many a share says nothing. */
const FEW = 3

/** A missing allocation is made, not changed: on the first run every company lacks one. */
const NEVER_HELD: ReadonlySet<string> = new Set(['resource allocation'])

/** Names (`category key`) whose changes are held. @param confirmed those that a person said are changed on purpose */
export async function heldChanges(
  run: SystemRun<SettingParams>,
  tenants: readonly TenantRef[],
  { masters, confirmed }: Readonly<{ masters: Masters; confirmed: readonly string[] }>,
): Promise<ReadonlySet<string>> {
  if (tenants.length < FEW) return new Set()
  const counts = new Map<string, number>()
  let checked = 0
  for (const tenant of tenants) {
    run.signal.throwIfAborted()
    const names = await wouldChange(run, tenant, masters)
    if (names === null) continue
    checked += 1
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const isMany = (count: number) => count >= FEW && count * 100 > checked * MOST_PERCENT
  const held = [...counts].filter(
    ([name, count]) => isMany(count) && !confirmed.includes(name) && !NEVER_HELD.has(name),
  )
  return new Set(held.map(([name]) => name))
}

/** Null: it can not be looked at; its own turn will say why. */
async function wouldChange(
  run: SystemRun<SettingParams>,
  tenant: TenantRef,
  masters: Masters,
): Promise<string[] | null> {
  try {
    const facts = await settingFacts(run, tenant, masters)
    const about = { types: typesOf(run.params), matches: matchesInTime }
    const { findings } = checkSettings(facts, about)
    return findings.filter(({ isFixable }) => isFixable).map(nameOf)
  } catch {
    return null
  }
}
