/** Sends the chat messages of notices at once, and writes down what became of all their messages; used by BATCH-307. */
import {
  type ContractNotice,
  type NoticeStatus,
  type NoticeWay,
  openNotices,
  queueStates,
  saveNotice,
} from '../../../data/platform/contract-notices.ts'
import type { DeliveryState } from '../../../server/domain/delivery/outbox.ts'
import type { SystemRun } from '../../../server/sdk/index.ts'
import type { ContractParams } from './contract-params.ts'

/** Chats speak at once (data-model rule R9); mail is BATCH-406's. */
const CHATS = ['SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'] as const
const DRAIN_MS = 10 * 60_000
/** A notice that did not go out within a month is no news any more. */
const LOOK_BACK_MS = 31 * 86_400_000

/** New notices and earlier ones that were not wholly delivered; what went out is never sent again. */
export async function settleNotices(run: SystemRun<ContractParams>): Promise<void> {
  const open = openNotices(run.platform, run.now() - LOOK_BACK_MS)
  const ids = open.flatMap(({ channels }) => chatIds(channels))
  if (ids.length > 0) {
    await run.deliver.drain({
      whose: { platform: true, tenants: 'none' },
      channels: CHATS,
      ids,
      deadline: run.now() + DRAIN_MS,
    })
  }
  const states = queueStates(
    run.platform,
    open.flatMap(({ channels }) => channels.flatMap((way) => way.ids)),
  )
  for (const notice of open) {
    const settled = settledNotice(notice, states)
    if (JSON.stringify(settled) !== JSON.stringify(notice)) saveNotice(run.platform, settled)
  }
}

function chatIds(channels: readonly NoticeWay[]): string[] {
  return channels.flatMap(({ channel, ids }) => (channel === 'EMAIL' ? [] : [...ids]))
}

type States = ReadonlyMap<string, DeliveryState>

export function settledNotice(notice: ContractNotice, states: States): ContractNotice {
  const channels = notice.channels.map((way) => ({ ...way, state: wayState(way, states) }))
  return { ...notice, channels, status: statusOf(channels, notice.status) }
}

const LOST: readonly (DeliveryState | undefined)[] = ['DEAD', 'EXPIRED', 'SUPPRESSED', 'CANCELLED']

/** `ok` when one of the addresses has it. Rows that were cleaned up since leave the state as it was. */
function wayState({ ids, state }: NoticeWay, states: States): string {
  const found = ids.flatMap((id) => states.get(id) ?? [])
  if (found.length === 0) return state
  if (found.includes('SENT')) return 'ok'
  if (found.every((one) => LOST.includes(one))) return 'failed'
  return found.includes('RETRY') || found.includes('IN_DOUBT') ? 'waiting' : 'queued'
}

function statusOf(ways: readonly NoticeWay[], before: NoticeStatus): NoticeStatus {
  const count = (...wanted: string[]) => ways.filter(({ state }) => wanted.includes(state)).length
  if (count('failed', 'no_recipient') === ways.length) return 'failed'
  if (count('failed', 'no_recipient', 'waiting') > 0) return 'partial'
  if (count('ok') === ways.length) return before === 'partial' ? before : 'sent'
  return before
}
