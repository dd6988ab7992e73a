/**
 * What autoFix corrects (card 405, step 5): announced in platform.db, made in one transaction of the company, then
 * settled. A run that dies in between leaves announcements; the next one finds in the company's audit what came of them.
 */

import { changeRate } from '../../../data/platform/integrations.ts'
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import {
  announceChange,
  NOTIFICATION,
  pendingMends,
  type SettingChange,
  settleChange,
} from '../../../data/platform/setting-changes.ts'
import { addAudit, hasAuditOf } from '../../../data/tenant/audit.ts'
import { correctSetting, type SettingRow } from '../../../data/tenant/notification-settings.ts'
import type { Instant, SystemRun, TenantDb } from '../../../server/sdk/index.ts'
import { rightFrequency } from './settings-checks.ts'

/** One finding that is mended; `from` and `to` are JSON. */
export type Fixed = Readonly<{
  checkCode: string
  subjectId: string
  key: string
  from: string
  to: string
}>

type Work = Readonly<{ run: SystemRun<unknown>; tenantId: string; tenant: TenantDb }>

const SETTINGS = 'notification_settings'
const CONNECTIONS = 'integration_configs'

/** Messages per minute where nobody has set a limit (card 405, S5). */
const USUAL_RATE = { from: null, to: 100 } as const

/** All or none: a setting that was changed meanwhile undoes the others too. */
export function mend(
  work: Work,
  settings: readonly SettingRow[],
  faults: readonly FoundFault[],
): Fixed[] {
  const { run, tenant } = work
  const corrections = correctionsOf(settings, faults)
  const fixes = [...corrections.flatMap(fixesOfSetting), ...faults.flatMap(fixOfConnection)]
  if (fixes.length === 0) return []
  const at = run.now()
  const announced: SettingChange[] = []
  const all = tenant.sqlite.transaction(() => {
    announced.push(...announce({ ...work, at }, fixes))
    for (const { setting, change } of corrections) correct({ ...work, at }, setting, change)
    for (const { subjectId: id, from, to } of fixes.filter(isOfConnection))
      audit({ ...work, at }, { table: CONNECTIONS, id, from, to })
  })
  try {
    all.immediate()
  } catch (error) {
    settleAll(run, announced, 'failed')
    throw error
  }
  const made = complete(run, announced)
  return fixes.filter((_, index) => made.has(announced[index]?.id ?? 0))
}

/** What an earlier run announced and could not settle: made, or taken back with the company's transaction. */
export function completeMends(work: Work, settings: readonly SettingRow[]): Fixed[] {
  const { run, tenant, tenantId } = work
  const left = pendingMends(run.platform, tenantId)
  if (left.length === 0) return []
  const tables = [SETTINGS, CONNECTIONS]
  const isMade = ({ at, runId }: SettingChange) => hasAuditOf(tenant, { at, runId, tables })
  const made = left.filter(isMade)
  settleAll(
    run,
    left.filter((change) => !isMade(change)),
    'failed',
  )
  run.log.warn('an interrupted run left corrections', { left: left.length, made: made.length })
  const done = complete(run, made)
  const ids = new Map(settings.map(({ settingKey, settingId }) => [settingKey, String(settingId)]))
  const stands = made.filter(({ id }) => done.has(id))
  return stands.map(({ key, oldValue, newValue, reason }) => ({
    checkCode: reason,
    subjectId: ids.get(key) ?? key,
    key,
    from: oldValue ?? 'null',
    to: newValue ?? 'null',
  }))
}

/** Connections of the holding: one transaction of platform.db, and a line in the audit for each. */
export function mendHolding(
  run: SystemRun<unknown>,
  tenantId: string,
  faults: readonly FoundFault[],
): Fixed[] {
  const fixes = faults.flatMap(fixOfConnection)
  if (fixes.length === 0) return []
  const all = run.platform.sqlite.transaction(() => {
    const announced = announce({ run, tenantId, at: run.now() }, fixes)
    const made = complete(run, announced)
    return fixes.filter((_, index) => made.has(announced[index]?.id ?? 0))
  })
  const mended = all.immediate()
  for (const { subjectId: object, checkCode: reason, from, to } of mended) {
    const values = { before: JSON.parse(from) as unknown, after: JSON.parse(to) as unknown }
    run.audit({ verb: 'connection.mended', object, reason, ...values })
  }
  return mended
}

