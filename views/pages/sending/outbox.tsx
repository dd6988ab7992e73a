/** The outboxes: how many messages are in which state, and the ones that are not done. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Frame, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import {
  type ChannelWord,
  DeliveryBadge,
  type DeliveryStateName,
  OwnerChoice,
  OwnerName,
  SendingFrame,
} from './frame.tsx'

export type MessageLine = Readonly<{
  owner: string
  id: string
  channel: ChannelWord
  state: DeliveryStateName
  recipient: string
  subject: string | null
  nextAttemptAt: number
  attempts: number
  maxAttempts: number
  lastClass: string | null
  lastCode: string | null
}>

export type StateTotal = Readonly<{ state: DeliveryStateName; count: number }>

export type OutboxFacts = Readonly<{
  owners: readonly string[]
  /** Of the filter; `open` = everything that is not done. */
  owner: string | null
  state: DeliveryStateName | 'open'
  totals: readonly StateTotal[]
  messages: readonly MessageLine[]
  /** There are so many companies that one has to be chosen. */
  chooseOne: boolean
  /** Id to go on from; null on the last page. */
  next: string | null
}>

export function OutboxPage({ screen, facts }: { screen: Screen; facts: OutboxFacts }) {
  const { words } = screen
  return (
    <SendingFrame screen={screen} page="outbox" title={words.sending.pages.outbox} notice={null}>
      <Panel id="totals" title={words.sending.totals}>
        <Totals screen={screen} facts={facts} />
      </Panel>
      <Filter screen={screen} facts={facts} />
      <Messages screen={screen} facts={facts} />
    </SendingFrame>
  )
}

type Part = { screen: Screen; facts: OutboxFacts }

/** Each number leads to exactly the messages it counts. */
function Totals({ screen, facts }: Part) {
  const { words, format } = screen
  if (facts.totals.length === 0) return <Empty>{words.sending.nothing}</Empty>
  return (
    <ul class="tally">
      {facts.totals.map(({ state, count }) => (
        <li>
          <a href={addressOf(facts, { state })}>
            <DeliveryBadge state={state} screen={screen} />{' '}
            <b class="number">{format.number(count)}</b>
          </a>
        </li>
      ))}
    </ul>
  )
}

function Filter({ screen, facts }: Part) {
  const { words } = screen
  return (
    <form method="get" action="/outbox" class="filter-form">
      <OwnerChoice screen={screen} owners={facts.owners} owner={facts.owner} />
      <label>
        {words.sending.state}
        <select name="state">
          <option value="open">{words.sending.notDone}</option>
          {STATES.map((state) => (
            <option value={state} selected={state === facts.state}>
              {words.sending.states[state]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{words.sending.show}</button>
      {facts.chooseOne ? <p class="hint">{words.sending.chooseOne}</p> : null}
    </form>
  )
}

const STATES = [
  'IN_DOUBT',
  'PENDING',
  'SENDING',
  'RETRY',
  'SENT',
  'DEAD',
  'EXPIRED',
  'SUPPRESSED',
  'CANCELLED',
] as const

function Messages({ screen, facts }: Part) {
  const { words } = screen
  if (facts.messages.length === 0) return <Empty>{words.sending.nothing}</Empty>
  return (
    <>
      <Frame label={words.sending.pages.outbox}>
        <table class="grid-table sheet">
          <ColumnHeads names={words.sending.columns} />
          <tbody>
            {facts.messages.map((message) => (
              <Row message={message} screen={screen} />
            ))}
          </tbody>
        </table>
      </Frame>
      {facts.next ? (
        <p>
          <a href={addressOf(facts, { after: facts.next })}>{words.sending.older}</a>
        </p>
      ) : null}
    </>
  )
}

function Row({ message, screen }: { message: MessageLine; screen: Screen }) {
  const { words } = screen
  const { owner, id, channel, state, recipient, subject, lastClass, lastCode } = message
  const waits = state === 'RETRY' || state === 'PENDING'
  return (
    <tr>
      <td>
        <DeliveryBadge state={state} screen={screen} />
      </td>
      <th scope="row" class="wrap">
        <a href={`/outbox/${owner}/${id}`}>{subject ?? words.sending.noSubject}</a>
      </th>
      <td>
        <OwnerName owner={owner} screen={screen} />
      </td>
      <td>{words.sending.channels[channel]}</td>
      <td>{recipient}</td>
      <td>
        <Moment at={waits ? message.nextAttemptAt : null} screen={screen} />
      </td>
      <td class="number right">
        {message.attempts}/{message.maxAttempts}
      </td>
      <td class="wrap">{lastCode ? `${lastClass ?? ''} ${lastCode}`.trim() : '–'}</td>
    </tr>
  )
}

function addressOf(
  { owner, state }: Pick<OutboxFacts, 'owner' | 'state'>,
  change: { state?: string; after?: string },
): string {
  const query = new URLSearchParams({
    ...(owner ? { owner } : {}),
    state: change.state ?? state,
    ...(change.after ? { after: change.after } : {}),
  })
  return `/outbox?${query}`
}
