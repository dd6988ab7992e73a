/** One visible test message per destination an operator has named, through the normal outbox (card 405, testSend). */
import {
  type Destination,
  destinationsById,
  recipientOf,
} from '../../../data/tenant/destinations.ts'
import { openTenant, type TenantDb } from '../../../data/tenant/open.ts'
import { BadParameterError, type SystemRun, type TenantRef } from '../../../server/sdk/index.ts'

/** Where a test message goes. */
export type TestTarget = Readonly<{ tenant: TenantRef; destination: Destination }>

/** Throws `bad_parameter` for an id nobody has, before anything else is done. */
export function testTargets(
  run: SystemRun<unknown>,
  tenants: readonly TenantRef[],
  ids: readonly string[],
): TestTarget[] {
  if (ids.length === 0) return []
  const found = tenants.flatMap((tenant) =>
    beside(run, tenant, (db) =>
      destinationsById(db, ids).map((destination) => ({ tenant, destination })),
    ),
  )
  const known = new Set(found.map(({ destination }) => destination.destinationId))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown === undefined) return found
  throw new BadParameterError('testSend', {
    message: {
      ja: `testSend: 送信先「${unknown}」はありません`,
      en: `testSend: there is no destination "${unknown}"`,
    },
    hint: {
      ja: 'notification_channels の destination_id を指定してください',
      en: 'give a destination_id of notification_channels',
    },
  })
}

/** What became of a test message: a delivery state, or why it was not queued. */
export type TestOutcome = Readonly<{
  tenantCode: string
  destination: string
  became: string
  code: string | null
}>

const SENDING_MS = 5 * 60_000

/** Queued like any message, and sent at once. */
export async function sendTests(
  run: SystemRun<unknown>,
  targets: readonly TestTarget[],
): Promise<TestOutcome[]> {
  if (targets.length === 0) return []
  const queued = targets.map((target) => ({
    ...target,
    ...beside(run, target.tenant, (db) => enqueue(run, db, target.destination)),
  }))
  const { owners } = await run.deliver.drain({
    whose: { platform: false, tenants: [...new Set(targets.map(({ tenant }) => tenant.code))] },
    ids: queued.map(({ id }) => id),
    deadline: run.now() + SENDING_MS,
  })
  const fates = new Map(owners.flatMap((owner) => owner.fates).map((fate) => [fate.id, fate]))
  return queued.map(({ tenant, destination, id, outcome, code }) => ({
    tenantCode: tenant.code,
    destination: destination.destinationId,
    became: fates.get(id)?.fate ?? outcome,
    code: fates.get(id)?.code ?? code,
  }))
}

function enqueue(run: SystemRun<unknown>, db: TenantDb, destination: Destination) {
  const { service, destinationId } = destination
  const recipient = recipientOf(destination)
  const body = `[テスト] 通知設定の確認 (${destination.name})`
  return run.deliver.enqueue(db, {
    channel: service,
    recipient: recipient ?? { type: 'CHANNEL', address: destinationId },
    withoutAddress: recipient === null,
    content: { subject: '[テスト] 通知設定の確認', body, format: 'PLAIN' },
    // Asked for by a person who waits for it: quiet hours do not hold it up.
    priority: 2,
    dedupe: `testsend:${run.id}:${destinationId}`,
  })
}

function beside<T>(run: SystemRun<unknown>, { code }: TenantRef, work: (db: TenantDb) => T): T {
  const db = openTenant(
    run.folder.tenantFile(code),
    { code },
    run.dryRun ? 'read-only' : 'read-write',
  )
  try {
    return work(db)
  } finally {
    db.sqlite.close()
  }
}
