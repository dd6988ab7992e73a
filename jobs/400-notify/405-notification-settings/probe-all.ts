/** Probes every connection once, however many companies share it, and writes down what was seen (card 405, steps 1, 2 and 6). */
import { changeCircuit, circuitOf } from '../../../data/platform/channel-circuits.ts'
import { recordHealth } from '../../../data/platform/integration-health.ts'
import type { Integration } from '../../../data/platform/integrations.ts'
import { afterSend } from '../../../server/domain/delivery/circuit.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import { alertOf, channelKey, secretName } from '../mirror/alerts.ts'
import type { Delays } from '../mirror/batch.ts'
import { reopen } from '../mirror/collect.ts'
import { PROBED_KEYS, type ProbeVerdict, probe } from './probes.ts'

export type Probed = Readonly<{
  verdicts: ReadonlyMap<string, ProbeVerdict>
  /** Connections looked at; each shared one counts once. */
  probes: number
  failed: number
  /** Most of them could not be reached: it is our own network. */
  isCutOff: boolean
}>

const LANES = 4

export function isProbed({ key }: Integration): boolean {
  return (PROBED_KEYS as readonly string[]).includes(key)
}

export async function probeAll(
  run: SystemRun<unknown>,
  integrations: readonly Integration[],
  delays: Delays,
): Promise<Probed> {
  const groups = [...grouped(integrations.filter(isProbed)).values()]
  const waiting = [...groups]
  const verdicts = new Map<string, ProbeVerdict>()
  const lane = async () => {
    for (let group = waiting.shift(); group; group = waiting.shift()) {
      const [first, ...others] = group
      if (!first) continue
      const verdict = await probe(first, { run, delays })
      verdicts.set(first.configId, verdict)
      for (const other of others) verdicts.set(other.configId, aboutOther(verdict, other))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  const seen = groups.flatMap(([first]) => verdicts.get(first?.configId ?? '') ?? [])
  const networks = seen.filter((verdict) => verdict.isNetwork).length
  return {
    verdicts,
    probes: seen.length,
    failed: seen.filter((verdict) => verdict.status !== 'HEALTHY').length,
    isCutOff: seen.length > 0 && networks > seen.length / 2,
  }
}

/** The same server with the same secret is the same connection. */
function grouped(integrations: readonly Integration[]): Map<string, Integration[]> {
  const groups = new Map<string, Integration[]>()
  for (const integration of integrations) {
    const { key, endpointUrl, authType, authRef, connection } = integration
    const fingerprint = JSON.stringify([key, endpointUrl, authType, authRef, connection])
    groups.set(fingerprint, [...(groups.get(fingerprint) ?? []), integration])
  }
  return groups
}

function aboutOther(verdict: ProbeVerdict, { configId }: Integration): ProbeVerdict {
  return { ...verdict, faults: verdict.faults.map((one) => ({ ...one, subjectId: configId })) }
}

export type Owners = ReadonlyMap<string | null, string>

/** @param owners code by tenant id; the holding under null. */
export function recordProbes(
  run: SystemRun<unknown>,
  { verdicts, isCutOff }: Probed,
  { integrations, owners }: Readonly<{ integrations: readonly Integration[]; owners: Owners }>,
): void {
  if (run.dryRun) return
  for (const integration of integrations) {
    const verdict = verdicts.get(integration.configId)
    if (verdict)
      record(run, {
        integration,
        verdict,
        isCutOff,
        owner: owners.get(integration.tenantId) ?? '_platform',
      })
  }
}

type Seen = Readonly<{
  integration: Integration
  verdict: ProbeVerdict
  isCutOff: boolean
  owner: string
}>

function record(run: SystemRun<unknown>, { integration, verdict, isCutOff, owner }: Seen): void {
  const { platform } = run
  const { configId } = integration
  const at = run.now()
  const status = isCutOff ? 'UNKNOWN' : verdict.status
  recordHealth(platform, configId, { status, code: verdict.code, at })
  if (status === 'UNHEALTHY' && verdict.isAuth) {
    const end = {
      now: at,
      class: 'F',
      code: verdict.code,
      configUpdatedAt: integration.updatedAt,
    } as const
    changeCircuit(platform, configId, at, (circuit) => afterSend(circuit, end))
    sayRefused(run, integration, { owner, detail: verdict.code ?? 'AUTH' })
  }
  if (status !== 'HEALTHY') return
  const before = circuitOf(platform, configId, at).state
  reopen(platform, configId, at)
  if (before === 'AUTH' || before === 'CLOSED') run.alerts.clear(channelKey(integration.key, owner))
}

function sayRefused(
  run: SystemRun<unknown>,
  integration: Integration,
  { owner, detail }: Readonly<{ owner: string; detail: string }>,
): void {
  const where = secretName(integration)
  const message = {
    ja: `${owner} の連携 ${integration.key} が認証を拒否しました (秘密 ${where}): ${detail}。認証情報を更新してください`,
    en: `the connection ${integration.key} of ${owner} refuses the credentials (secret ${where}): ${detail}; renew them`,
  }
  const alert = alertOf(channelKey(integration.key, owner), {
    metric: 'channel_auth',
    message,
    context: { connection: integration.configId, detail },
  })
  run.alerts.raise(owner.startsWith('_') ? alert : { ...alert, tenantCode: owner })
}
