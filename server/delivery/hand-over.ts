/** One attempt of one message: the hand-over with its time limit, and the two quick tries while nothing can have arrived (delivery rule D9). */
import { errorWords, TobanError } from '../domain/errors.ts'
import type { Channel, OutgoingMessage, SendResult } from './channel.ts'
import type { Clock } from './clock.ts'
import { failure } from './failure.ts'
import type { Lane } from './lanes.ts'

/** Longest single send (rule D5). */
const MAIL_LIMIT_MS = 60_000
const HTTP_LIMIT_MS = 30_000

/** A channel that does not come back after it was told to stop has an unknown fate. */
const ABORT_GRACE_MS = 5_000

/** Class A inside a run: 3 tries, exponential from 2 s (batch list 6.2). They are one attempt. */
const QUICK_TRIES_AFTER_MS = [2_000, 4_000] as const

export type HandOverOptions = Readonly<{
  clock: Clock
  /** Aborted: no further try. */
  stop: AbortSignal
  once: boolean
}>

export async function handOver(
  lane: Lane,
  message: OutgoingMessage,
  { clock, stop, once }: HandOverOptions,
): Promise<SendResult> {
  let result = await tryOnce(lane, message)
  for (const waitMs of once ? [] : QUICK_TRIES_AFTER_MS) {
    if (result.kind === 'sent' || result.class !== 'A' || stop.aborted) return result
    await clock.sleepUntil(clock.now() + waitMs, stop)
    if (stop.aborted) return result
    result = await tryOnce(lane, message)
  }
  return result
}

async function tryOnce(lane: Lane, message: OutgoingMessage): Promise<SendResult> {
  let channel: Channel
  try {
    channel = lane.channel()
  } catch (error) {
    return failure({ kind: 'config', code: codeOf(error) }, errorWords(error))
  }
  const limitMs = message.channel === 'EMAIL' ? MAIL_LIMIT_MS : HTTP_LIMIT_MS
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), limitMs)
  let lastResort: NodeJS.Timeout | undefined
  const stuck = new Promise<SendResult>((resolve) => {
    limit.signal.addEventListener('abort', () => {
      lastResort = setTimeout(() => {
        lane.discard()
        resolve(noAnswer(message))
      }, ABORT_GRACE_MS)
    })
  })
  try {
    return await Promise.race([channel.send(message, limit.signal), stuck])
  } catch (error) {
    return failure({ kind: 'before_io', code: codeOf(error) }, errorWords(error))
  } finally {
    clearTimeout(timer)
    clearTimeout(lastResort)
  }
}

function noAnswer(message: OutgoingMessage): SendResult {
  const text = {
    ja: '応答がなく、送信の打ち切りにも応じませんでした',
    en: 'no answer, and the channel did not stop',
  }
  if (message.channel === 'EMAIL') {
    return failure({ kind: 'smtp', stage: 'handed_over', reply: null, errno: 'STUCK' }, text)
  }
  return failure(
    {
      kind: 'http',
      service: message.channel,
      target: 'api',
      posting: true,
      reached: true,
      status: null,
      error: null,
      errno: 'STUCK',
      retryAfterMs: null,
    },
    text,
  )
}

function codeOf(error: unknown): string {
  if (error instanceof TobanError) return error.code
  return error instanceof Error ? error.name : 'THROWN'
}
