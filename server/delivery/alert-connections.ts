/** The ways out for the engine's own alerts: toban.yaml and alerts.yaml first, platform.db only for what is nowhere else. */
import type { Integration } from '../../data/platform/integrations.ts'
import type { Config } from '../config/config.ts'
import type { ChannelName } from '../domain/delivery/outbox.ts'
import type { AlertDestination } from './channel.ts'
import {
  type Connection,
  type Connections,
  connectionsOf,
  fromSettings,
  perMinuteOf,
} from './connections.ts'

/** Rows name their destination as `alerts:<route>/<number>`. */
const DESTINATION = /^alerts:(.+)\/(\d+)$/

export function alertConnections(
  config: Pick<Config, 'toban' | 'alerts'>,
  integrations: readonly Integration[],
): Connections {
  const platform = connectionsOf(
    integrations.filter(({ tenantId }) => tenantId === null),
    config.toban,
  )
  return {
    mail: () => {
      const first = fromSettings(config.toban)
      return first ? { first, backup: null } : platform.mail(null)
    },
    byId: (id, channel) => {
      const [, route = '', number = ''] = DESTINATION.exec(id) ?? []
      const destination = config.alerts.routes[route]?.[Number(number)]
      if (!destination || CHANNEL_OF[destination.channel] !== channel) return null
      const integration = integrations.find((each) => {
        return each.tenantId === null && each.key === 'lineworks' && each.isEnabled
      })
      return connection(id, channel, { destination, integration: integration ?? null, config })
    },
    chat: platform.chat,
  }
}

const CHANNEL_OF: Readonly<Record<AlertDestination['channel'], ChannelName>> = {
  email: 'EMAIL',
  slack: 'SLACK',
  teams: 'TEAMS',
  lineworks: 'LINE_WORKS',
  webhook: 'WEBHOOK',
}

function connection(
  id: string,
  channel: ChannelName,
  {
    destination,
    integration,
    config,
  }: Readonly<{
    destination: AlertDestination
    integration: Integration | null
    config: Pick<Config, 'toban'>
  }>,
): Connection {
  return {
    id,
    channel,
    name: id,
    tenantId: null,
    source: { kind: 'alerts', destination, integration },
    perMinute: perMinuteOf(channel, config.toban),
    updatedAt: integration?.updatedAt ?? 0,
  }
}
