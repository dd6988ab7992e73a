/** What a synced mirror means for a company's destinations and for the settings that use them (card 407, step 8); pure. */
import type {
  Destination,
  DestinationChange,
  FoundDestination,
  SettingTargets,
} from '../../../data/tenant/destinations.ts'

/** What the mirror, or a probe of the service, says of the place a destination stands for. */
export type Place =
  | Readonly<{
      state: 'there'
      /** Null: the service tells no name. */
      name: string | null
      /** False: our bot can not post there. Null: not said. */
      hasBot: boolean | null
      /** When the service was asked about this very place; absent when it was only listed. */
      verifiedAt?: number
    }>
  | Readonly<{ state: 'gone'; reason: GoneReason }>
  /** Nobody knows: the destination stays as it is. */
  | Readonly<{ state: 'unknown' }>

export type GoneReason =
  | 'CHANNEL_ARCHIVED'
  | 'CHANNEL_GONE'
  | 'TEAM_ARCHIVED'
  | 'TEAM_GONE'
  | 'ROOM_GONE'
  | 'BOT_REMOVED'

/** Reasons for which a mirror switches off, and may switch on again. */
const OURS: ReadonlySet<string> = new Set<GoneReason>([
  'CHANNEL_ARCHIVED',
  'CHANNEL_GONE',
  'TEAM_ARCHIVED',
  'TEAM_GONE',
  'ROOM_GONE',
  'BOT_REMOVED',
])

export type DestinationPlan = Readonly<{
  changes: readonly Readonly<{ destination: Destination; change: DestinationChange }>[]
  /** Switched off by this plan. */
  disabled: readonly Destination[]
  /** Names of enabled destinations without our bot. */
  withoutBot: readonly string[]
}>

export function planDestinations(
  destinations: readonly Destination[],
  placeOf: (destination: Destination) => Place,
  by: string,
): DestinationPlan {
  const changes: { destination: Destination; change: DestinationChange }[] = []
  const disabled: Destination[] = []
  const withoutBot: string[] = []
  for (const destination of destinations) {
    const place = placeOf(destination)
    const change = changeFor(destination, place, by)
    if (Object.keys(change).length > 0) changes.push({ destination, change })
    if (change.isEnabled === false) disabled.push(destination)
    const isOn = change.isEnabled ?? destination.isEnabled
    if (place.state === 'there' && place.hasBot === false && isOn) withoutBot.push(destination.name)
  }
  return { changes, disabled, withoutBot }
}

function changeFor(destination: Destination, place: Place, by: string): DestinationChange {
  switch (place.state) {
    case 'unknown':
      return {}
    case 'gone':
      return goneChange(destination, place.reason, by)
    case 'there':
      return {
        ...renamed(destination, place.name),
        ...revived(destination),
        ...botFault(destination, place.hasBot),
        ...(place.verifiedAt === undefined ? {} : { verifiedAt: place.verifiedAt }),
      }
  }
}

/** A place that an operator had switched off keeps her reason. */
function goneChange(destination: Destination, reason: GoneReason, by: string): DestinationChange {
  if (!destination.isEnabled) return {}
  return { isEnabled: false, disabledReason: reason, disabledBy: by }
}

/** Renames follow: the id is what a destination stands for. */
function renamed({ name }: Destination, current: string | null): DestinationChange {
  return current === null || current === name ? {} : { name: current }
}

/** Only what a mirror has switched off comes back by itself. */
function revived({ isEnabled, disabledBy, disabledReason }: Destination): DestinationChange {
  if (isEnabled || !disabledBy?.startsWith('BATCH-') || !OURS.has(disabledReason ?? '')) return {}
  return { isEnabled: true, disabledReason: null, disabledBy: null }
}

const NO_BOT = 'BOT_NOT_MEMBER'

/** Joining is 403's; here it is only said. */
function botFault({ lastError }: Destination, hasBot: boolean | null): DestinationChange {
  if (hasBot === false && lastError !== NO_BOT) return { lastError: NO_BOT }
  return hasBot === true && lastError === NO_BOT ? { lastError: null } : {}
}

/** Enabled settings that send nowhere since their destination went: every one they have is off, and nobody else is named. */
export function settingsLeftAlone(
  settings: readonly SettingTargets[],
  {
    disabled,
    enabledIds,
  }: Readonly<{ disabled: readonly Destination[]; enabledIds: ReadonlySet<string> }>,
): SettingTargets[] {
  const off = new Set(disabled.map((destination) => destination.destinationId))
  return settings.filter(
    ({ isEnabled, destinationIds, otherRecipients }) =>
      isEnabled &&
      otherRecipients === 0 &&
      destinationIds.some((id) => off.has(id)) &&
      destinationIds.every((id) => !enabledIds.has(id)),
  )
}

/** Places nobody has as a destination yet. */
export function newDestinations(
  found: readonly FoundDestination[],
  known: readonly Destination[],
): FoundDestination[] {
  const ids = new Set(
    known.map(({ externalId, parentExternalId }) => externalId ?? parentExternalId),
  )
  return found.filter(
    ({ externalId, parentExternalId }) => !ids.has(externalId ?? parentExternalId),
  )
}
