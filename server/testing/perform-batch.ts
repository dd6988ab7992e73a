/** Runs a batch on real files without the engine: for tests of batches and for trying one out. */

import { existsSync } from 'node:fs'
import { dataFolder } from '../../data/folder.ts'
import { type OpsDb, openOps } from '../../data/ops/open.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { clearAlert } from '../alerts/clear.ts'
import type { AlertContext } from '../alerts/context.ts'
import { countSilence } from '../alerts/no-data.ts'
import { raiseAlert } from '../alerts/raise.ts'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load.ts'
import { jumpingClock } from '../delivery/clock.ts'
import { collectResult, hubRun, planWork, type RunHead, selectTenants } from '../dispatch/hub.ts'
import { resolveParams } from '../dispatch/params.ts'
import type { AlertRaise, NoData } from '../domain/alert.ts'
import { addDays, type Day, dayAt, type Instant } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import { newId } from '../domain/ids.ts'
import type { Fault, Outcome, TenantState, Trigger } from '../domain/run.ts'
import { sameWords } from '../domain/stored-words.ts'
import { readEnvironment } from '../environment.ts'
import type { Batch, TenantOutcome } from '../sdk/batch.ts'
import type { EngineFacts } from '../sdk/engine-facts.ts'
import { logOf } from '../sdk/log.ts'
import { BadParameterError } from '../sdk/result.ts'
import type { AuditedAct } from '../sdk/run.ts'
import type { Settings } from '../sdk/settings.ts'
import { faultOf } from '../worker/fault.ts'
import { perform } from '../worker/perform.ts'
import type { Report, WorkOrder } from '../worker/protocol.ts'

export type PerformOptions = {
  dataRoot: string
  /** The clock of the run, which stands still but for waits of the delivery library: those it jumps over. */
  at: Instant
  tenants?: readonly string[]
  params?: Record<string, unknown>
  /** Default: by the batch's schedule entry (the day of `at`, or the day before). */
  businessDate?: Day
  dryRun?: boolean
  reason?: string
  trigger?: Trigger
  /** Replaces whole blocks of toban.yaml and monitoring.yaml. */
  settings?: {
    toban?: Partial<Config['toban']>
    monitoring?: Partial<Config['monitoring']>
    routes?: Settings['routes']
    calendars?: Settings['calendars']
  }
  engine?: Partial<EngineFacts>
  attempt?: number
  earlier?: readonly TenantOutcome[]
  signal?: AbortSignal
}

/** As the ledger keeps it, said in the language of the settings. */
export type PerformedFault = Omit<Fault, 'message'> & Readonly<{ message: string }>

export type PerformedTenant = Readonly<{
  code: string
  state: TenantState
  result: unknown
  reason: string | null
  fault: PerformedFault | null
}>

export type Performed = Readonly<{
  runId: string
  state: 'succeeded' | 'warned' | 'failed' | 'postponed' | 'interrupted'
  /** Null unless the state is failed. */
  error: PerformedFault | null
  summary: unknown
  tenants: readonly PerformedTenant[]
  alerts: Readonly<{
    raised: readonly AlertRaise[]
    cleared: readonly string[]
    /** Keys that could not be measured. */
    silent: readonly string[]
    news: readonly string[]
  }>
  log: readonly Readonly<{
    level: string
    tenantCode: string | null
    message: string
    fields: unknown
  }>[]
  audit: readonly AuditedAct[]
  artifacts: readonly Readonly<{
    path: string
    kind: string
    tenantCode: string | null
    bytes: number
    sha256: string
  }>[]
}>

/** Bad parameters are returned as a failed state with class `parameters`, as the engine would refuse them. */
export async function performBatch<P, F, R, S>(
  batch:
    | import('../sdk/batch.ts').TenantBatch<P, F, R, S>
    | import('../sdk/batch.ts').SystemBatch<P, F, S>,
  options: PerformOptions,
): Promise<Performed> {
  const stage = openStage(options)
  try {
    return await performOn(stage, batch as unknown as Batch, options)
  } finally {
    stage.platform.sqlite.close()
    stage.reading.sqlite.close()
    stage.ops?.sqlite.close()
  }
}

