/** Sends to Teams: an Adaptive Card to a Workflows webhook, the only way for an application to post. */
import type { ChannelFactory, OutgoingMessage, SendResult } from '../channel.ts'
import { failure } from '../failure.ts'
import { hookUrl, postToHook } from './hook.ts'

export const teamsChannel: ChannelFactory = (_source, context) => ({
  send: async (message, signal) => {
    const url = hookUrl(message.recipient.address, context)
    if (!(url instanceof URL)) return url
    if (isRetired(url)) return retired()
    return await postToHook({ service: 'TEAMS', url, payload: card(message), wordOf }, signal)
  },
  close: async () => {},
})

/** Microsoft 365 connectors are gone; a few of their addresses still answer 200 and post nothing. */
export function isRetired(url: URL): boolean {
  return url.hostname === 'outlook.office.com' || url.hostname.endsWith('.webhook.office.com')
}

/** As a hook that is gone: nothing is sent there, and nothing more is tried. */
function retired(): SendResult {
  const gone = { reached: true, status: 410, error: 'retired_connector', errno: null }
  return failure(
    { kind: 'http', service: 'TEAMS', target: 'hook', posting: true, retryAfterMs: null, ...gone },
    {
      ja: '廃止された Microsoft 365 コネクタです。ワークフローの Webhook を作成してください',
      en: 'a retired Microsoft 365 connector: make a Workflows webhook',
    },
  )
}

function card({ subject, body, action }: OutgoingMessage): object {
  const headline = {
    type: 'TextBlock',
    text: subject,
    weight: 'Bolder',
    size: 'Medium',
    wrap: true,
  }
  const text = { type: 'TextBlock', text: body, wrap: true }
  const button = action && { type: 'Action.OpenUrl', title: action.label, url: action.url }
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: subject === null ? [text] : [headline, text],
          ...(button === null ? {} : { actions: [button] }),
        },
      },
    ],
  }
}

/** `{"error":{"code":"WorkflowNotFound",…}}` */
function wordOf(text: string): string | null {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown } }
    return typeof error?.code === 'string' ? error.code : null
  } catch {
    return null
  }
}
