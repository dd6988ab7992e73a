/** What a call of a service came to, in the words of delivery rule D8; all clients of outside services answer with it. */
import type { ChannelName } from '../domain/delivery/outbox.ts'
import type { Evidence } from '../domain/delivery/outcome-class.ts'
import type { HttpReply } from './http.ts'

export type Done<T> = Readonly<{ ok: true; value: T; headers: Headers }>

export type Refused = Readonly<{
  ok: false
  reached: boolean
  status: number | null
  /** The service's own word; null without one. */
  error: string | null
  errno: string | null
  retryAfterMs: number | null
  /** What the service said, in its own words; may hold addresses. */
  text: string
  headers: Headers
  /** True: no token was to be had, so the call itself was never made. */
  beforeCall?: boolean
}>

export type Reply<T> = Done<T> | Refused

/** A JSON answer with a 2xx status as a value; anything else as a refusal, its word taken by `wordOf`. */
export function jsonReply<T>(
  reply: HttpReply,
  wordOf: (body: unknown) => Readonly<{ error: string | null; text: string }>,
): Reply<T> {
  const body = parsed(reply.text)
  const isGood = reply.status !== null && reply.status >= 200 && reply.status < 300
  if (isGood && body !== UNREADABLE) return { ok: true, value: body as T, headers: reply.headers }
  if (isGood) return refused(reply, { error: 'bad_json', text: reply.text.slice(0, 200) })
  const isWorded = typeof body === 'object' && body !== null
  return refused(reply, isWorded ? wordOf(body) : { error: null, text: reply.text.slice(0, 200) })
}

export function refused(
  reply: HttpReply,
  said: Readonly<{ error: string | null; text: string }>,
): Refused {
  const { reached, status, errno, retryAfterMs, headers } = reply
  return { ok: false, reached, status, errno, retryAfterMs, headers, ...said }
}

const UNREADABLE = Symbol('unreadable')

/** An empty body is a good one: some services say nothing more than 201. */
function parsed(text: string): unknown {
  if (text.trim() === '') return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    return UNREADABLE
  }
}

/** For the table of outcome classes. A token refused with 400 is as much a matter of credentials as one refused with 401. */
export function evidenceOf(
  { reached, status, error, errno, retryAfterMs, beforeCall = false }: Refused,
  about: Readonly<{
    service: Exclude<ChannelName, 'EMAIL'>
    target: 'api' | 'hook'
    posting: boolean
  }>,
): Extract<Evidence, { kind: 'http' }> {
  const isRefusedLogin = beforeCall && status !== null && status >= 400 && status < 429
  return {
    kind: 'http',
    ...about,
    posting: about.posting && !beforeCall,
    reached,
    status: isRefusedLogin ? 401 : status,
    error,
    errno,
    retryAfterMs,
  }
}

/** What a person may read about it. */
export function describe({ status, error, errno, text }: Refused): string {
  const where = status === null ? (errno ?? 'no answer') : `HTTP ${status}`
  return [where, error, text === error ? '' : text].filter(Boolean).join(' ')
}