type Change = Parameters<typeof correctSetting>[2]
type Correction = Readonly<{ setting: SettingRow; change: Change; faults: readonly FoundFault[] }>

/** One for each setting, however many checks want it. */
function correctionsOf(
  settings: readonly SettingRow[],
  faults: readonly FoundFault[],
): Correction[] {
  return settings.flatMap((setting) => {
    const own = faults.filter(
      ({ isFixable, subjectType, subjectId }) =>
        isFixable && subjectType === 'setting' && subjectId === String(setting.settingId),
    )
    if (own.length === 0) return []
    const change: Change = Object.assign({}, ...own.map((found) => changeFor(found, setting)))
    return [{ setting, change, faults: own }]
  })
}

function changeFor({ checkCode }: FoundFault, setting: SettingRow): Change {
  switch (checkCode) {
    case 'N4': {
      const frequencyValue = rightFrequency(setting)
      return frequencyValue === null ? {} : { frequencyValue }
    }
    case 'N9':
      return { name: setting.settingKey }
    default:
      return { disable: checkCode }
  }
}

function fixesOfSetting({ setting, change, faults }: Correction): Fixed[] {
  return faults.map(({ checkCode, subjectId }) => ({
    checkCode,
    subjectId,
    key: setting.settingKey,
    from: JSON.stringify(valuesOf(setting)),
    to: JSON.stringify(change),
  }))
}

function valuesOf({ name, frequencyValue, isEnabled }: SettingRow) {
  return { name, frequencyValue, isEnabled }
}

function fixOfConnection({ checkCode, subjectId }: FoundFault): Fixed[] {
  if (checkCode !== 'S5') return []
  const from = JSON.stringify({ ratePerMinute: USUAL_RATE.from })
  const to = JSON.stringify({ ratePerMinute: USUAL_RATE.to })
  return [{ checkCode, subjectId, key: subjectId, from, to }]
}

function isOfConnection({ checkCode }: Fixed): boolean {
  return checkCode === 'S5'
}

type Now = Readonly<{ at: Instant }>

function announce(
  { run, tenantId, at }: Pick<Work, 'run' | 'tenantId'> & Now,
  fixes: readonly Fixed[],
): SettingChange[] {
  const all = run.platform.sqlite.transaction(() =>
    fixes.map(({ key, from, to, checkCode: reason }) => {
      const what = { tenantId, category: NOTIFICATION, key, oldValue: from, newValue: to, reason }
      const change = { ...what, by: run.batchId, runId: run.id, at }
      const id = announceChange(run.platform, change)
      return { ...change, id, state: 'pending', rolledBackBy: null } as const
    }),
  )
  return all()
}

function correct(work: Work & Now, setting: SettingRow, change: Change): void {
  const { run, tenant, at } = work
  const id = String(setting.settingId)
  if (!correctSetting(tenant, setting, change, { by: run.batchId, at }))
    throw new Error(`setting ${id} was changed while it was checked`)
  const values = valuesOf(setting)
  const [from, to] = [JSON.stringify(values), JSON.stringify({ ...values, ...change })]
  audit(work, { table: SETTINGS, id, from, to })
}

type Audited = Readonly<{ table: string; id: string; from: string; to: string }>

/** At the instant of the announcement: by it a later run finds out that the company's transaction was committed. */
function audit({ run, tenant, at }: Work & Now, { table, id, from, to }: Audited): void {
  addAudit(tenant, {
    at,
    action: 'UPDATE',
    targetTable: table,
    targetId: id,
    oldValues: JSON.parse(from),
    newValues: JSON.parse(to),
    runId: run.id,
  })
}

/** Connections are corrected here, beside the record of it. @returns ids of those that are made now */
function complete(
  { platform }: SystemRun<unknown>,
  changes: readonly SettingChange[],
): ReadonlySet<number> {
  const all = platform.sqlite.transaction(() =>
    changes.filter(({ id, key, reason }) => {
      const isMade = reason !== 'S5' || changeRate(platform, key, USUAL_RATE)
      settleChange(platform, id, isMade ? 'done' : 'conflict')
      return isMade
    }),
  )
  return new Set(all().map(({ id }) => id))
}

function settleAll(
  { platform }: SystemRun<unknown>,
  changes: readonly SettingChange[],
  state: 'failed',
): void {
  const all = platform.sqlite.transaction(() => {
    for (const { id } of changes) settleChange(platform, id, state)
  })
  all()
}
