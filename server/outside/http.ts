/** One HTTP call to an outside service, made once: what came back, or how far it got. Channels and directory readers build on it. */

export type HttpCall = Readonly<{
  method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS'
  url: string | URL
  headers?: Readonly<Record<string, string>>
  body?: string | URLSearchParams
  /** For the whole exchange. */
  timeoutMs: number
  signal: AbortSignal
  /** For "an HTTP date as Retry-After"; default: the machine's clock. */
  now?(): number
}>

export type HttpReply = Readonly<{
  /** False: no connection was made (refused, DNS, TLS), so nothing can have arrived. */
  reached: boolean
  /** Null: no status line came. */
  status: number | null
  /** ECONNREFUSED, TimeoutError, ABORTED …; null when an answer came. */
  errno: string | null
  headers: Headers
  text: string
  /** From Retry-After; null without a usable one. */
  retryAfterMs: number | null
}>

/** Directory pages of 999 rows fit many times over. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024

/** Never throws for what the other side does; redirects are answers, never followed: they would carry a secret elsewhere. */
export async function call(request: HttpCall): Promise<HttpReply> {
  const { method, url, headers = {}, body, timeoutMs, signal } = request
  if (signal.aborted) return unanswered(false, ABORTED)
  const limit = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
      ...(body === undefined ? {} : { body }),
    })
    const text = await limitedText(response)
    if (text === null) return unanswered(true, 'TOO_LARGE')
    const now = (request.now ?? Date.now)()
    return {
      reached: true,
      status: response.status,
      errno: null,
      headers: response.headers,
      text,
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), now),
    }
  } catch (error) {
    if (signal.aborted) return unanswered(true, ABORTED)
    const errno = limit.aborted ? 'ETIMEDOUT' : errnoOf(error)
    return unanswered(!wasNotReached(errno), errno)
  }
}

const ABORTED = 'ABORTED'

function unanswered(reached: boolean, errno: string): HttpReply {
  return { reached, status: null, errno, headers: new Headers(), text: '', retryAfterMs: null }
}

/** The code of whatever lies deepest; fetch wraps what happened. */
export function errnoOf(error: unknown): string {
  if (!(error instanceof Error)) return 'UNKNOWN'
  if (error.cause instanceof Error) return errnoOf(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/** No connection: what was to be sent can not have arrived. */
export function wasNotReached(errno: string): boolean {
  return (
    NO_CONNECTION.has(errno) ||
    /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(errno)
  )
}

const NO_CONNECTION: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Seconds or an HTTP date; null when the header is absent or nonsense. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}

/** Null when there is too much of it. */
async function limitedText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_ANSWER_BYTES) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
