/** Lets everybody else have a turn between two steps of a long answer: nothing of the console may hold up the engine. */
import { setImmediate } from 'node:timers/promises'

export function giveWay(): Promise<void> {
  return setImmediate()
}
