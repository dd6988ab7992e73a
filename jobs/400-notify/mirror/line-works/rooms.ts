/** Whether the message rooms of destinations are still there, with our bot in them (card 409, step 8). */
import type { Destination } from '../../../../data/tenant/destinations.ts'
import type { LineWorksClient } from '../../../../server/sdk/outside.ts'
import type { Place } from '../destinations.ts'
import { ServiceFault } from '../fault.ts'
import { type ReadMeans, read } from '../patience.ts'

export type RoomChecks = Readonly<{
  /** By destination id; those not asked about are missing. */
  all(destinations: readonly Destination[]): Promise<ReadonlyMap<string, Place>>
  count(): number
}>

/** Of a run; the others are verified on the days to come. */
const MOST_ROOMS = 200

type Means = Readonly<{
  client: LineWorksClient
  means: ReadMeans
  botId: string
  now(): number
}>

export function roomChecks(work: Means): RoomChecks {
  let checked = 0
  return {
    count: () => checked,
    all: async (destinations) => {
      const places = new Map<string, Place>()
      for (const destination of toCheck(destinations)) {
        places.set(destination.destinationId, await placeOf(work, destination))
        checked += 1
        await work.means.pause(300)
      }
      return places
    },
  }
}

/** Those that are on, and those a sync has switched off: they may be back. The longest unverified first. */
function toCheck(destinations: readonly Destination[]): Destination[] {
  return destinations
    .filter(({ externalId, isEnabled, disabledBy }) => {
      return externalId !== null && (isEnabled || disabledBy?.startsWith('BATCH-'))
    })
    .sort((one, other) => (one.verifiedAt ?? 0) - (other.verifiedAt ?? 0))
    .slice(0, MOST_ROOMS)
}

async function placeOf(
  { client, means, botId, now }: Means,
  destination: Destination,
): Promise<Place> {
  const path = `/bots/${encodeURIComponent(botId)}/channels/${encodeURIComponent(destination.externalId ?? '')}/members`
  const what = {
    ja: `トークルーム ${destination.externalId}`,
    en: `room ${destination.externalId}`,
  }
  try {
    await read(means, { what, permission: 'bot' }, () =>
      client.call({ method: 'GET', path }, means.signal),
    )
    return { state: 'there', name: null, hasBot: true, verifiedAt: now() }
  } catch (error) {
    if (!(error instanceof ServiceFault)) throw error
    if (error.faultKind === 'gone') return { state: 'gone', reason: 'ROOM_GONE' }
    if (error.faultKind === 'permission') return { state: 'gone', reason: 'BOT_REMOVED' }
    if (error.faultKind === 'auth') throw error
    return { state: 'unknown' }
  }
}

export function placesOf(places: ReadonlyMap<string, Place>): (destination: Destination) => Place {
  return ({ destinationId }) => places.get(destinationId) ?? { state: 'unknown' }
}