type Stage = {
  platform: PlatformDb
  reading: PlatformDb
  ops: OpsDb | null
  settings: Settings
  config: Config
}

function openStage(options: PerformOptions): Stage {
  const folder = dataFolder(options.dataRoot)
  const loaded = loadConfig(readEnvironment().configRoot)
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  const { config } = loaded
  return {
    config,
    platform: openPlatform(folder.platformFile, 'read-write'),
    reading: openPlatform(folder.platformFile, 'read-only'),
    ops: existsSync(folder.opsFile) ? openOps(folder.opsFile, 'read-write') : null,
    settings: {
      // Sentences are compared in English unless the test is about the other language.
      toban: { ...config.toban, language: 'en', ...options.settings?.toban },
      monitoring: { ...config.monitoring, ...options.settings?.monitoring },
      routes: options.settings?.routes ?? config.alerts.routes,
      calendars: options.settings?.calendars ?? config.calendars,
    },
  }
}

async function performOn(stage: Stage, batch: Batch, options: PerformOptions): Promise<Performed> {
  const heard: Report[] = []
  const head = headOf(stage, batch, options)
  const voice = voiceInto(heard, options.at)
  try {
    const params = resolveParams({
      batch,
      raw: options.params ?? {},
      businessDate: head.businessDate,
      now: options.at,
      reason: head.reason,
    })
    const run = hubRun({ ...head, params }, stage.settings, voice)
    const hub = {
      platform: stage.reading,
      settings: () => stage.settings,
      calendars: () => stage.config.calendars,
      engine: { ...QUIET_ENGINE, ...options.engine },
    }
    const selection = selectTenants(stage.reading, options.tenants ?? 'all')
    const earlier = options.earlier ?? []
    const { work, notTargets } = await planWork({
      batch,
      run,
      hub,
      selection,
      earlier,
      maintained: new Map(),
      entry: null,
    })
    const order: WorkOrder = {
      ...head,
      params,
      work,
      earlier,
      settings: stage.settings,
      moduleFile: '',
      alive: { at: options.at, attempts: [] },
    }
    const outcome = await perform(batch, order, {
      ...jumpingClock(options.at),
      report: (report) => heard.push(report),
      signal: options.signal ?? new AbortController().signal,
      records: () => {},
    })
    collectAll(stage, batch, { heard, run, dryRun: head.dryRun })
    for (const tenant of notTargets) {
      heard.push({
        type: 'tenant_finished',
        tenant,
        at: options.at,
        end: { state: 'skipped', reason: sameWords('not_a_target'), needsPerson: false },
      })
    }
    return performed(stage, { head, heard, outcome, at: options.at })
  } catch (thrown) {
    if (!(thrown instanceof BadParameterError)) throw thrown
    return performed(stage, {
      head,
      heard,
      outcome: { kind: 'failed', fault: faultOf(thrown) },
      at: options.at,
    })
  }
}

function headOf(stage: Stage, batch: Batch, options: PerformOptions): RunHead {
  const entry = stage.config.batches.find((candidate) => candidate.batchId === batch.id)
  const today = dayAt(options.at)
  const usual = entry?.businessDate === 'previous' ? addDays(today, -1) : today
  return {
    runId: newId(options.at),
    attempt: options.attempt ?? 1,
    batchId: batch.id,
    businessDate: options.businessDate ?? usual,
    scheduledFor: null,
    trigger: options.trigger ?? 'manual',
    triggeredBy: 'test',
    reason: options.reason ?? null,
    params: null,
    dryRun: options.dryRun ?? false,
    fixedNow: options.at,
    dataRoot: options.dataRoot,
  }
}

function voiceInto(heard: Report[], at: Instant) {
  return {
    now: () => at,
    alerts: {
      raise: (alert: AlertRaise) => void heard.push({ type: 'alert_raised', at, alert }),
      clear: (key: string) => void heard.push({ type: 'alert_cleared', at, key }),
      noData: (silence: NoData) => void heard.push({ type: 'alert_no_data', at, silence }),
    },
    log: logOf((level, message, fields) =>
      heard.push({ type: 'log', at, level, tenantCode: null, message, fields }),
    ),
  }
}

