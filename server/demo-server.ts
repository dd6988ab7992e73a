/** `toban demo`: makes the demo companies once, starts the loopback stand-ins, and runs the ordinary server on them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { dataFolder } from '../data/folder.ts'
import { openOps } from '../data/ops/open.ts'
import { operatorByLogin } from '../data/ops/operators.ts'
import { unfinishedRunOf } from '../data/ops/runs.ts'
import { openPlatform } from '../data/platform/open.ts'
import type { Application } from './application.ts'
import { addOperator, setPassword } from './commands/operators.ts'
import { startRun } from './commands/start-run.ts'
import { EXPIRED_SECRET } from './demo/cast.ts'
import { DEMO_MARKER, generateDemo } from './demo/index.ts'
import { outsideTenants } from './demo/outside/tenants.ts'
import { outsideWorld } from './demo/outside/world.ts'
import {
  type StandInOptions,
  type StandInPorts,
  standInPorts,
  startStandIns,
} from './demo/stand-ins/index.ts'
import { addMonths, dayAt, monthOf } from './domain/calendar-day.ts'
import { TobanError, type Words } from './domain/errors.ts'
import { type Environment, lendDemoSecrets } from './environment.ts'
import { runServer } from './main.ts'
import type { GoodConfig } from './schedule/reload.ts'
import { appVersion } from './version.ts'

export type DemoServerOptions = Readonly<{
  environment: Environment
  dataRoot: string
  configRoot: string
  loaded: GoodConfig
  say(words: Words): void
}>

const SEED = 20260401
const ADMIN = 'admin'
/** What a newcomer sees running at once. */
const FIRST_RUNS = ['BATCH-301', 'BATCH-701', 'BATCH-403', 'BATCH-101'] as const
/** Bills the last month, after it has printed the invoices of the months before it. */
const BILLING = 'BATCH-302'
const PRINTED_MONTHS = 2
const POLL_MS = 500
const LAST_OF_FIRST = 'BATCH-001'
/** A reason is one text, as a person writes it: this one is in both languages. */
const FIRST_START = 'デモの初回起動 / first start of the demo'

export async function runDemo(options: DemoServerOptions): Promise<void> {
  const { environment, dataRoot, say } = options
  const consolePort = environment.port ?? options.loaded.config.toban.server.port
  const ports = standInPorts(consolePort)
  const fresh = generateIfMissing(options, consolePort)
  const password = await oneTimePassword(options)
  const world = outsideWorld(outsideTenants(dataFolder(dataRoot)), {
    now: Date.now(),
    expired: EXPIRED_SECRET,
  })
  lendDemoSecrets(world.secrets)
  const hr = hrRows(dataRoot)
  const standIns = await startStandIns({ ports, hr, world }).catch((error: unknown) => {
    throw standInPortInUse(ports, error)
  })
  try {
    await runServer({
      environment,
      dataRoot,
      configRoot: options.configRoot,
      loaded: options.loaded,
      adjust: (loaded) => withStandInMail(loaded, ports.smtp),
      demo: true,
      onReady: ({ application, url }) => {
        announce(say, url, password)
        if (fresh) void startFirstRuns(application)
      },
    })
  } finally {
    await standIns.close()
  }
}

/** @returns true when the companies were made just now. */
function generateIfMissing(options: DemoServerOptions, consolePort: number): boolean {
  const { environment, dataRoot, say } = options
  if (existsSync(join(dataRoot, DEMO_MARKER))) return false
  refuseHalfMade(dataRoot)
  say({
    ja: 'デモ会社を作成しています (20 秒ほど) …',
    en: 'Making the demo companies (about 20 seconds) …',
  })
  const ports = standInPorts(consolePort)
  const web = `http://127.0.0.1:${ports.http}`
  generateDemo({
    folder: dataFolder(dataRoot),
    seed: SEED,
    scale: environment.demoScale,
    now: Date.now(),
    appVersion: appVersion(environment.packageRoot),
    addresses: {
      smtpHost: '127.0.0.1',
      smtpPort: ports.smtp,
      hr: `${web}/hr`,
      web,
      slack: `http://127.0.0.1:${ports.slack}/api/`,
      login: `http://127.0.0.1:${ports.microsoft}`,
      graph: `http://127.0.0.1:${ports.microsoft}/v1.0`,
      worksAuth: `http://127.0.0.1:${ports.lineWorks}/oauth2/v2.0`,
      worksApi: `http://127.0.0.1:${ports.lineWorks}/v1.0`,
    },
    onProgress: (words) => say({ ja: `  ${words.ja}`, en: `  ${words.en}` }),
  })
  return true
}

