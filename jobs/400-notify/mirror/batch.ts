/** What 407, 408 and 409 are, but for the service: facts, one company's mirror, what the holding keeps, the summary. */
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Integration } from '../../../data/platform/integrations.ts'
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import { syncState } from '../../../data/tenant/external-sync-state.ts'
import {
  defineBatch,
  type ParamsSchema,
  type Run,
  skip,
  type Tenant,
  type Words,
} from '../../../server/sdk/index.ts'
import type { ConnectionContext } from '../../../server/sdk/outside.ts'
import { secret } from '../../../server/sdk/secret.ts'
import { type RunLimits, sayMirrored, sayRun } from './alerts.ts'
import { collectMirror } from './collect.ts'
import { type MirrorFacts, mirrorFacts } from './facts.ts'
import { withMirrorLock } from './lock.ts'
import { mirrorDirectory } from './mirror.ts'
import type { Directory, MirrorResult } from './model.ts'
import { emptyMeter, type Meter, type Patience, type ReadMeans } from './patience.ts'
import { mirrorSummary } from './summary.ts'

/** Tests wind the waits forward. */
export type Delays = Readonly<{
  pause?(ms: number): Promise<unknown>
  /** Since the company's work began. */
  elapsedMs?(): number
}>

/** Parameters every mirror has. */
export type MirrorParams = Readonly<{
  force: boolean
  applyShrink: boolean
  /** Id of another organisation the connection may lead to from now on. */
  acceptOrganisation?: string | undefined
}>

/** What a service's reader is given. */
export type OpenWork<P> = Readonly<{
  tenant: Tenant
  run: Run<P>
  integration: Integration
  context: ConnectionContext
  means: ReadMeans
  elapsedMs(): number
}>

export type MirrorSpec<P extends MirrorParams> = Readonly<{
  id: string
  title: Words
  /** Of the connection. */
  key: string
  service: MirroredService
  patience: Patience
  limits: RunLimits
  params: ParamsSchema<P>
  open(work: OpenWork<P>): Promise<Directory>
}>

export function mirrorBatch<P extends MirrorParams>(spec: MirrorSpec<P>, delays: Delays) {
  return defineBatch<P, MirrorFacts, MirrorResult, unknown>({
    id: spec.id,
    title: spec.title,
    params: spec.params,
    facts: (hub) => mirrorFacts(hub, spec.key),
    each: (tenant, run, facts) => mirrorCompany(spec, { tenant, run, facts, delays }),
    collect: (result, hub) => collectMirror(result, hub, spec.key),
    collectIncomplete: (result, hub) => collectMirror(result, hub, spec.key),
    finish: (outcomes, run) => {
      sayRun(run, outcomes, spec)
      return mirrorSummary(run, outcomes)
    },
  })
}

type Company<P> = Readonly<{ tenant: Tenant; run: Run<P>; facts: MirrorFacts; delays: Delays }>

/** 403 has just read the same directory. */
const FRESH_MS = 60 * 60_000

async function mirrorCompany<P extends MirrorParams>(
  spec: MirrorSpec<P>,
  { tenant, run, facts, delays }: Company<P>,
) {
  const { integration, circuit, refusedToday } = facts
  if (integration === null) return skip('not_configured')
  if (integration.heldByIncident !== null) return skip('held_by_incident', { needsPerson: true })
  if (refusedToday !== null) return skip(`auth: ${refusedToday}`, { needsPerson: true })
  if (!run.params.force && isFresh(spec, tenant, run)) return skip('fresh')
  const pause = pauseOf(run, delays)
  return await withMirrorLock({ tenant, run, service: spec.service, pause }, async () => {
    const meter = emptyMeter()
    const work = openWork(spec, { tenant, run, integration, meter, delays })
    const means = { tenant, run, integration, circuit }
    try {
      const result = await mirrorDirectory(
        {
          tenant,
          run,
          service: spec.service,
          configId: integration.configId,
          meter,
          applyShrink: run.params.applyShrink,
          acceptOrganisation: run.params.acceptOrganisation ?? null,
          relink: false,
          verifyOnly: false,
        },
        () => spec.open(work),
      )
      sayMirrored(means, result)
      return result
    } catch (error) {
      if (error instanceof Error && 'summary' in error)
        sayMirrored(means, error.summary as MirrorResult)
      throw error
    }
  })
}

function isFresh<P extends MirrorParams>(
  { service }: MirrorSpec<P>,
  tenant: Tenant,
  run: Run<P>,
): boolean {
  const state = syncState(tenant.db, service)
  if (state?.pulledBy !== 'BATCH-403' || state.lastResult !== 'ok') return false
  return run.now() - (state.lastFullAt ?? 0) < FRESH_MS
}

export function pauseOf(run: Run<unknown>, delays: Delays): (ms: number) => Promise<unknown> {
  return delays.pause ?? ((ms) => delay(ms, undefined, { signal: run.signal }))
}

type Opening<P> = Readonly<{
  tenant: Tenant
  run: Run<P>
  integration: Integration
  meter: Meter
  delays: Delays
}>

export function openWork<P>(
  { service, patience }: Readonly<{ service: MirroredService; patience: Patience }>,
  { tenant, run, integration, meter, delays }: Opening<P>,
): OpenWork<P> {
  const beganAt = performance.now()
  return {
    tenant,
    run,
    integration,
    context: connectionContext(run),
    means: {
      service,
      patience,
      meter,
      log: run.log,
      signal: run.signal,
      pause: pauseOf(run, delays),
    },
    elapsedMs: delays.elapsedMs ?? (() => performance.now() - beganAt),
  }
}

/** A dry run keeps no token. */
export function connectionContext(run: Run<unknown>): ConnectionContext {
  return {
    secret,
    now: run.now,
    settings: run.settings.toban,
    tokensDir: run.dryRun ? null : join(run.folder.runDir, 'tokens'),
  }
}
