/** Integrations, watched endpoints and network targets; all of them point at the demo's local stand-ins. */
import { addDays, type Day } from '../../domain/calendar-day.ts'
import type { StandInAddresses } from '../addresses.ts'
import type { HrSource } from '../cast.ts'
import { EXPIRED_SECRET, type OutsideService, outsideServices } from '../cast.ts'
import { JAPANESE_HEADERS } from '../hr-csv.ts'
import { WORKS_DOMAINS } from '../outside/directories.ts'
import {
  CLIENT_SECRET_NAME,
  entraTenantId,
  slackSecretName,
  WORKS_BOT,
  WORKS_KEY_NAME,
  worksAccount,
  worksClientId,
} from '../outside/world.ts'
import type { Row } from '../row.ts'
import type { Story } from '../story.ts'

export function integrationRows(
  stories: readonly Story[],
  { at, today, addresses }: Readonly<{ at: number; today: Day; addresses: StandInAddresses }>,
): Row[] {
  const hr = stories.flatMap(({ tenantId, company }) =>
    company.hr === undefined ? [] : [{ ...hrConfig(company.hr, addresses), tenantId }],
  )
  const chat = stories.flatMap(({ tenantId, company }) =>
    outsideServices(company.code).map((service) => ({
      ...chatConfig(service, company.code, addresses),
      tenantId,
      secretDays: SECRET_DAYS[company.code]?.[service] ?? null,
    })),
  )
  const all = [{ ...smtpConfig(addresses), tenantId: null }, ...hr, ...chat]
  return all.map((config, index) => configRow(config, index, { at, today }))
}

/** Days until a secret runs out, as an operator has entered it: one is over, one nearly. */
const SECRET_DAYS: Readonly<Record<string, Partial<Record<OutsideService, number>>>> = {
  [EXPIRED_SECRET]: { teams: -3 },
  'sakura-hd': { teams: 6, lineworks: 25, slack: 140 },
}

type Config = Readonly<{
  tenantId: string | null
  key: string
  service: string
  type: 'WEBHOOK' | 'API' | 'OAUTH' | 'SMTP'
  url: string | null
  auth: 'NONE' | 'BEARER' | 'OAUTH2' | 'JWT'
  authRef: object | null
  connection: object
  /** Null or missing: nobody has entered it. */
  secretDays?: number | null
}>

type Unowned = Omit<Config, 'tenantId'>

function smtpConfig({ smtpHost, smtpPort }: StandInAddresses): Unowned {
  return {
    key: 'smtp_server',
    service: 'SMTP',
    type: 'SMTP',
    url: `smtp://${smtpHost}:${smtpPort}`,
    auth: 'NONE',
    authRef: null,
    connection: {
      host: smtpHost,
      port: smtpPort,
      secure: false,
      from: 'toban@sakura-hd.example.co.jp',
    },
  }
}

function chatConfig(service: OutsideService, code: string, addresses: StandInAddresses): Unowned {
  switch (service) {
    case 'slack':
      return {
        key: 'slack_api',
        service: 'SLACK',
        type: 'API',
        url: addresses.slack,
        auth: 'BEARER',
        authRef: { env: slackSecretName(code) },
        connection: { defaultChannel: 'C0001', autoJoin: code === 'sakura-hd' },
      }
    case 'teams':
      return {
        key: 'teams_graph',
        service: 'TEAMS',
        type: 'OAUTH',
        url: addresses.graph,
        auth: 'OAUTH2',
        authRef: { env: CLIENT_SECRET_NAME },
        connection: {
          entraTenantId: entraTenantId(code),
          clientId: 'toban-demo',
          loginUrl: addresses.login,
        },
      }
    case 'lineworks':
      return {
        key: 'lineworks',
        service: 'LINE_WORKS',
        type: 'OAUTH',
        url: addresses.worksApi,
        auth: 'JWT',
        authRef: { env: WORKS_KEY_NAME },
        connection: {
          clientId: worksClientId(code),
          clientSecret: { env: CLIENT_SECRET_NAME },
          serviceAccount: worksAccount(code),
          botId: WORKS_BOT,
          domainIds: WORKS_DOMAINS,
          authUrl: addresses.worksAuth,
        },
      }
  }
}

