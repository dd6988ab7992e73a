/**
 * Memory that an attempt's thread shares with the engine: how much of its reports the engine has taken, so that a
 * flooding thread waits instead of filling the engine's memory, and what the attempt has cost up to now.
 */
import type { Usage } from './protocol.ts'

export type Link = SharedArrayBuffer

/** Characters of reports under way to the engine; a thread that is further ahead stands still. */
export const WINDOW_CHARS = 512 * 1024
/** A sleeping thread looks again after so long, whatever happened to the signal. */
const LOOK_AGAIN_MS = 1_000

const [TAKEN, REFUSED] = [0, 1]
const [CPU_MS, PEAK_HEAP_BYTES, LOOP_P99_MS, RECORDS] = [0, 1, 2, 3]
const COSTS_AT = 2 * Int32Array.BYTES_PER_ELEMENT

export function newLink(): Link {
  const link = new SharedArrayBuffer(COSTS_AT + 4 * Float64Array.BYTES_PER_ELEMENT)
  costs(link).fill(Number.NaN)
  return link
}

export type EngineEnd = Readonly<{
  /** So many characters of reports are recorded; lets the thread send more. */
  take(chars: number): void
  /** The run's log is full: debug and info lines need not be sent any more. */
  refuseLines(): void
  /** What the thread last said it had cost; null when it never came to say it. */
  usage(): Usage | null
}>

export function engineEnd(link: Link): EngineEnd {
  const [flow, cost] = [flows(link), costs(link)]
  return {
    take: (chars) => {
      Atomics.add(flow, TAKEN, chars)
      Atomics.notify(flow, TAKEN)
    },
    refuseLines: () => Atomics.store(flow, REFUSED, 1),
    usage: () => (Number.isNaN(cost[RECORDS]) ? null : usageIn(cost)),
  }
}

export type ThreadEnd = Readonly<{
  /** Call before sending. Blocks the thread while the engine is too far behind. */
  waitForRoom(chars: number): void
  refusesLines(): boolean
  showCost(cost: Omit<Usage, 'records'>): void
  showRecords(records: number): void
}>

export function threadEnd(link: Link): ThreadEnd {
  const [flow, cost] = [flows(link), costs(link)]
  let sent = 0
  return {
    waitForRoom(chars) {
      for (;;) {
        const taken = Atomics.load(flow, TAKEN)
        // Both counters wrap around at 2^31; their difference does not.
        const underWay = (sent - taken) | 0
        if (underWay === 0 || underWay + chars <= WINDOW_CHARS) break
        Atomics.wait(flow, TAKEN, taken, LOOK_AGAIN_MS)
      }
      sent = (sent + chars) | 0
    },
    refusesLines: () => Atomics.load(flow, REFUSED) === 1,
    showCost({ cpuMs, peakHeapBytes, loopP99Ms }) {
      cost[CPU_MS] = cpuMs ?? Number.NaN
      cost[PEAK_HEAP_BYTES] = peakHeapBytes ?? Number.NaN
      cost[LOOP_P99_MS] = loopP99Ms ?? Number.NaN
    },
    showRecords: (records) => {
      cost[RECORDS] = records
    },
  }
}

function usageIn(cost: Float64Array): Usage {
  const value = (at: number) => (Number.isNaN(cost[at]) ? null : (cost[at] ?? null))
  return {
    cpuMs: value(CPU_MS),
    peakHeapBytes: value(PEAK_HEAP_BYTES),
    loopP99Ms: value(LOOP_P99_MS),
    records: value(RECORDS) ?? 0,
  }
}

function flows(link: Link): Int32Array {
  return new Int32Array(link, 0, 2)
}

function costs(link: Link): Float64Array {
  return new Float64Array(link, COSTS_AT, 4)
}
