/** A scheduler on a real ops.db whose clock, alarms, suspensions, restarts and configuration are in the hands of a test. */
import { rmSync } from 'node:fs'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import { openAlertDesk } from '../../server/alerts/desk.ts'
import type { Config } from '../../server/config/config.ts'
import {
  type ConfigInForce,
  configInForce,
  type ResolvedConfig,
} from '../../server/config/in-force.ts'
import { loadConfig } from '../../server/config/load.ts'
import { events } from '../../server/dispatch/events.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import {
  openScheduler,
  type Scheduler,
  type SchedulerDeps,
} from '../../server/schedule/scheduler.ts'
import { CALENDARS } from '../config/fixture/entry.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

const loaded = loadConfig('config')
if (!loaded.ok) throw new Error('the shipped configuration has faults')
const SHIPPED: Config = loaded.config

export function resolved(
  version: string,
  timezone: string,
  batches: readonly ScheduleEntry[],
): ResolvedConfig {
  return { version, config: { ...SHIPPED, batches, calendars: CALENDARS, timezone } }
}

export type TimeMachine = Readonly<{
  now(): number
  inForce(): ResolvedConfig
  /** Lets the clock run and rings each alarm when it is due, at most `lateMs` late; calls `rung` after each. */
  run(untilMs: number, lateMs: number, rung: (batchId: string) => void): void
  /** The clock shows another time, and the watchdog sees it. */
  jumpTo(at: number): void
  /** The process is gone until then; it comes back with the same files, or with edited ones. */
  restart(at: number, next?: ResolvedConfig): void
  replace(next: ResolvedConfig): void
  /** An alarm that nobody waited for. */
  ring(batchId: string): void
  ops(): OpsDb
  close(): void
}>

export function timeMachine(first: ResolvedConfig, at: number): TimeMachine {
  const data: TestFolder = makeDataFolder()
  const path = data.folder.opsFile
  data.ops().sqlite.close()
  let now = at
  let process = boot(path, first, () => now)
  const rebooted = () => {
    const { inForce } = process
    const before = { config: inForce.config(), version: inForce.version() }
    process.close()
    process = boot(path, before, () => now)
  }
  void process.scheduler.start()
  return {
    now: () => now,
    inForce: () => ({ config: process.inForce.config(), version: process.inForce.version() }),
    run(untilMs, lateMs, rung) {
      const end = now + untilMs
      for (
        let next = process.nextAlarm();
        next && next.at + lateMs <= end;
        next = process.nextAlarm()
      ) {
        now = Math.max(now, next.at + lateMs)
        process.alarms.delete(next.batchId)
        process.scheduler.tick(next.batchId)
        rung(next.batchId)
      }
      now = end
    },
    jumpTo(next) {
      now = next
      process.scheduler.tick()
    },
    restart(next, edited) {
      now = next
      rebooted()
      if (edited) process.scheduler.switchTo(edited, () => {})
      void process.scheduler.start()
    },
    replace: (next) => process.scheduler.switchTo(next, () => {}),
    ring: (batchId) => process.scheduler.tick(batchId),
    ops: () => process.ops,
    close() {
      process.close()
      rmSync(data.root, { recursive: true, force: true })
    },
  }
}

type Process = Readonly<{
  ops: OpsDb
  inForce: ConfigInForce
  scheduler: Scheduler
  /** What Bree would hold. */
  alarms: Map<string, number>
  nextAlarm(): { batchId: string; at: number } | null
  close(): void
}>

function boot(path: string, config: ResolvedConfig, now: () => number): Process {
  const ops = openOps(path, 'read-write')
  const inForce = configInForce(config)
  const alarms = new Map<string, number>()
  const news = events()
  const tenants = { count: () => 0, nameOf: () => null }
  const scheduler = openScheduler({
    dispatch: {
      ops,
      now,
      events: news,
      alerts: openAlertDesk({ ops, events: news, config: inForce.config, tenants, now }),
      library: { has: () => true },
    },
    dispatcher: { pump: () => {} },
    workshop: {
      setAlarm: async (name: string, at: number) => void alarms.set(name, at),
      clearAlarm: async (name: string) => void alarms.delete(name),
    },
    inForce,
    onCommand: () => {},
    // The parts of the engine that have no share in time stay away.
  } as unknown as SchedulerDeps)
  return {
    ops,
    inForce,
    scheduler,
    alarms,
    nextAlarm: () => {
      const [first] = [...alarms].sort((a, b) => a[1] - b[1])
      return first ? { batchId: first[0], at: first[1] } : null
    },
    close: () => {
      scheduler.stop()
      ops.sqlite.close()
    },
  }
}
