/** Makes changes of settings so that a crash at any moment leaves nothing half known: announced, made, read back (card 305, rule 6). */
import {
  announceChange,
  type ChangeState,
  markTakenBack,
  type NewChange,
  settleChange,
} from '../../../data/platform/setting-changes.ts'
import { addAudit } from '../../../data/tenant/audit.ts'
import type { TenantDb } from '../../../data/tenant/open.ts'
import { deleteSetting, settingValue, writeSetting } from '../../../data/tenant/settings.ts'
import type { SystemRun, TenantRef } from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import type { Masters } from './masters.ts'
import { isInBooks, isSameText, type Place, placeOf, readBooks, writeBooks } from './places.ts'
import type { SettingParams } from './setting-params.ts'

/** What BATCH-305 signs its own changes with. */
export const SYNC = 'system_sync'
export const TAKE_BACK = 'system_rollback'
/** Reason of a change that makes a key, or an allocation, that was not there. */
export const CREATED = 'created'

export type Work = Readonly<{
  run: SystemRun<SettingParams>
  tenant: TenantRef
  masters: Masters
}>

export type Change = Pick<NewChange, 'category' | 'key' | 'oldValue' | 'newValue' | 'reason' | 'by'>

/** One that is announced. */
export type Announced = Change & Readonly<{ id: number; place: Place }>

export type Made = ReadonlyMap<Announced, Exclude<ChangeState, 'pending'>>

/** Reasons of changes that take another one back: its row, and whether its key was new then. */
export function takeBackReason(id: number, wasCreated: boolean): string {
  return `rollback:${id}${wasCreated ? ':created' : ''}`
}

function takenBack(reason: string): { id: number; wasCreated: boolean } | null {
  const [, id, created] = /^rollback:(\d+)(:created)?$/.exec(reason) ?? []
  return id === undefined ? null : { id: Number(id), wasCreated: created !== undefined }
}

/** Answers how each ended; throws when the company's file can not be written: what is announced is then for the next run. */
export async function applyChanges(work: Work, changes: readonly Change[]): Promise<Made> {
  if (changes.length === 0) return new Map()
  const { announced, refused } = announce(work, changes)
  return make(work, announced, refused)
}

/** Makes what is announced already: the half that a crash left. */
export function makeAgain(work: Work, announced: readonly Announced[]): Promise<Made> {
  const refused = new Set<Announced>()
  inBooks(work, () => {
    for (const change of announced) writeOrRefuse(work, change, refused)
  })
  return make(work, announced, refused)
}

/** (a) what will be changed, together with the changes of the holding's own books. */
function announce(work: Work, changes: readonly Change[]) {
  const { run, tenant } = work
  const refused = new Set<Announced>()
  const announced = inBooks(work, () =>
    changes.map((change) => {
      const row = { ...change, tenantId: tenant.id, runId: run.id, at: run.now() }
      const made: Announced = {
        ...change,
        id: announceChange(run.platform, row),
        place: placeOf(change),
      }
      writeOrRefuse(work, made, refused)
      return made
    }),
  )
  return { announced, refused }
}

function inBooks<T>({ run }: Work, work: () => T): T {
  return run.platform.sqlite.transaction(work).immediate()
}

/** One fix that fails does not undo the others. */
function writeOrRefuse({ run, tenant }: Work, change: Announced, refused: Set<Announced>): void {
  const { place, newValue, by } = change
  if (!isInBooks(place)) return
  try {
    run.platform.sqlite.transaction(() =>
      writeBooks(run, tenant.id, { place, value: newValue, by }),
    )()
  } catch (error) {
    refuse(run, change, refused, error)
  }
}

function refuse(
  run: Work['run'],
  change: Announced,
  refused: Set<Announced>,
  error: unknown,
): void {
  refused.add(change)
  run.log.error('a setting could not be written', { key: change.key, error: String(error) })
}

/** (b) the company's own file, in one transaction; (c) read back, and known as done. */
async function make(
  work: Work,
  announced: readonly Announced[],
  refused: Set<Announced>,
): Promise<Made> {
  const { run, tenant } = work
  const own = announced.filter(({ place }) => !isInBooks(place))
  const present = new Map<Announced, string | null>()
  if (own.length > 0) {
    await beside(run, tenant, { mode: 'read-write' }, (db) => {
      writeOwn(work, db, own, refused)
      for (const change of own) present.set(change, settingValue(db, change.key))
      restoreOwn(work, db, own, { present, refused })
    })
  }
  return inBooks(work, () => settleAll(work, announced, { present, refused }))
}

function writeOwn(
  work: Work,
  db: TenantDb,
  changes: readonly Announced[],
  refused: Set<Announced>,
): void {
  db.sqlite
    .transaction(() => {
      for (const change of changes) {
        try {
          db.sqlite.transaction(() => writeOne(work, db, change))()
        } catch (error) {
          refuse(work.run, change, refused, error)
        }
      }
    })
    .immediate()
}

function writeOne({ run, masters }: Work, db: TenantDb, change: Announced): void {
  const { key, oldValue, newValue, by, reason } = change
  const at = run.now()
  if (newValue === null && takenBack(reason)?.wasCreated) deleteSetting(db, key)
  else writeSetting(db, { key, value: newValue, type: masters.typeOf(key), by, at })
  addAudit(db, {
    at,
    action: 'SYNC',
    targetTable: 'tenant_settings',
    targetId: key,
    oldValues: { value: oldValue },
    newValues: { value: newValue },
    runId: run.id,
  })
}

type Seen = Readonly<{
  present: ReadonlyMap<Announced, string | null>
  refused: Set<Announced>
}>

/** Something in the file makes another value of what is written: then the old one is better. */
function restoreOwn(
  work: Work,
  db: TenantDb,
  changes: readonly Announced[],
  { present, refused }: Seen,
): void {
  const { run, masters } = work
  for (const change of changes) {
    if (refused.has(change) || present.get(change) === change.newValue) continue
    const { key, oldValue: value, by } = change
    refused.add(change)
    run.log.error('a setting reads back otherwise than it was written', { key })
    if (change.reason === CREATED) deleteSetting(db, key)
    else writeSetting(db, { key, value, type: masters.typeOf(key), by, at: run.now() })
  }
}

function settleAll(work: Work, announced: readonly Announced[], { present, refused }: Seen): Made {
  const { run, tenant } = work
  return new Map(
    announced.map((change) => {
      const { place, newValue, oldValue, by } = change
      const stands = isInBooks(place) ? readBooks(run, tenant.id, place) : present.get(change)
      const isMade = !refused.has(change) && isSameText(place, stands ?? null, newValue)
      if (!isMade && isInBooks(place) && !refused.has(change))
        writeBooks(run, tenant.id, { place, value: oldValue, by })
      const state = isMade ? ('done' as const) : ('failed' as const)
      settle(work, change, state)
      return [change, state]
    }),
  )
}

export function settle(
  { run }: Pick<Work, 'run'>,
  { id, reason }: Pick<Announced, 'id' | 'reason'>,
  state: Exclude<ChangeState, 'pending'>,
): void {
  settleChange(run.platform, id, state)
  const original = takenBack(reason)
  if (state === 'done' && original) markTakenBack(run.platform, original.id, run.id)
}
