/** Sends to Slack: to channels and persons through the Web API, to incoming webhooks; asks the history about a message in doubt. */
import { slackAccess } from '../../outside/connections.ts'
import { describe, evidenceOf, type Refused } from '../../outside/reply.ts'
import { type SlackClient, slackClient } from '../../outside/slack.ts'
import type {
  ChannelContext,
  ChannelFactory,
  OutgoingMessage,
  SendResult,
  SentEvidence,
  SoughtMessage,
} from '../channel.ts'
import { failure } from '../failure.ts'
import { accessTo, isNoAccess } from './access.ts'
import { hookUrl, postToHook } from './hook.ts'
import { oneText, type TextStyle } from './text.ts'

export const slackChannel: ChannelFactory = (source, context) => {
  const laneOf = accessTo(source, (integration): Lane => {
    const access = slackAccess(integration, context)
    return { client: slackClient(access), secrets: [access.token], direct: new Map() }
  })
  return {
    send: async (message, signal) => {
      if (message.recipient.type === 'WEBHOOK') return await sendToHook(message, context, signal)
      const lane = laneOf()
      return isNoAccess(lane) ? lane : await send(lane, message, signal)
    },
    findSent: async (message, signal) => {
      if (message.recipient.type === 'WEBHOOK')
        return { kind: 'unknown', code: 'no_history', text: NO_HISTORY }
      const lane = laneOf()
      if (isNoAccess(lane)) return { kind: 'unknown', code: lane.code, text: lane.text }
      return await findSent(lane, message, signal)
    },
    close: async () => {},
  }
}

const NO_HISTORY = {
  ja: 'Webhook には照会できません',
  en: 'a webhook can not be asked',
}

/** `direct`: one direct channel per person, for as long as the lane is open. */
type Lane = Readonly<{
  client: SlackClient
  secrets: readonly string[]
  direct: Map<string, string>
}>

/** Slack cuts at 40,000 by itself; the engine keeps texts below 4,000. */
const STYLE: TextStyle = {
  headline: (subject) => `*${subject}*`,
  button: ({ label, url }) => `<${url}|${label}>`,
  limit: 40_000,
}

/** Where our key travels; Slack shows it to nobody. */
const EVENT_TYPE = 'toban_delivery'

async function send(
  lane: Lane,
  message: OutgoingMessage,
  signal: AbortSignal,
): Promise<SendResult> {
  const place = await placeOf(lane, message, signal)
  if (typeof place !== 'string') return failed(lane, place, false)
  const reply = await lane.client.call<{ ts: string }>(
    'chat.postMessage',
    {
      channel: place,
      text: oneText(message, STYLE),
      metadata: { event_type: EVENT_TYPE, event_payload: { key: message.key } },
      unfurl_links: false,
    },
    signal,
  )
  if (!reply.ok) return failed(lane, reply, true)
  return { kind: 'sent', externalMessageId: reply.value.ts, response: 'ok' }
}

/** A person is written to in a direct channel, which has to be opened; a channel is written to as it is. */
async function placeOf(
  { client, direct }: Lane,
  { recipient }: Pick<OutgoingMessage, 'recipient'>,
  signal: AbortSignal,
): Promise<string | Refused> {
  const { type, address } = recipient
  if (type !== 'USER') return address
  const known = direct.get(address)
  if (known !== undefined) return known
  const reply = await client.call<{ channel: { id: string } }>(
    'conversations.open',
    { users: address },
    signal,
  )
  if (!reply.ok) return reply
  direct.set(address, reply.value.channel.id)
  return reply.value.channel.id
}

function failed({ secrets }: Lane, reply: Refused, posting: boolean): SendResult {
  const evidence = evidenceOf(reply, { service: 'SLACK', target: 'api', posting })
  return failure(evidence, describe(reply), secrets)
}

/** Errors of a hook are plain words: `no_service`, `invalid_payload`. */
async function sendToHook(
  message: OutgoingMessage,
  context: ChannelContext,
  signal: AbortSignal,
): Promise<SendResult> {
  const url = hookUrl(message.recipient.address, context)
  if (!(url instanceof URL)) return url
  const wordOf = (text: string) => (/^[a-z_]{1,60}$/.test(text) ? text : null)
  const payload = { text: oneText(message, STYLE) }
  return await postToHook({ service: 'SLACK', url, payload, wordOf }, signal)
}

async function findSent(
  lane: Lane,
  message: SoughtMessage,
  signal: AbortSignal,
): Promise<SentEvidence> {
  const place = await placeOf(lane, message, signal)
  if (typeof place !== 'string') return unknown(lane, place)
  return await searched(lane, { place, message }, signal)
}

type History = Readonly<{
  messages: readonly Readonly<{
    ts: string
    metadata?: { event_type?: string; event_payload?: { key?: string } }
  }>[]
  response_metadata?: { next_cursor?: string }
}>

const PER_PAGE = 200
/** 10,000 messages since the try: a channel so busy is looked at by a person. */
const MAX_PAGES = 50

const TOO_MANY = {
  ja: `${MAX_PAGES * PER_PAGE} 件を超えるメッセージ`,
  en: `more than ${MAX_PAGES * PER_PAGE} messages`,
}

type Sought = Readonly<{ place: string; message: SoughtMessage }>

/** `absent` only after the whole list. */
async function searched(
  lane: Lane,
  { place, message }: Sought,
  signal: AbortSignal,
): Promise<SentEvidence> {
  let cursor = ''
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const reply = await lane.client.call<History>(
      'conversations.history',
      {
        channel: place,
        oldest: String(message.from / 1_000),
        include_all_metadata: true,
        limit: PER_PAGE,
        ...(cursor === '' ? {} : { cursor }),
      },
      signal,
    )
    if (!reply.ok) return unknown(lane, reply)
    const found = reply.value.messages.find(
      ({ metadata }) => metadata?.event_payload?.key === message.key,
    )
    if (found) return { kind: 'found', externalMessageId: found.ts }
    cursor = reply.value.response_metadata?.next_cursor ?? ''
    if (cursor === '') return { kind: 'absent' }
  }
  return { kind: 'unknown', code: 'too_many_messages', text: TOO_MANY }
}

function unknown(lane: Lane, reply: Refused): SentEvidence {
  const { code, text } = failure(
    evidenceOf(reply, { service: 'SLACK', target: 'api', posting: false }),
    describe(reply),
    lane.secrets,
  )
  return { kind: 'unknown', code, text }
}
