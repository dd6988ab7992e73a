/** Connections to outside systems as operators set them; read by the batches that use them, one value corrected by BATCH-405. No secrets: references only. */
import { statement } from '../sqlite/statement.ts'
import type { PlatformDb } from './open.ts'

/** Where a secret is: never the secret itself (data-model rule R19). */
export type SecretReference = Readonly<{ env: string } | { file: string }>

export type Integration = Readonly<{
  configId: string
  /** Null: the holding's own. */
  tenantId: string | null
  /** smtp_server, slack_api, teams_workflow, lineworks, hr … */
  key: string
  service: string
  endpointUrl: string | null
  authType: 'NONE' | 'BASIC' | 'BEARER' | 'OAUTH2' | 'JWT' | 'API_KEY'
  authRef: SecretReference | null
  /** What the service needs beyond address and secret; its reader checks the shape. */
  connection: unknown
  headers: Readonly<Record<string, string>>
  timeoutSeconds: number
  ratePerMinute: number | null
  /** An incident keeps it switched off. */
  heldByIncident: string | null
  isEnabled: boolean
  /** Epoch ms of the last change by an operator. */
  updatedAt: number
}>

type Row = Omit<Integration, 'authRef' | 'connection' | 'headers' | 'isEnabled'> &
  Readonly<{ authRef: string | null; connection: string; headers: string; isEnabled: 0 | 1 }>

const COLUMNS = `config_id AS configId, tenant_id AS tenantId, integration_key AS key, service,
  endpoint_url AS endpointUrl, auth_type AS authType, auth_ref AS authRef, connection_config AS connection,
  request_headers AS headers, timeout_seconds AS timeoutSeconds, rate_limit_per_minute AS ratePerMinute,
  held_by_incident AS heldByIncident, is_enabled AS isEnabled, updated_at AS updatedAt`

/** The company's own enabled connection of that key; null when there is none. */
export function tenantIntegration(
  platform: PlatformDb,
  tenantId: string,
  key: string,
): Integration | null {
  const sql = `SELECT ${COLUMNS} FROM integration_configs
    WHERE tenant_id = ? AND integration_key = ? AND is_enabled = 1`
  const row = statement<[string, string], Row>(platform.sqlite, sql).get(tenantId, key)
  return row ? integrationOf(row) : null
}

/** Every connection there is, switched off ones included; the holding's have no tenant. */
export function allIntegrations(platform: PlatformDb): Integration[] {
  const sql = `SELECT ${COLUMNS} FROM integration_configs ORDER BY config_id`
  return statement<[], Row>(platform.sqlite, sql).all().map(integrationOf)
}

/**
 * Another limit of messages per minute (null = none), if it still is the one named; false when it is not.
 * `updated_at` stays: a new limit is no reason to try refused credentials again.
 */
export function changeRate(
  platform: PlatformDb,
  configId: string,
  { from, to }: Readonly<{ from: number | null; to: number | null }>,
): boolean {
  const sql = `UPDATE integration_configs SET rate_limit_per_minute = @to
    WHERE config_id = @configId AND rate_limit_per_minute IS @from`
  return statement(platform.sqlite, sql).run({ configId, from, to }).changes === 1
}

function integrationOf(row: Row): Integration {
  return {
    ...row,
    authRef: row.authRef === null ? null : (JSON.parse(row.authRef) as SecretReference),
    connection: JSON.parse(row.connection) as unknown,
    headers: JSON.parse(row.headers) as Record<string, string>,
    isEnabled: row.isEnabled === 1,
  }
}
