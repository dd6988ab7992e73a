/** Measures what an attempt costs on its own thread: CPU time, peak heap, event-loop delay, records. */
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import type { ThreadEnd } from './link.ts'
import type { Usage } from './protocol.ts'

const SHOW_EVERY_MS = 250
/** Linux counts thread time in ticks of 1/100 s. */
const MS_PER_TICK = 10

export type UsageMeter = Readonly<{ records(count: number): void; reading(): Usage; stop(): void }>

/** Shows what it measures to the engine as it goes: of an attempt that crashes that is all there will be. */
export function usageMeter(link: ThreadEnd): UsageMeter {
  const loop = monitorEventLoopDelay({ resolution: 10 })
  loop.enable()
  const cpuAtStart = threadCpuMs()
  let peakHeapBytes = 0
  let records = 0
  const cost = () => {
    peakHeapBytes = Math.max(peakHeapBytes, getHeapStatistics().used_heap_size)
    const cpu = threadCpuMs()
    return {
      cpuMs: cpu === null || cpuAtStart === null ? null : cpu - cpuAtStart,
      peakHeapBytes,
      loopP99Ms: Number.isFinite(loop.mean) ? Math.round(loop.percentile(99) / 1e4) / 100 : null,
    }
  }
  const show = () => link.showCost(cost())
  const timer = setInterval(show, SHOW_EVERY_MS)
  timer.unref()
  link.showRecords(records)
  show()
  return {
    records: (count) => {
      records += count
      link.showRecords(records)
    },
    reading: () => ({ ...cost(), records }),
    stop: () => {
      clearInterval(timer)
      loop.disable()
    },
  }
}

/** CPU time of the calling thread; null where the system does not tell. Node has no such call before 23.9. */
function threadCpuMs(): number | null {
  try {
    const fields = readFileSync('/proc/thread-self/stat', 'latin1').split(') ')[1]?.split(' ')
    const ticks = Number(fields?.[11]) + Number(fields?.[12])
    return Number.isFinite(ticks) ? ticks * MS_PER_TICK : null
  } catch {
    return null
  }
}
