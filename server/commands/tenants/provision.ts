/** Makes companies out of checked drafts: first their files, then all their rows at once; used by `tenants add` and both imports. */
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { recordAudit } from '../../../data/ops/audit.ts'
import {
  installationIdOf,
  registerTenant,
  type TenantRecord,
  tenantRecord,
} from '../../../data/platform/provisioning.ts'
import { installationOf } from '../../../data/tenant/handover.ts'
import { createTenant, migrateTenant, openTenant } from '../../../data/tenant/open.ts'
import { TobanError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { AdminContext } from '../admin-context.ts'
import type { TenantDraft } from './request.ts'

/** `adopted`: its file was there already, handed over or left by a try that had broken off. */
export type AddedTenant = Readonly<{
  tenantId: string
  code: string
  name: string
  plan: string
  status: string
  contractFrom: string
  contractTo: string | null
  file: string
  outcome: 'added' | 'adopted'
}>

export type Cause = Readonly<{ verb: string; reason: string; details?: object }>

type CompanyFile = Readonly<{ draft: TenantDraft; tenantId: string; isNew: boolean }>

/**
 * All or none. The files come first: a company without a row is not worked on, a row without a file would fail every
 * night. Whatever breaks off, the same call again finishes it.
 */
export function provision(
  context: AdminContext,
  drafts: readonly TenantDraft[],
  cause: Cause,
): AddedTenant[] {
  const files: CompanyFile[] = []
  try {
    for (const draft of drafts) files.push(prepareFile(context, draft))
    return enterRows(context, files, cause)
  } catch (error) {
    removeUnused(context, files)
    throw error
  }
}

function prepareFile(context: AdminContext, draft: TenantDraft): CompanyFile {
  const { folder } = context
  const path = folder.tenantFile(draft.code)
  for (const own of [folder.filesDir(draft.code), folder.reportsDir(draft.code)]) {
    mkdirSync(own, { recursive: true, mode: 0o700 })
  }
  if (existsSync(path)) return { draft, tenantId: adoptFile(context, draft.code), isNew: false }
  const at = context.now()
  const tenantId = newId(at)
  const installationId = installationIdOf(context.platform)
  createTenant(path, { tenantId, tenantCode: draft.code, installationId, at }).sqlite.close()
  return { draft, tenantId, isNew: true }
}

/** A file of this very installation without a row: what an interrupted try has left, or an older platform.db does not know. */
function adoptFile({ folder, platform }: AdminContext, code: string): string {
  const path = folder.tenantFile(code)
  migrateTenant(path, { code })
  const tenant = openTenant(path, { code }, 'read-only')
  try {
    if (installationOf(tenant) !== installationIdOf(platform)) throw foreignFile(path, code)
    return tenant.tenantId
  } finally {
    tenant.sqlite.close()
  }
}

function enterRows(
  context: AdminContext,
  files: readonly CompanyFile[],
  cause: Cause,
): AddedTenant[] {
  const { ops, platform } = context
  // The audit's transaction stays open around the other: what platform.db refuses is not on record as done.
  const enter = ops.sqlite.transaction(() =>
    platform.sqlite
      .transaction(() => files.map((file) => enterRow(context, file, cause)))
      .immediate(),
  )
  return enter.immediate()
}

function enterRow(
  context: AdminContext,
  { draft, tenantId, isNew }: CompanyFile,
  cause: Cause,
): AddedTenant {
  const { verb, reason, details } = cause
  const at = context.now()
  const row = registerTenant(context.platform, { ...draft, tenantId, at, by: context.by, reason })
  const outcome = isNew ? 'added' : 'adopted'
  const after = { ...seen(row), ...details }
  recordAudit(context.ops, {
    at,
    operator: context.by,
    verb,
    object: row.tenantCode,
    reason,
    after,
    result: 'ok',
  })
  return { ...seen(row), file: context.folder.tenantFile(row.tenantCode), outcome }
}

function seen(row: TenantRecord) {
  return {
    tenantId: row.tenantId,
    code: row.tenantCode,
    name: row.tenantName,
    plan: row.subscriptionPlan,
    status: row.status,
    contractFrom: row.contractStartDate,
    contractTo: row.contractEndDate,
  }
}

/** Takes back the files this call has made, unless their rows got in after all. */
function removeUnused({ folder, platform }: AdminContext, files: readonly CompanyFile[]): void {
  for (const { draft, isNew } of files) {
    if (!isNew || tenantRecord(platform, draft.code) !== null) continue
    for (const side of ['', '-wal', '-shm'])
      rmSync(folder.tenantFile(draft.code) + side, { force: true })
  }
}

function foreignFile(path: string, code: string): TobanError {
  return new TobanError({
    code: 'tenant_file_foreign',
    kind: 'refused',
    message: {
      ja: `${path} は別の環境で作られた ${code} のファイルです`,
      en: `${path} is a file of ${code} that was made by another installation`,
    },
    hint: {
      ja: 'ファイルを inbox/migration へ移し、toban tenants import <ファイル> で取り込んでください',
      en: 'move it to inbox/migration and take it over with: toban tenants import <file>',
    },
  })
}
