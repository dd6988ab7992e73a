/** A data folder, a mail server on loopback and the engine on a clock that jumps over waits; used by the tests of sending. */
import { type OutboxRow, outboxOf } from '../../data/outbox/table.ts'
import type { TenantDb } from '../../data/tenant/open.ts'
import type { TobanConfig } from '../../server/config/config.ts'
import type { SecretRef } from '../../server/config/secrets.ts'
import { type Clock, jumpingClock } from '../../server/delivery/clock.ts'
import {
  type DeliveryOptions,
  type DrainRequest,
  openDelivery,
} from '../../server/delivery/delivery.ts'
import type { DrainReport, OwnerReport } from '../../server/delivery/drain-terms.ts'
import type { PlatformMessage, TenantMessage } from '../../server/delivery/enqueue.ts'
import { type SmtpStandIn, startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import type { AlertRaise } from '../../server/domain/alert.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { newId } from '../../server/domain/ids.ts'
import { makeDataFolder, type TenantOptions, type TestFolder } from '../fixture/data-folder.ts'
import { settingsFor } from './settings.ts'

/** A Thursday morning, outside the quiet hours. */
export const NINE = Date.parse('2026-06-25T09:10:00+09:00')
export const MIN = 60_000
export const HOUR = 60 * MIN

export type Stage = Readonly<{
  made: TestFolder
  smtp: SmtpStandIn
  settings: TobanConfig
  /** Moves on by waits, and by `at` of the next drain. */
  now(): number
  drain(request?: Partial<DrainRequest> & StageOptions): Promise<DrainReport>
  /** Queues a plain mail; more fields override. Answers its id. */
  mail(code: string, address: string, more?: Partial<TenantMessage>): string
  platformMail(address: string, more?: Partial<PlatformMessage>): string
  rows(owner: string): OutboxRow[]
  row(owner: string, id: string): OutboxRow
  raised: AlertRaise[]
  cleared: string[]
  close(): Promise<void>
}>

export type StageOptions = Readonly<{
  at?: number
  clock?: Clock
  by?: string
  alive?: DeliveryOptions['alive']
  signal?: AbortSignal
  settings?: TobanConfig
  lanesPerConnection?: number
  boot?: string
}>

export async function openStage(
  options: Readonly<{
    tenants?: readonly (string | TenantOptions)[]
    perMinute?: number
    mail?: Partial<TobanConfig['mail']>
    smtp?: Parameters<typeof startSmtp>[0]
  }> = {},
): Promise<Stage> {
  const made = makeDataFolder()
  for (const tenant of options.tenants ?? ['aoba']) {
    made.addTenant(typeof tenant === 'string' ? { code: tenant } : tenant)
  }
  const smtp = await startSmtp(options.smtp)
  const settings = settingsFor(smtp, options)
  const raised: AlertRaise[] = []
  const cleared: string[] = []
  const time = { now: NINE }
  let messages = 0
  const deliveryWith = (more: StageOptions, clock: Clock) =>
    openDelivery({
      folder: made.folder,
      settings: more.settings ?? settings,
      clock,
      signal: more.signal ?? new AbortController().signal,
      by: more.by ?? `${newId(clock.now())}.1`,
      runId: 'run',
      batchId: 'BATCH-406',
      dryRun: false,
      alive: more.alive ?? { at: clock.now(), attempts: [] },
      secret,
      crashAt: null,
      alerts: { raise: (alert) => raised.push(alert), clear: (key) => cleared.push(key) },
      ...(more.boot === undefined ? {} : { boot: more.boot }),
      ...(more.lanesPerConnection === undefined
        ? {}
        : { lanesPerConnection: more.lanesPerConnection }),
    })
  const enqueuing = deliveryWith({}, { ...jumpingClock(NINE), now: () => time.now })
  const content = {
    subject: '【重要】資格期限のお知らせ',
    body: '期限が近づいています。',
    format: 'PLAIN',
  } as const
  return {
    made,
    smtp,
    settings,
    now: () => time.now,
    drain: async (request = {}) => {
      const clock = request.clock ?? jumpingClock(request.at ?? time.now)
      const delivery = deliveryWith(request, clock)
      try {
        return await delivery.drain({
          whose: { platform: true, tenants: 'all' },
          deadline: clock.now() + 50 * MIN,
          ...request,
        })
      } finally {
        await delivery.close()
        time.now = clock.now()
      }
    },
    mail: (code, address, more = {}) => {
      messages += 1
      return enqueuing.enqueue(made.tenant(code), {
        channel: 'EMAIL',
        recipient: { type: 'USER', address },
        content,
        priority: 1,
        dedupe: `m-${messages}`,
        ...more,
      } as TenantMessage).id
    },
    platformMail: (address, more = {}) => {
      messages += 1
      return enqueuing.enqueue(made.platform(), {
        channel: 'EMAIL',
        recipient: { type: 'USER', address },
        content,
        priority: 1,
        dedupe: `p-${messages}`,
        tenantId: null,
        sourceBatch: 'BATCH-302',
        ...more,
      }).id
    },
    rows: (owner) => rowsOf(made, owner),
    row: (owner, id) => {
      const found = rowsOf(made, owner).find((row) => row.id === id)
      if (!found) throw new Error(`no row ${id}`)
      return found
    },
    raised,
    cleared,
    close: async () => {
      await enqueuing.close()
      await smtp.close()
      made.close()
    },
  }
}

/** A secret's name is its value; one is missing. */
function secret(ref: SecretRef): string {
  const name = 'env' in ref ? ref.env : ref.file
  if (name !== 'MISSING') return name
  const message = { ja: '秘密がない', en: 'there is no secret' }
  throw new TobanError({ code: 'secret_missing', message })
}

function rowsOf(made: TestFolder, owner: string): OutboxRow[] {
  const db: TenantDb | ReturnType<TestFolder['platform']> =
    owner === '_platform' ? made.platform() : made.tenant(owner)
  const { table, columns, id } = outboxOf(db)
  return db.sqlite.prepare(`SELECT ${columns} FROM ${table} ORDER BY ${id}`).all() as OutboxRow[]
}

export function ownerOf(report: DrainReport, owner: string): OwnerReport {
  const found = report.owners.find((each) => each.owner === owner)
  if (!found) throw new Error(`${owner} was not served`)
  return found
}

/** Every Message-ID arrived at most once. */
export function mostCopies(smtp: SmtpStandIn): number {
  return Math.max(0, ...smtp.timesById().values())
}
