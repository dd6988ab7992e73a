/** Writes this process's sign of life every 30 s; BATCH-001 reads it. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'
import { insertHeartbeat } from '../../data/ops/heartbeats.ts'
import type { OpsDb } from '../../data/ops/open.ts'

const BEAT_EVERY_MS = 30_000
const NS_PER_MS = 1e6

/** @returns how to stop it. */
export function startHeartbeat(ops: OpsDb, name: string, now: () => number): () => void {
  const loop = monitorEventLoopDelay({ resolution: 20 })
  loop.enable()
  const beat = () => {
    const heap = getHeapStatistics()
    const quiet = !Number.isFinite(loop.mean)
    insertHeartbeat(ops, {
      name,
      pid: process.pid,
      at: now(),
      loopP50Ms: quiet ? 0 : loop.percentile(50) / NS_PER_MS,
      loopP99Ms: quiet ? 0 : loop.percentile(99) / NS_PER_MS,
      loopMaxMs: quiet ? 0 : loop.max / NS_PER_MS,
      rss: process.memoryUsage.rss(),
      heapUsed: heap.used_heap_size,
      heapLimit: heap.heap_size_limit,
      uptimeS: Math.round(process.uptime()),
    })
    loop.reset()
  }
  beat()
  const timer = setInterval(beat, BEAT_EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
    loop.disable()
  }
}
