/** The running scheduler: ticks on alarms and clock jumps, takes commands, keeps the dispatcher going. */
import { type CommandRow, takeCommands } from '../../data/ops/commands.ts'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { Config } from '../config/config.ts'
import type { ConfigInForce, ResolvedConfig } from '../config/in-force.ts'
import type { Workshop } from '../dispatch/bree.ts'
import type { Dispatcher, DispatcherDeps } from '../dispatch/dispatcher.ts'
import { nextDueTime } from '../domain/occurrence.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import { openClockWatch } from './clock-watch.ts'
import { enterSlice } from './ledger.ts'
import { openNextYearWatch } from './next-year-watch.ts'
import { openPunctualityWatch } from './punctuality-watch.ts'
import { type Switched, scheduledIn, switchPlan } from './switch-plan.ts'

export type SchedulerDeps = Readonly<{
  dispatch: DispatcherDeps
  dispatcher: Dispatcher
  workshop: Workshop
  inForce: ConfigInForce
  /** Carries out a command of another process and answers it. */
  onCommand(command: CommandRow): void
}>

export type Scheduler = Readonly<{
  start(): Promise<void>
  /** Another configuration takes over; `record` is written in the same transaction. */
  switchTo(next: ResolvedConfig, record: () => void): Pick<Switched, 'dropped'>
  /** An alarm rang, or somebody wants the due times entered now. */
  tick(batchId?: string): void
  stop(): void
}>

/** Commands and due retries are looked for this often. */
const POLL_MS = 250
/** Wall clock against monotonic clock: a difference beyond this is a jump (suspend, NTP step, blocked loop). */
const JUMP_MS = 2_000
const WATCH_MS = 5_000

export function openScheduler(deps: SchedulerDeps): Scheduler {
  const { ops, now } = deps.dispatch
  const timers: NodeJS.Timeout[] = []
  let lastWatch = { wall: now(), monotonic: performance.now() }
  let stopped = false
  const { alerts } = deps.dispatch
  const lookAtNextYear = openNextYearWatch({ alerts, inForce: deps.inForce, now })
  const lookAtDeadlines = openPunctualityWatch({ ops, alerts, inForce: deps.inForce, now })
  const lookAtClock = openClockWatch({ ops, alerts, inForce: deps.inForce, now })

  const tick = (batchId?: string) => {
    if (stopped) return
    const room = { rows: MOST_AT_ONCE }
    let isBehind = false
    for (const entry of scheduledIn({ config: deps.inForce.config() })) {
      if (batchId && entry.batchId !== batchId) continue
      const entered = enterWhat(deps, entry, room)
      if (entered.any) deps.dispatch.events.emit({ kind: 'occurrence', batchId: entry.batchId })
      isBehind ||= entered.isBehind
      void arm(deps, entry)
    }
    if (isBehind) setImmediate(() => tick(batchId))
    deps.dispatcher.pump()
  }

  const poll = () => {
    for (const command of takeCommands(ops, now())) deps.onCommand(command)
    deps.dispatcher.pump()
    alerts.round()
  }

  const watch = () => {
    const wall = now()
    const monotonic = performance.now()
    const jumped = Math.abs(wall - lastWatch.wall - (monotonic - lastWatch.monotonic)) > JUMP_MS
    const blocked = monotonic - lastWatch.monotonic > WATCH_MS + JUMP_MS
    lastWatch = { wall, monotonic }
    lookAtNextYear()
    lookAtDeadlines()
    lookAtClock()
    if (jumped || blocked) tick()
  }

  return {
    async start() {
      tick()
      lookAtNextYear()
      lookAtClock()
      timers.push(setInterval(poll, POLL_MS), setInterval(watch, WATCH_MS))
    },
    switchTo(next, record) {
      const from = { config: deps.inForce.config(), version: deps.inForce.version() }
      const { library } = deps.dispatch
      const isBuilt = (id: string) => library.has(id)
      const change = { ops, isBuilt, alerts, now: now(), from, to: next }
      const { touched, dropped } = ops.sqlite
        .transaction(() => {
          record()
          return switchPlan(change)
        })
        .immediate()
      deps.inForce.replace(next)
      for (const batchId of touched) deps.dispatch.events.emit({ kind: 'occurrence', batchId })
      clearStaleAlarms(deps, from.config, next.config)
      tick()
      return { dropped }
    },
    tick,
    stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** Due times of a stop of years do not come in one go: the lease, the pages and the runs have their turn between. */
const MOST_AT_ONCE = 50_000

/** As much as there is room for, at least one slice. */
function enterWhat(
  deps: SchedulerDeps,
  entry: ScheduleEntry,
  room: { rows: number },
): { any: boolean; isBehind: boolean } {
  let any = false
  for (;;) {
    const { entered, isBehind } = enterSlice(ledgerContext(deps), entry)
    any ||= entered > 0
    room.rows -= entered
    if (!isBehind || room.rows <= 0) return { any, isBehind }
  }
}

/** Alarms of batches that are not scheduled any more; the others are set anew by the tick. */
function clearStaleAlarms({ workshop }: SchedulerDeps, before: Config, after: Config): void {
  const kept = new Set(scheduledIn({ config: after }).map((entry) => entry.batchId))
  for (const { batchId } of scheduledIn({ config: before })) {
    if (!kept.has(batchId)) void workshop.clearAlarm(batchId)
  }
}

function ledgerContext(deps: SchedulerDeps) {
  const { ops, library, now } = deps.dispatch
  return {
    ops,
    config: deps.inForce.config(),
    configVersion: deps.inForce.version(),
    isBuilt: (id: string) => library.has(id),
    alerts: deps.dispatch.alerts,
    now: now(),
  }
}

/** The alarm is only a wake-up: what is due is computed from the watermark when it rings. */
async function arm(deps: SchedulerDeps, entry: ScheduleEntry): Promise<void> {
  const { calendars, timezone } = deps.inForce.config()
  const { ops, now } = deps.dispatch
  const next = nextDueTime(entry, calendars, timezone, now())
  const moves = openExceptions(ops, now())
    .flatMap((one) => (one.kind === 'move' && one.batchId === entry.batchId ? [one.movedTo] : []))
    .filter((at) => at > now())
  const wakeAt = Math.min(...moves, next?.dueAt ?? Number.POSITIVE_INFINITY)
  if (Number.isFinite(wakeAt)) await deps.workshop.setAlarm(entry.batchId, wakeAt)
}