function collectAll(
  stage: Stage,
  batch: Batch,
  about: { heard: readonly Report[]; run: ReturnType<typeof hubRun>; dryRun: boolean },
): void {
  if (about.dryRun) return
  for (const report of [...about.heard]) {
    if (report.type !== 'tenant_finished') continue
    const { end } = report
    if ((end.state !== 'succeeded' && end.state !== 'failed') || end.resultJson === null) continue
    const hub = { tenant: report.tenant, platform: stage.platform, run: about.run }
    collectResult(batch, { end: end.state, result: JSON.parse(end.resultJson) as unknown }, hub)
  }
}

function performed(
  stage: Stage,
  about: { head: RunHead; heard: readonly Report[]; outcome: Outcome; at: Instant },
): Performed {
  const { head, heard, outcome } = about
  const { language } = stage.settings.toban
  return {
    runId: head.runId,
    state: stateOf(outcome),
    error: outcome.kind === 'failed' ? inOneLanguage(outcome.fault, language) : null,
    summary: 'summary' in outcome ? outcome.summary : null,
    tenants: heard.flatMap((report) => tenantOf(report, language)),
    alerts: alertsOf(stage, about),
    log: heard.flatMap((report) => (report.type === 'log' ? [report] : [])),
    audit: heard.flatMap((report) => (report.type === 'audited' ? [report.act] : [])),
    artifacts: heard.flatMap((report) => (report.type === 'artifact' ? [report] : [])),
  }
}

type About = { head: RunHead; heard: readonly Report[]; at: Instant }

/** What was said, and what that did to the alerts of ops.db, where there is one. */
function alertsOf(stage: Stage, { head, heard, at }: About): Performed['alerts'] {
  const said = { batchId: head.batchId, runId: head.runId, at }
  const news: string[] = []
  const { ops, config } = stage
  const context: AlertContext | null =
    ops && !head.dryRun
      ? {
          ops,
          config,
          tenants: NO_TENANTS,
          heard: ({ key, change }) => news.push(`${change} ${key}`),
        }
      : null
  const raised: AlertRaise[] = []
  const cleared: string[] = []
  const silent: string[] = []
  for (const report of heard) {
    if (report.type === 'alert_raised') {
      raised.push(report.alert)
      if (context) raiseAlert(context, report.alert, said)
    }
    if (report.type === 'alert_cleared') {
      cleared.push(report.key)
      if (context) clearAlert(context, report.key, said)
    }
    if (report.type === 'alert_no_data') {
      silent.push(report.silence.key)
      if (context) countSilence(context, report.silence, said)
    }
  }
  return { raised, cleared, silent, news: news.filter((line) => !line.startsWith('eased ')) }
}

/** Names of companies are for messages, which nobody gets here. */
const NO_TENANTS = { count: () => 0, nameOf: () => null }

function inOneLanguage(fault: Fault, language: Language): PerformedFault {
  return { ...fault, message: fault.message[language] }
}

function tenantOf(report: Report, language: Language): PerformedTenant[] {
  if (report.type !== 'tenant_finished') return []
  const { end } = report
  return [
    {
      code: report.tenant.code,
      state: end.state,
      result:
        'resultJson' in end && end.resultJson !== null
          ? (JSON.parse(end.resultJson) as unknown)
          : null,
      reason: end.state === 'skipped' ? end.reason[language] : null,
      fault: end.state === 'failed' ? inOneLanguage(end.fault, language) : null,
    },
  ]
}

function stateOf(outcome: Outcome): Performed['state'] {
  switch (outcome.kind) {
    case 'succeeded':
    case 'warned':
    case 'postponed':
    case 'interrupted':
      return outcome.kind
    default:
      return 'failed'
  }
}

/** An engine with nothing to tell. */
const QUIET_ENGINE: EngineFacts = {
  stopped: () => false,
  overdue: () => [],
  stuck: () => [],
  failing: () => [],
  disabled: () => [],
  oldestQueuedAt: () => null,
  lastGoodEnd: () => null,
  heartbeats: () => [],
  openAlerts: () => [],
  audited: () => [],
  lanes: () => [],
}
