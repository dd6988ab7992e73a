/** Lets a thread compare the plans of two configurations, one comparison at a time, and keeps the last answers. */
import { createHash } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Fault } from '../../config/faults.ts'
import type { Day } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import type { PlanDiff } from '../../domain/plan-diff.ts'

/** Texts of a configuration by file name. */
export type ConfigTexts = Readonly<Record<string, string>>

export type DiffRequest = Readonly<{
  before: ConfigTexts
  after: ConfigTexts
  from: Day
  days: number
  /** By batch id; batches without history are not in it. */
  expectedMs: Readonly<Record<string, number>>
}>

export type DiffAnswer =
  | Readonly<{ ok: true; diff: PlanDiff }>
  /** One of them can not be read; `before`: written for another version of the program. */
  | Readonly<{ ok: false; side: 'before' | 'after'; faults: readonly Fault[] }>

export type CompareConfigs = (request: DiffRequest) => Promise<DiffAnswer>

const MOST_KEPT = 4
/** A thread that takes so long is given up: nobody waits for the page any more. */
const LONGEST_MS = 30_000
const HEAP_MB = 256

/** @param threadFile built file of diff-thread; absolute */
export function createDiffDesk(threadFile: string): CompareConfigs {
  const kept = new Map<string, Promise<DiffAnswer>>()
  let last: Promise<unknown> = Promise.resolve()
  return (request) => {
    const key = createHash('sha256').update(JSON.stringify(request)).digest('hex')
    const found = kept.get(key)
    if (found) return found
    const answer = last.then(() => compareApart(threadFile, request))
    last = answer.catch(() => undefined)
    kept.set(key, answer)
    // What failed is not kept: the next one tries again.
    answer.catch(() => kept.delete(key))
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
    return answer
  }
}

function compareApart(threadFile: string, request: DiffRequest): Promise<DiffAnswer> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadFile, {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    const timer = setTimeout(() => {
      void thread.terminate()
      reject(tookTooLong())
    }, LONGEST_MS)
    thread.once('message', resolve)
    thread.once('error', reject)
    // After an answer nobody hears it.
    thread.once('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the thread of the plan diff ended with ${code} and without an answer`))
    })
  })
}

function tookTooLong(): TobanError {
  return new TobanError({
    code: 'diff_too_long',
    kind: 'refused',
    message: {
      ja: '予定の比較が時間内に終わりませんでした。',
      en: 'comparing the plans took too long',
    },
    hint: { ja: 'しばらくしてからもう一度お試しください。', en: 'Try again later.' },
  })
}
