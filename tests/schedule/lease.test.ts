/** The lease and its fence: one scheduler at a time, and one that was overtaken while it slept changes nothing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { demandLease, fenceWrites, isLeaseLost } from '../../data/ops/fence.ts'
import { claimLease, currentLease, releaseLease, renewLease } from '../../data/ops/lease.ts'
import { insertOccurrence, setWatermark } from '../../data/ops/occurrences.ts'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import { claimRun, insertRun, runById } from '../../data/ops/runs.ts'
import { keepLease, type LeaseOptions } from '../../server/schedule/lease-keeper.ts'
import { processIdentity, processState } from '../../server/schedule/process-identity.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { holdWriteLock } from '../fixture/lock.ts'

const TIMING = { leaseMs: 400, renewEveryMs: 50, askEveryMs: 10 }
const handles: OpsDb[] = []
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  for (const handle of handles.splice(0)) handle.sqlite.close()
  cleanUp()
})

/** A connection as another process would have. */
function another(data: TestFolder): OpsDb {
  const ops = openOps(data.folder.opsFile, 'read-write')
  handles.push(ops)
  return ops
}

async function keep(ops: OpsDb, over: Partial<LeaseOptions> = {}) {
  const keeper = await keepLease({
    ops,
    now: Date.now,
    onStandby: () => {},
    onTrouble: () => {},
    onLost: () => {},
    timing: TIMING,
    ...over,
  })
  if (!keeper) throw new Error('aborted')
  stops.push(() => keeper.release())
  return keeper
}

/** A process that lives until it is killed. */
function otherProcess() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  stops.push(() => void child.kill('SIGKILL'))
  return { pid: child.pid ?? 0, exit: once(child, 'exit') }
}

function leaseOf(ops: OpsDb, holder: string, pid: number, until = Date.now() + 60_000): void {
  claimLease(ops, { holder, pid, at: Date.now(), until, from: null })
}

function aRun(ops: OpsDb, id: string): void {
  insertRun(ops, {
    id,
    batchId: 'BATCH-991',
    businessDate: '2026-01-01',
    scheduledFor: null,
    trigger: 'manual',
    params: { tenants: 'all', params: {} },
    dryRun: false,
    queuedAt: 1,
    configVersion: 'v',
    parentRunId: null,
    triggeredBy: 'test',
    reason: null,
    notBefore: null,
    priority: 2,
    lane: 'normal',
  })
}

describe('the identity of a process', () => {
  it('is alive while the process lives and gone afterwards', async () => {
    const other = otherProcess()
    const identity = `${processIdentity(other.pid)}:123`
    expect(processState(identity, other.pid)).toBe('alive')
    process.kill(other.pid, 'SIGKILL')
    await other.exit
    expect(processState(identity, other.pid)).toBe('gone')
  })

  it('is gone when its number belongs to a process that began at another time', () => {
    const identity = processIdentity().replace(/\.\d+$/, '.1')
    expect(processState(identity, process.pid)).toBe('gone')
  })

  it('of another machine or container tells nothing', () => {
    expect(processState('elsewhere:1:abc-1.5:9', process.pid)).toBe('unknown')
    expect(processState(`host:${process.pid}`, process.pid)).toBe('unknown')
  })
})

