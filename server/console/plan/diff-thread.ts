/** Reads two configurations and compares their plans, in a thread of its own: a year of fifty batches takes a third of a second. Started by diff-desk.ts. */
import { parentPort, workerData } from 'node:worker_threads'
import { readConfig } from '../../config/load.ts'
import { planDiff } from '../../domain/plan-diff.ts'
import type { DiffAnswer, DiffRequest } from './diff-desk.ts'

const port = parentPort
if (!port) throw new Error('server/console/plan/diff-thread runs only as a thread of the console')
port.postMessage(compare(workerData as DiffRequest))

function compare({ before, after, from, days, expectedMs }: DiffRequest): DiffAnswer {
  const old = readConfig(before)
  if (!old.ok) return { ok: false, side: 'before', faults: old.faults }
  const next = readConfig(after)
  if (!next.ok) return { ok: false, side: 'after', faults: next.faults }
  const diff = planDiff(old.config, next.config, {
    from,
    days,
    expectedMs: (batchId) => expectedMs[batchId] ?? null,
  })
  return { ok: true, diff }
}
