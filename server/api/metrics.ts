/** Numbers for Prometheus: what the engine does and how the process feels; read by GET /metrics. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { openAlertCounts } from '../../data/ops/alert-counts.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { runById, runCounts } from '../../data/ops/runs.ts'
import type { Events } from '../dispatch/events.ts'
import { isFinal } from '../domain/run.ts'

export type Metrics = Readonly<{ text(): Promise<string>; contentType: string }>

/** Seconds; from a no-op to the longest nightly batch. */
const RUN_SECONDS = [0.1, 1, 5, 15, 60, 300, 900, 3_600, 10_800]

/** @param ops read-only. Counters begin at 0 with the process. */
export function createMetrics(ops: OpsDb, events: Events): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const ended = new Counter({
    name: 'toban_runs_ended_total',
    help: 'Runs that have ended, by batch and final state.',
    labelNames: ['batch', 'state'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'toban_run_duration_seconds',
    help: 'From the first attempt of a run to its end.',
    labelNames: ['batch'],
    buckets: RUN_SECONDS,
    registers: [registry],
  })
  new Gauge({
    name: 'toban_runs',
    help: 'Runs that have not ended, by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const [state, count] of Object.entries(runCounts(ops))) this.set({ state }, count)
    },
  })
  new Gauge({
    name: 'toban_alerts_open',
    help: 'Alerts that are not resolved, by severity.',
    labelNames: ['severity'],
    registers: [registry],
    collect() {
      for (const [severity, count] of Object.entries(openAlertCounts(ops))) {
        this.set({ severity }, count)
      }
    },
  })
  const counted = new Set<string>()
  events.subscribe((event) => {
    if (event.kind !== 'run' || counted.has(event.runId)) return
    const run = runById(ops, event.runId)
    if (!run || !isFinal(run.state)) return
    remember(counted, run.id)
    ended.inc({ batch: run.batchId, state: run.state })
    if (run.startedAt !== null && run.finishedAt !== null) {
      seconds.observe({ batch: run.batchId }, (run.finishedAt - run.startedAt) / 1000)
    }
  })
  return { text: () => registry.metrics(), contentType: registry.contentType }
}

/** News of an ended run may come twice; only the last ones can. */
const REMEMBERED = 1_000

function remember(seen: Set<string>, id: string): void {
  if (seen.size >= REMEMBERED) seen.delete(seen.values().next().value ?? '')
  seen.add(id)
}
