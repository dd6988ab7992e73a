/** Fetches JSON from an HR system: limits, waiting, repeats; used by the REST source of BATCH-701. */
import { setTimeout as delay } from 'node:timers/promises'
import { PermanentError, TobanError, z } from '../../../server/sdk/index.ts'
import { call, type HttpReply } from '../../../server/sdk/outside.ts'

/** Repeats of one request and the waits before them (card 701). */
export const REPEAT_DELAYS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000]
/** Longest wait a server may ask for; beyond it the request counts as failed. */
export const MAX_RETRY_AFTER_MS = 120_000

export type RestClient = Readonly<{ get(url: URL): Promise<Record<string, unknown>> }>

export type RestClientOptions = Readonly<{
  headers: Readonly<Record<string, string>>
  timeoutMs: number
  /** Null = as fast as the server answers. */
  ratePerMinute: number | null
  signal: AbortSignal
  now(): number
  /** Tests give shorter ones. */
  repeatDelaysMs?: readonly number[]
  pause?(ms: number): Promise<unknown>
}>

type Answer =
  | { kind: 'ok'; body: Record<string, unknown> }
  | { kind: 'again'; problem: string; waitMs: number | null }

/**
 * 401, 403 and other 4xx are not repeated; 429 waits as Retry-After says; 5xx, broken connections
 * and timeouts are repeated after 1, 2, 4, 8, 16 s. Redirects are refused: they would carry the
 * secret elsewhere. Throws `source_auth`, `source_refused`, `bad_json` (not tried again) or `source_unreachable`.
 */
export function restClient(options: RestClientOptions): RestClient {
  const delays = options.repeatDelaysMs ?? REPEAT_DELAYS_MS
  const pause = options.pause ?? ((ms: number) => delay(ms, undefined, { signal: options.signal }))
  let isFirst = true
  return {
    async get(url) {
      let problem = ''
      for (let repeat = 0; repeat <= delays.length; repeat++) {
        if (!isFirst && options.ratePerMinute) await pause(60_000 / options.ratePerMinute)
        isFirst = false
        const answer = await ask(url, options)
        if (answer.kind === 'ok') return answer.body
        problem = answer.problem
        if ((answer.waitMs ?? 0) > MAX_RETRY_AFTER_MS) break
        if (repeat < delays.length) await pause(answer.waitMs ?? delays[repeat] ?? 0)
      }
      throw unreachableSource(url, problem, delays.length)
    },
  }
}

async function ask(url: URL, options: RestClientOptions): Promise<Answer> {
  const { headers, timeoutMs, signal, now } = options
  const reply = await call({ method: 'GET', url, headers, timeoutMs, signal, now })
  signal.throwIfAborted()
  return read(reply, url, options)
}

function read(reply: HttpReply, url: URL, { timeoutMs }: RestClientOptions): Answer {
  const { status, errno } = reply
  if (errno === 'TOO_LARGE') throw badJson('more than 32 MB')
  if (status === null) {
    const problem = errno === 'ETIMEDOUT' ? `no answer in ${timeoutMs} ms` : (errno ?? 'no answer')
    return { kind: 'again', problem, waitMs: null }
  }
  if (status === 401 || status === 403) throw refused('source_auth', url, status)
  if (status === 429) return { kind: 'again', problem: 'HTTP 429', waitMs: reply.retryAfterMs }
  if (status >= 500) return { kind: 'again', problem: `HTTP ${status}`, waitMs: null }
  if (status < 200 || status >= 300) throw refused('source_refused', url, status)
  return { kind: 'ok', body: parsed(reply.text, url) }
}

function parsed(text: string, url: URL): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw badJson(`${url.pathname}: ${text.slice(0, 60)}`, cause)
  }
  const object = z.record(z.string(), z.unknown()).safeParse(value)
  if (!object.success) throw badJson(`${url.pathname}: not an object`)
  return object.data
}

function refused(code: 'source_auth' | 'source_refused', url: URL, status: number): PermanentError {
  return new PermanentError({
    code,
    message: {
      ja: `人事システムが HTTP ${status} を返しました: ${url.pathname}`,
      en: `the HR system answered HTTP ${status}: ${url.pathname}`,
    },
    hint: {
      ja: '連携設定のアドレスと認証情報を確認してください',
      en: 'check the address and the secret of the integration',
    },
  })
}

function unreachableSource(url: URL, problem: string, repeats: number): TobanError {
  const page = url.searchParams.get('page')
  const where = page === null ? url.pathname : `page ${page} of ${url.pathname}`
  return new TobanError({
    code: 'source_unreachable',
    message: {
      ja: `人事システムに届きません: ${where}: ${problem}(再試行 ${repeats} 回)`,
      en: `the HR system can not be reached: ${where}: ${problem}, after ${repeats} repeats`,
    },
  })
}

function badJson(detail: string, cause?: unknown): PermanentError {
  return new PermanentError({
    code: 'bad_json',
    message: {
      ja: `人事システムの応答を読めません: ${detail}`,
      en: `the HR system's answer is not usable: ${detail}`,
    },
    cause,
  })
}
