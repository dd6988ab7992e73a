/** Which databases a backup covers, how they are named and where they lie; used by the backup, the health check and a restore. */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type DataFolder, isTenantCode, PLATFORM_CODE } from '../folder.ts'

/** One database file. `target` is its name in backup_history: `ops`, `platform`, `tenant:<code>`, `archive:<code>:<yyyy>`. */
export type BackupTarget = Readonly<{
  target: string
  /** Absolute path of the live file. */
  path: string
  /** Where it lies inside a set, without the suffixes of its stored form. */
  setPath: string
  owner: TargetOwner
}>

/** Whose identity the file must carry (data-model rule R11). */
export type TargetOwner =
  | Readonly<{ kind: 'ops' | 'platform' }>
  | Readonly<{ kind: 'tenant'; code: string }>
  | Readonly<{ kind: 'archive'; code: string; year: number }>

export function opsTarget(folder: DataFolder): BackupTarget {
  return { target: 'ops', path: folder.opsFile, setPath: 'ops.db', owner: { kind: 'ops' } }
}

export function platformTarget(folder: DataFolder): BackupTarget {
  return {
    target: 'platform',
    path: folder.platformFile,
    setPath: 'platform.db',
    owner: { kind: 'platform' },
  }
}

export function tenantTarget(folder: DataFolder, code: string): BackupTarget {
  return {
    target: `tenant:${code}`,
    path: folder.tenantFile(code),
    setPath: `tenants/${code}.db`,
    owner: { kind: 'tenant', code },
  }
}

/** Codes of all tenant files on disk, with or without a row in platform.db; in code order. */
export function tenantCodesOnDisk(folder: DataFolder): string[] {
  if (!existsSync(folder.tenantsDir)) return []
  return readdirSync(folder.tenantsDir)
    .filter((name) => name.endsWith('.db'))
    .map((name) => name.slice(0, -'.db'.length))
    .filter(isTenantCode)
    .sort()
}

/** Year files of the archive: of one tenant, or of everybody (the holding's own included). */
export function archiveTargets(folder: DataFolder, code?: string): BackupTarget[] {
  if (!existsSync(folder.archiveDir)) return []
  const owners = code === undefined ? readdirSync(folder.archiveDir).sort() : [code]
  return owners
    .filter((owner) => owner === PLATFORM_CODE || isTenantCode(owner))
    .flatMap((owner) => yearFiles(folder, owner))
}

const YEAR_FILE = /^archive_(\d{4})\.db$/

function yearFiles(folder: DataFolder, code: string): BackupTarget[] {
  const home = join(folder.archiveDir, code)
  if (!statSync(home, { throwIfNoEntry: false })?.isDirectory()) return []
  return readdirSync(home)
    .sort()
    .flatMap((name) => {
      const year = YEAR_FILE.exec(name)?.[1]
      if (year === undefined) return []
      return [
        {
          target: `archive:${code}:${year}`,
          path: join(home, name),
          setPath: `archive/${code}/${name}`,
          owner: { kind: 'archive' as const, code, year: Number(year) },
        },
      ]
    })
}

/** The tenant a target belongs to; null for ops, platform and the holding's own archive. */
export function tenantCodeOf(target: string): string | null {
  const code = target.split(':')[1]
  return code === undefined || code === PLATFORM_CODE ? null : code
}

/** Bytes of the file and of its write-ahead log; null when the file is not there. */
export function sizeOf(target: BackupTarget): { bytes: number; walBytes: number } | null {
  const found = statSync(target.path, { throwIfNoEntry: false })
  if (!found) return null
  const wal = statSync(`${target.path}-wal`, { throwIfNoEntry: false })
  return { bytes: found.size, walBytes: wal?.size ?? 0 }
}
