/** Verify, store and restore-test one raw copy of BATCH-101; its manifest entry comes out. */
import { link, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BackupKey } from '../../../data/backup/keys.ts'
import {
  expectationOf,
  type ManifestTarget,
  type TargetState,
} from '../../../data/backup/manifest.ts'
import { newestGoodCopy } from '../../../data/backup/sets.ts'
import {
  checkStored,
  type Stored,
  sha256OfFile,
  storedSuffix,
  storeFile,
} from '../../../data/backup/stored-file.ts'
import { checkFileInChild, type FileVerdict } from '../../../server/sdk/child.ts'
import type { RawCopy } from './copies.ts'
import type { SetPlan } from './set-plan.ts'

/** Bytes on their way into a set. `setFolder` is the `.partial` folder. */
export type Storing = Readonly<{ plan: SetPlan; setId: string; setFolder: string }>

type GoodRaw = Extract<RawCopy, { ok: true }>

/** Entry of a target that could not be copied. */
export function failedEntry(
  target: string,
  tenantId: string | null,
  error: string,
): ManifestTarget {
  return { ...EMPTY, target, tenantId, status: 'failed', error }
}

/** Removes the raw copy when its stored form is on disk. */
export async function storeCopy(raw: GoodRaw, storing: Storing): Promise<ManifestTarget> {
  const { run } = storing.plan
  const verdict = run.params.verifyBackup
    ? await checkFileInChild(
        { path: raw.path, depth: 'full', countRows: true },
        { signal: run.signal },
      )
    : null
  const complaint = verdict?.complaints[0] ?? null
  const status: TargetState = complaint !== null ? 'damaged' : verdict ? 'verified' : 'unverified'
  const stored = await intoSet(raw, status, storing)
  await rm(raw.path)
  return { ...entryOf(raw, verdict), ...stored, status, error: complaint }
}

type Placed = Pick<
  ManifestTarget,
  | 'file'
  | 'rawBytes'
  | 'storedBytes'
  | 'rawSha256'
  | 'storedSha256'
  | 'mac'
  | 'compressed'
  | 'linkedFrom'
>

async function intoSet(raw: GoodRaw, status: TargetState, storing: Storing): Promise<Placed> {
  const { plan, setId, setFolder } = storing
  const { target, setPath } = raw.candidate.target
  const { compress } = plan.run.params
  const suffix = storedSuffix({ compress, encrypt: plan.key !== null })
  // A damaged copy is kept for whoever has to rescue rows, under a name that no restore offers.
  const file = `${setPath}${suffix}${status === 'damaged' ? '.damaged' : ''}`
  const to = join(setFolder, file)
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  const linked = status === 'verified' ? await linkUnchanged(raw, to, plan) : null
  if (linked) return { ...linked, file, compressed: compress }
  const options = { setId, target, compress, key: plan.key, signal: plan.run.signal }
  const stored: Stored = await storeFile(raw.path, to, options)
  return { ...stored, file, compressed: compress, linkedFrom: null }
}

/** "Incremental" of whole small files: the same content in the same form is linked, after re-reading it. */
async function linkUnchanged(
  raw: GoodRaw,
  to: string,
  plan: SetPlan,
): Promise<Omit<Placed, 'file' | 'compressed'> | null> {
  if (plan.run.params.backupType !== 'incremental') return null
  const good = newestGoodCopy(plan.shelf.sets, raw.candidate.target.target)
  if (!good || good.entry.compressed !== plan.run.params.compress) return null
  const { set, entry } = good
  if (entry.mac === null ? plan.key !== null : set.manifest.encryption?.keyId !== plan.key?.id)
    return null
  const expected = expectationOf(set.manifest, entry)
  if (!expected || (await sha256OfFile(raw.path)) !== entry.rawSha256) return null
  const older = join(set.folder, expected.file)
  if (!(await isWhole(older, expected, plan.key))) return null
  await link(older, to)
  const { rawBytes, storedBytes, rawSha256, storedSha256, mac } = entry
  return { rawBytes, storedBytes, rawSha256, storedSha256, mac, linkedFrom: expected.setId }
}

/** A stored file that rotted must not be passed on: then a fresh one is made. */
async function isWhole(
  path: string,
  expected: Parameters<typeof checkStored>[1],
  key: BackupKey | null,
) {
  try {
    await checkStored(path, expected, key)
    return true
  } catch {
    return false
  }
}

function entryOf(
  raw: GoodRaw,
  verdict: FileVerdict | null,
): Omit<ManifestTarget, keyof Placed | 'status' | 'error'> {
  const tables = verdict?.tables ?? {}
  return {
    target: raw.candidate.target.target,
    tenantId: raw.tenantId,
    pageSize: raw.copied.pageSize,
    pageCount: raw.copied.pageCount,
    userVersion: verdict?.userVersion ?? 0,
    schemaHash: verdict?.schemaHash || null,
    tables,
    rowsTotal: Object.values(tables).reduce((sum, rows) => sum + rows, 0),
    fkFaults: verdict?.fkFaults ?? 0,
    integrity: verdict ? (verdict.complaints[0] ?? 'ok') : null,
    restoreTested: false,
  }
}

const EMPTY: Omit<ManifestTarget, 'target' | 'tenantId' | 'status' | 'error'> = {
  file: null,
  rawBytes: 0,
  storedBytes: 0,
  rawSha256: null,
  storedSha256: null,
  mac: null,
  compressed: false,
  linkedFrom: null,
  pageSize: 0,
  pageCount: 0,
  userVersion: 0,
  schemaHash: null,
  tables: {},
  rowsTotal: 0,
  fkFaults: 0,
  integrity: null,
  restoreTested: false,
}
