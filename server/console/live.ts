/** One event stream per open tab: pages subscribe to a topic, a topic is drawn once for all its tabs, and only when something changed. */
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Format } from '../../views/format.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { ConsoleDeps, ConsoleEvent } from './deps.ts'
import type { ConsoleContext } from './env.ts'

export type Topic = Readonly<{
  /** Tabs with the same key get the same drawing: language, role and address belong in it. */
  key: string
  wants(event: ConsoleEvent): boolean
  /** Drawn at most this often, however much happens; the default is a second. */
  everyMs?: number
  /** HTML with its own targets (`<hx-partial>`), each piece sent only when it has changed. */
  draw(): Promise<readonly string[]>
}>

export type Live = Readonly<{
  /** Answers with the stream of a topic, or 503 when there are too many. */
  open(c: ConsoleContext, topic: Topic): Response | Promise<Response>
}>

/** More tabs than this are refused; they show their page and say that it stands still. */
export const MAX_STREAMS = 200
const DRAW_EVERY_MS = 1_000
/** Progress and the now-line move without an event. */
const REDRAW_MS = 15_000
const PULSE_MS = 10_000
/** Then the browser comes again, and is asked for its session again. */
const MAX_STREAM_AGE_MS = 15 * 60_000

type Tab = {
  send(pieces: readonly string[]): void
  /** Has all pieces of the last drawing, so that what changes is enough for it. */
  isCurrent: boolean
}
type Drawn = {
  topic: Topic
  tabs: Set<Tab>
  pieces: readonly string[]
  /** When the last drawing began. */
  drawnAt: Instant
  /** Drawings follow one another: one that began earlier never ends as the newest. */
  turn: Promise<void>
  /** When it will be drawn next; null = not planned. */
  due: Readonly<{ at: Instant; timer: NodeJS.Timeout }> | null
}

export type LiveDeps = Pick<ConsoleDeps, 'events' | 'clock' | 'report'>

export function createLive({ events, clock, report }: LiveDeps): Live {
  const topics = new Map<string, Drawn>()
  let streams = 0

  events.subscribe((event) => {
    for (const drawn of topics.values()) {
      if (drawn.topic.wants(event))
        drawBy(drawn, drawn.drawnAt + (drawn.topic.everyMs ?? DRAW_EVERY_MS))
    }
  })

  function drawBy(drawn: Drawn, at: Instant): void {
    if (drawn.due && drawn.due.at <= at) return
    if (drawn.due) clearTimeout(drawn.due.timer)
    const begin = () => {
      drawn.due = null
      drawn.turn = drawn.turn.then(() => redraw(drawn))
    }
    const timer = setTimeout(begin, Math.max(0, at - clock()))
    timer.unref()
    drawn.due = { at, timer }
  }

  async function redraw(drawn: Drawn): Promise<void> {
    drawn.drawnAt = clock()
    // Who comes while it is drawn may have a newer page already.
    const present = [...drawn.tabs]
    try {
      const pieces = await drawn.topic.draw()
      const changed = pieces.filter((piece, index) => piece !== drawn.pieces[index])
      drawn.pieces = pieces
      for (const tab of present) {
        const news = tab.isCurrent ? changed : pieces
        if (news.length > 0) tab.send(news)
        tab.isCurrent = true
      }
    } catch (fault) {
      // The tabs keep what they show; the next drawing may go well.
      report(fault, `live ${drawn.topic.key}`)
    }
    if (drawn.tabs.size > 0) drawBy(drawn, drawn.drawnAt + REDRAW_MS)
  }

  function join(topic: Topic, tab: Tab): () => void {
    const drawn = topics.get(topic.key) ?? newlyDrawn(topic)
    topics.set(topic.key, drawn)
    drawn.tabs.add(tab)
    // The page may be older than the last change, and the last drawing older than the page: only a drawing yet to
    // come is newer than both.
    drawBy(drawn, drawn.drawnAt + (topic.everyMs ?? DRAW_EVERY_MS))
    return () => {
      drawn.tabs.delete(tab)
      if (drawn.tabs.size > 0) return
      if (drawn.due) clearTimeout(drawn.due.timer)
      topics.delete(topic.key)
    }
  }

  async function run(stream: SSEStreamingApi, topic: Topic, format: Format): Promise<void> {
    const mailbox = createMailbox()
    const leave = join(topic, { send: mailbox.put, isCurrent: false })
    stream.onAbort(mailbox.close)
    const end = clock() + MAX_STREAM_AGE_MS
    try {
      while (!stream.aborted && clock() < end) {
        const pieces = await mailbox.take(PULSE_MS)
        if (pieces.length > 0) await stream.writeSSE({ data: pieces.join('\n') })
        const now = clock()
        const data = `${format.machine(now)} ${format.timeExact(now)}`
        await stream.writeSSE({ event: 'pulse', data })
      }
    } finally {
      leave()
      streams -= 1
    }
  }

  function open(c: ConsoleContext, topic: Topic): Response | Promise<Response> {
    if (streams >= MAX_STREAMS) return c.text('too many streams', 503, { 'Retry-After': '30' })
    streams += 1
    // A proxy that gathers output would hold the news back.
    c.header('X-Accel-Buffering', 'no')
    return streamSSE(c, (stream) => run(stream, topic, c.get('screen').format))
  }

  return { open }
}

function newlyDrawn(topic: Topic): Drawn {
  return { topic, tabs: new Set(), pieces: [], drawnAt: 0, turn: Promise.resolve(), due: null }
}

/** Holds what a slow tab has not yet read: only the newest piece of each target, so it can not grow. */
function createMailbox() {
  const waiting = new Map<string, string>()
  let wake: () => void = () => undefined

  function put(pieces: readonly string[]): void {
    for (const piece of pieces) waiting.set(piece.slice(0, piece.indexOf('>')), piece)
    wake()
  }

  async function take(withinMs: number): Promise<string[]> {
    if (waiting.size === 0) await sleep(withinMs)
    const pieces = [...waiting.values()]
    waiting.clear()
    return pieces
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { put, take, close: () => wake() }
}
