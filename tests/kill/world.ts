/** One data folder with a busy schedule, the scheduler at work on it and its stand-by, and what the harness does to them. */
import { currentLease } from '../../data/ops/lease.ts'
import { lossesOf } from '../../data/ops/losses.ts'
import { setWatermark } from '../../data/ops/occurrences.ts'
import { LOST_AT_ONCE } from '../../server/domain/settle.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'
import { type Clock, clockOf } from '../fixture/fast-clock.ts'
import type { SchedulerProcess, SchedulerProgram } from '../fixture/scheduler.ts'
import { BATCHES, COMPANIES, ENTRIES } from './plan.ts'
import type { Chance } from './random.ts'

/** Short, so that a take-over by silence is a matter of moments. */
const TIMING = { leaseMs: 1_200, renewEveryMs: 100, askEveryMs: 50 }
/** The longest time between two blows is so many times what an attempt takes on this machine now; short ones are more likely. */
const ATTEMPTS_PER_LIFE = 3
const LONGEST_LIFE_MS = { atLeast: 400, atMost: 5_000 }
/** So many undisturbed attempts tell how fast the machine is. */
const CALIBRATING_ATTEMPTS = 5
const GRACE_MS = 300
/** No more due times than the engine can follow, and the waits between attempts still short. */
const SETTLING_SPEED = 10
const SETTLE_WITHIN_MS = 240_000

export type Blows = {
  /** SIGKILLs of ours that ended a process. */
  kills: number
  /** SIGSTOP, and SIGCONT after longer than the lease or shorter. */
  freezes: number
  /** SIGTERM with a drain, while the stand-by waits: what a reload by PM2 does. */
  reloads: number
  /** Processes that a stand-by ended because they were silent. */
  endedByStandby: number
  /** Processes that noticed on waking that they had been overtaken, and went. */
  fencedOff: number
}

export type World = Readonly<{
  data: TestFolder
  /** The schedule begins here, by the fast clock. */
  beginsAt: number
  now(): number
  blows: Blows
  /** Lets the engine work undisturbed for a moment, to learn how long attempts take here. */
  calibrate(): Promise<void>
  /** One blow after a random time; aimed, a kill while an attempt is known to be at work. */
  strike(how: 'blindly' | 'aimed'): Promise<void>
  /** Attempts that ended with their process, as far as a later one has noticed. */
  hits(): number
  /** Lets the engine work in peace until every run that was due before now has ended; then stops it. */
  settle(): Promise<void>
  close(): Promise<void>
}>

export type WorldOptions = Readonly<{
  program: SchedulerProgram
  chance: Chance
  /** Fast seconds in one of the machine's. */
  speed: number
  /** Silent processes can not be ended by the stand-by, only fenced off: as of another container. */
  isElsewhere: boolean
}>

