/** Looks at the connections of the holding and of companies without leaving a trace (card 405, S, L, T and W checks). */

import type { Integration } from '../../../data/platform/integrations.ts'
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import { type Run, sameWords, TobanError, type Words } from '../../../server/sdk/index.ts'
import {
  certificateEnd,
  graphAccess,
  graphClient,
  lineWorksAccess,
  lineWorksClient,
  lineWorksConnection,
  slackAccess,
  slackClient,
  verifyRelay,
} from '../../../server/sdk/outside.ts'
import { connectionContext, type Delays, pauseOf } from '../mirror/batch.ts'
import { ServiceFault } from '../mirror/fault.ts'
import { emptyMeter, type Patience, type ReadMeans, read } from '../mirror/patience.ts'
import { dkimTrouble, spfTrouble } from './mail-domain-checks.ts'
import { type CheckCode, fault } from './model.ts'

export const PROBED_KEYS = [
  'smtp_server',
  'smtp_backup',
  'slack_api',
  'teams_graph',
  'lineworks',
] as const
export type ProbedKey = (typeof PROBED_KEYS)[number]

export type ProbeVerdict = Readonly<{
  status: 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN'
  /** What the service said; null when it is well. */
  code: string | null
  isAuth: boolean
  isNetwork: boolean
  faults: readonly FoundFault[]
}>

export type ProbeMeans = Readonly<{ run: Run<unknown>; delays: Delays }>

const SECOND = 1_000
const PROBE_PATIENCE: Patience = {
  rate: { waits: 3, elseMs: 60 * SECOND },
  network: { tries: 3, waitMs: 30 * SECOND, factor: 2 },
  server: { tries: 3, waitMs: 30 * SECOND, factor: 2 },
  slowDown: [],
  maxTotalMs: 10 * 60 * SECOND,
}

/** The faults are about `integration`, whoever else shares its server. */
export async function probe(integration: Integration, means: ProbeMeans): Promise<ProbeVerdict> {
  const key = integration.key as ProbedKey
  try {
    switch (key) {
      case 'smtp_server':
      case 'smtp_backup':
        return await probeRelay(integration, means)
      case 'slack_api':
        return await probeSlack(integration, means)
      case 'teams_graph':
        return await probeGraph(integration, means)
      case 'lineworks':
        return await probeLineWorks(integration, means)
    }
  } catch (error) {
    means.run.signal.throwIfAborted()
    return verdictOf(FIRST_CHECK[key], integration, error)
  }
}

const FIRST_CHECK: Readonly<Record<ProbedKey, CheckCode>> = {
  smtp_server: 'S1',
  smtp_backup: 'S6',
  slack_api: 'L1',
  teams_graph: 'T1',
  lineworks: 'W1',
}

const WELL: ProbeVerdict = {
  status: 'HEALTHY',
  code: null,
  isAuth: false,
  isNetwork: false,
  faults: [],
}

function about(integration: Integration, message: Words) {
  const subject = { subjectType: 'config' as const, subjectId: integration.configId }
  return {
    ...subject,
    message: {
      ja: `連携 ${integration.key}: ${message.ja}`,
      en: `connection ${integration.key}: ${message.en}`,
    },
  }
}

/** A connection that is not filled in is as unhealthy as one that is refused. */
function verdictOf(check: CheckCode, integration: Integration, error: unknown): ProbeVerdict {
  if (!(error instanceof TobanError)) throw error
  const isService = error instanceof ServiceFault
  const isNetwork = isService && error.faultKind === 'network'
  const detail = isService ? error.detail : error.code
  return {
    status: isNetwork ? 'UNKNOWN' : 'UNHEALTHY',
    code: detail,
    isAuth: !isService || error.faultKind === 'auth',
    isNetwork,
    faults: [fault(check, about(integration, error.words))],
  }
}

const CERTIFICATE_DAYS = 14
const DAY_MS = 86_400_000

async function probeRelay(integration: Integration, means: ProbeMeans): Promise<ProbeVerdict> {
  const { run, delays } = means
  const context = connectionContext(run)
  const source = { kind: 'integration', integration } as const
  const whole = { ...context, settings: run.settings.toban }
  const pause = pauseOf(run, delays)
  let seen = await verifyRelay(source, whole)
  for (const waitMs of [30 * SECOND, 60 * SECOND]) {
    if (seen.refused?.class !== 'A' && seen.refused?.class !== 'C') break
    await pause(waitMs)
    seen = await verifyRelay(source, whole)
  }
  const { refused, from, host, port, secure, requireTls } = seen
  const faults = [
    ...senderFaults(integration, from),
    ...(await domainFaults(integration, run, from)),
  ]
  if (refused) {
    const check = FIRST_CHECK[integration.key as ProbedKey]
    const isNetwork = refused.class === 'A' && !/^\d/.test(refused.code)
    return {
      status: isNetwork ? 'UNKNOWN' : 'UNHEALTHY',
      code: refused.code.split(' ')[0] ?? refused.code,
      isAuth: refused.class === 'F',
      isNetwork,
      faults: [
        fault(
          check,
          about(integration, sameWords(`${host}:${port} ${refused.code} ${refused.text}`)),
        ),
        ...faults,
      ],
    }
  }
  const hasTls = secure || requireTls
  const end = hasTls ? await certificateEnd(host, port, { startTls: !secure }) : null
  if (end !== null && end < run.now() + CERTIFICATE_DAYS * DAY_MS)
    faults.push(
      fault(
        'S3',
        about(integration, {
          ja: `${host} の証明書が ${CERTIFICATE_DAYS} 日以内に切れます`,
          en: `the certificate of ${host} ends within ${CERTIFICATE_DAYS} days`,
        }),
      ),
    )
  return { ...WELL, faults }
}

