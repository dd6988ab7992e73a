/** Reads the outboxes for the console, one file per turn of the event loop: a page must not hold up the timers. */

import type { OutboxFacts, StateTotal } from '../../views/pages/sending/outbox.tsx'
import type { SuppressionFacts, SuppressionLine } from '../../views/pages/sending/suppressions.tsx'
import { type OutboxContext, ownersOf } from '../commands/outbox/outboxes.ts'
import {
  countOwner,
  type ListedSuppression,
  listOwner,
  newestOf,
  OPEN_STATES,
  suppressionsOf,
} from '../commands/outbox/read.ts'
import { DELIVERY_STATES, type DeliveryState } from '../domain/delivery/outbox.ts'

export type OutboxAsked = Readonly<{
  owner: string | null
  state: DeliveryState | 'open'
  after: string | null
}>

const PER_PAGE = 50

/** With more outboxes than this a page shows those of the holding until a company is chosen. */
const MOST_AT_ONCE = 60

export async function outboxFacts(
  context: OutboxContext,
  asked: OutboxAsked,
  now: number,
): Promise<OutboxFacts> {
  const { owners, chooseOne, looked } = lookedAt(context, asked.owner)
  const counts = new Map<DeliveryState, number>()
  const lists = []
  const states = asked.state === 'open' ? OPEN_STATES : [asked.state]
  const after = asked.after === null ? {} : { after: asked.after }
  for (const owner of looked) {
    await nextTurn()
    for (const { state, count } of countOwner(context, owner, now)) {
      counts.set(state, (counts.get(state) ?? 0) + count)
    }
    lists.push(listOwner(context, owner, { states, limit: PER_PAGE + 1, ...after }))
  }
  const found = newestOf(lists, PER_PAGE + 1)
  const messages = found.slice(0, PER_PAGE)
  const next = found.length > PER_PAGE ? (messages.at(-1)?.id ?? null) : null
  const { owner, state } = asked
  return { owners, owner, state, totals: totalsOf(counts), messages, chooseOne, next }
}

/** @param owner null = all */
export async function suppressionFacts(
  context: OutboxContext,
  owner: string | null,
): Promise<SuppressionFacts> {
  const { owners, chooseOne, looked } = lookedAt(context, owner)
  const lines: ListedSuppression[] = []
  for (const each of looked) {
    await nextTurn()
    lines.push(...suppressionsOf(context, each))
  }
  return { owners, owner, chooseOne, lines: lines as SuppressionLine[] }
}

function lookedAt(context: OutboxContext, owner: string | null) {
  const owners = ownersOf(context)
  const chooseOne = owner === null && owners.length > MOST_AT_ONCE
  const looked = owner !== null ? [owner] : owners.filter((o) => !chooseOne || o[0] === '_')
  return { owners, chooseOne, looked }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function totalsOf(counts: ReadonlyMap<DeliveryState, number>): StateTotal[] {
  return DELIVERY_STATES.flatMap((state) => {
    const count = counts.get(state) ?? 0
    return count === 0 ? [] : [{ state, count }]
  })
}
