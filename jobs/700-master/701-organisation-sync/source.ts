/** Fetches what the HR system delivers, whole and checked for its encoding, before anything is compared; BATCH-701's front. */
import type { Integration } from '../../../data/platform/integrations.ts'
import type { Run, Tenant } from '../../../server/sdk/index.ts'
import type { Connection } from './connection.ts'
import type { Inbox } from './csv-source.ts'
import { readCsv } from './csv-source.ts'
import type { EntitySet, RawRow } from './model.ts'
import { readRest } from './rest-source.ts'
import type { SyncParams } from './sync-params.ts'

/** `files`: where the input lies, to be moved away afterwards; null for REST. */
export type SourceInput = Readonly<{
  kind: 'input'
  source: 'csv' | 'rest'
  rows: Partial<Readonly<Record<EntitySet, readonly RawRow[]>>>
  fileName: string | null
  /** Of everything delivered. */
  sha256: string
  encoding: string | null
  highWater: string | null
  inbox: Inbox | null
}>

/** Nothing new to read; not a failure. */
export type NoInput = Readonly<{ kind: 'none'; reason: 'no_new_file' | 'still_being_written' }>

export type Delays = Readonly<{
  /** Waits between repeats of one request. */
  repeatDelaysMs?: readonly number[]
  /** A file's size must not change for so long. */
  settleMs?: number
  /** Every wait of the REST client goes through it. */
  pause?(ms: number): Promise<unknown>
}>

export type SourceRequest = Readonly<{
  tenant: Tenant
  run: Run<SyncParams>
  integration: Integration
  connection: Connection
  entities: readonly EntitySet[]
  isFull: boolean
  /** Of the last good run. */
  highWater: string | null
  delays: Delays
}>

export async function readSource(request: SourceRequest): Promise<SourceInput | NoInput> {
  const { connection } = request
  return connection.source === 'csv'
    ? readCsv({ ...request, connection })
    : readRest({ ...request, connection })
}