/** `domains` of the connection lists what it may send for; without it every domain is right. */
function senderFaults(integration: Integration, from: string): FoundFault[] {
  const domain = /^[^\s@]+@([^\s@]+\.[^\s@]+)$/.exec(from)?.[1]
  if (domain === undefined)
    return [
      fault(
        'S2',
        about(integration, {
          ja: `差出人 ${from} は正しいアドレスではありません`,
          en: `the sender ${from} is no address`,
        }),
      ),
    ]
  const { domains } = integration.connection as { domains?: unknown }
  if (!Array.isArray(domains) || domains.includes(domain)) return []
  return [
    fault(
      'S2',
      about(integration, {
        ja: `差出人のドメイン ${domain} はこの連携に登録されていません`,
        en: `the domain ${domain} of the sender is not entered for this connection`,
      }),
    ),
  ]
}

async function domainFaults(
  integration: Integration,
  run: Run<unknown>,
  from: string,
): Promise<FoundFault[]> {
  const dkim = await dkimTrouble(run)
  const domain = from.slice(from.lastIndexOf('@') + 1)
  const spf = await spfTrouble(run, domain)
  return [
    ...(dkim === null ? [] : [fault('S4', about(integration, dkim))]),
    ...(spf === null ? [] : [fault('S7', about(integration, spf))]),
  ]
}

export function readMeans(service: MirroredService, { run, delays }: ProbeMeans): ReadMeans {
  return {
    service,
    patience: PROBE_PATIENCE,
    meter: emptyMeter(),
    log: run.log,
    signal: run.signal,
    pause: pauseOf(run, delays),
  }
}

const NEEDED_SCOPES = [
  'chat:write',
  'users:read',
  'users:read.email',
  'channels:read',
  'groups:read',
]
/** Direct messages, and evidence about messages in doubt. */
const USEFUL_SCOPES = ['im:write', 'channels:history']

async function probeSlack(integration: Integration, means: ProbeMeans): Promise<ProbeVerdict> {
  const client = slackClient(slackAccess(integration, connectionContext(means.run)))
  const reading = readMeans('SLACK', means)
  const reply = await read(reading, { what: 'auth.test', permission: null }, () =>
    client.call('auth.test', {}, reading.signal),
  )
  const said = reply.headers.get('x-oauth-scopes')
  const has = said === null ? null : new Set(said.split(',').map((scope) => scope.trim()))
  const missing = (scopes: readonly string[]) =>
    scopes.filter((scope) => has !== null && !has.has(scope))
  const [needed, useful] = [missing(NEEDED_SCOPES), missing(USEFUL_SCOPES)]
  const scopes = [...needed, ...useful]
  if (scopes.length === 0) return WELL
  const severity = needed.length > 0 ? 'ERROR' : 'WARN'
  const found = about(integration, {
    ja: `トークンの権限が足りません: ${scopes.join(', ')}`,
    en: `the token lacks scopes: ${scopes.join(', ')}`,
  })
  return { ...WELL, faults: [fault('L2', { ...found, severity })] }
}

async function probeGraph(integration: Integration, means: ProbeMeans): Promise<ProbeVerdict> {
  const client = graphClient(graphAccess(integration, connectionContext(means.run)))
  const reading = readMeans('TEAMS', means)
  await read(reading, { what: 'users', permission: 'User.Read.All' }, () =>
    client.get('/users?$top=1', reading.signal),
  )
  return WELL
}

async function probeLineWorks(integration: Integration, means: ProbeMeans): Promise<ProbeVerdict> {
  const client = lineWorksClient(lineWorksAccess(integration, connectionContext(means.run)))
  const reading = readMeans('LINE_WORKS', means)
  await read(reading, { what: 'token', permission: null }, async () => {
    const reply = await client.tokens.current(reading.signal)
    return reply.ok ? reply : { ...reply, beforeCall: true }
  })
  const { botId } = lineWorksConnection(integration)
  try {
    await read(reading, { what: `bot ${botId}`, permission: 'bot' }, () =>
      client.call({ method: 'GET', path: `/bots/${encodeURIComponent(botId)}` }, reading.signal),
    )
    return WELL
  } catch (error) {
    return { ...verdictOf('W2', integration, error), isAuth: false }
  }
}
