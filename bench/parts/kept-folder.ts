/** A filled data folder that outlives the bench which made it: filling it takes many times as long as asking every page. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataFolder } from '../../data/folder.ts'
import { migrateOps, openOps } from '../../data/ops/open.ts'
import { migratePlatform, openPlatform } from '../../data/platform/open.ts'
import { migrateTenant, openTenant } from '../../data/tenant/open.ts'
import type { TestFolder } from '../../tests/fixture/data-folder.ts'

/** Beside the databases: what the bench has to know of them. Written last, so a half-filled folder is none. */
const NOTE = 'bench.json'

/** Null when nothing was kept there. */
export function keptNote<T>(root: string): T | null {
  const note = join(root, NOTE)
  return existsSync(note) ? (JSON.parse(readFileSync(note, 'utf8')) as T) : null
}

/** Closes the databases of a folder just filled and moves it to `root`, on the same disk. */
export function keep(filled: TestFolder, root: string, note: unknown): void {
  filled.ops().sqlite.close()
  filled.platform().sqlite.close()
  renameSync(filled.root, root)
  filled.close()
  writeFileSync(join(root, NOTE), JSON.stringify(note))
}

/** Its databases are brought to today's schema; `close` leaves the folder where it is. */
export function openKept(root: string): TestFolder {
  const folder = dataFolder(root)
  migrateOps(folder.opsFile)
  migratePlatform(folder.platformFile)
  for (const file of readdirSync(folder.tenantsDir).filter((name) => name.endsWith('.db'))) {
    const code = file.slice(0, -3)
    migrateTenant(folder.tenantFile(code), { code })
  }
  const ops = openOps(folder.opsFile, 'read-write')
  const platform = openPlatform(folder.platformFile, 'read-write')
  return {
    root,
    folder,
    ops: () => ops,
    platform: () => platform,
    tenant: (code) => openTenant(folder.tenantFile(code), { code }, 'read-write'),
    addTenant: () => {
      throw new Error('a kept folder has its companies')
    },
    close: () => {
      for (const db of [ops, platform]) db.sqlite.close()
    },
  }
}
