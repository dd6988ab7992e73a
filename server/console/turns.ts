/** Lets everybody else have a turn between two steps of a long answer: nothing of the console may hold up the engine. */
import { setImmediate } from 'node:timers/promises'

export function giveWay(): Promise<void> {
  return setImmediate()
}

/** Nothing synchronous is longer: after so much the others have their turn. */
const SLICE_MS = 8

/** Called between two pieces of work: gives the main thread away when this one has had it long enough. */
export function slices(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < SLICE_MS) return
    await giveWay()
    since = performance.now()
  }
}
