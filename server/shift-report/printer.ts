/** Prints shift reports in a thread of their own, one after the other; given to the console by console-deps.ts. */
import { Worker } from 'node:worker_threads'
import type { PrintJob } from './render.ts'

export type Printer = (job: PrintJob) => Promise<Uint8Array>

/** A report has a few hundred lines: whatever takes longer hangs. */
const LONGEST_PRINT_MS = 60_000
const HEAP_MB = 256

/** @param threadFile built file of server/shift-report/print-thread; absolute. */
export function createPrinter(threadFile: string): Printer {
  let last: Promise<unknown> = Promise.resolve()
  return (job) => {
    const printed = last.then(() => printOne(threadFile, job))
    last = printed.catch(() => undefined)
    return printed
  }
}

function printOne(threadFile: string, job: PrintJob): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(threadFile, {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    })
    const timer = setTimeout(() => void thread.terminate(), LONGEST_PRINT_MS)
    thread.once('message', resolve)
    thread.once('error', reject)
    thread.once('exit', () => {
      clearTimeout(timer)
      // Heard after the message, so this is the end of one that has drawn nothing.
      reject(new Error('the thread that prints ended without a file'))
    })
  })
}
