/** After a mirror was applied: destinations whose place is gone are switched off, settings that send nowhere too, new places are offered. */
import { addAudit } from '../../../data/tenant/audit.ts'
import {
  allDestinations,
  changeDestination,
  type Destination,
  disableSetting,
  registerDestination,
  type SettingTargets,
  settingTargets,
} from '../../../data/tenant/destinations.ts'
import type { LiveContainer, MirroredService } from '../../../data/tenant/external-directory.ts'
import type { Run, Tenant } from '../../../server/sdk/index.ts'
import {
  type DestinationPlan,
  newDestinations,
  planDestinations,
  settingsLeftAlone,
} from './destinations.ts'
import type { Directory } from './model.ts'

/** Each entry is `name: reason`. */
export type TendedDestinations = Readonly<{
  destinationsDisabled: readonly string[]
  settingsDisabled: readonly string[]
  /** Names of enabled destinations our bot is not in. */
  withoutBot: readonly string[]
}>

export type TendWork = Readonly<{ tenant: Tenant; run: Run<unknown>; service: MirroredService }>

/** Longer lists would not fit into a result; the audit has all. */
const LISTED = 50

export async function looseEnds(
  work: TendWork,
  directory: Pick<Directory, 'places' | 'offers'>,
  live: readonly LiveContainer[],
): Promise<TendedDestinations> {
  const { tenant, run, service } = work
  const all = allDestinations(tenant.db)
  const ours = all.filter((destination) => destination.service === service)
  const plan = planDestinations(ours, await directory.places(live, ours), run.batchId)
  const settings = settingsLeftAlone(settingTargets(tenant.db), {
    disabled: plan.disabled,
    enabledIds: enabledAfter(all, plan),
  })
  if (!run.dryRun) {
    const offers = newDestinations(directory.offers(live), ours)
    const write = tenant.db.sqlite.transaction(() => {
      writeDestinations(work, plan)
      for (const setting of settings) switchOff(work, setting, reasonFor(setting, plan))
      for (const offer of offers) registerDestination(tenant.db, offer)
    })
    write.immediate()
  }
  if (plan.withoutBot.length > 0)
    run.log.warn('the bot is not in these destinations', {
      names: plan.withoutBot.slice(0, LISTED),
    })
  return {
    destinationsDisabled: plan.disabled
      .slice(0, LISTED)
      .map((destination) => `${destination.name}: ${reasonOf(destination, plan)}`),
    settingsDisabled: settings
      .slice(0, LISTED)
      .map((setting) => `${setting.settingKey}: ${reasonFor(setting, plan)}`),
    withoutBot: plan.withoutBot.slice(0, LISTED),
  }
}

function enabledAfter(all: readonly Destination[], plan: DestinationPlan): ReadonlySet<string> {
  const changes = new Map(
    plan.changes.map(({ destination, change }) => [destination.destinationId, change]),
  )
  return new Set(
    all
      .filter(({ destinationId, isEnabled }) => changes.get(destinationId)?.isEnabled ?? isEnabled)
      .map((destination) => destination.destinationId),
  )
}

function writeDestinations({ tenant, run }: TendWork, plan: DestinationPlan): void {
  for (const { destination, change } of plan.changes) {
    changeDestination(tenant.db, destination, change)
    if (change.isEnabled === undefined) continue
    addAudit(tenant.db, {
      at: run.now(),
      action: 'UPDATE',
      targetTable: 'notification_channels',
      targetId: destination.destinationId,
      oldValues: { isEnabled: destination.isEnabled, disabledReason: destination.disabledReason },
      newValues: { isEnabled: change.isEnabled, disabledReason: change.disabledReason },
      runId: run.id,
    })
  }
}

function switchOff({ tenant, run }: TendWork, setting: SettingTargets, reason: string): void {
  const { settingId } = setting
  const isOff = disableSetting(tenant.db, settingId, { reason, by: run.batchId, at: run.now() })
  if (!isOff) return
  addAudit(tenant.db, {
    at: run.now(),
    action: 'UPDATE',
    targetTable: 'notification_settings',
    targetId: String(settingId),
    oldValues: { isEnabled: true },
    newValues: { isEnabled: false, disabledReason: reason },
    runId: run.id,
  })
}

function reasonOf({ destinationId }: Destination, plan: DestinationPlan): string {
  const found = plan.changes.find(({ destination }) => destination.destinationId === destinationId)
  return found?.change.disabledReason ?? 'GONE'
}

/** The reason of its destination that went now. */
function reasonFor({ destinationIds }: SettingTargets, plan: DestinationPlan): string {
  const gone = plan.disabled.find(({ destinationId }) => destinationIds.includes(destinationId))
  return gone ? reasonOf(gone, plan) : 'GONE'
}
