/** Lets the bot into public Slack channels that are destinations, where the company's connection allows it (card 403, step 5). */
import { changeDestination, destinationsOf } from '../../../data/tenant/destinations.ts'
import { liveContainers, setBotMember } from '../../../data/tenant/external-directory.ts'
import { slackAccess, slackClient, slackConnection } from '../../../server/sdk/outside.ts'
import { connectionContext } from '../mirror/batch.ts'
import type { ServiceWork } from './service.ts'

/** Of a run: joining is rare. */
const MOST_JOINS = 20

export async function joinDestinations({
  tenant,
  run,
  service,
  facts,
}: ServiceWork): Promise<void> {
  const { integration } = facts
  if (service.name !== 'slack' || integration === null || run.dryRun) return
  if (!slackConnection(integration).autoJoin) return
  const outside = new Set(
    liveContainers(tenant.db, 'SLACK')
      .filter((one) => one.botIsMember === false && !one.isArchived)
      .map((one) => one.externalId),
  )
  const wanted = destinationsOf(tenant.db, 'SLACK').filter(
    ({ isEnabled, externalId }) => isEnabled && externalId !== null && outside.has(externalId),
  )
  if (wanted.length === 0) return
  const client = slackClient(slackAccess(integration, connectionContext(run)))
  for (const destination of wanted.slice(0, MOST_JOINS)) {
    const channel = destination.externalId ?? ''
    const reply = await client.call('conversations.join', { channel }, run.signal)
    if (reply.ok) {
      setBotMember(tenant.db, 'SLACK', channel)
      changeDestination(tenant.db, destination, { lastError: null })
      run.log.info(`the bot has joined ${destination.name}`)
    } else run.log.warn(`the bot can not join ${destination.name}`, { error: reply.error })
  }
}
