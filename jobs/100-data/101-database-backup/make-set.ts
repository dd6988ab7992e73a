/** Makes and publishes one backup set: either `BKP_…` is there whole, or nothing of it (BATCH-101). */
import { chmod, open, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import {
  type BackupManifest,
  MANIFEST_FILE,
  MANIFEST_MAC_FILE,
  type ManifestTarget,
  manifestFiles,
  SUMS_FILE,
} from '../../../data/backup/manifest.ts'
import {
  nextSetId,
  openPartial,
  partialFolder,
  pinSet,
  publish,
} from '../../../data/backup/set-folder.ts'
import { type PublishedSet, recordPublishedSet } from '../../../data/backup/sets.ts'
import {
  beginSet,
  failSet,
  type Installation,
  installation,
  rememberedSetIds,
} from '../../../data/platform/backups.ts'
import { dayAt, isoWithOffset } from '../../../server/sdk/index.ts'
import { copyTargets, type RawCopies, type RawCopy } from './copies.ts'
import { inLanes } from './lanes.ts'
import { isDueForTest, type TestResult, testRestore } from './restore-test.ts'
import type { SetPlan } from './set-plan.ts'
import { failedEntry, type Storing, storeCopy } from './storing.ts'

const STORE_LANES = 2

export type MadeTarget = Readonly<{
  entry: ManifestTarget
  ms: number
  /** False: other writers were kept out while the file was copied. */
  wal: boolean
  restarts: number
  /** False: another try will find the same (missing, foreign or damaged file). */
  retryable: boolean
  /** Null when tonight was not this target's turn. */
  test: TestResult | null
}>

export type MadeSet = Readonly<{
  set: PublishedSet
  targets: readonly MadeTarget[]
  barrierTries: number
}>

/** Throws when the set as a whole came to nothing; then `.partial` is gone and its rows say FAILED. */
export async function makeSet(plan: SetPlan): Promise<MadeSet> {
  const { run } = plan
  const today = dayAt(run.now())
  const setId = nextSetId(run.folder.backupsDir, today, rememberedSetIds(run.platform, today))
  const about = installation(run.platform)
  const setFolder = await openPartial(run.folder.backupsDir, setId)
  try {
    begin(plan, setId, about)
    return await fillSet({ plan, setId, setFolder }, about)
  } catch (error) {
    await rm(partialFolder(run.folder.backupsDir, setId), { recursive: true, force: true })
    failSet(run.platform, setId, {
      at: run.now(),
      reason: error instanceof Error ? error.message : String(error),
    })
    throw error
  } finally {
    await rm(join(run.folder.restoreDir, `test-${run.id}`), { recursive: true, force: true })
  }
}

function begin(
  { run, key, selection, trigger, retentionDays }: SetPlan,
  setId: string,
  about: Installation,
): void {
  beginSet(run.platform, {
    setId,
    runId: run.id,
    trigger,
    backupType: run.params.backupType === 'full' ? 'FULL' : 'INCREMENTAL',
    executedBy: run.triggeredBy,
    note: run.params.note ?? null,
    at: run.now(),
    appVersion: about.appVersion,
    sqliteVersion: about.sqliteVersion,
    keyId: key?.id ?? null,
    compress: run.params.compress,
    retentionDays,
    targets: selection.candidates.map(({ target }) => target.target),
  })
}

async function fillSet(storing: Storing, about: Installation): Promise<MadeSet> {
  const { plan, setFolder } = storing
  const rawFolder = join(setFolder, 'raw')
  const raw = await copyTargets(plan.run, plan.selection.candidates, rawFolder)
  let done = 0
  const targets = await inLanes(raw.copies, STORE_LANES, async (copy) => {
    const made = await makeTarget(copy, storing)
    plan.run.progress(++done, raw.copies.length)
    return made
  })
  await rm(rawFolder, { recursive: true, force: true })
  const manifest = manifestOf(storing, about, { raw, targets })
  await writeManifest(setFolder, manifest, plan)
  if (plan.run.params.pin)
    await pinSet(setFolder, { by: plan.run.triggeredBy, reason: plan.run.reason ?? '' })
  return { set: await publishSet(plan, manifest), targets, barrierTries: raw.barrier.tries }
}

async function publishSet({ run }: SetPlan, manifest: BackupManifest): Promise<PublishedSet> {
  run.signal.throwIfAborted()
  const folder = await publish(run.folder.backupsDir, manifest.setId)
  const pin = run.params.pin ? { by: run.triggeredBy, reason: run.reason ?? '' } : null
  const set = { setId: manifest.setId, folder, manifest, pin }
  recordPublishedSet(run.platform, set)
  return set
}

async function makeTarget(copy: RawCopy, storing: Storing): Promise<MadeTarget> {
  const { target } = copy.candidate.target
  if (!copy.ok) {
    const entry = failedEntry(target, copy.tenantId, copy.error)
    return { entry, ms: 0, wal: true, restarts: 0, retryable: copy.retryable, test: null }
  }
  const startedAt = performance.now()
  const stored = await storeCopy(copy, storing)
  const test = await testIfDue(stored, storing)
  const ms = copy.ms + Math.round(performance.now() - startedAt)
  const retryable = stored.status !== 'damaged'
  return {
    entry: tested(stored, test),
    ms,
    wal: copy.wal,
    restarts: copy.copied.restarts,
    retryable,
    test,
  }
}

async function testIfDue(entry: ManifestTarget, storing: Storing): Promise<TestResult | null> {
  const { plan, setId, setFolder } = storing
  const { run, key, selection } = plan
  const scope = {
    mode: run.params.restoreTest,
    day: dayAt(run.now()),
    rawBytes: selection.rawBytes,
  }
  if (entry.status === 'damaged' || !isDueForTest(entry.target, scope)) return null
  return testRestore({ setId }, entry, {
    folder: run.folder,
    runId: run.id,
    setFolder,
    key,
    signal: run.signal,
  })
}

/** A copy that can not be restored is no backup. */
function tested(entry: ManifestTarget, test: TestResult | null): ManifestTarget {
  if (!test) return entry
  if (test.ok) return { ...entry, restoreTested: true }
  return { ...entry, status: 'failed', error: `restore test: ${test.error}` }
}

type Made = { raw: RawCopies; targets: readonly MadeTarget[] }

function manifestOf({ plan, setId }: Storing, about: Installation, made: Made): BackupManifest {
  const { run, key, selection, trigger, retentionDays } = plan
  const { barrier } = made.raw
  const targets = made.targets.map(({ entry }) => entry)
  return {
    format: 1,
    kind: 'DB',
    installationId: about.installationId,
    setId,
    runId: run.id,
    partial: selection.partial,
    complete: targets.every((entry) => entry.status === 'verified'),
    backupType: run.params.backupType === 'full' ? 'FULL' : 'INCREMENTAL',
    trigger,
    executedBy: run.triggeredBy,
    note: run.params.note ?? null,
    takenAt: barrier.takenAt,
    takenAtText: isoWithOffset(barrier.takenAt),
    publishedAt: run.now(),
    consistency: barrier.consistency,
    barrierMs: Math.round(barrier.barrierMs * 10) / 10,
    host: hostname(),
    appVersion: about.appVersion,
    sqliteVersion: about.sqliteVersion,
    retentionDays,
    encryption: key ? { cipher: 'aes-256-ctr+hmac-sha256', keyId: key.id } : null,
    targets,
  }
}

async function writeManifest(
  setFolder: string,
  manifest: BackupManifest,
  plan: SetPlan,
): Promise<void> {
  const { text, sums, mac } = manifestFiles(manifest, plan.key)
  await writeReadOnly(join(setFolder, MANIFEST_FILE), text)
  await writeReadOnly(join(setFolder, SUMS_FILE), sums)
  if (mac !== null) await writeReadOnly(join(setFolder, MANIFEST_MAC_FILE), `${mac}\n`)
}

async function writeReadOnly(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await chmod(path, 0o400)
}
