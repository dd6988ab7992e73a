/** Whether the destinations of a company can be posted to, as far as that can be learned in silence (L3, T2, T3, H1, W3). */

import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { Destination } from '../../../data/tenant/destinations.ts'
import { trafficTo } from '../../../data/tenant/notification-settings.ts'
import type { Run, TenantDb, Words } from '../../../server/sdk/index.ts'
import { call, isRetired } from '../../../server/sdk/outside.ts'
import { connectionContext } from '../mirror/batch.ts'
import type { RoomChecks } from '../mirror/line-works/rooms.ts'
import { type CheckCode, fault } from './model.ts'

const HOOK_TIMEOUT_MS = 10_000
const WEEK_MS = 7 * 86_400_000

export type DestinationMeans = Readonly<{
  run: Run<unknown>
  tenant: TenantDb
  /** False: the service's hooks are not called. */
  calls(service: 'slack' | 'webhook'): boolean
}>

export async function destinationFaults(
  means: DestinationMeans,
  destinations: readonly Destination[],
): Promise<FoundFault[]> {
  const faults: FoundFault[] = []
  for (const destination of destinations.filter((one) => one.isEnabled)) {
    if (destination.webhookRef !== null)
      faults.push(...(await hookFaults(means, destination, destination.webhookRef)))
  }
  return faults
}

function about({ destinationId, name }: Destination, message: Words) {
  const subject = { subjectType: 'destination' as const, subjectId: destinationId }
  return {
    ...subject,
    message: { ja: `送信先 ${name}: ${message.ja}`, en: `destination ${name}: ${message.en}` },
  }
}

export type RoomsSeen = Readonly<{ faults: readonly FoundFault[]; asked: ReadonlySet<string> }>

const ROOM_TROUBLE = {
  ROOM_GONE: { ja: 'トークルームがありません', en: 'the room is gone' },
  BOT_REMOVED: {
    ja: 'トークルームに Bot がいません。Bot を招待してください',
    en: 'the bot is not in the room: invite it',
  },
} as const

/** The rooms LINE WORKS gave an answer about, and those that can not be posted to (W3). */
export async function roomFaults(
  { rooms }: Readonly<{ rooms: RoomChecks | null }>,
  destinations: readonly Destination[],
): Promise<RoomsSeen> {
  if (rooms === null) return { faults: [], asked: new Set() }
  const enabled = destinations.filter((one) => one.service === 'LINE_WORKS' && one.isEnabled)
  const places = [...(await rooms.all(enabled))].filter(([, place]) => place.state !== 'unknown')
  const faults = enabled.flatMap((destination) => {
    const place = places.find(([id]) => id === destination.destinationId)?.[1]
    if (place?.state !== 'gone') return []
    const word = place.reason === 'BOT_REMOVED' ? place.reason : 'ROOM_GONE'
    return [fault('W3', about(destination, ROOM_TROUBLE[word]))]
  })
  return { faults, asked: new Set(places.map(([id]) => id)) }
}

async function hookFaults(
  means: DestinationMeans,
  destination: Destination,
  reference: string,
): Promise<FoundFault[]> {
  const url = urlOf(means.run, reference)
  const check = FIRST_CHECK[destination.service]
  if (check === undefined) return []
  if (url === null)
    return [
      fault(
        check,
        about(destination, {
          ja: '送信先の URL の参照が解決できません',
          en: 'the reference to its address can not be resolved',
        }),
      ),
    ]
  switch (destination.service) {
    case 'TEAMS':
      return teamsFaults(means, destination, { url, reference })
    case 'SLACK':
      return means.calls('slack') ? await slackFaults(means, destination, url) : []
    case 'WEBHOOK':
      return means.calls('webhook') ? await webhookFaults(means, destination, url) : []
    default:
      return []
  }
}

const FIRST_CHECK: Partial<Record<Destination['service'], CheckCode>> = {
  SLACK: 'L3',
  TEAMS: 'T2',
  WEBHOOK: 'H1',
}

function urlOf(run: Run<unknown>, reference: string): URL | null {
  try {
    return new URL(connectionContext(run).secret(JSON.parse(reference)))
  } catch {
    return null
  }
}

/** A hook can not be tried in silence: its address and its past are looked at. */
function teamsFaults(
  { run, tenant }: DestinationMeans,
  destination: Destination,
  { url, reference }: Readonly<{ url: URL; reference: string }>,
): FoundFault[] {
  if (isRetired(url))
    return [
      fault(
        'T2',
        about(destination, {
          ja: '廃止されたコネクタの URL です。Workflows の Webhook を作成してください',
          en: 'the address is that of a retired connector: make a webhook of Workflows',
        }),
      ),
    ]
  const hosts = run.settings.toban.channels.teams.hookHosts
  const isKnown = hosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`))
  if (!isKnown || url.protocol !== 'https:')
    return [
      fault(
        'T2',
        about(destination, {
          ja: `${url.hostname} は Workflows のホストではありません`,
          en: `${url.hostname} is no host of Workflows`,
        }),
      ),
    ]
  if (!url.searchParams.has('sig'))
    return [
      fault(
        'T2',
        about(destination, {
          ja: 'URL に署名 (sig) がありません',
          en: 'the address has no signature (sig)',
        }),
      ),
    ]
  const { sent, tried } = trafficTo(tenant, reference, run.now() - WEEK_MS)
  if (tried === 0 || sent > 0) return []
  return [
    fault(
      'T3',
      about(destination, {
        ja: `7 日間に ${tried} 回送信し、一度も成功していません`,
        en: `${tried} messages in 7 days, none of which arrived`,
      }),
    ),
  ]
}

/** An empty object: a living hook answers 400 and posts nothing. */
async function slackFaults(
  { run }: DestinationMeans,
  destination: Destination,
  url: URL,
): Promise<FoundFault[]> {
  const reply = await call({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: '{}',
    timeoutMs: HOOK_TIMEOUT_MS,
    signal: run.signal,
  })
  const isDead = reply.status === 403 || reply.status === 404 || reply.status === 410
  if (!isDead) return []
  const word = /^[a-z_]{1,60}$/.test(reply.text.trim()) ? reply.text.trim() : ''
  return [
    fault(
      'L3',
      about(destination, {
        ja: `Webhook が無効です (HTTP ${reply.status} ${word})`,
        en: `the webhook is dead (HTTP ${reply.status} ${word})`,
      }),
    ),
  ]
}

async function webhookFaults(
  { run }: DestinationMeans,
  destination: Destination,
  url: URL,
): Promise<FoundFault[]> {
  if (url.protocol !== 'https:')
    return [fault('H1', about(destination, { ja: 'https ではありません', en: 'it is not https' }))]
  const reply = await call({ method: 'HEAD', url, timeoutMs: HOOK_TIMEOUT_MS, signal: run.signal })
  if (reply.status !== null && reply.status < 500) return []
  return [
    fault(
      'H1',
      about(destination, {
        ja: `応答がありません (${reply.status ?? reply.errno})`,
        en: `no answer (${reply.status ?? reply.errno})`,
      }),
    ),
  ]
}
