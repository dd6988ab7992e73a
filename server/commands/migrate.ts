/** `toban migrate`: brings every database of the data folder to the schema of this program, one by one; called by the CLI. */
import { tenantCodesOnDisk } from '../../data/backup/targets.ts'
import type { DataFolder } from '../../data/folder.ts'
import { recordAudit } from '../../data/ops/audit.ts'
import { peekLease } from '../../data/ops/lease-peek.ts'
import { migrateOps, openOps } from '../../data/ops/open.ts'
import { migratePlatform } from '../../data/platform/open.ts'
import { migrateTenant } from '../../data/tenant/open.ts'
import { TobanError, type Words } from '../domain/errors.ts'

export type MigrateOptions = Readonly<{
  /** Epoch ms. */
  at: number
  by: string
}>

/** `database`: `ops`, `platform` or `tenant:<code>`. A failed one stands where its last good step left it. */
export type DatabaseMigrated = Readonly<{ database: string }> &
  (
    | Readonly<{ state: 'migrated' | 'current'; from: number; to: number }>
    | Readonly<{ state: 'failed'; code: string; words: Words; hint: Words | null }>
  )

/**
 * A database that can not be migrated does not keep the others from it; look for `failed` in the answer.
 * Throws `scheduler_running`: nothing may work on files that change under it.
 */
export function migrateDataFolder(folder: DataFolder, options: MigrateOptions): DatabaseMigrated[] {
  refuseWhileRunning(folder, options.at)
  const results = [
    attempt('ops', () => migrateOps(folder.opsFile)),
    attempt('platform', () => migratePlatform(folder.platformFile)),
    ...tenantCodesOnDisk(folder).map((code) =>
      attempt(`tenant:${code}`, () => migrateTenant(folder.tenantFile(code), { code })),
    ),
  ]
  if (results.some((result) => result.state !== 'current')) record(folder, options, results)
  return results
}

function attempt(database: string, migrate: () => { from: number; to: number }): DatabaseMigrated {
  try {
    const steps = migrate()
    return { database, state: steps.from === steps.to ? 'current' : 'migrated', ...steps }
  } catch (error) {
    return { database, state: 'failed', ...faultOf(error) }
  }
}

/** Whatever went wrong with one file is told beside the others: SQLite's own words included. */
function faultOf(error: unknown): { code: string; words: Words; hint: Words | null } {
  if (error instanceof TobanError)
    return { code: error.code, words: error.words, hint: error.hint ?? null }
  const said = error instanceof Error ? error.message : String(error)
  const hint = {
    ja: 'ファイルは直前の段階のままです。原因を除いて toban migrate をもう一度実行してください',
    en: 'the file stands at its last good step; remove the cause and type toban migrate again',
  }
  return { code: 'migration_failed', words: { ja: said, en: said }, hint }
}

function record(
  folder: DataFolder,
  { at, by }: MigrateOptions,
  results: readonly DatabaseMigrated[],
): void {
  // Without a whole ops.db there is no audit to write to; the answer says so already.
  if (results[0]?.state === 'failed') return
  const ops = openOps(folder.opsFile, 'read-write')
  try {
    const after = results.filter((result) => result.state !== 'current')
    const result = after.some((entry) => entry.state === 'failed') ? 'failed' : 'ok'
    recordAudit(ops, {
      at,
      operator: by,
      verb: 'system.migrate',
      object: 'data folder',
      after,
      result,
    })
  } finally {
    ops.sqlite.close()
  }
}

function refuseWhileRunning(folder: DataFolder, at: number): void {
  const lease = leaseOf(folder)
  if (lease === null || lease.leaseUntil <= at || !isProcessAlive(lease.pid)) return
  throw new TobanError({
    code: 'scheduler_running',
    kind: 'refused',
    message: {
      ja: `スケジューラーが動いています (${lease.holder}、プロセス ${lease.pid})`,
      en: `the scheduler is running (${lease.holder}, process ${lease.pid})`,
    },
    hint: {
      ja: '先に止めてください: pm2 stop toban(または Ctrl-C)',
      en: 'stop it first: pm2 stop toban (or Ctrl-C)',
    },
  })
}

function leaseOf(folder: DataFolder) {
  try {
    return peekLease(folder.opsFile)
  } catch (error) {
    // A damaged or missing ops.db has no scheduler; it is reported as the first result.
    if (error instanceof TobanError) return null
    throw error
  }
}

/** Whether this machine has such a process, whoever it belongs to. */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
