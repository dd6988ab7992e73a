/** Puts the engine together from its parts; used by main.ts (for good) and by `toban run` (for one run). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type DataFolder, dataFolder } from '../data/folder.ts'
import { type OpsDb, openOps } from '../data/ops/open.ts'
import type { RunRow } from '../data/ops/runs.ts'
import { engineFacts } from '../data/ops/scheduler-truth.ts'
import { openPlatform, type PlatformDb } from '../data/platform/open.ts'
import { activeTenants, tenantByCode } from '../data/platform/tenants.ts'
import type { Tenants } from './alerts/context.ts'
import { openAlertDesk } from './alerts/desk.ts'
import { type IntakeContext, takeIn } from './commands/intake.ts'
import type { Config } from './config/config.ts'
import { type ConfigInForce, configInForce } from './config/in-force.ts'
import type { LoadedConfig } from './config/load.ts'
import { type BatchLibrary, loadBatches } from './dispatch/batch-library.ts'
import { openWorkshop, type Workshop } from './dispatch/bree.ts'
import { type Dispatcher, type DispatcherDeps, openDispatcher } from './dispatch/dispatcher.ts'
import { type Events, events } from './dispatch/events.ts'
import { openLineWriter } from './dispatch/line-writer.ts'
import { dayAt } from './domain/calendar-day.ts'
import { TobanError } from './domain/errors.ts'
import { openScheduler, type Scheduler } from './schedule/scheduler.ts'
import type { Settings } from './sdk/settings.ts'

export type Application = Readonly<{
  folder: DataFolder
  ops: OpsDb
  /** Read-write, for `collect`. */
  platform: PlatformDb
  /** Read-only, for facts and screens. */
  reading: Readonly<{ ops: OpsDb; platform: PlatformDb }>
  inForce: ConfigInForce
  library: BatchLibrary
  events: Events
  workshop: Workshop
  dispatch: DispatcherDeps
  dispatcher: Dispatcher
  scheduler: Scheduler
  commands: IntakeContext
  close(): Promise<void>
}>

export type ApplicationOptions = Readonly<{
  packageRoot: string
  /** Where the built batches are; default dist/jobs. */
  jobsDir?: string
  dataRoot: string
  loaded: Extract<LoadedConfig, { ok: true }>
  now(): number
  /** Which queued runs this process may start. */
  accepts(run: RunRow): boolean
  onBroken(error: unknown): void
}>

/** Opens everything; throws before anything runs when a plane is missing, damaged or of another version. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { packageRoot, now, loaded } = options
  const inForce = configInForce(loaded)
  const folder = dataFolder(options.dataRoot)
  demandDataFolder(folder)
  const planes = openPlanes(folder)
  const library = await loadBatches(options.jobsDir ?? join(packageRoot, 'dist', 'jobs'))
  const news = events()
  let ring: (name: string) => void = () => {}
  const workshop = openWorkshop({
    entryFile: join(packageRoot, 'dist', 'server', 'worker', 'entry.js'),
    heapMb: loaded.config.toban.workers.heapMb,
    now,
    onAlarm: (name) => ring(name),
  })
  const dispatch: DispatcherDeps = {
    ops: planes.ops,
    platform: planes.platform,
    hub: {
      platform: planes.reading.platform,
      settings: () => settingsOf(inForce.config()),
      calendars: () => inForce.config().calendars,
      engine: engineFacts(planes.reading.ops, inForce.config),
    },
    workshop,
    events: news,
    alerts: openAlertDesk({
      ops: planes.ops,
      config: inForce.config,
      tenants: tenantsIn(planes.reading.platform, now),
      events: news,
      now,
    }),
    lines: openLineWriter(planes.ops),
    dataRoot: folder.root,
    now,
    library,
    config: inForce.config,
    onBroken: options.onBroken,
  }
  const dispatcher = openDispatcher(dispatch, options.accepts)
  const commands: IntakeContext = {
    folder,
    ops: planes.ops,
    platform: planes.reading.platform,
    config: inForce.config,
    configVersion: inForce.version,
    library,
    dispatcher,
    alerts: dispatch.alerts,
    now,
    wake: (batchId) => {
      news.emit({ kind: 'occurrence', batchId })
      ring(batchId)
    },
  }
  const onCommand = (command: Parameters<typeof takeIn>[1]) => takeIn(commands, command)
  const scheduler = openScheduler({
    dispatch,
    dispatcher,
    workshop,
    inForce,
    onCommand,
  })
  ring = (name) => scheduler.tick(name)
  const close = async () => {
    scheduler.stop()
    await workshop.close()
    dispatch.lines.close()
    for (const plane of [planes.ops, planes.platform, planes.reading.ops, planes.reading.platform])
      plane.sqlite.close()
  }
  return {
    folder,
    ...planes,
    inForce,
    library,
    events: news,
    workshop,
    dispatch,
    dispatcher,
    scheduler,
    commands,
    close,
  }
}

/** The companies as alert messages speak of them. */
function tenantsIn(platform: PlatformDb, now: () => number): Tenants {
  return {
    count: () => activeTenants(platform, dayAt(now())).length,
    nameOf: (code) => tenantByCode(platform, code)?.name ?? null,
  }
}

/** What travels to a thread: the schedule stays here. */
function settingsOf({ toban, monitoring, alerts, calendars }: Config): Settings {
  return { toban, monitoring, routes: alerts.routes, calendars }
}

function openPlanes(folder: DataFolder) {
  const ops = openOps(folder.opsFile, 'read-write')
  const platform = openPlatform(folder.platformFile, 'read-write')
  const reading = {
    ops: openOps(folder.opsFile, 'read-only'),
    platform: openPlatform(folder.platformFile, 'read-only'),
  }
  return { ops, platform, reading }
}

/** Says what to type rather than that a file is missing. */
export function demandDataFolder(folder: DataFolder): void {
  if (existsSync(folder.opsFile)) return
  throw new TobanError({
    code: 'no_data_folder',
    kind: 'bad-input',
    message: {
      ja: `データフォルダがまだありません: ${folder.root}`,
      en: `there is no data folder yet: ${folder.root}`,
    },
    hint: {
      ja: `作成するには: npx toban init --data ${folder.root}  (試すだけなら npm run demo)`,
      en: `Make one with: npx toban init --data ${folder.root}  (only trying it out: npm run demo)`,
    },
  })
}
