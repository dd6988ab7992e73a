/** One company's settings looked at, and with autoFix mended in one transaction (card 405, steps 3 and 5). */
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import { addAudit } from '../../../data/tenant/audit.ts'
import { allDestinations, type Destination } from '../../../data/tenant/destinations.ts'
import { liveContainers } from '../../../data/tenant/external-directory.ts'
import { syncState } from '../../../data/tenant/external-sync-state.ts'
import {
  correctSetting,
  departmentPaths,
  linkedEmployees,
  type Reachable,
  reachablePeople,
  type SettingRow,
  settingRows,
  suppressedPeople,
  templateRows,
} from '../../../data/tenant/notification-settings.ts'
import type { Run, TenantDb } from '../../../server/sdk/index.ts'
import type { RoomChecks } from '../mirror/line-works/rooms.ts'
import { destinationFaults, roomFaults } from './destination-checks.ts'
import { fault } from './model.ts'
import { rightFrequency, settingFaults } from './settings-checks.ts'

export type CompanyWork = Readonly<{
  run: Run<unknown>
  tenant: TenantDb
  channels: ReadonlySet<string>
  /** Whose services are called. */
  calls(service: 'slack' | 'webhook'): boolean
  /** Null: the rooms of LINE WORKS can not be asked about. */
  rooms: RoomChecks | null
  autoFix: boolean
}>

export type Fixed = Readonly<{
  checkCode: string
  subjectId: string
  key: string
  from: string
  to: string
}>

export type CompanyChecked = Readonly<{
  settings: number
  invalidSettings: number
  faults: readonly FoundFault[]
  fixed: readonly Fixed[]
  /** Destinations whose room could be asked about. */
  roomsAsked: ReadonlySet<string>
}>

const SUPPRESSED_MS = 90 * 86_400_000

export async function checkCompany(work: CompanyWork): Promise<CompanyChecked> {
  const { tenant, autoFix, run } = work
  const settings = settingRows(tenant)
  const destinations = allDestinations(tenant)
  const rooms = await roomFaults(work, destinations)
  const faults = [
    ...rooms.faults,
    ...(await destinationFaults(work, destinations)),
    ...settingFaults(inputOf(work, settings, destinations)),
    ...addressFaults(work),
  ]
  const enabled = settings.filter((setting) => setting.isEnabled)
  const fixed = autoFix && !run.dryRun ? mend(work, settings, faults) : []
  const invalid = new Set(
    faults
      .filter(({ severity, subjectType }) => severity === 'ERROR' && subjectType === 'setting')
      .map((one) => one.subjectId),
  )
  const roomsAsked = rooms.asked
  return { settings: enabled.length, invalidSettings: invalid.size, faults, fixed, roomsAsked }
}

function inputOf(
  { tenant, channels }: CompanyWork,
  settings: readonly SettingRow[],
  destinations: readonly Destination[],
) {
  const linked = {
    SLACK: linkedEmployees(tenant, 'SLACK'),
    LINE_WORKS: linkedEmployees(tenant, 'LINE_WORKS'),
  } as const
  return {
    settings,
    templates: templateRows(tenant),
    destinations,
    deadPlaces: deadPlaces(tenant, destinations),
    people: reachablePeople(tenant),
    departments: departmentPaths(tenant),
    channels,
    hasAddress: (person: Reachable, channel: string) => {
      if (channel === 'SLACK' || channel === 'LINE_WORKS')
        return linked[channel].has(person.employeeId)
      return channel === 'EMAIL' ? /^[^\s@]+@[^\s@]+$/.test(person.email) : false
    },
  }
}

/** Only a mirror that was made can say that something is missing. */
function deadPlaces(tenant: TenantDb, destinations: readonly Destination[]): Map<string, string> {
  const dead = new Map<string, string>()
  for (const service of ['SLACK', 'TEAMS'] as const) {
    if (!syncState(tenant, service)?.lastFullAt) continue
    const live = new Map(liveContainers(tenant, service).map((one) => [one.externalId, one]))
    for (const { service: of, externalId, destinationId } of destinations) {
      if (of !== service || externalId === null) continue
      const container = live.get(externalId)
      if (!container) dead.set(destinationId, 'CHANNEL_GONE')
      else if (container.isArchived) dead.set(destinationId, 'CHANNEL_ARCHIVED')
    }
  }
  return dead
}

function addressFaults({ tenant, run }: CompanyWork): FoundFault[] {
  return suppressedPeople(tenant, run.now() - SUPPRESSED_MS).map((code) =>
    fault('A1', {
      subjectType: 'employee',
      subjectId: code,
      message: `社員 ${code}: メールの宛先が 90 日以上前から停止されています`,
    }),
  )
}

/** All or none: a setting that was changed meanwhile undoes the others too. */
function mend(
  work: CompanyWork,
  settings: readonly SettingRow[],
  faults: readonly FoundFault[],
): Fixed[] {
  const byId = new Map(settings.map((setting) => [String(setting.settingId), setting]))
  const fixes = faults.flatMap((found) => {
    const setting = byId.get(found.subjectId)
    return found.isFixable && found.subjectType === 'setting' && setting ? [{ found, setting }] : []
  })
  const bySetting = new Map<SettingRow, FoundFault[]>()
  for (const { found, setting } of fixes)
    bySetting.set(setting, [...(bySetting.get(setting) ?? []), found])
  const all = work.tenant.sqlite.transaction(() =>
    [...bySetting].flatMap(([setting, found]) => mendOne(work, setting, found)),
  )
  return all.immediate()
}

type Change = Parameters<typeof correctSetting>[2]

function mendOne(
  { tenant, run }: CompanyWork,
  setting: SettingRow,
  faults: readonly FoundFault[],
): Fixed[] {
  const change: Change = Object.assign({}, ...faults.map((found) => changeFor(found, setting)))
  const about = { by: run.batchId, at: run.now() }
  if (!correctSetting(tenant, setting, change, about))
    throw new Error(`setting ${setting.settingId} was changed while it was checked`)
  const { name, frequencyValue, isEnabled } = setting
  addAudit(tenant, {
    at: run.now(),
    action: 'UPDATE',
    targetTable: 'notification_settings',
    targetId: String(setting.settingId),
    oldValues: { name, frequencyValue, isEnabled },
    newValues: { name, frequencyValue, isEnabled, ...change },
    runId: run.id,
  })
  return faults.map(({ checkCode, subjectId }) => ({
    checkCode,
    subjectId,
    key: setting.settingKey,
    from: JSON.stringify({ name, frequencyValue, isEnabled }),
    to: JSON.stringify(change),
  }))
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
