/** Sends to LINE WORKS: a text of our bot to a person or into a message room. */
import { lineWorksAccess, lineWorksConnection } from '../../outside/connections.ts'
import { type LineWorksClient, lineWorksClient } from '../../outside/line-works.ts'
import { describe, evidenceOf } from '../../outside/reply.ts'
import type { ChannelFactory, ChannelSource, OutgoingMessage, SendResult } from '../channel.ts'
import { failure } from '../failure.ts'
import { accessTo, isNoAccess } from './access.ts'
import { oneText, type TextStyle } from './text.ts'

export const lineWorksChannel: ChannelFactory = (source, context) => {
  const laneOf = accessTo(source, (integration): Lane => {
    const access = lineWorksAccess(integration, context)
    const botId = alertBot(source) ?? lineWorksConnection(integration).botId
    const secrets = [access.clientSecret, access.privateKey]
    return { client: lineWorksClient(access), botId, secrets }
  })
  return {
    send: async (message, signal) => {
      const lane = laneOf()
      return isNoAccess(lane) ? lane : await send(lane, message, signal)
    },
    close: async () => {},
  }
}

/** Alerts may speak through a bot of their own. */
function alertBot(source: ChannelSource): string | null {
  if (source.kind !== 'alerts' || source.destination.channel !== 'lineworks') return null
  return source.destination.botId
}

type Lane = Readonly<{ client: LineWorksClient; botId: string; secrets: readonly string[] }>

/** Longer texts are refused with 400. */
const STYLE: TextStyle = {
  headline: (subject) => subject,
  button: ({ label, url }) => `${label}: ${url}`,
  limit: 2_000,
}

/** 201 without a body: no message id comes back. */
async function send(
  lane: Lane,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendResult> {
  const { type, address } = message.recipient
  const to = `${type === 'USER' ? 'users' : 'channels'}/${encodeURIComponent(address)}`
  const content = { type: 'text', text: oneText(message, STYLE) }
  const path = `/bots/${encodeURIComponent(lane.botId)}/${to}/messages`
  const reply = await lane.client.call({ method: 'POST', path, body: { content } }, signal)
  if (reply.ok) return { kind: 'sent', externalMessageId: null, response: 'HTTP 201' }
  const evidence = evidenceOf(reply, { service: 'LINE_WORKS', target: 'api', posting: true })
  return failure(evidence, describe(reply), lane.secrets)
}
