/** The sending half of `run.deliver`: circuits, budgets and lanes that last as long as the run. */
import { join } from 'node:path'
import { PLATFORM_CODE } from '../../data/folder.ts'
import { dayCounts } from '../../data/outbox/day-counts.ts'
import type { Outbox } from '../../data/outbox/table.ts'
import { saveDayCounts } from '../../data/platform/delivery-stats.ts'
import { allIntegrations } from '../../data/platform/integrations.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { lastServed, noteServed } from '../../data/platform/serve-order.ts'
import { knownTenants } from '../../data/platform/tenants.ts'
import { dayAt, daySpan, type Instant } from '../domain/calendar-day.ts'
import { bootOfMachine } from './boot.ts'
import type { ChannelContext } from './channel.ts'
import { type Connection, connectionsOf } from './connections.ts'
import { crashAt } from './crash-point.ts'
import type { Alive, DeliveryOptions, DrainRequest } from './delivery.ts'
import { drain } from './drain.ts'
import { circuitAlert, circuitKey, tellInDoubt } from './drain-alerts.ts'
import type { DrainDeps, DrainReport, Participant } from './drain-terms.ts'
import { type CircuitNews, type Gate, openGate } from './gate.ts'
import { platformStore } from './gate-stores.ts'
import { LANES_PER_CONNECTION, type Lanes, openLanes } from './lanes.ts'
import { openChannel } from './open-channel.ts'
import { participantsOf } from './participants.ts'
import { type Requeued, type RequeueRequest, requeueIn } from './requeue.ts'
import { type Settled, settleOutboxes } from './settle.ts'

export type Drains = Readonly<{
  drain(request: DrainRequest): Promise<DrainReport>
  settle(request: Pick<DrainRequest, 'whose'>): Promise<Settled[]>
  requeue(request: RequeueRequest): Promise<Requeued>
  close(): Promise<void>
}>

export function openDrains(options: DeliveryOptions): Drains {
  const handles = openHandles(options)
  return {
    drain: async (request) => {
      const report = await drain(depsOf(options, handles, request), request)
      tellInDoubt(options.alerts, report.owners)
      return report
    },
    settle: async ({ whose }) => {
      const { platform, lanes } = handles
      const { clock, settings, folder, signal, runId, batchId } = options
      return await settleOutboxes({
        clock,
        lanes,
        connections: connectionsOf(allIntegrations(platform), settings),
        participants: participantsOf(folder, platform, { whose, now: clock.now() }).filter(
          ({ gone }) => !gone,
        ),
        stop: signal,
        runId,
        batchId,
      })
    },
    requeue: async (request) => {
      const { clock, folder, runId, batchId } = options
      const now = clock.now()
      const { whose } = request
      const owners = participantsOf(folder, handles.platform, { whose, now })
      return requeueIn(owners, request, { now, runId, batchId })
    },
    close: async () => {
      handles.gate.close()
      await handles.lanes.close()
      handles.platform.sqlite.close()
    },
  }
}

type Handles = Readonly<{ platform: PlatformDb; gate: Gate; lanes: Lanes }>

/** Circuits and budgets have a handle of their own: nothing is lost when a power cut forgets the last of them. */
function openHandles(options: DeliveryOptions): Handles {
  const { folder, settings, clock, secret } = options
  const platform = openPlatform(folder.platformFile, 'read-write', 'NORMAL')
  const context: ChannelContext = {
    secret,
    now: clock.now,
    settings,
    tokensDir: join(folder.stateDir, 'tokens'),
  }
  return {
    platform,
    gate: openGate(platformStore(platform), clock, teller(options, platform)),
    lanes: openLanes(options.lanesPerConnection ?? LANES_PER_CONNECTION, (connection) =>
      openChannel(connection.channel, connection.source, context),
    ),
  }
}

function depsOf(
  options: DeliveryOptions,
  { platform, gate, lanes }: Handles,
  request: DrainRequest,
): DrainDeps {
  const { clock, settings, folder } = options
  const day = dayAt(clock.now())
  return {
    clock,
    gate,
    lanes,
    settings,
    crash: crashAt(options.crashAt),
    stop: options.signal,
    deadline: request.deadline,
    by: options.by,
    boot: options.boot === undefined ? bootOfMachine() : options.boot,
    runId: options.runId,
    batchId: options.batchId,
    maxAttempts: request.maxAttempts ?? null,
    intervalMs: request.intervalMs ?? null,
    dataRoot: folder.root,
    participants: participantsOf(folder, platform, { whose: request.whose, now: clock.now() }),
    connections: () => connectionsOf(allIntegrations(platform), settings),
    serveOrder: {
      last: () => lastServed(platform),
      note: (owner, at) => noteServed(platform, idOf(owner), at),
    },
    isGone: (claimedBy, renewedAt) => isGone(options.alive, claimedBy, renewedAt),
    onServed: (owner, outbox: Outbox) =>
      saveDayCounts(platform, { day, tenantId: idOf(owner) }, dayCounts(outbox, daySpan(day))),
  }
}

function idOf({ owner, tenantId }: Participant): string {
  return tenantId ?? owner
}

function teller({ alerts }: DeliveryOptions, platform: PlatformDb) {
  return ({ connection, change, circuit }: CircuitNews): void => {
    const owner = ownerOf(platform, connection)
    if (change === 'closed') alerts.clear(circuitKey(connection, owner))
    else alerts.raise(circuitAlert(connection, circuit, owner))
  }
}

function ownerOf(platform: PlatformDb, { tenantId }: Connection): string {
  if (tenantId === null) return PLATFORM_CODE
  return knownTenants(platform).find(({ id }) => id === tenantId)?.code ?? tenantId
}

/** A lease that runs is believed, unless its attempt had ended when ours was ordered. */
export function isGone(alive: Alive, claimedBy: string, renewedAt: Instant): boolean {
  return ATTEMPT.test(claimedBy) && renewedAt < alive.at && !alive.attempts.includes(claimedBy)
}

/** Others (the command line) are known by their lease alone. */
const ATTEMPT = /^[0-9A-Z]{26}\.\d+$/
