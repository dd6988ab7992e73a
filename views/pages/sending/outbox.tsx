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
  type StateTotal,
  StateTotals,
  Unreadable,
} from './frame.tsx'
import { type WhyFacts, whyCode, whyText } from './why.ts'

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

export type OutboxFacts = Readonly<{
  owners: readonly string[]
  /** Of the filter. */
  owner: string | null
  /** `open` = everything that is not done. */
  state: DeliveryStateName | 'open' | 'all'
  /** Only what this run wrote or sent. */
  run: string | null
  totals: readonly StateTotal[]
  messages: readonly MessageLine[]
  /** There are so many companies that one has to be chosen. */
  chooseOne: boolean
  /** Outboxes whose file could not be read. */
  unreadable: readonly string[]
  /** Id to go on from; null on the last page. */
  next: string | null
}>

export function OutboxPage({ screen, facts }: { screen: Screen; facts: OutboxFacts }) {
  const { words } = screen
  return (
    <SendingFrame screen={screen} page="outbox" title={words.sending.pages.outbox} notice={null}>
      <Unreadable screen={screen} owners={facts.unreadable} />
      <Panel id="totals" title={facts.run ? words.sending.totalsOfRun : words.sending.totals}>
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
  const { words } = screen
  if (facts.totals.length === 0) return <Empty>{words.sending.nothing}</Empty>
  return (
    <StateTotals
      screen={screen}
      totals={facts.totals}
      addressOf={(state) => addressOf(facts, { state })}
    />
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
          <option value="all" selected={facts.state === 'all'}>
            {words.app.all}
          </option>
          {STATES.map((state) => (
            <option value={state} selected={state === facts.state}>
              {words.sending.states[state]}
            </option>
          ))}
        </select>
      </label>
      {facts.run ? <input type="hidden" name="run" value={facts.run} /> : null}
      <button type="submit">{words.sending.show}</button>
      {facts.run ? <OfRun screen={screen} run={facts.run} /> : null}
      {facts.chooseOne ? <p class="hint">{words.sending.chooseOne}</p> : null}
    </form>
  )
}

/** Says that only one run's messages are shown, and how all are shown again. */
function OfRun({ screen, run }: { screen: Screen; run: string }) {
  const { words } = screen
  return (
    <p class="hint">
      <a href={`/runs/${run}`}>{words.sending.ofRun}</a> ·{' '}
      <a href="/outbox">{words.sending.ofAll}</a>
    </p>
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
  const { owner, id, channel, state, recipient, subject } = message
  const waits = state === 'RETRY' || state === 'PENDING'
  return (
    <tr>
      <td>
        <DeliveryBadge state={state} screen={screen} />
      </td>
      <th scope="row" class="wrap">
        <a href={`/outbox/${owner}/${id}`}>{subject ?? words.sending.noSubject}</a>
      </th>
      <td class="short">
        <OwnerName owner={owner} screen={screen} />
      </td>
      <td class="short">{words.sending.channels[channel]}</td>
      <td>{recipient}</td>
      <td>
        <Moment at={waits ? message.nextAttemptAt : null} screen={screen} />
      </td>
      <td class="number right">
        {message.attempts}/{message.maxAttempts}
      </td>
      <td class="wrap">
        <Why screen={screen} facts={message} />
      </td>
    </tr>
  )
}

/** In words, and as it is on record. */
export function Why({ screen, facts }: { screen: Screen; facts: WhyFacts }) {
  const text = whyText(screen.words, facts)
  const code = whyCode(facts)
  if (text === null) return <>–</>
  return (
    <>
      {text} {code === null || code === text ? null : <small class="muted">{code}</small>}
    </>
  )
}

function addressOf(
  { owner, state, run }: Pick<OutboxFacts, 'owner' | 'state' | 'run'>,
  change: { state?: string; after?: string },
): string {
  const query = new URLSearchParams({
    ...(owner ? { owner } : {}),
    ...(run ? { run } : {}),
    state: change.state ?? state,
    ...(change.after ? { after: change.after } : {}),
  })
  return `/outbox?${query}`
}
