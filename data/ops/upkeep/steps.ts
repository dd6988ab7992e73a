/** Work on ops.db in short steps: the runner of the upkeep takes one, looks at the clock, and pauses. */
import { demandLease } from '../fence.ts'
import type { OpsDb } from '../open.ts'

/** Each step is one short transaction (or only a look) and yields how many rows it has removed. */
export type Steps = Generator<number, void>

/** How much a step takes on; the runner adapts it to what a step may last. */
export type Pace = { size: number }

/** One step's writes; nothing of them when the lease is gone. */
export function step<Result>(ops: OpsDb, work: () => Result): Result {
  const write = ops.sqlite.transaction(() => {
    demandLease(ops)
    return work()
  })
  return write.immediate()
}