export function openWorld({ program, chance, speed, isElsewhere }: WorldOptions): World {
  const data = makeDataFolder()
  for (const code of COMPANIES) data.addTenant({ code })
  const from = Date.now()
  // Ahead of the machine's clock, so that an alarm of Bree's never rings: the process looks by itself.
  let clock: Clock = { from, at: Math.ceil(from / 3_600_000) * 3_600_000 + 3_600_000, speed }
  const now = () => clockOf(clock)()
  const beginsAt = clock.at
  for (const { batchId } of BATCHES) setWatermark(data.ops(), batchId, beginsAt, 'before')
  const configFile = program.configure(ENTRIES)
  const blows: Blows = { kills: 0, freezes: 0, reloads: 0, endedByStandby: 0, fencedOff: 0 }
  let longestLifeMs = LONGEST_LIFE_MS.atLeast
  let fault: Error | null = null
  const living = new Set<SchedulerProcess>()

  const start = () => {
    const place = `elsewhere:${living.size}:${chance.between(1, 1e9)}.1`
    const identity = isElsewhere ? place : null
    const order = { dataRoot: data.root, configFile, clock, timing: TIMING, graceMs: GRACE_MS }
    const scheduler = program.start({ ...order, identity })
    living.add(scheduler)
    void scheduler.exit.then((exit) => {
      living.delete(scheduler)
      fault ??= unexpectedEnd(scheduler, exit)
    })
  }
  /** As `until`, unless a scheduler ends for a reason that is none of the harness' doing. */
  const wait = async (look: () => boolean, what: string | (() => string), limitMs: number) => {
    await until(() => fault !== null || look(), what, limitMs)
    if (fault) throw fault
  }
  const atWork = () => {
    const pid = currentLease(data.ops())?.pid
    return [...living].find((scheduler) => scheduler.pid === pid) ?? null
  }
  const kill = async (scheduler: SchedulerProcess) => {
    scheduler.signal('SIGKILL')
    if ((await scheduler.exit) === 'SIGKILL') blows.kills += 1
  }

  const isWorking = () => [...living].some((scheduler) => scheduler.has('ready'))

  /** Of an attempt, not by a blow: a run that never gets anything done would rightly be given up. */
  const anEnd = async () => {
    const before = endedAttempts(data)
    await wait(() => endedAttempts(data) > before, 'the end of an attempt', 120_000)
  }

  const acts = {
    kill: async () => {
      const victim = atWork() ?? [...living][0]
      if (victim) await kill(victim)
    },
    killStandby: async () => {
      const holder = atWork()
      const victim = [...living].find((scheduler) => scheduler !== holder)
      if (victim) await kill(victim)
    },
    killBoth: async () => {
      await Promise.all([...living].map(kill))
    },
    freeze: async () => {
      const victim = atWork()
      if (victim) await freeze(victim)
    },
    reload: async () => {
      const victim = atWork()
      if (!victim) return
      if (await stop(victim, blows)) blows.reloads += 1
    },
  }

  const freeze = async (victim: SchedulerProcess) => {
    victim.signal('SIGSTOP')
    blows.freezes += 1
    await pause(chance.between(50, 2 * TIMING.leaseMs))
    const isOvertaken = currentLease(data.ops())?.pid !== victim.pid
    victim.signal('SIGCONT')
    if (!isOvertaken) return
    noteOvertaken(victim, await victim.exit, blows)
  }

  return {
    data,
    beginsAt,
    now,
    blows,
    async calibrate() {
      start()
      const attemptMs = await until(
        () => medianAttempt(data, CALIBRATING_ATTEMPTS),
        'the first attempts',
        SETTLE_WITHIN_MS,
      )
      const { atLeast, atMost } = LONGEST_LIFE_MS
      const lifeMs = (ATTEMPTS_PER_LIFE * attemptMs) / speed
      longestLifeMs = Math.min(Math.max(lifeMs, atLeast), atMost)
    },
    async strike(how) {
      while (living.size < 2) start()
      const when = chance.pick({ 'while it begins': 20, 'at work': 45, 'after an end': 35 })
      if (when !== 'while it begins') await wait(isWorking, 'a scheduler at work', 120_000)
      if (when === 'after an end') await anEnd()
      await wait(() => !isNearGivenUp(data), 'the suspected runs to get on', SETTLE_WITHIN_MS)
      await pause(Math.floor(chance.next() ** 1.5 * longestLifeMs))
      const act = chance.pick({ kill: 70, killStandby: 6, killBoth: 8, freeze: 9, reload: 7 })
      if (how === 'blindly') return acts[act]()
      await wait(() => isAttemptAtWork(data), 'an attempt at work', SETTLE_WITHIN_MS)
      await acts.kill()
    },
    hits: () => lostAttempts(data),
    async settle() {
      const dueBefore = now()
      clock = { from: Date.now(), at: dueBefore, speed: SETTLING_SPEED }
      await Promise.all([...living].map((scheduler) => stop(scheduler, blows)))
      start()
      await wait(
        () => unfinishedBefore(data, dueBefore).length === 0,
        () => `the end of ${unfinishedBefore(data, dueBefore).join(', ')}`,
        SETTLE_WITHIN_MS,
      )
      await Promise.all([...living].map((scheduler) => stop(scheduler, blows)))
    },
    async close() {
      for (const scheduler of living) scheduler.signal('SIGKILL')
      await Promise.all([...living].map((scheduler) => scheduler.exit))
      data.close()
    },
  }
}

