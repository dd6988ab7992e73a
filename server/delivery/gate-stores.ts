/** The two places where circuits and budgets are kept. */
import { changeCircuit, circuitOf } from '../../data/platform/channel-circuits.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import { dropOldWindows, giveBackBudget, takeBudget } from '../../data/platform/rate-windows.ts'
import { type Circuit, closedCircuit } from '../domain/delivery/circuit.ts'
import type { Bucket, GateStore } from './gate.ts'

/** Shared by all threads. @param platform a handle of its own: it is used between other transactions. */
export function platformStore(platform: PlatformDb): GateStore {
  return {
    circuit: ({ id }, now) => circuitOf(platform, id, now),
    change: ({ id }, now, rule) => changeCircuit(platform, id, now, rule),
    take: (bucket, wanted) => {
      dropOldWindows(platform, bucket.minute)
      return takeBudget(platform, bucket, wanted)
    },
    giveBack: (bucket, unused) => giveBackBudget(platform, bucket, unused),
  }
}

/** For the engine's own alerts: they must leave although platform.db can not be written. */
export function memoryStore(): GateStore {
  const circuits = new Map<string, Circuit>()
  const used = new Map<string, { minute: number; count: number }>()
  const windowOf = ({ configId, key, minute }: Bucket) => {
    const name = `${configId}|${key}`
    const known = used.get(name)
    if (known?.minute === minute) return known
    const fresh = { minute, count: 0 }
    used.set(name, fresh)
    return fresh
  }
  return {
    circuit: ({ id }, now) => circuits.get(id) ?? closedCircuit(now),
    change: ({ id }, now, rule) => {
      const before = circuits.get(id) ?? closedCircuit(now)
      const after = rule(before)
      circuits.set(id, after)
      return { before, after }
    },
    take: (bucket, wanted) => {
      const window = windowOf(bucket)
      const taken = Math.max(0, Math.min(wanted, bucket.limit - window.count))
      window.count += taken
      return taken
    },
    giveBack: (bucket, unused) => {
      windowOf(bucket).count -= unused
    },
  }
}
