/** Group 6 of BATCH-001: can the services Toban talks to be reached? Nothing is ever sent. */
import { readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type NetTarget,
  netTargets,
  type WatchedIntegration,
  watchedIntegrations,
} from '../../../../data/platform/health.ts'
import { errorWords, sameWords, TobanError, type Words } from '../../../../server/sdk/index.ts'
import { secret } from '../../../../server/sdk/secret.ts'
import { absent, type Check, type Finding } from '../check.ts'
import type { HealthContext } from '../context.ts'
import { askSlack, reachHttp, reachName, reachSmtp, reachTcp, readCertificate } from '../reach.ts'

const TRIES = 3
/** Three tries of 5 s and two pauses of 10 s, with room. */
const LIMIT_MS = 45_000
const SMTP_KEYS = new Set(['smtp_server', 'smtp_backup'])
/** Without the mail server nobody hears of anything. */
const CRITICAL_KEYS = new Set(['smtp_server'])

/** Something to reach. `reach` throws what went wrong; null = there is no credential or address to try with. */
type Service = Readonly<{
  id: string
  name: string
  critical: boolean
  reach: ((signal: AbortSignal) => Promise<void>) | null
}>

export function outsideChecks(context: HealthContext): Check[] {
  const { run } = context
  const integrations = watchedIntegrations(run.platform)
  const services = [
    ...ownMailServer(context, integrations),
    ...integrations.map((integration) => serviceOf(integration)),
    ...watchedTargets(context).map(targetService),
  ]
  return services.map((service) => ({
    id: 'ext.reach',
    component: service.id,
    group: 6,
    alertKey: `ext:${service.id}`,
    limitMs: LIMIT_MS + 2 * context.repeatPauseMs,
    run: (signal) => tried(service, context.repeatPauseMs, signal),
  }))
}

async function tried(service: Service, pauseMs: number, signal: AbortSignal): Promise<Finding> {
  if (!service.reach)
    return absent({
      ja: `${service.name}: 接続を試す認証情報がありません`,
      en: `${service.name}: no credential to try with`,
    })
  let fault = sameWords('')
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      await service.reach(signal)
      return {
        state: 'pass',
        value: attempt,
        limit: TRIES,
        unit: 'tries',
        message: { ja: `${service.name}: 接続できます`, en: `${service.name}: reached` },
      }
    } catch (error) {
      signal.throwIfAborted()
      fault = causeOf(error)
    }
    if (attempt < TRIES) await pause(pauseMs, undefined, { signal })
  }
  return {
    state: service.critical ? 'fail' : 'warn',
    severity: service.critical ? 'HIGH' : 'MEDIUM',
    value: TRIES,
    limit: TRIES,
    unit: 'tries',
    message: {
      ja: `${service.name}: ${TRIES} 回試しましたが接続できません: ${fault.ja}`,
      en: `${service.name}: not reached in ${TRIES} tries: ${fault.en}`,
    },
  }
}

/** The server of toban.yaml, unless the same is entered as an integration. */
function ownMailServer(
  { run }: HealthContext,
  integrations: readonly WatchedIntegration[],
): Service[] {
  const { smtp } = run.settings.toban.mail
  const entered = integrations.some(
    ({ tenantCode, integrationKey }) => tenantCode === null && integrationKey === 'smtp_server',
  )
  if (!smtp || entered) return []
  const { host, port, secure } = smtp
  return [
    { id: 'smtp', name: 'smtp', critical: true, reach: () => reachSmtp({ host, port, secure }) },
  ]
}

function serviceOf(integration: WatchedIntegration): Service {
  const { configId, tenantCode, integrationKey } = integration
  const name = tenantCode === null ? integrationKey : `${integrationKey} (${tenantCode})`
  const critical = tenantCode === null && CRITICAL_KEYS.has(integrationKey)
  return { id: configId, name, critical, reach: wayTo(integration) }
}

function wayTo(integration: WatchedIntegration): Service['reach'] {
  const { integrationKey, endpointUrl, connection } = integration
  if (SMTP_KEYS.has(integrationKey)) return smtpWay(integration)
  const folder = connection.folder
  if (integrationKey === 'hr' && typeof folder === 'string') {
    return async () => void readdirSync(folder)
  }
  if (endpointUrl === null) return null
  if (integrationKey === 'hr') return (signal) => reachHttp(endpointUrl, signal)
  if (integrationKey === 'slack_api') return slackWay(integration, endpointUrl)
  return () => handshake(endpointUrl)
}

function smtpWay({ endpointUrl, connection }: WatchedIntegration): Service['reach'] {
  const url = endpointUrl === null ? null : new URL(endpointUrl)
  const host = typeof connection.host === 'string' ? connection.host : url?.hostname
  if (!host) return null
  const port = typeof connection.port === 'number' ? connection.port : Number(url?.port || 587)
  const secure = connection.secure === true || url?.protocol === 'smtps:'
  return () => reachSmtp({ host, port, secure })
}

function slackWay({ authRef }: WatchedIntegration, apiUrl: string): Service['reach'] {
  if (!authRef) return null
  try {
    const token = secret(authRef)
    return (signal) => askSlack(apiUrl, token, signal)
  } catch {
    // No credential is a fact of the configuration; BATCH-405 tells whoever has to mend it.
    return null
  }
}

/** Hooks have no harmless request: that the host answers a handshake is as far as a check may go. */
async function handshake(address: string): Promise<void> {
  const url = new URL(address)
  const secure = url.protocol === 'https:'
  const port = Number(url.port || (secure ? 443 : 80))
  if (secure) await readCertificate(url.hostname, port)
  else await reachTcp(url.hostname, port)
}

/** Targets of platform.db and of monitoring.yaml; the former win. */
export function watchedTargets({ run }: HealthContext): NetTarget[] {
  const known = new Map<string, NetTarget>()
  for (const { id, enabled, ...target } of run.settings.monitoring.targets) {
    if (enabled) known.set(id, { targetId: id, ...target })
  }
  for (const target of netTargets(run.platform)) known.set(target.targetId, target)
  return [...known.values()]
}

function targetService({ targetId, host, port, kind, critical }: NetTarget): Service {
  return {
    id: targetId,
    name: `${host}:${port}`,
    critical,
    reach: () => reachTarget({ host, port, kind }),
  }
}

async function reachTarget({
  host,
  port,
  kind,
}: Pick<NetTarget, 'host' | 'port' | 'kind'>): Promise<void> {
  switch (kind) {
    case 'dns':
      return reachName(host)
    case 'smtp':
      return reachSmtp({ host, port, secure: port === 465 })
    case 'https':
      await readCertificate(host, port)
      return
    case 'tcp':
    case 'http':
      return reachTcp(host, port)
  }
}

/** fetch hides the reason in the cause. */
function causeOf(error: unknown): Words {
  if (error instanceof TobanError || !(error instanceof Error)) return errorWords(error)
  const inner = error.cause instanceof Error ? error.cause.message : ''
  return sameWords(inner || error.message || error.name)
}
