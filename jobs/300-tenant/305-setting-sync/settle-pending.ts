/** Changes that an interrupted run had announced: found to be made, made now, or left to a person (card 305, rule 6). */
import { pendingChanges, type SettingChange } from '../../../data/platform/setting-changes.ts'
import { settingValue } from '../../../data/tenant/settings.ts'
import { beside } from '../digests/beside.ts'
import { type Announced, makeAgain, settle, type Work } from './apply-changes.ts'
import { isInBooks, isSameText, placeOf, readBooks } from './places.ts'

export async function settlePending(work: Work): Promise<void> {
  const { run, tenant } = work
  const left = pendingChanges(run.platform, tenant.id).map(announcedOf)
  if (left.length === 0) return
  run.log.warn('an interrupted run left changes', { tenant: tenant.code, changes: left.length })
  const present = await presentValues(work, left)
  const again: Announced[] = []
  for (const change of left) {
    const stands = present.get(change) ?? null
    if (isSameText(change.place, stands, change.newValue)) settle(work, change, 'done')
    else if (isSameText(change.place, stands, change.oldValue)) again.push(change)
    else settle(work, change, 'conflict')
  }
  await makeAgain(work, again)
}

function announcedOf(row: SettingChange): Announced {
  return { ...row, place: placeOf(row) }
}

async function presentValues(
  { run, tenant }: Work,
  changes: readonly Announced[],
): Promise<Map<Announced, string | null>> {
  const present = new Map<Announced, string | null>()
  for (const change of changes.filter(({ place }) => isInBooks(place)))
    present.set(change, readBooks(run, tenant.id, change.place))
  const own = changes.filter(({ place }) => !isInBooks(place))
  if (own.length === 0) return present
  await beside(run, tenant, { mode: 'read-only' }, (db) => {
    for (const change of own) present.set(change, settingValue(db, change.key))
  })
  return present
}