/** A folder with data and without the mark is either real, or a generation that was broken off. */
function refuseHalfMade(dataRoot: string): void {
  if (
    !existsSync(join(dataRoot, 'ops.db')) &&
    !existsSync(join(dataRoot, 'platform.db')) &&
    !hasCompanies(dataRoot)
  )
    return
  throw new TobanError({
    code: 'not_a_demo_folder',
    kind: 'refused',
    message: {
      ja: `${dataRoot} にはデモ以外のデータ、または作成途中のデモがあります。`,
      en: `${dataRoot} holds data that is not a finished demo`,
    },
    hint: {
      ja: `作成途中のデモなら削除してやり直してください: rm -r ${dataRoot}`,
      en: `If it is a demo that was broken off, remove it and try again: rm -r ${dataRoot}`,
    },
  })
}

function hasCompanies(dataRoot: string): boolean {
  const folder = join(dataRoot, 'tenants')
  return existsSync(folder) && readdirSync(folder).length > 0
}

/** A new one at each start, until the administrator has chosen one of her own: then null. */
async function oneTimePassword(options: DemoServerOptions): Promise<string | null> {
  const folder = dataFolder(options.dataRoot)
  const ops = openOps(folder.opsFile, 'read-write')
  const platform = openPlatform(folder.platformFile, 'read-only')
  try {
    const context = { ops, platform, folder, now: Date.now, by: 'demo' }
    const admin = operatorByLogin(ops, ADMIN)
    if (!admin)
      return (await addOperator(context, { login: ADMIN, displayName: '管理者', role: 'admin' }))
        .oneTimePassword
    if (admin.passwordChangedAt !== 0) return null
    return (await setPassword(context, { login: ADMIN })).oneTimePassword
  } finally {
    ops.sqlite.close()
    platform.sqlite.close()
  }
}

/** Mails of the demo go to the stand-in, wherever the configuration points. */
function withStandInMail(loaded: GoodConfig, smtpPort: number): GoodConfig {
  const { config } = loaded
  const smtp = {
    host: '127.0.0.1',
    port: smtpPort,
    secure: false,
    requireTls: false,
    user: null,
    password: null,
    perMinute: 600,
  }
  const toban = { ...config.toban, mail: { ...config.toban.mail, smtp } }
  return { ...loaded, config: { ...config, toban } }
}

function hrRows(dataRoot: string): StandInOptions['hr'] {
  const folder = join(dataRoot, 'demo', 'hr')
  const file = existsSync(folder) ? readdirSync(folder)[0] : undefined
  if (!file) return {}
  const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown[]>
  return Object.fromEntries(Object.entries(document).map(([entity, rows]) => [`/${entity}`, rows]))
}

function announce(say: DemoServerOptions['say'], url: string, password: string | null): void {
  const secret =
    password === null
      ? { ja: '(変更済み)', en: '(already changed)' }
      : { ja: password, en: password }
  say({
    ja: `\n  Toban デモ   ${url}\n  ユーザー     ${ADMIN}\n  パスワード   ${secret.ja}\n\n  停止: Ctrl-C\n`,
    en: `\n  Toban demo   ${url}\n  user         ${ADMIN}\n  password     ${secret.en}\n\n  stop: Ctrl-C\n`,
  })
}

async function startFirstRuns(application: Application): Promise<void> {
  void billMonths(application)
  for (const batchId of FIRST_RUNS) startFirst(application, batchId)
  const { dispatcher } = application
  while (dispatcher.running().length > 0) {
    await Promise.all(dispatcher.running().map((attempt) => attempt.ended))
  }
  // The health check looks at what the others have left behind; the hour's own may be on its way.
  if (!unfinishedRunOf(application.ops, LAST_OF_FIRST)) startFirst(application, LAST_OF_FIRST)
}

/** Oldest first, one after the other, as they were due. */
async function billMonths(application: Application): Promise<void> {
  const { ops } = application
  const last = addMonths(monthOf(dayAt(Date.now())), -1)
  for (let back = PRINTED_MONTHS; back >= 0 && ops.sqlite.open; back -= 1) {
    startFirst(application, BILLING, { period: addMonths(last, -back) })
    while (ops.sqlite.open && unfinishedRunOf(ops, BILLING)) await delay(POLL_MS)
  }
}

function startFirst(
  application: Application,
  batchId: string,
  params: Readonly<Record<string, string>> = {},
): void {
  if (!application.library.has(batchId)) return
  startRun(application.commands, {
    batchId,
    businessDate: null,
    tenants: 'all',
    params,
    dryRun: false,
    reason: FIRST_START,
    by: 'demo',
    trigger: 'manual',
  })
}

function standInPortInUse(ports: StandInPorts, cause: unknown): TobanError {
  return new TobanError({
    code: 'port_in_use',
    kind: 'refused',
    message: {
      ja: `デモ用のポート ${ports.smtp}〜${ports.lineWorks} のいずれかが使用中です。`,
      en: `one of the ports ${ports.smtp} to ${ports.lineWorks}, which the demo needs, is in use`,
    },
    hint: {
      ja: '別のデモが起動していないか確認するか、TOBAN_PORT で別のポートを指定してください。',
      en: 'See whether another demo is running, or choose other ports with TOBAN_PORT.',
    },
    cause,
  })
}