describe('the lease', () => {
  it('of two claims of a free lease gives one its due', () => {
    const data = makeDataFolder()
    const [first, second] = [another(data), another(data)]
    const claim = { pid: 1, at: 10, until: 20, from: null }
    expect(claimLease(first, { ...claim, holder: 'a' })).toBe(true)
    expect(claimLease(second, { ...claim, holder: 'b' })).toBe(false)
    expect(currentLease(second)?.holder).toBe('a')
  })

  it('is not taken from a holder who renewed it after it was judged', () => {
    const ops = another(makeDataFolder())
    claimLease(ops, { holder: 'a', pid: 1, at: 10, until: 20, from: null })
    renewLease(ops, 'a', 15, 25)
    const claim = { holder: 'b', pid: 2, at: 30, until: 40 }
    expect(claimLease(ops, { ...claim, from: { holder: 'a', renewedAt: 10 } })).toBe(false)
    expect(claimLease(ops, { ...claim, from: { holder: 'a', renewedAt: 15 } })).toBe(true)
  })

  it('is taken over at once from a process that is gone, and the new holder knows it', async () => {
    const ops = another(makeDataFolder())
    const other = otherProcess()
    leaseOf(ops, `${processIdentity(other.pid)}:1`, other.pid)
    process.kill(other.pid, 'SIGKILL')
    await other.exit
    const keeper = await keep(ops)
    expect(keeper.takeOver).toMatchObject({ why: 'died', from: { pid: other.pid } })
  })

  it('is taken over from a live process only after it was silent for the whole lease, and that process is ended', async () => {
    const ops = another(makeDataFolder())
    const other = otherProcess()
    const holder = `${processIdentity(other.pid)}:1`
    leaseOf(ops, holder, other.pid)
    const onStandby = vi.fn()
    const began = performance.now()
    const keeper = await keep(ops, { onStandby })
    expect(performance.now() - began).toBeGreaterThanOrEqual(TIMING.leaseMs)
    expect(onStandby).toHaveBeenCalledTimes(1)
    expect(keeper.takeOver).toMatchObject({ why: 'silent', from: { holder } })
    expect(processState(holder, other.pid)).toBe('gone')
  })

  it('stays with a holder who renews, however the wall clock of the stand-by jumps', async () => {
    const data = makeDataFolder()
    await keep(another(data))
    const other = otherProcess()
    const ops = another(data)
    // As if another process held it: this one would not end itself.
    ops.sqlite
      .prepare('UPDATE scheduler_lease SET pid = ?, holder = ?')
      .run(other.pid, `${processIdentity(other.pid)}:1`)
    const renewing = setInterval(() => {
      renewLease(ops, `${processIdentity(other.pid)}:1`, Date.now(), Date.now() + TIMING.leaseMs)
    }, TIMING.renewEveryMs)
    stops.push(() => clearInterval(renewing))
    const controller = new AbortController()
    let jump = 0
    const waiting = keepLease({
      ops: another(data),
      now: () => Date.now() + jump,
      onStandby: () => {
        jump = 3_600_000
        setTimeout(() => controller.abort(), 3 * TIMING.leaseMs)
      },
      onTrouble: () => {},
      onLost: () => {},
      timing: TIMING,
      signal: controller.signal,
    })
    expect(await waiting).toBeNull()
  })

  it('stays with a holder who slept as long as the stand-by: the machine stood still', async () => {
    const ops = another(makeDataFolder())
    const other = otherProcess()
    const holder = `${processIdentity(other.pid)}:1`
    leaseOf(ops, holder, other.pid)
    const controller = new AbortController()
    const renew = () => renewLease(ops, holder, Date.now(), Date.now() + TIMING.leaseMs)
    const waiting = keepLease({
      ops,
      now: Date.now,
      onStandby: () => {
        // The stand-by looks every 10 ms: it is the first to look when both wake up, the holder renews after that.
        setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800), 25)
        setTimeout(renew, 100)
        setTimeout(() => controller.abort(), 200)
      },
      onTrouble: () => {},
      onLost: () => {},
      timing: TIMING,
      signal: controller.signal,
    })
    expect(await waiting).toBeNull()
    expect(currentLease(ops)?.holder).toBe(holder)
  })

  it('that ran out on another machine before anybody came is free', async () => {
    const ops = another(makeDataFolder())
    leaseOf(ops, 'elsewhere:7:x.1:1', 7, Date.now() - 1)
    expect((await keep(ops)).takeOver).toMatchObject({ why: 'silent' })
  })

  it('given back is taken without a word about a take-over', async () => {
    const data = makeDataFolder()
    const first = await keep(another(data))
    first.release()
    expect((await keep(another(data))).takeOver).toBeNull()
  })

  it('tells its holder when it is gone', async () => {
    const ops = another(makeDataFolder())
    const onLost = vi.fn()
    await keep(ops, { onLost })
    ops.sqlite.exec("UPDATE scheduler_lease SET holder = 'somebody else'")
    await until(() => onLost.mock.calls.length > 0, 'the news')
    expect(onLost).toHaveBeenCalledTimes(1)
  })

  it('waits while another program holds ops.db, says so once, and goes on when it lets go', async () => {
    const data = makeDataFolder()
    const ops = another(data)
    ops.sqlite.pragma('busy_timeout = 20')
    const lock = holdWriteLock(data.folder.opsFile)
    const onTrouble = vi.fn(() => void setTimeout(() => lock.release(), 100))
    const keeper = await keep(ops, { onTrouble })
    expect(onTrouble).toHaveBeenCalledTimes(1)
    expect(currentLease(ops)?.holder).toBe(keeper.holder)
  })
})

