/** How long a piece of asynchronous work keeps everybody else waiting: its longest stretch without giving way. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

export type Turns<Value> = Readonly<{
  value: Value
  /** Processor time of the longest stretch between two turns of the event loop. */
  longestMs: number
  /** All of it, what the collector of garbage and other threads of this process took included. */
  cpuMs: number
}>

export async function inTurns<Value>(work: () => Promise<Value>): Promise<Turns<Value>> {
  await nextTurn()
  const began = cpuMs()
  let [last, longest, isDone] = [began, 0, false]
  const look = () => {
    const now = cpuMs()
    longest = Math.max(longest, now - last)
    last = now
    if (!isDone) setImmediate(look)
  }
  setImmediate(look)
  const value = await work()
  const all = cpuMs() - began
  await nextTurn()
  isDone = true
  return { value, longestMs: longest, cpuMs: all }
}

/** The longest delay of the event loop by the clock while `work` was under way, ms; other work on the machine is in it. */
export async function delayDuring(work: () => Promise<void>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 })
  monitor.enable()
  await work()
  monitor.disable()
  return monitor.max / 1e6
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
