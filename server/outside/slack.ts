/** Slack's Web API through its own SDK, with everything it does by itself switched off: one call is one request. */
import type { WebClientOptions } from '@slack/web-api'
import { errnoOf, retryAfterMs, wasNotReached } from './http.ts'
import type { Refused, Reply } from './reply.ts'

export type SlackAccess = Readonly<{ token: string; apiUrl: string; timeoutMs: number }>

/** Arguments as the method documents them; objects are sent as JSON. */
export type SlackArguments = Readonly<Record<string, unknown>>

export type SlackClient = Readonly<{
  /** The answer's body; `ok: false` and everything else that is no answer is a refusal. */
  call<T extends object>(
    method: string,
    args: SlackArguments,
    signal: AbortSignal,
  ): Promise<Reply<T>>
}>

/** Does no I/O. The SDK is loaded at the first call: the main process reads batch modules too. */
export function slackClient(access: SlackAccess): SlackClient {
  return { call: (method, args, signal) => ask(access, { method, args }, signal) as never }
}

type Asked = Readonly<{ method: string; args: SlackArguments }>

async function ask(
  { token, apiUrl, timeoutMs }: SlackAccess,
  { method, args }: Asked,
  signal: AbortSignal,
): Promise<Reply<object>> {
  if (signal.aborted) return NOT_BEGUN
  const { WebClient } = await import('@slack/web-api')
  const seen: { headers: Headers } = { headers: new Headers() }
  const client = new WebClient(token, {
    slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`,
    timeout: timeoutMs,
    logger: SILENT,
    fetch: (url, init) => watchedFetch(url, init, { seen, signal }),
    ...ONE_REQUEST,
  })
  try {
    const value = await client.apiCall(method, { ...args })
    return { ok: true, value, headers: seen.headers }
  } catch (error) {
    return refusalOf(error, seen.headers, signal)
  }
}

const NOT_BEGUN: Refused = {
  ok: false,
  reached: false,
  status: null,
  error: null,
  errno: 'ABORTED',
  retryAfterMs: null,
  text: '',
  headers: new Headers(),
}

/**
 * The SDK repeats by default for half an hour: a server that hangs up after reading a post got the same message
 * four times within 12 s.
 */
const ONE_REQUEST = {
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  maxRequestConcurrency: 2,
  allowAbsoluteUrls: false,
} as const satisfies WebClientOptions

/** Its log could show addresses and texts. */
const SILENT: NonNullable<WebClientOptions['logger']> = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => 'error' as never,
  setName: () => {},
}

/** Class B without a word from the service; the SDK knows no 429 without one. */
const USUAL_WAIT_SECONDS = '60'

type Watch = Readonly<{ seen: { headers: Headers }; signal: AbortSignal }>

async function watchedFetch(
  url: string | URL | Request,
  init: RequestInit | undefined,
  { seen, signal }: Watch,
): Promise<Response> {
  const signals = init?.signal ? [signal, init.signal] : [signal]
  const response = await fetch(url, { ...init, signal: AbortSignal.any(signals) })
  seen.headers = response.headers
  const isNameless =
    response.status === 429 && !/^\d+$/.test(response.headers.get('retry-after') ?? '')
  if (!isNameless) return response
  const headers = new Headers(response.headers)
  headers.set('retry-after', USUAL_WAIT_SECONDS)
  return new Response(response.body, { status: 429, headers })
}

/** By the SDK's codes, never by its sentences. */
function refusalOf(error: unknown, headers: Headers, signal: AbortSignal): Refused {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const fields = error as {
    data?: { error?: string; needed?: string }
    retryAfter?: number
    statusCode?: number
    original?: unknown
  }
  const base = { ok: false as const, reached: true, errno: null, retryAfterMs: null, headers }
  switch (code) {
    case 'slack_webapi_platform_error': {
      const { error: word = 'unknown_error', needed } = fields.data ?? {}
      return { ...base, status: 200, error: word, text: needed ? `${word}: ${needed}` : word }
    }
    case 'slack_webapi_rate_limited_error': {
      const waitMs = (fields.retryAfter ?? Number(USUAL_WAIT_SECONDS)) * 1_000
      return {
        ...base,
        status: 429,
        error: 'ratelimited',
        retryAfterMs: waitMs,
        text: 'ratelimited',
      }
    }
    case 'slack_webapi_http_error': {
      const waitMs = retryAfterMs(headers.get('retry-after'), Date.now())
      return {
        ...base,
        status: fields.statusCode ?? 500,
        error: null,
        retryAfterMs: waitMs,
        text: '',
      }
    }
    default: {
      const errno = signal.aborted ? 'ABORTED' : errnoOf(fields.original ?? error)
      return {
        ...base,
        reached: !wasNotReached(errno),
        status: null,
        error: null,
        errno,
        text: errno,
      }
    }
  }
}
