/** A data folder with companies for a benchmark, each with an empty file of its own. */
import { createDataFolder, type DataFolder } from '../../data/folder.ts'
import { createOps } from '../../data/ops/open.ts'
import { createPlatform, type PlatformDb } from '../../data/platform/open.ts'
import { registerTenant, seedPriceBook } from '../../data/platform/provisioning.ts'
import { createTenant } from '../../data/tenant/open.ts'

export function benchCode(index: number): string {
  return `bench-${String(index).padStart(3, '0')}`
}

/** @param at when all of it was made, epoch ms */
export function makeInstallation(
  folder: DataFolder,
  { companies, at }: Readonly<{ companies: number; at: number }>,
): void {
  createDataFolder(folder)
  const identity = { installationId: 'bench', appVersion: 'bench', at }
  createOps(folder.opsFile, identity).sqlite.close()
  const platform = createPlatform(folder.platformFile, identity)
  seedPriceBook(platform)
  for (let index = 0; index < companies; index += 1) addCompany(folder, platform, { index, at })
  platform.sqlite.close()
}

function addCompany(
  folder: DataFolder,
  platform: PlatformDb,
  { index, at }: Readonly<{ index: number; at: number }>,
): void {
  const code = benchCode(index)
  const { tenantId } = registerTenant(platform, {
    tenantId: `T-${code}`,
    code,
    name: code,
    plan: 'STANDARD',
    status: 'ACTIVE',
    adminEmail: `admin@${code}.example.jp`,
    contractFrom: '2025-04-01',
    contractTo: null,
    currency: 'JPY',
    country: 'JP',
    at,
    by: 'bench',
    reason: 'bench',
    details: {},
  })
  const tenant = { tenantId, tenantCode: code, installationId: 'bench', at }
  createTenant(folder.tenantFile(code), tenant).sqlite.close()
}
