/** Whose outboxes there are: the holding's queue and every company's, each opened only while it is served. */
import { existsSync } from 'node:fs'
import { type DataFolder, PLATFORM_CODE } from '../../data/folder.ts'
import { installationOf } from '../../data/outbox/insert.ts'
import { drainOutboxOf } from '../../data/outbox/table.ts'
import { openPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { activeTenants, deletedTenants, knownTenants } from '../../data/platform/tenants.ts'
import { openTenant } from '../../data/tenant/open.ts'
import { dayAt, type Instant } from '../domain/calendar-day.ts'
import type { Participant } from './drain-terms.ts'

export type WhoseOutboxes = Readonly<{
  platform: boolean
  /** Codes; `all` = every company that has a file. */
  tenants: 'all' | 'none' | readonly string[]
}>

/** Companies that are suspended or without a contract take part, but their rows are held; of deleted ones they are cancelled. */
export function participantsOf(
  folder: DataFolder,
  platform: PlatformDb,
  { whose, now }: Readonly<{ whose: WhoseOutboxes; now: Instant }>,
): Participant[] {
  const { tenants } = whose
  const active = new Set(activeTenants(platform, dayAt(now)).map((tenant) => tenant.code))
  const wanted = knownTenants(platform).filter(({ code }) =>
    typeof tenants === 'string' ? tenants === 'all' : tenants.includes(code),
  )
  const companies = wanted
    .filter(({ code }) => tenants !== 'all' || existsSync(folder.tenantFile(code)))
    .map(({ code, id }) => company(folder, { code, id, held: !active.has(code), gone: false }))
  const gone = (tenants === 'all' ? deletedTenants(platform) : [])
    .filter(({ code }) => existsSync(folder.tenantFile(code)))
    .map(({ code, id }) => company(folder, { code, id, held: false, gone: true }))
  const all = [...companies, ...gone]
  return whose.platform ? [holding(folder), ...all] : all
}

function company(
  folder: DataFolder,
  { code, id, held, gone }: Readonly<{ code: string; id: string; held: boolean; gone: boolean }>,
): Participant {
  return {
    owner: code,
    tenantId: id,
    held,
    gone,
    open: () => {
      const db = openTenant(folder.tenantFile(code), { code }, 'read-write')
      return {
        outbox: drainOutboxOf(db),
        installationId: installationOf(db.sqlite, 'tenant'),
        close: () => db.sqlite.close(),
      }
    },
  }
}

function holding(folder: DataFolder): Participant {
  return {
    owner: PLATFORM_CODE,
    tenantId: null,
    held: false,
    gone: false,
    open: () => {
      const db = openPlatform(folder.platformFile, 'read-write')
      return {
        outbox: drainOutboxOf(db),
        installationId: installationOf(db.sqlite, 'platform'),
        close: () => db.sqlite.close(),
      }
    },
  }
}
