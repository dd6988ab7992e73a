/** Which databases a run of BATCH-101 covers: everything, or the files of the tenants asked for. */
import {
  archiveTargets,
  type BackupTarget,
  opsTarget,
  platformTarget,
  sizeOf,
  tenantCodeOf,
  tenantCodesOnDisk,
  tenantTarget,
} from '../../../data/backup/targets.ts'
import { knownTenants } from '../../../data/platform/tenants.ts'
import type { SystemRun, TenantRef } from '../../../server/sdk/index.ts'
import type { Params } from './params.ts'

export type Candidate = Readonly<{
  target: BackupTarget
  /** The tenant's row; null for ops, platform, their archive, and files without a row. */
  tenant: TenantRef | null
  /** 0 for a missing file. */
  bytes: number
  walBytes: number
}>

export type Selection = Readonly<{
  partial: boolean
  candidates: readonly Candidate[]
  rawBytes: number
}>

/** In the order of the barrier: ops, platform, tenants by code, archives. Tenants without a file are listed too. */
export function selectTargets(run: SystemRun<Params>): Selection {
  const known = knownTenants(run.platform).map(({ id, code, name }) => ({ id, code, name }))
  const tenants = new Map<string, TenantRef>(known.map((tenant) => [tenant.code, tenant]))
  const partial = run.selection !== 'all'
  const targets = partial
    ? targetsOf(run, run.selection as readonly TenantRef[])
    : allTargets(run, tenants)
  const candidates = targets.map((target) => {
    const size = sizeOf(target)
    const tenant = tenants.get(tenantCodeOf(target.target) ?? '') ?? null
    return { target, tenant, bytes: size?.bytes ?? 0, walBytes: size?.walBytes ?? 0 }
  })
  const rawBytes = candidates.reduce((sum, { bytes, walBytes }) => sum + bytes + walBytes, 0)
  return { partial, candidates, rawBytes }
}

function allTargets(
  run: SystemRun<Params>,
  tenants: ReadonlyMap<string, TenantRef>,
): BackupTarget[] {
  const { folder } = run
  const codes = [...new Set([...tenants.keys(), ...tenantCodesOnDisk(folder)])].sort()
  return [
    opsTarget(folder),
    platformTarget(folder),
    ...codes.map((code) => tenantTarget(folder, code)),
    ...archiveTargets(folder),
  ]
}

function targetsOf(run: SystemRun<Params>, asked: readonly TenantRef[]): BackupTarget[] {
  const { folder } = run
  const codes = asked.map((tenant) => tenant.code).sort()
  return [
    ...codes.map((code) => tenantTarget(folder, code)),
    ...codes.flatMap((code) => archiveTargets(folder, code)),
  ]
}
