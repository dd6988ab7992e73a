/**
 * The one writer of log lines: takes the lines of all runs and writes them in groups, a short slice at a time, so
 * that timers and pages have their turn between. Made by application.ts.
 */
import { demandLease } from '../../data/ops/fence.ts'
import { insertPackedLines, type NumberedLines } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { isPassingTrouble } from '../../data/sqlite/trouble.ts'

/** A line is on disk within about this time while the engine has nothing else to do. */
const GROUP_WINDOW_MS = 20
/** So much text at once is worth a commit of its own. */
const GROUP_CHARS = 128 * 1024
/** One slice holds the main thread no longer than about this. */
const SLICE_MS = 5
/** After trouble that may pass (locked, disk full). */
const AGAIN_AFTER_MS = 1_000

export type LineQueue = Readonly<{
  /** @param done called once the lines are committed, or given up for good. */
  add(lines: NumberedLines, done: () => void): void
  /** Writes what is waiting now, in a transaction of its own unless one is open. @throws what prevents it. */
  flush(): void
  /** What has made lines of this run impossible to write; null while all is well. */
  fault(): unknown
}>

export type LineWriter = Readonly<{
  open(): LineQueue
  /** Writes what is left and stops. */
  close(): void
}>

type Part = Readonly<{ lines: NumberedLines; done(): void }>
type Queue = { parts: Part[]; fault: unknown }

export function openLineWriter(ops: OpsDb): LineWriter {
  /** Those with something to write, in turn. */
  const busy = new Set<Queue>()
  let cancelSlice: (() => void) | null = null
  let troubled = false
  let chars = 0

  const slice = () => {
    cancelSlice = null
    try {
      writeSlice(ops, busy)
      troubled = false
    } catch (error) {
      troubled = isPassingTrouble(error)
      if (!troubled) giveUpFaulty(ops, busy)
    }
    plan()
  }

  const plan = () => {
    if (busy.size === 0) chars = 0
    else if (troubled || chars < GROUP_CHARS) planLater()
    else planNow()
  }
  const planLater = () => {
    if (cancelSlice) return
    const timer = setTimeout(slice, troubled ? AGAIN_AFTER_MS : GROUP_WINDOW_MS)
    cancelSlice = () => clearTimeout(timer)
  }
  const planNow = () => {
    cancelSlice?.()
    const immediate = setImmediate(slice)
    cancelSlice = () => clearImmediate(immediate)
  }

  return {
    open() {
      const queue: Queue = { parts: [], fault: null }
      return {
        add(lines, done) {
          if (queue.fault) {
            done()
            return
          }
          queue.parts.push({ lines, done })
          busy.add(queue)
          chars += lines.json.length
          plan()
        },
        flush() {
          if (queue.fault) throw queue.fault
          writeAll(ops, queue)
          busy.delete(queue)
        },
        fault: () => queue.fault,
      }
    },
    close() {
      cancelSlice?.()
      for (const queue of busy) writeAll(ops, queue)
      busy.clear()
    },
  }
}

/** One part of every run in turn until the time is over: a flood does not keep other runs' lines waiting. */
function writeSlice(ops: OpsDb, busy: Set<Queue>): void {
  const until = performance.now() + SLICE_MS
  const written = new Map([...busy].map((queue) => [queue, 0]))
  const write = ops.sqlite.transaction(() => {
    demandLease(ops)
    for (const left = new Set(busy); left.size > 0; ) {
      for (const queue of left) {
        const done = written.get(queue) ?? 0
        const part = queue.parts[done]
        if (part) {
          insertPackedLines(ops, part.lines)
          written.set(queue, done + 1)
        } else left.delete(queue)
      }
      if (performance.now() >= until) return
    }
  })
  write.immediate()
  for (const [queue, count] of written) settle(queue, count)
  for (const queue of busy) if (queue.parts.length === 0) busy.delete(queue)
}

function writeAll(ops: OpsDb, queue: Queue): void {
  if (queue.parts.length === 0) return
  const write = ops.sqlite.transaction(() => {
    demandLease(ops)
    for (const { lines } of queue.parts) insertPackedLines(ops, lines)
  })
  write.immediate()
  settle(queue, queue.parts.length)
}

function settle(queue: Queue, count: number): void {
  for (const part of queue.parts.splice(0, count)) part.done()
}

/** Finds the run whose lines can not be written: its attempt hears of it, the other runs go on. */
function giveUpFaulty(ops: OpsDb, busy: Set<Queue>): void {
  for (const queue of busy) {
    try {
      writeAll(ops, queue)
    } catch (error) {
      if (isPassingTrouble(error)) continue
      queue.fault = error
      settle(queue, queue.parts.length)
    }
    busy.delete(queue)
  }
}
