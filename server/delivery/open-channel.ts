/** The channels there are: name → factory. A new service is one file in `channels/` and one line here. */
import type { ChannelName } from '../domain/delivery/outbox.ts'
import type { Channel, ChannelContext, ChannelFactory, ChannelSource } from './channel.ts'
import { lineWorksChannel } from './channels/line-works.ts'
import { slackChannel } from './channels/slack.ts'
import { smtpChannel } from './channels/smtp.ts'
import { teamsChannel } from './channels/teams.ts'
import { webhookChannel } from './channels/webhook.ts'

const FACTORIES: Readonly<Record<ChannelName, ChannelFactory>> = {
  EMAIL: smtpChannel,
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
  return FACTORIES[name](source, context)
}
