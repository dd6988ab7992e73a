/** The HR system's REST interface as a source of BATCH-701: secrets, entities, the mark for the next run. */
import { createHash } from 'node:crypto'
import type { Integration } from '../../../data/platform/integrations.ts'
import { isoWithOffset, PermanentError } from '../../../server/sdk/index.ts'
import { secret } from '../../../server/sdk/secret.ts'
import type { RestConnection } from './connection.ts'
import type { EntitySet, RawRow } from './model.ts'
import { restClient } from './rest-client.ts'
import { fetchRows } from './rest-rows.ts'
import type { SourceInput, SourceRequest } from './source.ts'

/** Asked again each time, so that a row written in the second of the last fetch is not lost. */
const OVERLAP_MS = 60_000

export async function readRest(
  request: SourceRequest & Readonly<{ connection: RestConnection }>,
): Promise<SourceInput> {
  const { run, integration, connection, delays } = request
  if (integration.endpointUrl === null) throw noAddress()
  const client = restClient({
    headers: headersOf(integration, connection),
    timeoutMs: integration.timeoutSeconds * 1_000,
    ratePerMinute: integration.ratePerMinute,
    signal: run.signal,
    now: run.now,
    ...delays,
  })
  const updatedSince = request.isFull ? null : sinceOf(request.highWater)
  const rows: Partial<Record<EntitySet, readonly RawRow[]>> = {}
  let lastUpdated: string | null = null
  for (const entity of request.entities) {
    const fetched = await fetchRows({
      client,
      base: integration.endpointUrl,
      entity,
      connection,
      updatedSince,
    })
    rows[entity] = fetched.rows
    lastUpdated ??= fetched.lastUpdated
  }
  return {
    kind: 'input',
    source: 'rest',
    rows,
    fileName: null,
    sha256: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
    encoding: null,
    highWater: lastUpdated ?? isoWithOffset(run.now() - OVERLAP_MS),
    inbox: null,
  }
}

/** The mark as ISO 8601; marks of epoch milliseconds are read as well. */
function sinceOf(highWater: string | null): string | null {
  if (highWater === null) return null
  return /^\d{12,}$/.test(highWater) ? isoWithOffset(Number(highWater)) : highWater
}

function headersOf(integration: Integration, connection: RestConnection): Record<string, string> {
  const fixed = { accept: 'application/json', ...integration.headers }
  switch (integration.authType) {
    case 'NONE':
      return fixed
    case 'BEARER':
      return { ...fixed, authorization: `Bearer ${secretOf(integration)}` }
    case 'BASIC': {
      const pair = Buffer.from(secretOf(integration)).toString('base64')
      return { ...fixed, authorization: `Basic ${pair}` }
    }
    case 'API_KEY':
      return { ...fixed, [connection.apiKeyHeader]: secretOf(integration) }
    case 'OAUTH2':
    case 'JWT':
      throw unsupported(integration.authType)
  }
}

function secretOf(integration: Integration): string {
  if (integration.authRef !== null) return secret(integration.authRef)
  throw new PermanentError({
    code: 'no_secret',
    message: {
      ja: 'hr 連携に認証情報の参照(auth_ref)がありません',
      en: 'the hr integration has no reference to its secret (auth_ref)',
    },
  })
}

function unsupported(authType: string): PermanentError {
  return new PermanentError({
    code: 'auth_unsupported',
    message: {
      ja: `hr 連携の認証方式 ${authType} には対応していません`,
      en: `the hr integration can not authenticate by ${authType}`,
    },
    hint: {
      ja: 'NONE、BASIC、BEARER、API_KEY が使えます',
      en: 'use NONE, BASIC, BEARER or API_KEY',
    },
  })
}

function noAddress(): PermanentError {
  return new PermanentError({
    code: 'no_address',
    message: {
      ja: 'hr 連携に endpoint_url がありません',
      en: 'the hr integration has no endpoint_url',
    },
  })
}
