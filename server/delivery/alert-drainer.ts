/** Sends the engine's own alert messages (ops.alert_messages) from the main process: an alert about BATCH-406 must not need BATCH-406. */

import type { OpsDb } from '../../data/ops/open.ts'
import { installationOf } from '../../data/outbox/insert.ts'
import { nextDueAt } from '../../data/outbox/reading.ts'
import { outboxOf } from '../../data/outbox/table.ts'
import { allIntegrations, type Integration } from '../../data/platform/integrations.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { Config } from '../config/config.ts'
import type { SecretRef } from '../config/secrets.ts'
import { alertConnections } from './alert-connections.ts'
import { bootOfMachine } from './boot.ts'
import type { ChannelContext } from './channel.ts'
import type { Clock } from './clock.ts'
import { neverCrash } from './crash-point.ts'
import { drain } from './drain.ts'
import type { DrainReport, Participant } from './drain-terms.ts'
import { type CircuitNews, type GateStore, openGate } from './gate.ts'
import { memoryStore } from './gate-stores.ts'
import { LANES_PER_CONNECTION, openLanes } from './lanes.ts'
import { openChannel } from './open-channel.ts'

export type AlertDrainerDeps = Readonly<{
  ops: OpsDb
  /** Read-only; a file that can not be read only costs the connections that are kept in it. */
  platform: PlatformDb
  /** In force now. */
  config(): Config
  clock: Clock
  secret(ref: SecretRef): string
  tokensDir: string
  /** What the operators should see in the process's log. */
  onReport(report: DrainReport): void
  onCircuit(news: CircuitNews): void
  /** ops.db can not be written. */
  onTrouble(error: unknown): void
}>

export type AlertDrainer = Readonly<{
  /** There may be something to send. */
  wake(): void
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
  /** Begins nothing new; what is in flight is finished. */
  stop(): Promise<void>
}>

/** Looked at so often although nobody has called: a row whose time has come makes no noise. */
const LOOK_EVERY_MS = 30_000

/** One drain is over after this; the next one takes up the rest. */
const DRAIN_LIMIT_MS = 10 * 60_000

export function startAlertDrainer(deps: AlertDrainerDeps): AlertDrainer {
  const stop = new AbortController()
  // Circuits and budgets in memory: platform.db may be out of order.
  const store = memoryStore()
  let underWay: Promise<void> | null = null
  let called = false
  const look = (): void => {
    if (stop.signal.aborted) return
    if (underWay) {
      called = true
      return
    }
    called = false
    underWay = drainOnce(deps, store, stop.signal).finally(() => {
      underWay = null
      if (called) look()
    })
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  look()
  return {
    wake: look,
    settled: async () => {
      while (underWay) await underWay
    },
    stop: async () => {
      clearInterval(timer)
      stop.abort()
      await underWay
    },
  }
}

async function drainOnce(
  deps: AlertDrainerDeps,
  store: GateStore,
  stop: AbortSignal,
): Promise<void> {
  try {
    if (!hasWork(deps)) return
    const report = await drainAlerts(deps, store, stop)
    const fault = report.owners.find(({ error }) => error)?.error
    if (fault) deps.onTrouble(new Error(`${fault.code}: ${fault.words.en}`))
    else deps.onReport(report)
  } catch (error) {
    deps.onTrouble(error)
  }
}

/** Most looks find nothing: they must cost nothing either. */
function hasWork({ ops, clock }: AlertDrainerDeps): boolean {
  const at = nextDueAt(outboxOf(ops))
  return at !== null && at <= clock.now()
}

async function drainAlerts(
  deps: AlertDrainerDeps,
  store: GateStore,
  stop: AbortSignal,
): Promise<DrainReport> {
  const { ops, clock, config, secret, tokensDir } = deps
  const settings = config().toban
  const context: ChannelContext = { secret, now: clock.now, settings, tokensDir }
  const gate = openGate(store, clock, deps.onCircuit)
  const lanes = openLanes(LANES_PER_CONNECTION, ({ channel, source }) =>
    openChannel(channel, source, context),
  )
  try {
    return await drain(
      {
        clock,
        gate,
        lanes,
        settings,
        stop,
        crash: neverCrash,
        deadline: clock.now() + DRAIN_LIMIT_MS,
        by: OWNER,
        boot: bootOfMachine(),
        runId: null,
        batchId: null,
        maxAttempts: null,
        intervalMs: null,
        dataRoot: '',
        participants: [opsQueue(ops)],
        connections: () => alertConnections(config(), integrationsOf(deps)),
        serveOrder: { last: () => new Map(), note: () => {} },
        // Only this process drains, one drain at a time: whatever is claimed was left by a dead one.
        isGone: () => true,
      },
      {},
    )
  } finally {
    gate.close()
    await lanes.close()
  }
}

const OWNER = '_ops'

function opsQueue(ops: OpsDb): Participant {
  const installationId = installationOf(ops.sqlite, 'platform')
  return {
    owner: OWNER,
    tenantId: null,
    held: false,
    gone: false,
    open: () => ({ outbox: outboxOf(ops), installationId, close: () => {} }),
  }
}

function integrationsOf({ platform }: AlertDrainerDeps): readonly Integration[] {
  try {
    return allIntegrations(platform)
  } catch {
    // Mail and hooks of the configuration do not need it.
    return []
  }
}