describe('the fence', () => {
  const fenced = async () => {
    const data = makeDataFolder()
    const ops = another(data)
    aRun(data.ops(), 'RUN1')
    const { holder } = await keep(ops)
    return { data, ops, holder }
  }
  const overtake = (data: TestFolder) => {
    const lease = currentLease(data.ops())
    const claim = { holder: 'the next', pid: 1, at: Date.now(), until: Date.now() + 1_000 }
    expect(claimLease(data.ops(), { ...claim, from: lease })).toBe(true)
  }

  it('lets the holder work', async () => {
    const { ops } = await fenced()
    expect(claimRun(ops, 'RUN1', 5)?.state).toBe('running')
    setWatermark(ops, 'BATCH-991', 5, 'v')
    demandLease(ops)
  })

  const writes: [string, (ops: OpsDb) => unknown][] = [
    ['claim a run', (ops) => claimRun(ops, 'RUN1', 5)],
    ['queue a run', (ops) => aRun(ops, 'RUN2')],
    ['move a watermark', (ops) => setWatermark(ops, 'BATCH-991', 5, 'v')],
    ['write what comes with log lines', (ops) => demandLease(ops)],
    [
      'enter a due time',
      (ops) => {
        const due = { batchId: 'BATCH-991', scheduledFor: 1, businessDate: '2026-01-01', dueAt: 1 }
        insertOccurrence(ops, due, { state: 'missed', reason: 'x', overlapRunId: null }, 5)
      },
    ],
  ]
  it.each(writes)('one that was overtaken can not %s', async (_what, write) => {
    const { data, ops } = await fenced()
    overtake(data)
    let thrown: unknown
    try {
      ops.sqlite.transaction(() => write(ops)).immediate()
    } catch (error) {
      thrown = error
    }
    expect(isLeaseLost(thrown)).toBe(true)
    expect(runById(data.ops(), 'RUN1')?.state).toBe('queued')
    expect(data.ops().sqlite.prepare('SELECT count(*) AS n FROM runs').get()).toEqual({ n: 1 })
  })

  it('holds for the connection alone: the command line still queues', async () => {
    const { data } = await fenced()
    aRun(data.ops(), 'RUN2')
    expect(runById(data.ops(), 'RUN2')?.state).toBe('queued')
  })

  it('moves with a new lease of the same connection', async () => {
    const { data, ops, holder } = await fenced()
    releaseLease(ops, holder)
    fenceWrites(ops, 'again')
    expect(() => setWatermark(ops, 'BATCH-991', 5, 'v')).toThrow('lease_lost')
    claimLease(data.ops(), { holder: 'again', pid: 1, at: 1, until: 2, from: null })
    setWatermark(ops, 'BATCH-991', 5, 'v')
  })
})
