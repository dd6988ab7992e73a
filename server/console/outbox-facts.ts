/** Reads the outboxes for the console, one file per turn of the event loop: a page must not hold up the timers. */

import type { SuppressionPlace } from '../../data/outbox/suppressions.ts'
import { isDamage, isPassingTrouble } from '../../data/sqlite/trouble.ts'
import type { StateTotal } from '../../views/pages/sending/frame.tsx'
import type { OutboxFacts } from '../../views/pages/sending/outbox.tsx'
import type { SuppressionFacts, SuppressionLine } from '../../views/pages/sending/suppressions.tsx'
import { type OutboxContext, ownersOf } from '../commands/outbox/outboxes.ts'
import {
  countOwner,
  countOwnerOfRun,
  type ListedSuppression,
  listOwner,
  newestOf,
  OPEN_STATES,
  suppressionsOf,
} from '../commands/outbox/read.ts'
import { DELIVERY_STATES, type DeliveryState } from '../domain/delivery/outbox.ts'
import { TobanError } from '../domain/errors.ts'
import { giveWay } from './turns.ts'

export type OutboxAsked = Readonly<{
  owner: string | null
  state: DeliveryState | 'open' | 'all'
  after: string | null
  /** Id of the run whose messages are asked for; null = whoever wrote them. */
  run: string | null
}>

const PER_PAGE = 50
const SUPPRESSIONS_A_PAGE = 100

/** With more outboxes than this a page shows those of the holding until a company is chosen. */
const MOST_AT_ONCE = 60

export async function outboxFacts(
  context: OutboxContext,
  asked: OutboxAsked,
  now: number,
): Promise<OutboxFacts> {
  const { owner, state, after, run } = asked
  const ofRun = run === null ? {} : { run }
  const { owners, chooseOne, looked } = lookedAt(context, owner, run !== null)
  const page = { states: statesOf(state), limit: PER_PAGE + 1, ...ofRun }
  const count = (each: string): readonly StateTotal[] =>
    run === null ? countOwner(context, each, now) : countOwnerOfRun(context, each, run)
  const { found, unreadable } = await eachOutbox(looked, owner !== null, (each) => ({
    counts: count(each),
    rows: listOwner(context, each, { ...page, ...(after === null ? {} : { after }) }),
  }))
  const newest = newestOf(
    found.map(({ rows }) => rows),
    PER_PAGE + 1,
  )
  const messages = newest.slice(0, PER_PAGE)
  const next = newest.length > PER_PAGE ? (messages.at(-1)?.id ?? null) : null
  const totals = totalsOf(found.flatMap(({ counts }) => counts))
  return { owners, owner, state, run, totals, messages, chooseOne, unreadable, next }
}

function statesOf(state: OutboxAsked['state']): readonly DeliveryState[] {
  if (state === 'open') return OPEN_STATES
  return state === 'all' ? DELIVERY_STATES : [state]
}

export type SuppressionsAsked = Readonly<{
  /** Null = all. */
  owner: string | null
  /** Where the page before ended, as its address names it; nonsense is the first page. */
  after: string | null
}>

/** Of all outboxes together the newest first. */
export async function suppressionFacts(
  context: OutboxContext,
  { owner, after }: SuppressionsAsked,
): Promise<SuppressionFacts> {
  const behind = placeOf(after)
  const { owners, chooseOne, looked } = lookedAt(context, owner, false)
  const { found, unreadable } = await eachOutbox(looked, owner !== null, (each) =>
    suppressionsOf(context, each, { limit: SUPPRESSIONS_A_PAGE + 1, behind }),
  )
  const newest: ListedSuppression[] = found.flat().sort(newestFirst)
  const lines = newest.slice(0, SUPPRESSIONS_A_PAGE)
  const last = lines.at(-1)
  return {
    ...{ owners, owner, chooseOne, unreadable },
    lines: lines as SuppressionLine[],
    isFirst: behind === null,
    next: newest.length > SUPPRESSIONS_A_PAGE && last ? placeText(last) : null,
  }
}

function newestFirst(a: SuppressionPlace, b: SuppressionPlace): number {
  if (a.since !== b.since) return b.since - a.since
  return placeText(a) < placeText(b) ? 1 : -1
}

/** `<since>.<recipient>.<channel>.<owner>` */
function placeText({ since, recipientHash, channel, owner }: SuppressionPlace): string {
  return `${since}.${recipientHash}.${channel}.${owner}`
}

function placeOf(text: string | null): SuppressionPlace | null {
  const [, since, recipientHash, channel, owner] =
    /^(\d{1,15})\.([\w-]+)\.(\w+)\.([\w-]+)$/.exec(text ?? '') ?? []
  if (!since || !recipientHash || !channel || !owner) return null
  return { since: Number(since), recipientHash, channel, owner }
}

/** @param isOfRun a run's messages are looked for everywhere, however many outboxes there are */
function lookedAt(context: OutboxContext, owner: string | null, isOfRun: boolean) {
  const owners = ownersOf(context)
  const chooseOne = owner === null && !isOfRun && owners.length > MOST_AT_ONCE
  const looked = owner !== null ? [owner] : owners.filter((o) => !chooseOne || o[0] === '_')
  return { owners, chooseOne, looked }
}

/**
 * One after the other, with a turn for everybody else between. A file that can not be read leaves the others alone and
 * is named; one that was asked for by name (`mustRead`) is a fault.
 */
export async function eachOutbox<T>(
  owners: readonly string[],
  mustRead: boolean,
  read: (owner: string) => T,
): Promise<{ found: T[]; unreadable: string[] }> {
  const found: T[] = []
  const unreadable: string[] = []
  for (const owner of owners) {
    await giveWay()
    try {
      found.push(read(owner))
    } catch (error) {
      if (mustRead || !isOfTheFile(error)) throw error
      unreadable.push(owner)
    }
  }
  return { found, unreadable }
}

/** The file is damaged, gone or busy: no fault of the page. */
export function isOfTheFile(error: unknown): boolean {
  return error instanceof TobanError || isDamage(error) || isPassingTrouble(error)
}

/** In the order of the states; those without a message are left out. */
export function totalsOf(
  counted: readonly Readonly<{ state: DeliveryState; count: number }>[],
): StateTotal[] {
  return DELIVERY_STATES.flatMap((state) => {
    const count = counted.reduce((sum, each) => sum + (each.state === state ? each.count : 0), 0)
    return count === 0 ? [] : [{ state, count }]
  })
}
