/** Signs a request to the trigger as an outside scheduler does. */
import { createHmac } from 'node:crypto'

/** @param timestamp seconds */
export function sign(secret: string, timestamp: string, body: string): Record<string, string> {
  const mark = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
  return { 'x-toban-timestamp': timestamp, 'x-toban-signature': `sha256=${mark}` }
}
