/** One visible message to a destination of a company, sent at once; called by the page of BATCH-405. */
import { existsSync } from 'node:fs'
import {
  type Destination,
  destinationById,
  recipientOf,
} from '../../../data/tenant/destinations.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import type { AdminContext } from '../admin-context.ts'
import { sendTestMessage, type Tested, type TestMeans } from './channels.ts'

export type DestinationTest = Readonly<{
  tenantCode: string
  destinationId: string
  reason: string
}>

/** Throws `unknown_destination`, `destination_not_ready`, and what `sendTestMessage` throws. */
export async function testDestination(
  context: AdminContext,
  means: TestMeans,
  { tenantCode, destinationId, reason }: DestinationTest,
): Promise<Tested> {
  const destination = destinationOf(context, tenantCode, destinationId)
  const recipient = destination.isEnabled ? recipientOf(destination) : null
  if (recipient === null) throw notReady(destination)
  const message = { owner: tenantCode, channel: destination.service, recipient, reason }
  return await sendTestMessage(context, means, message)
}

function destinationOf({ folder }: AdminContext, code: string, id: string): Destination {
  if (!/^[a-z0-9-]+$/.test(code) || !existsSync(folder.tenantFile(code))) throw unknown(id)
  const tenant = openTenant(folder.tenantFile(code), { code }, 'read-only')
  try {
    const found = destinationById(tenant, id)
    if (found) return found
    throw unknown(id)
  } finally {
    tenant.sqlite.close()
  }
}

function unknown(id: string): TobanError {
  return fault('unknown_destination', 'not-found', {
    message: { ja: `送信先 ${id} はありません。`, en: `there is no destination ${id}` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

function notReady({ name }: Destination): TobanError {
  return fault('destination_not_ready', 'refused', {
    message: {
      ja: `送信先「${name}」は無効か、宛先がまだありません。`,
      en: `destination "${name}" is switched off or has no address yet`,
    },
    hint: {
      ja: '宛先を登録し、有効にしてから試してください。',
      en: 'enter its address and switch it on first',
    },
  })
}

function fault(
  code: string,
  kind: 'not-found' | 'refused',
  words: Readonly<{ message: Words; hint: Words }>,
): TobanError {
  return new TobanError({ code, kind, ...words })
}
