/** The Sunday night of BATCH-404 from top to bottom: leftovers, every company, the holding's own, expired files, report. */
import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  expiredArchives,
  forgetManifests,
  markArchiveGone,
} from '../../../data/platform/archive-manifests.ts'
import {
  clearOldMailBodies,
  countOldMail,
  deleteOldMail,
  deleteOldMailLog,
  deleteOldRateWindows,
  deleteOldSyncLog,
} from '../../../data/platform/old-mail.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import { baseResult } from '../../../server/sdk/base-result.ts'
import {
  addDays,
  IncompleteError,
  inBoth,
  instantOf,
  type TenantOutcome,
  type TenantRef,
  writeFileDurably,
} from '../../../server/sdk/index.ts'
import { LOG_KIND } from './archive-month.ts'
import { type CleanupHooks, type CleanupRun, inChunks } from './cleanup-run.ts'
import { type CompanyCleanup, cleanCompany } from './company.ts'

const BODY_DAYS = 7
const SYNC_LOG_DAYS = 365
const RATE_WINDOW_DAYS = 1
const MANIFEST_DAYS = 365

export async function cleanUp(run: CleanupRun, hooks: CleanupHooks) {
  if (!run.dryRun) await removeLeftovers(run)
  const outcomes = await run.eachTenant(targets(run), (tenant) => cleanCompany(run, tenant, hooks))
  tellDamage(run, outcomes)
  const platform = run.dryRun ? previewPlatform(run) : await cleanPlatform(run, hooks)
  const summary = summaryOf(run, outcomes, platform)
  if (!run.dryRun) await report(run, summary)
  demandAllWell(outcomes, summary)
  return summary
}

function targets(run: CleanupRun): readonly TenantRef[] {
  if (run.selection !== 'all') return run.selection
  return knownTenants(run.platform)
    .filter(({ code }) => existsSync(run.folder.tenantFile(code)))
    .map(({ id, code, name }) => ({ id, code, name }))
}

/** Half-written files of runs that were killed. */
async function removeLeftovers(run: CleanupRun): Promise<void> {
  for (const folder of [run.folder.tmpDir, ...archiveFolders(run)]) {
    if (!existsSync(folder)) continue
    const names = readdirSync(folder).filter((name) => LEFTOVER.test(name))
    for (const name of names) await rm(join(folder, name), { force: true })
  }
}

const LEFTOVER = new RegExp(`^${LOG_KIND}_.*\\.tmp(-.*)?$`)

function archiveFolders(run: CleanupRun): string[] {
  return targets(run).map(({ code }) => join(run.folder.archiveDir, code, 'notifications'))
}

type PlatformCleanup = Readonly<{
  deletedMails: number
  deletedMailLogRows: number
  nulledMailBodies: number
  expiredFiles: number
}>

function previewPlatform(run: CleanupRun): PlatformCleanup {
  const { retentionDays } = run.params
  const deletedMails = countOldMail(run.platform, daysAgo(run, retentionDays))
  const expiredFiles = expiredArchives(run.platform, LOG_KIND, run.today).length
  return { deletedMails, deletedMailLogRows: 0, nulledMailBodies: 0, expiredFiles }
}

async function cleanPlatform(run: CleanupRun, hooks: CleanupHooks): Promise<PlatformCleanup> {
  const { platform, params } = run
  const chunks = (days: number, step: typeof deleteOldMail) => {
    const chunk = { before: daysAgo(run, days), limit: params.batchSize }
    return inChunks(run, hooks, () => step(platform, chunk))
  }
  await chunks(SYNC_LOG_DAYS, deleteOldSyncLog)
  await chunks(RATE_WINDOW_DAYS, deleteOldRateWindows)
  return {
    deletedMails: await chunks(params.retentionDays, deleteOldMail),
    deletedMailLogRows: await chunks(params.archiveDays, deleteOldMailLog),
    nulledMailBodies: await chunks(BODY_DAYS, clearOldMailBodies),
    expiredFiles: await removeExpired(run),
  }
}

/** The file first: a manifest that names a file which is gone is found out, one without a file is not. */
async function removeExpired(run: CleanupRun): Promise<number> {
  const expired = expiredArchives(run.platform, LOG_KIND, run.today)
  for (const { archiveId, path } of expired) {
    await rm(join(run.folder.root, path), { force: true })
    markArchiveGone(run.platform, archiveId, run.now())
  }
  forgetManifests(run.platform, LOG_KIND, addDays(run.today, -MANIFEST_DAYS))
  return expired.length
}

function daysAgo(run: CleanupRun, days: number): number {
  return instantOf(addDays(run.today, -days), '00:00')
}

function damageKey(code: string): string {
  return `notify:archive:${code}`
}

function tellDamage(run: CleanupRun, outcomes: readonly TenantOutcome<CompanyCleanup>[]): void {
  for (const outcome of outcomes) {
    const { code } = outcome.tenant
    if (outcome.state === 'failed' && outcome.code === 'ARCHIVE_DAMAGED') {
      const message = inBoth((language) => `${code}: ${outcome.error[language]}`)
      run.alerts.raise({ key: damageKey(code), severity: 'CRITICAL', message, tenantCode: code })
    } else if (outcome.state === 'succeeded') run.alerts.clear(damageKey(code))
  }
}

function summaryOf(
  run: CleanupRun,
  outcomes: readonly TenantOutcome<CompanyCleanup>[],
  platform: PlatformCleanup,
) {
  const good = outcomes.flatMap((one) => (one.state === 'succeeded' ? [one.result] : []))
  const sum = (of: Exclude<keyof CompanyCleanup, 'files'>) =>
    good.reduce((total, one) => total + one[of], 0)
  const files = outcomes.flatMap((one) =>
    one.state === 'succeeded'
      ? one.result.files.map((file) => ({ tenant: one.tenant.code, ...file }))
      : [],
  )
  const { results, ...base } = baseResult<CompanyCleanup>(run.batchId, run, outcomes)
  return {
    ...base,
    cut: addDays(run.today, -run.params.retentionDays),
    archivedRows: sum('archivedRows'),
    deletedLogRows: sum('deletedLogRows'),
    deletedDeliveries: sum('deletedDeliveries'),
    archivedNotifications: sum('archivedNotifications'),
    deletedNotifications: sum('deletedNotifications'),
    nulledBodies: sum('nulledBodies') + platform.nulledMailBodies,
    freedBytes: sum('freedBytes'),
    files,
    ...platform,
    tenants: results,
  }
}

type Summary = ReturnType<typeof summaryOf>

async function report(run: CleanupRun, summary: Summary): Promise<void> {
  const name = `notification_cleanup_${run.today.replaceAll('-', '')}.json`
  const path = join(run.folder.reportsDir('_platform'), name)
  await writeFileDurably(path, `${JSON.stringify(summary, null, 2)}\n`)
  await run.artifact(path, { kind: 'report' })
}

/** A company that failed is told with the reason; what the others gave is kept. */
function demandAllWell(outcomes: readonly TenantOutcome<CompanyCleanup>[], summary: Summary): void {
  const failed = outcomes.flatMap((one) => (one.state === 'failed' ? [one] : []))
  if (failed.length === 0) return
  const names = failed.map((one) => `${one.tenant.code} (${one.code})`).join(', ')
  throw new IncompleteError(summary, {
    code: 'companies_failed',
    errorClass: 'transient',
    message: {
      ja: `${failed.length} 社で失敗: ${names}`,
      en: `${failed.length} companies failed: ${names}`,
    },
  })
}
