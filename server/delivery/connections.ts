/** Which connection a message leaves by: the company's own, else the holding's, else mail.smtp of toban.yaml. */
import { createHash } from 'node:crypto'
import type { Integration } from '../../data/platform/integrations.ts'
import type { TobanConfig } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ChannelName } from '../domain/delivery/outbox.ts'
import type { ChannelSource } from './channel.ts'

/** One way out, with its budget. */
export type Connection = Readonly<{
  /** `config_id`, or the key that stands for toban.yaml: circuits and rates are kept under it. */
  id: string
  channel: ChannelName
  /** smtp_server, slack_api …: shown to operators. */
  name: string
  /** The company it belongs to; null = the holding. */
  tenantId: string | null
  source: ChannelSource
  perMinute: number
  /** Changes when an operator changes it: ends a circuit that was refused. */
  updatedAt: Instant
}>

export type Connections = Readonly<{
  /** Null: mail waits in the queue. `backup` takes over while the circuit of the first is open. */
  mail(tenantId: string | null): Readonly<{ first: Connection; backup: Connection | null }> | null
  /** A chat connection by the id or the key that a row names; null when it is gone, off or held by an incident. */
  byId(id: string, channel: ChannelName): Connection | null
  /** The connection a new row of the channel would use; null when there is none. */
  chat(channel: ChannelName, tenantId: string | null): Connection | null
}>

/** In the order of preference. */
export const INTEGRATION_KEYS: Readonly<Record<ChannelName, readonly string[]>> = {
  EMAIL: ['smtp_server', 'smtp_backup'],
  SLACK: ['slack_api', 'slack_webhook'],
  TEAMS: ['teams_workflow'],
  LINE_WORKS: ['lineworks'],
  WEBHOOK: ['webhook'],
}

export const SMTP_KEY = 'smtp_server'
const BACKUP_KEY = 'smtp_backup'

/** Teams and plain hooks; the others have theirs in toban.yaml. */
const HOOK_PER_MINUTE = 60

export function connectionsOf(
  integrations: readonly Integration[],
  settings: Pick<TobanConfig, 'mail' | 'channels'>,
): Connections {
  const usable = integrations.filter((each) => each.isEnabled && each.heldByIncident === null)
  const find = (key: string, tenantId: string | null) =>
    usable.find((each) => each.key === key && each.tenantId === tenantId)
  const connection = (channel: ChannelName, integration: Integration | undefined) =>
    integration ? fromIntegration(channel, integration, settings) : null
  const own = (key: string, tenantId: string | null) =>
    connection('EMAIL', find(key, tenantId)) ?? connection('EMAIL', find(key, null))
  return {
    mail: (tenantId) => {
      const first = own(SMTP_KEY, tenantId) ?? fromSettings(settings)
      return first && { first, backup: own(BACKUP_KEY, tenantId) }
    },
    byId: (id, channel) => {
      const byId = usable.find((each) => each.configId === id)
      return connection(channel, byId ?? find(id, null))
    },
    chat: (channel, tenantId) => {
      const keys = INTEGRATION_KEYS[channel]
      const owners = tenantId === null ? [null] : [tenantId, null]
      const found = owners.flatMap((owner) => keys.map((key) => find(key, owner))).find(Boolean)
      return connection(channel, found)
    },
  }
}

function fromIntegration(
  channel: ChannelName,
  integration: Integration,
  settings: Pick<TobanConfig, 'mail' | 'channels'>,
): Connection {
  return {
    id: integration.configId,
    channel,
    name: integration.key,
    tenantId: integration.tenantId,
    source: { kind: 'integration', integration },
    perMinute: integration.ratePerMinute ?? perMinuteOf(channel, settings),
    updatedAt: integration.updatedAt,
  }
}

/** @returns null while toban.yaml names no relay. */
export function fromSettings(settings: Pick<TobanConfig, 'mail'>): Connection | null {
  const { smtp } = settings.mail
  if (smtp === null) return null
  return {
    id: SMTP_KEY,
    channel: 'EMAIL',
    name: SMTP_KEY,
    tenantId: null,
    source: { kind: 'settings' },
    perMinute: smtp.perMinute,
    // A file has no date of change that all machines agree on: its content stands for it.
    updatedAt: createHash('sha256').update(JSON.stringify(smtp)).digest().readUInt32BE(0),
  }
}

export function perMinuteOf(
  channel: ChannelName,
  { mail, channels }: Pick<TobanConfig, 'mail' | 'channels'>,
): number {
  switch (channel) {
    case 'EMAIL':
      return mail.smtp?.perMinute ?? 100
    case 'SLACK':
      return channels.slack.perMinute
    case 'TEAMS':
      return channels.teams.perMinute
    case 'LINE_WORKS':
      return channels.lineworks.perMinute
    case 'WEBHOOK':
      return HOOK_PER_MINUTE
  }
}
