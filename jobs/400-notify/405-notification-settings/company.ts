/** One company's settings looked at, and with autoFix mended in one transaction (card 405, steps 3 and 5). */
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import { allDestinations, type Destination } from '../../../data/tenant/destinations.ts'
import { liveContainers } from '../../../data/tenant/external-directory.ts'
import { syncState } from '../../../data/tenant/external-sync-state.ts'
import {
  departmentPaths,
  linkedEmployees,
  type Reachable,
  reachablePeople,
  type SettingRow,
  settingRows,
  suppressedPeople,
  templateRows,
} from '../../../data/tenant/notification-settings.ts'
import type { SystemRun, TenantDb } from '../../../server/sdk/index.ts'
import type { RoomChecks } from '../mirror/line-works/rooms.ts'
import { destinationFaults, roomFaults } from './destination-checks.ts'
import { completeMends, type Fixed, mend } from './mend.ts'
import { fault } from './model.ts'
import { settingFaults } from './settings-checks.ts'

export type CompanyWork = Readonly<{
  run: SystemRun<unknown>
  tenantId: string
  tenant: TenantDb
  channels: ReadonlySet<string>
  /** Whose services are called. */
  calls(service: 'slack' | 'webhook'): boolean
  /** Null: the rooms of LINE WORKS can not be asked about. */
  rooms: RoomChecks | null
  /** What is wrong with the company's connections. */
  connectionFaults: readonly FoundFault[]
  autoFix: boolean
}>

export type CompanyChecked = Readonly<{
  settings: number
  invalidSettings: number
  faults: readonly FoundFault[]
  /** By this run, or by one that died before it could say so. */
  fixed: readonly Fixed[]
  /** Destinations whose room could be asked about. */
  roomsAsked: ReadonlySet<string>
}>

const SUPPRESSED_MS = 90 * 86_400_000

export async function checkCompany(work: CompanyWork): Promise<CompanyChecked> {
  const { tenant, autoFix, run } = work
  const completed = run.dryRun ? [] : completeMends(work, settingRows(tenant))
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
  // They were looked at before the corrections of an earlier run were completed.
  const isCompleted = ({ checkCode, subjectId }: FoundFault) =>
    completed.some((one) => one.checkCode === checkCode && one.subjectId === subjectId)
  const all = [...faults, ...work.connectionFaults.filter((one) => !isCompleted(one))]
  const mended = autoFix && !run.dryRun ? mend(work, settings, all) : []
  const invalid = new Set(
    faults
      .filter(({ severity, subjectType }) => severity === 'ERROR' && subjectType === 'setting')
      .map((one) => one.subjectId),
  )
  const roomsAsked = rooms.asked
  const fixed = [...completed, ...mended]
  return { settings: enabled.length, invalidSettings: invalid.size, faults: all, fixed, roomsAsked }
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
      message: {
        ja: `社員 ${code}: メールの宛先が 90 日以上前から停止されています`,
        en: `employee ${code}: mail to the address has been stopped for more than 90 days`,
      },
    }),
  )
}
