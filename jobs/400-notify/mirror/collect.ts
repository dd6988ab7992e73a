/** What the holding keeps of a company's mirror run, good or failed: log, health, circuit, cached token, the mail to its administrator. */
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { changeCircuit } from '../../../data/platform/channel-circuits.ts'
import {
  expiredTokenFiles,
  forgetTokens,
  logSync,
  noteToken,
  recordHealth,
} from '../../../data/platform/integration-health.ts'
import { tenantIntegration } from '../../../data/platform/integrations.ts'
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import { administratorOf } from '../../../data/platform/tenants.ts'
import { afterSend } from '../../../server/domain/delivery/circuit.ts'
import { dayAt, type HubRun, type PlatformDb, type TenantRef } from '../../../server/sdk/index.ts'
import { type MirrorResult, NO_PART_COUNTS, type PartCounts } from './model.ts'
import { stoppedMail } from './stopped-mail.ts'

export type CollectHub = Readonly<{
  tenant: TenantRef
  platform: PlatformDb
  run: HubRun<unknown>
}>

/** Idempotent: every row has a key of its own. @param key of the connection. */
export function collectMirror(result: MirrorResult, hub: CollectHub, key: string): void {
  logMirror(result, hub)
  recordVerdict(result, hub, key)
  if (result.token) noteToken(hub.platform, { ...result.token, configId: result.configId })
  clearTokens(hub)
  if (result.settingsDisabled.length > 0) tellAdmin(result, hub)
}

/** Of use to nobody for a day already. The file goes first: a row without a file is cleared by the next run. */
function clearTokens({ platform, run }: CollectHub): void {
  const root = dirname(platform.path)
  const before = run.now() - EXPIRED_KEPT_MS
  const files = expiredTokenFiles(platform, before)
  for (const file of files) rmSync(join(root, file), { force: true })
  if (files.length > 0) forgetTokens(platform, before)
}

const EXPIRED_KEPT_MS = 86_400_000

/** Only that it was looked at: the connection itself was not tried. */
export function logMirror(result: MirrorResult, { platform, tenant, run }: CollectHub): void {
  logSync(platform, {
    runId: run.id,
    batchId: run.batchId,
    tenantId: tenant.id,
    service: result.service,
    startedAt: result.startedAt,
    finishedAt: result.finishedAt,
    result: wordOf(result),
    apiCalls: result.apiCalls,
    rateWaits: result.rateWaits,
    users: result.parts.users ?? NO_PART_COUNTS,
    containers: containerCounts(result),
    errorCode: result.failures[0]?.code ?? null,
    details: detailsOf(result),
  })
}

function wordOf({ failures }: MirrorResult): 'ok' | 'auth' | 'error' | 'refused' {
  if (failures.length === 0) return 'ok'
  if (failures.some(({ kind }) => kind === 'auth')) return 'auth'
  return failures.some(({ kind }) => kind === 'shrink' || kind === 'changed') ? 'refused' : 'error'
}

function containerCounts({ parts }: MirrorResult): PartCounts {
  const { users: _people, ...containers } = parts
  const sum = (name: keyof PartCounts) =>
    Object.values(containers).reduce((total, counts) => total + (counts?.[name] ?? 0), 0)
  return {
    seen: sum('seen'),
    added: sum('added'),
    changed: sum('changed'),
    removed: sum('removed'),
  }
}

function detailsOf(result: MirrorResult) {
  const { links, people, destinationsDisabled, settingsDisabled, withoutBot, extras } = result
  const { apiErrors, waitMs, throttlePctMax } = result
  const failures = result.failures.map(({ part, code, detail }) => ({ part, code, detail }))
  const tended = { links, people, destinationsDisabled, settingsDisabled, withoutBot }
  return { ...tended, extras, apiErrors, waitMs, throttlePctMax, failures }
}

/** Refused credentials close the circuit for senders too; an answer with them proves them good. */
function recordVerdict(
  result: MirrorResult,
  { platform, tenant, run }: CollectHub,
  key: string,
): void {
  const { configId } = result
  const now = run.now()
  const refused = result.failures.find(({ kind }) => kind === 'auth')
  if (refused) {
    recordHealth(platform, configId, { status: 'UNHEALTHY', code: refused.detail, at: now })
    const configUpdatedAt = tenantIntegration(platform, tenant.id, key)?.updatedAt ?? 0
    changeCircuit(platform, configId, now, (circuit) =>
      afterSend(circuit, { now, class: 'F', code: refused.detail, configUpdatedAt }),
    )
    return
  }
  if (result.failures.length > 0) return
  recordHealth(platform, configId, { status: 'HEALTHY', code: null, at: now })
  reopen(platform, configId, now)
}

/** AUTH → HALF_OPEN: the next message finds out. */
export function reopen(platform: PlatformDb, configId: string, now: number): void {
  changeCircuit(platform, configId, now, (circuit) =>
    circuit.state === 'AUTH'
      ? { ...circuit, state: 'HALF_OPEN', openUntil: now, changedAt: now }
      : circuit,
  )
}

function tellAdmin(result: MirrorResult, { platform, tenant, run }: CollectHub): void {
  const admin = administratorOf(platform, tenant.id)
  if (admin === null) return
  enqueueMail(platform, {
    dedupe: `${result.service.toLowerCase().replace('_', '')}sync:${tenant.id}:${dayAt(run.now())}`,
    address: admin.address,
    tenantId: tenant.id,
    sourceBatch: run.batchId,
    runId: run.id,
    ...stoppedMail(admin, result),
    attachments: [],
    priority: 2,
    at: run.now(),
  })
}
