/** The outboxes as operators name them: a company's code, `_platform` (the holding's mail), `_ops` (the engine's alerts). */
import { existsSync } from 'node:fs'
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { type Outbox, outboxOf } from '../../../data/outbox/table.ts'
import { knownTenants, tenantByCode } from '../../../data/platform/tenants.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import { TobanError } from '../../domain/errors.ts'
import type { AdminContext } from '../admin-context.ts'

export const OPS_OWNER = '_ops'

/** Handles on both planes, and where the companies' files are. The planes may be read-only for reading verbs. */
export type OutboxContext = Pick<AdminContext, 'folder' | 'ops' | 'platform'>

/** Every owner that has an outbox, companies in code order. */
export function ownersOf({ folder, platform }: OutboxContext): string[] {
  const companies = knownTenants(platform)
    .map(({ code }) => code)
    .filter((code) => existsSync(folder.tenantFile(code)))
  return [OPS_OWNER, PLATFORM_CODE, ...companies]
}

/** Opens one outbox for as long as the work lasts. Throws `unknown_owner`. */
export function withOutbox<T>(
  context: OutboxContext,
  owner: string,
  work: (outbox: Outbox) => T,
): T {
  const { folder, ops, platform } = context
  if (owner === OPS_OWNER) return work(outboxOf(ops))
  if (owner === PLATFORM_CODE) return work(outboxOf(platform))
  const known = tenantByCode(platform, owner)
  // Not by `ownersOf`: who goes through all companies would ask for the square of their files.
  if (!known || known.isDeleted || !existsSync(folder.tenantFile(owner))) {
    throw unknownOwner(owner, ownersOf(context))
  }
  const mode = platform.sqlite.readonly ? 'read-only' : 'read-write'
  const tenant = openTenant(folder.tenantFile(owner), { code: owner }, mode)
  try {
    return work(outboxOf(tenant))
  } finally {
    tenant.sqlite.close()
  }
}

function unknownOwner(owner: string, owners: readonly string[]): TobanError {
  const some = owners.slice(0, 20).join(', ')
  return new TobanError({
    code: 'unknown_owner',
    kind: 'not-found',
    message: {
      ja: `送信箱「${owner}」はありません`,
      en: `there is no outbox "${owner}"`,
    },
    hint: { ja: `指定できるもの: ${some}`, en: `known outboxes: ${some}` },
  })
}
