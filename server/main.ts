/** The long-running process: scheduler and console on one data folder, until a signal. */

import type { Server } from 'node:http'
import { join } from 'node:path'
import { Hono } from 'hono'
import pino, { type Logger } from 'pino'
import { isLeaseLost } from '../data/ops/fence.ts'
import { isPassingTrouble } from '../data/sqlite/trouble.ts'
import {
  alarmsBeforeStart,
  OPS_TROUBLE,
  recoverOutboxes,
  startAlertSending,
} from './alert-sending.ts'
import { createApi } from './api/app.tsx'
import { apiDeps } from './api-deps.ts'
import { type Application, openApplication } from './application.ts'
import type { Config } from './config/config.ts'
import { createConsole } from './console/app.ts'
import { consoleDeps } from './console-deps.ts'
import type { AlertDrainer } from './delivery/alert-drainer.ts'
import type { DirectAlarms } from './delivery/direct-alarm.ts'
import { TobanError } from './domain/errors.ts'
import { type Charge, takeCharge } from './engine.ts'
import type { Environment } from './environment.ts'
import { httpServer } from './http-server.ts'
import { keepRecords, type RecordsKeeper } from './records/records-keeper.ts'
import { startUpkeep } from './records/upkeep.ts'
import type { GoodConfig } from './schedule/reload.ts'
import { type StopSignals, stopSignals } from './signals.ts'
import { type ConfigSource, firstConfig, type RunningReload, startReload } from './start-config.ts'

export type ServerOptions = ConfigSource &
  Readonly<{
    environment: Environment
    demo: boolean
    /** After the console listens and the schedule is armed. */
    onReady(about: { application: Application; url: string }): void | Promise<void>
  }>

/** Resolves when the process has been asked to stop and everything is recorded. */
export async function runServer(options: ServerOptions): Promise<void> {
  const log = pino({ name: 'toban', level: logLevel(options) })
  const broken = (error: unknown) => {
    // PM2 starts us again and the ledger resumes; going on without recording would lose runs.
    log.fatal({ err: error }, reasonToEnd(error))
    process.exit(5)
  }
  process.on('uncaughtException', broken)
  process.on('unhandledRejection', broken)
  const first = firstConfig(options)
  const alarms = alarmsBeforeStart(first.config, options.dataRoot, log)
  const application = await openApplication({
    packageRoot: options.environment.packageRoot,
    dataRoot: options.dataRoot,
    loaded: first,
    now: Date.now,
    accepts: () => true,
    onBroken: broken,
  }).catch((error: unknown) => sayThatItCanNotStart(error, alarms))
  const stop = stopSignals(log)
  const charge = await inCharge({ application, alarms, log, stop })
  if (!charge) return
  const recovering = recoverOutboxes(application, log, stop.signal).catch((err: unknown) =>
    log.error({ err }, 'the outboxes could not be looked at'),
  )
  const alertDrainer = startAlertSending(application, alarms, log)
  const reload = startReload(options, application, log)
  const records = startRecords(options, application, log)
  const parts = {
    application,
    charge,
    reload,
    records,
    recovering,
    alertDrainer,
    log,
    again: stop.again,
  }
  try {
    const { language } = application.inForce.config().toban
    const server = await listen(options, { application, reload, log })
    application.events.subscribe((event) => {
      if (event.kind === 'alert')
        log.warn({ alert: event.key, change: event.change }, event.message[language])
      if (event.kind === 'alert_message')
        log.info({ message: event.messageId, route: event.route }, event.subject)
    })
    await application.scheduler.start()
    const url = urlOf(options, first)
    log.info({ url, data: application.folder.root, batches: application.library.size }, 'ready')
    process.send?.('ready')
    await options.onReady({ application, url })
    await stop.asked
    server.close()
    server.closeAllConnections()
  } catch (error) {
    await shutDown(parts, 0)
    throw error
  }
  await shutDown(parts, application.inForce.config().toban.workers.drainGraceMs)
}

/** The demo's terminal belongs to the address and the password; the console shows the rest. */
function logLevel({ environment, demo }: ServerOptions): string {
  return environment.variables.TOBAN_LOG ?? (demo ? 'error' : 'info')
}

/** For the log; the supervisor (PM2) starts the process again, and it waits until ops.db can be written. */
function reasonToEnd(error: unknown): string {
  if (isLeaseLost(error)) return 'the lease was lost to another scheduler'
  if (isPassingTrouble(error)) return 'ops.db can not be written (locked, or the disk is full)'
  return 'can not go on'
}

/** A damaged or missing database can not raise an alert: the operators are told past it. */
async function sayThatItCanNotStart(error: unknown, alarms: DirectAlarms): Promise<never> {
  const isFile = error instanceof TobanError && error.code.startsWith('database_')
  if (isFile) await alarms({ key: `engine:${error.code}`, words: error.words })
  throw error
}

