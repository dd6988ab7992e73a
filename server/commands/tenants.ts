/** Tenant verbs: add, import, disable, list, and the price book they need; called by the CLI and the console. */
import { statSync } from 'node:fs'
import { recordAudit } from '../../data/ops/audit.ts'
import {
  changeTenantStatus,
  seedPriceBook,
  type TenantRecord,
  tenantExists,
  tenantRecord,
  tenantRecords,
} from '../../data/platform/provisioning.ts'
import { activeTenants } from '../../data/platform/tenants.ts'
import { nearestWord } from '../config/suggestion.ts'
import { dayAt } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import type { AdminContext } from './admin-context.ts'
import { auditingRefusal } from './audit.ts'
import { demandReason } from './reason.ts'
import { type Imported, type ImportOptions, importFrom } from './tenants/import.ts'
import { type AddedTenant, provision } from './tenants/provision.ts'
import { draftOf, faultsOf, isTaken, requestFaulty, type TenantRequest } from './tenants/request.ts'

export type { Imported, ImportOptions } from './tenants/import.ts'
export type { AddedTenant } from './tenants/provision.ts'
export { TENANT_FIELDS, type TenantField, type TenantRequest } from './tenants/request.ts'

/**
 * A new company: its file, its contract, its first status. Said again after a try that broke off, it finishes it.
 * Throws `tenant_request_invalid` with every faulty field, `tenant_exists`, or `tenant_file_foreign`.
 */
export function addTenant(
  context: AdminContext,
  request: TenantRequest & Readonly<{ reason?: string }>,
): Promise<AddedTenant> {
  const { reason, ...fields } = request
  const cause = { verb: 'tenant.add', reason: reason ?? 'registered' }
  return auditingRefusal(context.ops, entryFor(context, cause, fields.code ?? ''), () => {
    const faults = faultsOf(context.platform, fields, context.now())
    if (faults.length > 0) throw requestFaulty(faults)
    const draft = draftOf(fields, context.now())
    if (isTaken(context.platform, draft.code)) throw tenantExists(draft.code)
    const [added] = provision(context, [draft], cause)
    return added!
  })
}

/** @param path a company's file (`*.db`) or a list of companies (`*.csv`). */
export function importTenants(
  context: AdminContext,
  path: string,
  options: ImportOptions = {},
): Promise<Imported> {
  const cause = { verb: 'tenant.import', reason: options.reason ?? path }
  return auditingRefusal(context.ops, entryFor(context, cause, path), () =>
    importFrom(context, path, options),
  )
}

/** The batches leave the company out from now on. Its file and its history stay; nothing is ever deleted here. */
export function disableTenant(
  context: AdminContext,
  code: string,
  reason: string,
): Promise<{ changed: boolean }> {
  const cause = { verb: 'tenant.disable', reason }
  return auditingRefusal(context.ops, entryFor(context, cause, code), () => {
    demandReason(reason)
    return inBothPlanes(context, () => {
      const tenant = demandTenant(context, code)
      if (tenant.status === 'INACTIVE') return { changed: false }
      const { tenantId, status } = tenant
      const at = context.now()
      changeTenantStatus(context.platform, {
        tenantId,
        status: 'INACTIVE',
        at,
        by: context.by,
        reason,
      })
      const [before, after] = [{ status }, { status: 'INACTIVE' }]
      recordAudit(context.ops, { ...entryFor(context, cause, code), before, after, result: 'ok' })
      return { changed: true }
    })
  })
}

/** `isActive` = the batches of today work on it (R4). `fileBytes` null: its file is missing. */
export type TenantListed = Readonly<{
  tenantId: string
  code: string
  name: string
  plan: string
  status: string
  contractFrom: string
  contractTo: string | null
  isActive: boolean
  fileBytes: number | null
}>

/** Every company that is not deleted, in code order. */
export function listTenants(
  context: Pick<AdminContext, 'folder' | 'platform' | 'now'>,
): TenantListed[] {
  const active = new Set(
    activeTenants(context.platform, dayAt(context.now())).map((tenant) => tenant.code),
  )
  return tenantRecords(context.platform).map((row) => ({
    tenantId: row.tenantId,
    code: row.tenantCode,
    name: row.tenantName,
    plan: row.subscriptionPlan,
    status: row.status,
    contractFrom: row.contractStartDate,
    contractTo: row.contractEndDate,
    isActive: active.has(row.tenantCode),
    fileBytes:
      statSync(context.folder.tenantFile(row.tenantCode), { throwIfNoEntry: false })?.size ?? null,
  }))
}

/** Writes the sample price book where there is none; prices that are there are never touched. */
export function seedPrices(context: AdminContext): { changed: boolean } {
  return inBothPlanes(context, () => {
    const changed = seedPriceBook(context.platform)
    const cause = { verb: 'prices.seed', reason: 'sample price book' }
    if (changed) recordAudit(context.ops, { ...entryFor(context, cause, 'platform'), result: 'ok' })
    return { changed }
  })
}

/** The audit's transaction is the outer one: what platform.db refuses is not on record as done. */
function inBothPlanes<Result>({ ops, platform }: AdminContext, work: () => Result): Result {
  return ops.sqlite.transaction(() => platform.sqlite.transaction(work).immediate()).immediate()
}

function entryFor(
  context: AdminContext,
  { verb, reason }: { verb: string; reason: string },
  object: string,
) {
  return { at: context.now(), operator: context.by, verb, object, reason }
}

function demandTenant({ platform }: AdminContext, code: string): TenantRecord {
  const found = tenantRecord(platform, code)
  if (found && !found.isDeleted) return found
  const near = nearestWord(
    code,
    tenantRecords(platform).map((row) => row.tenantCode),
  )
  throw new TobanError({
    code: 'tenant_unknown',
    kind: 'not-found',
    message: { ja: `テナントがありません: ${code}`, en: `no such tenant: ${code}` },
    hint: near
      ? { ja: `もしかして: ${near}`, en: `did you mean ${near}?` }
      : { ja: '一覧: toban tenants list', en: 'to see them all: toban tenants list' },
  })
}
