/** One visible test message per destination an operator has named, through the normal outbox (card 405, testSend). */
import { type Destination, destinationsById } from '../../../data/tenant/destinations.ts'
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

export function sendTests(run: SystemRun<unknown>, targets: readonly TestTarget[]): number {
  let queued = 0
  for (const { tenant, destination } of targets) {
    const outcome = beside(run, tenant, (db) => enqueue(run, db, destination))
    if (outcome === 'queued') queued += 1
  }
  return queued
}

function enqueue(run: SystemRun<unknown>, db: TenantDb, destination: Destination) {
  const { service, webhookRef, externalId, destinationId } = destination
  const recipient =
    webhookRef === null
      ? { type: 'CHANNEL' as const, address: externalId ?? '' }
      : { type: 'WEBHOOK' as const, address: webhookRef }
  const body = `[テスト] 通知設定の確認 (${destination.name})`
  return run.deliver.enqueue(db, {
    channel: service,
    recipient: service === 'EMAIL' ? { type: 'USER', address: externalId ?? '' } : recipient,
    content: { subject: '[テスト] 通知設定の確認', body, format: 'PLAIN' },
    priority: 1,
    dedupe: `testsend:${run.id}:${destinationId}`,
  }).outcome
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
