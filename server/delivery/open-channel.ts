/** The channels there are: name → factory. A new service is one file in `channels/` and one line here. */
import type { ChannelName } from '../domain/delivery/outbox.ts'
import { TobanError } from '../domain/errors.ts'
import type { Channel, ChannelContext, ChannelFactory, ChannelSource } from './channel.ts'
import { lineWorksChannel } from './channels/line-works.ts'
import { slackChannel } from './channels/slack.ts'
import { teamsChannel } from './channels/teams.ts'
import { webhookChannel } from './channels/webhook.ts'

const FACTORIES: Partial<Record<ChannelName, ChannelFactory>> = {
  SLACK: slackChannel,
  TEAMS: teamsChannel,
  LINE_WORKS: lineWorksChannel,
  WEBHOOK: webhookChannel,
}

/** Opens a lane. Throws TobanError when the source can not work; the engine makes class F of it. */
export function openChannel(
  name: ChannelName,
  source: ChannelSource,
  context: ChannelContext,
): Channel {
  const factory = FACTORIES[name]
  if (factory) return factory(source, context)
  throw new TobanError({
    code: 'channel_unavailable',
    message: {
      ja: `${name} への送信は、この版ではできません`,
      en: `this version can not send to ${name}`,
    },
  })
}
