/** The only file that knows Bree: alarm clocks for the schedule, one thread per attempt. */
import Bree from 'bree'
import type { Instant } from '../domain/calendar-day.ts'
import type { FirstMessage } from '../worker/entry.ts'
import type { Link } from '../worker/link.ts'
import type { SentReport, ThreadCommand, ThreadMessage, WorkOrder } from '../worker/protocol.ts'

/** Called for one thread, in order; `onGone` exactly once and last. */
export type ThreadListener = Readonly<{
  /** Shared with the thread; the listener is the engine's end. */
  link: Link
  onReports(reports: readonly SentReport[]): void
  /** `error` null = ended by itself with exit code 0 or after saying it was done. */
  onGone(error: Error | null): void
}>

export type Thread = Readonly<{ post(command: ThreadCommand): void; terminate(): void }>

export type Workshop = Readonly<{
  /** `name` must be unique while the thread lives: `<runId>.<attempt>`. */
  startThread(name: string, order: WorkOrder, listener: ThreadListener): Promise<Thread>
  /** Rings once at the instant; a later call for the same name replaces the earlier. */
  setAlarm(name: string, at: Instant): Promise<void>
  clearAlarm(name: string): Promise<void>
  close(): Promise<void>
}>

export type WorkshopOptions = Readonly<{
  /** Built file of server/worker/entry; absolute. */
  entryFile: string
  heapMb: number
  /** The engine's clock: alarms are instants of it. */
  now(): Instant
  onAlarm(name: string): void
}>

const ALARM = 'alarm:'

/** Bree's own cron parser and overlap rule are not used: see docs/decisions on timers. */
export function openWorkshop(options: WorkshopOptions): Workshop {
  const listeners = new Map<string, ThreadListener>()
  const errors = new Map<string, Error>()
  const alarms = new Map<string, Instant>()
  // Bree refuses a second entry of the same name: changes of alarms follow one another.
  let turn: Promise<void> = Promise.resolve()
  let closed = false
  const inTurn = (step: () => Promise<void>) => {
    // An alarm set after the close would keep the process alive until it rings.
    const unlessClosed = async () => {
      if (!closed) await step()
    }
    turn = turn.then(unlessClosed, unlessClosed)
    return turn
  }

  const bree = new Bree({
    root: false,
    doRootCheck: false,
    logger: false,
    jobs: [],
    worker: { resourceLimits: { maxOldGenerationSizeMb: options.heapMb } },
    workerMessageHandler: ({ name, message }: { name: string; message: unknown }) => {
      if (isReports(message)) listeners.get(name)?.onReports(message.reports)
    },
    errorHandler: (error, about) => {
      // A crash is reported twice (error, then exit code 1): the first tells more.
      if (!errors.has(about.name)) errors.set(about.name, asError(error))
    },
  })
  const runThread = bree.run
  // An alarm is a date job of Bree's that never becomes a thread: it only rings.
  bree.run = async (name) => {
    if (name?.startsWith(ALARM)) options.onAlarm(name.slice(ALARM.length))
    else await runThread(name)
  }
  bree.on('worker deleted', (name: string) => {
    const listener = listeners.get(name)
    listeners.delete(name)
    const error = errors.get(name) ?? null
    errors.delete(name)
    void bree.remove(name).catch(() => undefined)
    listener?.onGone(error)
  })

  return {
    async startThread(name, order, listener) {
      // `timeout: false`: an entry without a schedule would otherwise run again when Bree starts all.
      await bree.add({ name, path: options.entryFile, timeout: false })
      listeners.set(name, listener)
      await bree.run(name)
      const worker = bree.workers.get(name)
      const { link } = listener
      worker?.postMessage({ type: 'perform', order, link } satisfies FirstMessage)
      return {
        post: (command) => worker?.postMessage(command),
        terminate: () => void worker?.terminate(),
      }
    },
    setAlarm: (batchId, at) =>
      inTurn(async () => {
        const name = ALARM + batchId
        const inMs = at - options.now()
        if (alarms.get(name) === at && inMs > 0) return
        await removeIfKnown(bree, name)
        alarms.set(name, at)
        if (inMs > 0) {
          // Bree knows the machine's clock only.
          await bree.add({ name, path: options.entryFile, date: new Date(Date.now() + inMs) })
          await bree.start(name)
        } else setImmediate(() => options.onAlarm(batchId))
      }),
    clearAlarm: (batchId) =>
      inTurn(async () => {
        alarms.delete(ALARM + batchId)
        await removeIfKnown(bree, ALARM + batchId)
      }),
    async close() {
      closed = true
      const threads = [...bree.workers.values()].map((worker) => worker.terminate())
      // The alarm that is being set now first; and Bree's own stop waits without limit for a thread that a statement holds.
      await within(
        Promise.all([turn, ...threads]).then(() => bree.stop()),
        CLOSE_WITHIN_MS,
      )
    },
  }
}

/** A thread in the middle of a long statement ends after it, whatever is done. */
const CLOSE_WITHIN_MS = 1_000

async function within(work: Promise<unknown>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs)
  })
  await Promise.race([work, limit])
  clearTimeout(timer)
}

/** A batch may have posted something of its own: that is no news to the engine, and must not end it. */
function isReports(message: unknown): message is ThreadMessage {
  if (typeof message !== 'object' || message === null) return false
  return 'reports' in message && Array.isArray(message.reports)
}

async function removeIfKnown(bree: Bree, name: string): Promise<void> {
  const known = bree.config.jobs.some((job) => job.name === name)
  if (known) await bree.remove(name)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error
    ? thrown
    : new Error(`the thread threw ${String(thrown)} instead of an Error`)
}