/** True when it drained. On a busy machine its stand-by may have found it silent meanwhile, and have ended it. */
async function stop(scheduler: SchedulerProcess, blows: Blows): Promise<boolean> {
  scheduler.signal('SIGTERM')
  const exit = await scheduler.exit
  // One that was still loading holds nothing and ends by the signal itself.
  const wasLoading = exit === 'SIGTERM' && scheduler.words().length === 0
  if (exit === 0 || wasLoading) return exit === 0
  noteOvertaken(scheduler, exit, blows)
  return false
}

/** Null for what a blow, a stop or a take-over makes of a process. */
function unexpectedEnd(scheduler: SchedulerProcess, exit: number | NodeJS.Signals): Error | null {
  if (exit === 0 || exit === 'SIGKILL' || exit === 'SIGTERM') return null
  if (exit === 5 && isFencedOff(scheduler)) return null
  return new Error(`a scheduler ended with ${exit}:\n${scheduler.complaints()}`)
}

function isFencedOff(scheduler: SchedulerProcess): boolean {
  return scheduler.has('lost') || scheduler.complaints().includes('lease_lost')
}

function noteOvertaken(
  scheduler: SchedulerProcess,
  exit: number | NodeJS.Signals,
  blows: Blows,
): void {
  if (exit === 'SIGKILL') blows.endedByStandby += 1
  else if (exit === 5 && isFencedOff(scheduler)) blows.fencedOff += 1
  else throw new Error(`a scheduler ended with ${exit}:\n${scheduler.complaints()}`)
}

/**
 * A run lost so often in a row would soon be given up, and rightly so: on a fast clock and a busy machine it is struck
 * more often than an attempt takes. It is let through; tests/engine/trouble.test.ts is about those that are not.
 */
const LET_THROUGH_AT = 5

function isNearGivenUp(data: TestFolder): boolean {
  const sql = `SELECT id FROM runs WHERE state IN ('queued', 'running', 'interrupted') AND attempt >= ?`
  const runs = data.ops().sqlite.prepare(sql).pluck().all(LET_THROUGH_AT) as string[]
  return runs.some((id) => lossesOf(data.ops(), id, LOST_AT_ONCE).inARow >= LET_THROUGH_AT)
}

function isAttemptAtWork(data: TestFolder): boolean {
  return (
    data.ops().sqlite.prepare('SELECT 1 FROM attempts WHERE outcome IS NULL').get() !== undefined
  )
}

function lostAttempts(data: TestFolder): number {
  const sql = `SELECT count(*) AS n FROM attempts WHERE outcome = 'lost'`
  return (data.ops().sqlite.prepare(sql).get() as { n: number }).n
}

function endedAttempts(data: TestFolder): number {
  const sql = `SELECT count(*) AS n FROM attempts WHERE outcome IN ('succeeded', 'failed')`
  return (data.ops().sqlite.prepare(sql).get() as { n: number }).n
}

/** Of the fast clock; null while there are too few. */
function medianAttempt(data: TestFolder, atLeast: number): number | null {
  const sql = `SELECT finished_at - started_at AS ms FROM attempts WHERE outcome IN ('succeeded', 'failed') ORDER BY ms`
  const rows = data.ops().sqlite.prepare(sql).all() as { ms: number }[]
  return rows.length < atLeast ? null : (rows[Math.floor(rows.length / 2)]?.ms ?? null)
}

/** Due times not yet looked at count too: their watermark is behind. */
function unfinishedBefore(data: TestFolder, at: number): string[] {
  const sql = `SELECT batch_id || ' ' || id || ' ' || state || ' ' || attempt AS what FROM runs
      WHERE state IN ('queued', 'running', 'interrupted') AND scheduled_for <= @at
    UNION ALL SELECT batch_id || ' not looked at' FROM batch_watermarks WHERE computed_until < @at`
  return (data.ops().sqlite.prepare(sql).all({ at }) as { what: string }[]).map(({ what }) => what)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
