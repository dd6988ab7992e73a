/** The last resort (data-model rule R5.7): tells the operators by mail or hook straight from the configuration while ops.db can not be written. */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import type { SecretRef } from '../config/secrets.ts'
import { subjectLine, withinLimit } from '../domain/delivery/text.ts'
import type { Words } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import type { AlertDestination, ChannelSource, OutgoingMessage, SendResult } from './channel.ts'
import { machineClock } from './clock.ts'
import { handOver } from './hand-over.ts'
import { openLanes } from './lanes.ts'
import { openChannel } from './open-channel.ts'

export type DirectAlarm = Readonly<{
  key: string
  words: Words
}>

export type DirectAlarmDeps = Readonly<{
  config(): Pick<Config, 'toban' | 'alerts'>
  secret(ref: SecretRef): string
  now(): number
  /** Tells installations on one machine apart. */
  dataRoot: string
  /** stderr and the journal: what is left when nothing else works. */
  say(text: string): void
}>

/** `throttled`: the key was told within the last hour. Never rejects. */
export type DirectAlarms = (alarm: DirectAlarm) => Promise<'sent' | 'throttled' | 'failed'>

const ONCE_PER_MS = 3_600_000
const ROUTES = ['ops', 'oncall'] as const

export function directAlarms(deps: DirectAlarmDeps): DirectAlarms {
  const toldAt = new Map<string, number>()
  return async (alarm) => {
    const { language } = deps.config().toban
    deps.say(`${alarm.key}: ${alarm.words[language]}`)
    if (isThrottled(deps, toldAt, alarm.key)) return 'throttled'
    try {
      const results = await tellAll(deps, alarm)
      return results.some(({ kind }) => kind === 'sent') ? 'sent' : 'failed'
    } catch (error) {
      deps.say(`${alarm.key}: ${error instanceof Error ? error.message : String(error)}`)
      return 'failed'
    }
  }
}

/** Also over restarts: a process that can not write its ledger may be started again and again. */
function isThrottled(deps: DirectAlarmDeps, toldAt: Map<string, number>, key: string): boolean {
  const now = deps.now()
  const name = createHash('sha256').update(`${deps.dataRoot}|${key}`).digest('hex').slice(0, 16)
  const marker = join(tmpdir(), `toban-alarm-${name}`)
  const last = Math.max(toldAt.get(key) ?? 0, writtenAt(marker))
  if (now - last < ONCE_PER_MS) return true
  toldAt.set(key, now)
  try {
    writeFileSync(marker, String(now), { mode: 0o600 })
  } catch {
    // The disk may be full: then the memory of this process has to do.
  }
  return false
}

/** 0 when there is none, or none that can be read. */
function writtenAt(marker: string): number {
  try {
    return Number(readFileSync(marker, 'utf8')) || 0
  } catch {
    return 0
  }
}

async function tellAll(deps: DirectAlarmDeps, alarm: DirectAlarm): Promise<SendResult[]> {
  const { routes } = deps.config().alerts
  const wanted = ROUTES.flatMap((route) => routes[route] ?? []).flatMap(messagesOf(deps, alarm))
  const seen = new Set<string>()
  const once = wanted.filter(({ message: { channel, recipient } }) => {
    const key = `${channel} ${recipient.address}`
    return !seen.has(key) && seen.add(key)
  })
  return await Promise.all(once.map((each) => tell(deps, each)))
}

type ToTell = Readonly<{ source: ChannelSource; message: OutgoingMessage }>

function messagesOf(deps: DirectAlarmDeps, alarm: DirectAlarm) {
  return (destination: AlertDestination): ToTell[] => {
    switch (destination.channel) {
      case 'email':
        return destination.to.map((address) => ({
          source: { kind: 'settings' },
          message: messageTo(deps, alarm, { channel: 'EMAIL', type: 'USER', address }),
        }))
      case 'slack':
      case 'teams':
      case 'webhook': {
        const channel = HOOKS[destination.channel]
        const address = JSON.stringify(destination.url)
        return [
          {
            source: { kind: 'alerts', destination, integration: null },
            message: messageTo(deps, alarm, { channel, type: 'WEBHOOK', address }),
          },
        ]
      }
      case 'lineworks':
        // Its credentials are in platform.db, which may be out of order too.
        return []
    }
  }
}

const HOOKS = { slack: 'SLACK', teams: 'TEAMS', webhook: 'WEBHOOK' } as const

function messageTo(
  deps: DirectAlarmDeps,
  alarm: DirectAlarm,
  to: Pick<OutgoingMessage, 'channel'> & OutgoingMessage['recipient'],
): OutgoingMessage {
  const { language } = deps.config().toban
  const text = alarm.words[language]
  const id = newId(deps.now())
  return {
    deliveryId: id,
    key: id,
    channel: to.channel,
    recipient: { type: to.type, address: to.address },
    subject: subjectLine(`[CRITICAL] ${text}`),
    body: withinLimit(to.channel, text, null),
    html: null,
    attachments: [],
    priority: 3,
    bulk: false,
    kind: alarm.key,
    action: null,
  }
}

async function tell(deps: DirectAlarmDeps, { source, message }: ToTell): Promise<SendResult> {
  const context = {
    secret: deps.secret,
    now: deps.now,
    settings: deps.config().toban,
    tokensDir: null,
  }
  const lanes = openLanes(1, () => openChannel(message.channel, source, context))
  const lane = await lanes.acquire(NOWHERE)
  try {
    const never = new AbortController().signal
    const result = await handOver(lane, message, { clock: machineClock, stop: never, once: true })
    if (result.kind === 'failed') deps.say(`${message.channel}: ${result.code} ${result.text.en}`)
    return result
  } finally {
    lane.release()
    await lanes.close()
  }
}

/** A lane needs a connection to queue for; this one is alone. */
const NOWHERE = {
  id: 'direct',
  channel: 'EMAIL',
  name: 'direct',
  tenantId: null,
  source: { kind: 'settings' },
  perMinute: 1,
  updatedAt: 0,
} as const