type Waiting = { application: Application; alarms: DirectAlarms; log: Logger; stop: StopSignals }

async function inCharge({ application, alarms, log, stop }: Waiting): Promise<Charge | null> {
  const charge = await takeCharge(application, {
    signal: stop.signal,
    onStandby: (other) =>
      log.warn({ holder: other.holder }, 'another scheduler is at work: standing by'),
    onTrouble: (err) => {
      log.error({ err }, 'ops.db can not be written: waiting until it can')
      void alarms({ key: 'engine:ops_db', words: OPS_TROUBLE })
    },
    onLost: () => {
      log.fatal('the lease was lost to another scheduler')
      process.exit(5)
    },
  })
  if (!charge) return null
  const { takeOver, recovered, acts } = charge
  if (takeOver) log.warn({ from: takeOver.from.holder, why: takeOver.why }, 'took over')
  if (recovered.resumed > 0) log.warn(recovered, 'resumed runs that were interrupted')
  if (acts.written + acts.left > 0) log.warn(acts, 'acts of operators were not in the audit yet')
  return charge
}

type ShutDown = {
  application: Application
  charge: Charge
  reload: RunningReload
  log: Logger
  records: RecordsKeeper
  recovering: Promise<void>
  alertDrainer: AlertDrainer
  again: Promise<void>
}

/** After everything is recorded the process is gone within this, also when a thread can not be ended. */
const EXIT_WITHIN_MS = 500

async function shutDown(parts: ShutDown, graceMs: number): Promise<void> {
  const { application, charge, reload, log, again } = parts
  const running = application.dispatcher.running().length
  log.info({ running, graceMs }, 'stopping: no new runs, what runs is asked to finish')
  await reload.close()
  const onDrained = async () => {
    await parts.recovering
    await parts.alertDrainer.stop()
    await parts.records.close()
  }
  await charge.layDown({ graceMs, again, onDrained })
  log.info('stopped')
  setTimeout(() => process.exit(), EXIT_WITHIN_MS).unref()
}

/** The records' thread, and the upkeep in this one. */
function startRecords(
  { environment }: ServerOptions,
  application: Application,
  log: Logger,
): RecordsKeeper {
  const { ops, folder, inForce, dispatcher } = application
  const retention = () => inForce.config().toban.retention
  const thread = keepRecords({
    ops,
    folder,
    threadFile: join(environment.packageRoot, 'dist', 'server', 'records', 'records-thread.js'),
    fullMs: () => retention().searchLinesMs,
    onTrouble: (err) => log.error({ err }, 'the thread of the records died; it is started again'),
  })
  const upkeep = startUpkeep({
    ops,
    retention,
    now: Date.now,
    isQuiet: () => dispatcher.running().length === 0,
    onTrouble: (task, err) => log.error({ err, task }, 'the upkeep was broken off'),
  })
  return {
    close: async () => {
      await upkeep.close()
      await thread.close()
    },
  }
}

type Listening = { application: Application; reload: RunningReload; log: Logger }

function listen(options: ServerOptions, parts: Listening): Promise<Server> {
  const { application, reload, log } = parts
  const report = (err: unknown, reference: string) => log.error({ err, reference }, 'a page failed')
  const app = new Hono()
  app.route('/', createApi(apiDeps(options.environment, application, report)))
  const pages = createConsole(
    consoleDeps(options, { application, configState: reload.state }, report),
  )
  // Handed over whole: as a part of this app it would not be asked for its page of what does not exist.
  app.all('*', (c) => pages.fetch(c.req.raw, c.env))
  const config = application.inForce.config()
  const { host } = config.toban.server
  const port = portOf(options, config)
  const server = httpServer({ fetch: app.fetch, tls: config.toban.server.tls })
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(error, port)))
    server.listen(port, host, () => resolve(server))
  })
}

function portOf({ environment }: ServerOptions, { toban }: Config): number {
  return environment.port ?? toban.server.port
}

function urlOf(options: ServerOptions, { config }: GoodConfig): string {
  const { host, tls } = config.toban.server
  return `${tls ? 'https' : 'http'}://${host}:${portOf(options, config)}`
}

function portError(error: NodeJS.ErrnoException, port: number): unknown {
  if (error.code !== 'EADDRINUSE') return error
  return new TobanError({
    code: 'port_in_use',
    kind: 'refused',
    message: { ja: `ポート ${port} は使用中です。`, en: `port ${port} is in use` },
    hint: {
      ja: `別のポートで起動: TOBAN_PORT=${port + 1} を付ける。使用中のプロセスの確認: ss -ltnp 'sport = :${port}'`,
      en: `Start on another one with TOBAN_PORT=${port + 1}; see who uses it with: ss -ltnp 'sport = :${port}'`,
    },
    cause: error,
  })
}
