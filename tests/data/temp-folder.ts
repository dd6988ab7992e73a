/** A folder of its own for each test of the data planes, and a company's file in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createOps, type OpsDb } from '../../data/ops/open.ts'
import { createPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { createTenant, type TenantDb } from '../../data/tenant/open.ts'

export const AT = Date.UTC(2026, 3, 1)

export function tempFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'toban-data-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const identity = { installationId: 'inst-1', appVersion: '0.1.0', at: AT }

export function newOps(path = join(tempFolder(), 'ops.db')): OpsDb {
  const db = createOps(path, identity)
  onTestFinished(() => void db.sqlite.close())
  return db
}

export function newPlatform(path = join(tempFolder(), 'platform.db')): PlatformDb {
  const db = createPlatform(path, identity)
  onTestFinished(() => void db.sqlite.close())
  return db
}

export function newTenant(path = join(tempFolder(), 'alpha.db'), tenantCode = 'alpha'): TenantDb {
  const db = createTenant(path, {
    tenantId: `T-${tenantCode}`,
    tenantCode,
    installationId: 'inst-1',
    at: AT,
  })
  onTestFinished(() => void db.sqlite.close())
  return db
}

/** The code of the TobanError that `work` throws; fails when it throws none. */
export function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  throw new Error('expected an error')
}