/** CSV sources name their headers; the interface pages through its answer. */
function hrConfig(source: HrSource, { hr }: StandInAddresses): Unowned {
  if (source === 'rest') {
    return {
      key: 'hr',
      service: 'HR',
      type: 'API',
      url: hr,
      auth: 'BEARER',
      authRef: { env: 'TOBAN_DEMO_HR_TOKEN' },
      connection: {
        source: 'rest',
        paging: 'page',
        perPage: 200,
        syncType: 'incremental',
        entities: ENTITIES,
      },
    }
  }
  const columns = source === 'csv_shift_jis' ? { columns: JAPANESE_HEADERS } : {}
  return {
    key: 'hr',
    service: 'HR',
    type: 'API',
    url: null,
    auth: 'NONE',
    authRef: null,
    connection: {
      source: 'csv',
      encoding: 'auto',
      syncType: 'full',
      entities: ENTITIES,
      ...columns,
    },
  }
}

const ENTITIES = ['departments', 'positions'] as const

type When = Readonly<{ at: number; today: Day }>

function configRow(config: Config, index: number, { at, today }: When): Row {
  return {
    config_id: `INT${String(index + 1).padStart(4, '0')}`,
    tenant_id: config.tenantId,
    integration_key: config.key,
    service: config.service,
    integration_type: config.type,
    endpoint_url: config.url,
    auth_type: config.auth,
    auth_ref: config.authRef === null ? null : JSON.stringify(config.authRef),
    connection_config: JSON.stringify(config.connection),
    request_headers: '{}',
    timeout_seconds: config.type === 'SMTP' ? 60 : 30,
    rate_limit_per_minute: config.key === 'slack_api' ? 50 : null,
    is_enabled: 1,
    secret_expires_on:
      typeof config.secretDays === 'number' ? addDays(today, config.secretDays) : null,
    health_status: 'UNKNOWN',
    updated_at: at,
    updated_by: 'operator',
  }
}

/** Targets that BATCH-001 and BATCH-505 reach without sending anything. */
export function netTargetRows(addresses: StandInAddresses): Row[] {
  const web = new URL(addresses.web)
  const hr = new URL(addresses.hr)
  return [
    target('mail', [addresses.smtpHost, addresses.smtpPort, 'smtp'], null, 1),
    target('app', [web.hostname, Number(web.port), 'http'], `${addresses.web}/ok`, 1),
    target('hr', [hr.hostname, Number(hr.port), 'http'], addresses.hr, 0),
  ]
}

function target(
  id: string,
  [host, port, kind]: readonly [string, number, 'smtp' | 'http'],
  url: string | null,
  critical: 0 | 1,
): Row {
  return { target_id: id, host, port, kind, url, critical, enabled: 1 }
}

export function endpointRows({ web }: StandInAddresses): Row[] {
  const pages = [
    ['app-top', 'スキル管理 トップ', '/ok', 200, 1],
    ['app-search', 'スキル検索', '/slow', 200, 1],
    ['app-report', '帳票作成', '/flaky', 200, 1],
    // The old portal is known to be gone; it is watched again when somebody switches it on.
    ['app-portal', '旧ポータル', '/down', 200, 0],
  ] as const
  return pages.map(([id, name, path, status, enabled]) => ({
    endpoint_id: id,
    name,
    url: `${web}${path}`,
    method: 'GET',
    expect_status: status,
    timeout_ms: 5_000,
    slow_ms: 1_000,
    critical: id === 'app-top' ? 1 : 0,
    counts_for_uptime: id === 'app-top' ? 1 : 0,
    enabled,
  }))
}
