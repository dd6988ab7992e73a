/** Sends to a webhook of somebody's own: a small JSON document, its key in a header too. */
import type { ChannelFactory } from '../channel.ts'
import { hookUrl, postToHook } from './hook.ts'

export const webhookChannel: ChannelFactory = (_source, context) => ({
  send: async (message, signal) => {
    const url = hookUrl(message.recipient.address, context)
    if (!(url instanceof URL)) return url
    const { deliveryId: id, key, subject, body: text, action, kind, priority } = message
    const payload = { id, key, kind, priority, subject, text, action }
    const headers = { 'x-toban-key': key }
    return await postToHook(
      { service: 'WEBHOOK', url, payload, headers, wordOf: () => null },
      signal,
    )
  },
  close: async () => {},
})
