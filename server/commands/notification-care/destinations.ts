/** Switches destinations of notifications on and off, and says where they are; called by the console. */
import {
  changeAddress,
  changeDestination,
  type Destination,
  destinationById,
  recipientOf,
} from '../../../data/tenant/destinations.ts'
import type { TenantDb } from '../../../data/tenant/open.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { type Asked, type Done, recordedCompanyAct } from '../recorded-act.ts'
import { changeCompany, type NotificationContext } from './company-file.ts'

type Meant = Asked & Readonly<{ tenantCode: string; destinationId: string }>

export type DestinationRequest = Meant & Readonly<{ turn: 'on' | 'off' }>

/** `address`: the id of a room, or `env:NAME` of the hook of a Teams channel. */
export type AddressRequest = Meant & Readonly<{ address: string }>

/** Throws `unknown_destination`, or `destination_incomplete` for one that has no address yet. */
export function switchDestination(context: NotificationContext, request: DestinationRequest): void {
  const { turn } = request
  act(
    context,
    { ...request, verb: `notification_destination.turned_${turn}` },
    (tenant, before) => {
      const isEnabled = turn === 'on'
      if (isEnabled && recipientOf(before) === null) throw incomplete(before)
      const reason = isEnabled ? null : request.reason
      const change = {
        isEnabled,
        disabledReason: reason,
        disabledBy: isEnabled ? null : request.by,
      }
      changeDestination(tenant, before, change)
      const { disabledReason } = before
      return { before: { isEnabled: before.isEnabled, disabledReason }, after: { isEnabled } }
    },
  )
}

/** Only of services that do not tell it themselves. Throws `unknown_destination` or `address_invalid`. */
export function enterAddress(context: NotificationContext, request: AddressRequest): void {
  const verb = 'notification_destination.address_entered'
  act(context, { ...request, verb }, (tenant, before) => {
    const to = addressOf(before, request.address.trim())
    changeAddress(tenant, before.destinationId, to)
    const { externalId, webhookRef } = before
    return { before: { externalId, webhookRef }, after: to }
  })
}

function act(
  context: NotificationContext,
  { tenantCode, destinationId, by, reason, verb }: Meant & Readonly<{ verb: string }>,
  work: (tenant: TenantDb, before: Destination) => Done,
): void {
  const company = { code: tenantCode, settlement: null }
  const what = { verb, object: `${tenantCode} ${destinationId}`, by, reason, company }
  recordedCompanyAct(context, what, (act) =>
    changeCompany(context, { act, table: 'notification_channels' }, (tenant) => {
      const found = destinationById(tenant, destinationId)
      if (!found) throw unknown(destinationId)
      return work(tenant, found)
    }),
  )
}

const HOOK = /^env:([A-Za-z_][A-Za-z0-9_]{0,99})$/
const ROOM = /^[\w:.@-]{1,200}$/

function addressOf(
  { service, externalId }: Destination,
  typed: string,
): Pick<Destination, 'externalId' | 'webhookRef'> {
  const hook = HOOK.exec(typed)?.[1]
  if (service === 'TEAMS' && hook !== undefined)
    return { externalId, webhookRef: JSON.stringify({ env: hook }) }
  if (service === 'LINE_WORKS' && ROOM.test(typed)) return { externalId: typed, webhookRef: null }
  throw fault('address_invalid', 'bad-input', {
    message: {
      ja: `この送信先の宛先にはできません: ${typed}`,
      en: `not an address for this destination: ${typed}`,
    },
    hint: {
      ja: 'LINE WORKS はトークルーム ID、Teams は env:変数名 (Workflows の URL) を入力してください。',
      en: 'the id of a room for LINE WORKS, env:NAME (address of the workflow) for Teams',
    },
  })
}

function incomplete({ name }: Destination): TobanError {
  return fault('destination_incomplete', 'refused', {
    message: {
      ja: `送信先「${name}」には宛先がまだありません。`,
      en: `destination "${name}" has no address yet`,
    },
    hint: {
      ja: '先にトークルーム ID または Workflows の URL を入力してください。',
      en: 'enter the id of the room or the address of the workflow first',
    },
  })
}

function unknown(id: string): TobanError {
  return fault('unknown_destination', 'not-found', {
    message: { ja: `送信先 ${id} はありません。`, en: `there is no destination ${id}` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

function fault(
  code: string,
  kind: 'bad-input' | 'refused' | 'not-found',
  words: Readonly<{ message: Words; hint: Words }>,
): TobanError {
  return new TobanError({ code, kind, ...words })
}
