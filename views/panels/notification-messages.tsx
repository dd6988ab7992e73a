/** Part of the panel of BATCH-401: the failed messages of a company's day, those that wait, and one of them drawn. */
import { DeliveryBadge } from '../pages/sending/frame.tsx'
import type { DecisionName } from '../pages/sending/message.tsx'
import { MessageText, type MessageTextFacts } from '../pages/sending/message-text.tsx'
import { type MessageLine, Why } from '../pages/sending/outbox.tsx'
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { companyText } from '../parts/company.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Facts, Frame, Notice, Panel } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

export type DayRow = MessageLine &
  Readonly<{
    ioStartedAt: number | null
    finishedAt: number | null
    /** That tried it last. */
    runId: string | null
    decisions: readonly DecisionName[]
  }>

export type DayMessagesFacts = Readonly<{
  day: string
  /** Code of a company, or `_platform`. */
  owner: string
  /** Null: the holding. */
  name: string | null
  owners: readonly string[]
  /** Null: the outbox can not be read. */
  failed: readonly DayRow[] | null
  waiting: readonly DayRow[]
  /** Of each list. */
  limit: number
  chosen: (MessageLine & MessageTextFacts) | null
}>

type Props = { screen: Screen; facts: DayMessagesFacts }

type Place = 'failed' | 'waiting' | 'message'

/** Where a part of the panel is for a day and an owner. */
export function dayAddress(
  { day, owner }: Pick<DayMessagesFacts, 'day' | 'owner'>,
  place: Place,
  message?: string,
): string {
  const query = new URLSearchParams({ sent: day, of: owner, ...(message ? { message } : {}) })
  return `/batches/BATCH-401?${query}#${place}`
}

export function DayMessages({ screen, facts }: Props) {
  const { words } = screen
  const who = facts.name ?? words.messages.holding
  return (
    <>
      <Panel
        id="failed"
        title={words.messages.failedOf(who)}
        aside={<InOutbox {...{ screen, facts, state: 'DEAD' }} />}
      >
        <Whose screen={screen} facts={facts} />
        {facts.failed === null ? (
          <Notice
            kind="warn"
            title={words.sending.unreadable(ownerName(screen, facts.owner))}
            hint={words.sending.unreadableHint}
          />
        ) : (
          <Failed screen={screen} facts={facts} rows={facts.failed} />
        )}
      </Panel>
      <Panel
        id="waiting"
        title={words.messages.waitingOf(who)}
        aside={<InOutbox {...{ screen, facts, state: 'open' }} />}
      >
        <Waiting screen={screen} facts={facts} />
      </Panel>
      {facts.chosen === null ? null : <Chosen screen={screen} chosen={facts.chosen} />}
    </>
  )
}

function InOutbox({ screen, facts, state }: Props & { state: string }) {
  return (
    <a href={`/outbox?owner=${facts.owner}&state=${state}`}>{screen.words.messages.inOutbox}</a>
  )
}

function Whose({ screen, facts }: Props) {
  const { words } = screen
  return (
    <form method="get" action="/batches/BATCH-401#failed" class="filter-form">
      <input type="hidden" name="sent" value={facts.day} />
      <label>
        {words.sending.owner}
        <select name="of">
          {facts.owners.map((owner) => (
            <option value={owner} selected={owner === facts.owner}>
              {ownerName(screen, owner)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{words.sending.show}</button>
    </form>
  )
}

function ownerName(screen: Screen, owner: string): string {
  return owner === '_platform' ? screen.words.messages.holding : companyText(screen, owner)
}

type ListProps = Props & { rows: readonly DayRow[] }

function Failed({ screen, facts, rows }: ListProps) {
  const { words } = screen
  const { recipient, state, channel, why } = words.sending.facts
  if (rows.length === 0) return <Empty>{words.messages.noneFailed}</Empty>
  return (
    <>
      <Frame label={words.messages.failedOf(facts.name ?? words.messages.holding)}>
        <table class="grid-table">
          <ColumnHeads names={[recipient, state, channel, why, words.messages.when]} />
          <tbody>
            {rows.map((row) => (
              <tr>
                <Recipient screen={screen} facts={facts} row={row} />
                <td>
                  <DeliveryBadge state={row.state} screen={screen} />
                </td>
                <td class="short">{words.sending.channels[row.channel]}</td>
                <td class="wrap">
                  <Why screen={screen} facts={row} />
                </td>
                <td>
                  <Moment at={row.finishedAt ?? row.ioStartedAt} screen={screen} />{' '}
                  {row.runId === null ? null : (
                    <a href={`/runs/${row.runId}`}>{words.messages.run}</a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
      <First screen={screen} facts={facts} rows={rows} />
    </>
  )
}

function Waiting({ screen, facts }: Props) {
  const { words } = screen
  const { recipient, state, channel, next } = words.sending.facts
  const { waiting: rows } = facts
  if (rows.length === 0) return <Empty>{words.messages.noneWaiting}</Empty>
  return (
    <>
      <Frame label={words.messages.waitingOf(facts.name ?? words.messages.holding)}>
        <table class="grid-table">
          <ColumnHeads names={[recipient, state, channel, next]} />
          <tbody>
            {rows.map((row) => (
              <tr>
                <Recipient screen={screen} facts={facts} row={row} />
                <td>
                  <DeliveryBadge state={row.state} screen={screen} />
                </td>
                <td class="short">{words.sending.channels[row.channel]}</td>
                <td>
                  <Moment at={row.nextAttemptAt} screen={screen} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
      <First screen={screen} facts={facts} rows={rows} />
    </>
  )
}

function First({ screen, facts, rows }: ListProps) {
  const { words, format } = screen
  if (rows.length < facts.limit) return null
  return <p class="hint">{words.messages.first(format.number(rows.length))}</p>
}

type RowProps = Props & { row: DayRow }

/** Who, about what, a look at it, and what can be decided. */
function Recipient({ screen, facts, row }: RowProps) {
  const { words } = screen
  return (
    <th scope="row">
      {row.recipient}{' '}
      <a href={`/outbox/${row.owner}/${row.id}`}>{row.subject ?? words.sending.noSubject}</a>{' '}
      <small>
        <a href={dayAddress(facts, 'message', row.id)} title={words.messages.lookHelp}>
          {words.messages.look}
        </a>
      </small>
      {row.decisions.map((decision) => (
        <Decide screen={screen} facts={facts} row={row} decision={decision} />
      ))}
    </th>
  )
}

/** A message in doubt that is sent again may arrive twice: that is asked for by itself. */
function Decide({ screen, row, decision }: RowProps & { decision: DecisionName }) {
  const { messages, sending } = screen.words
  const helps = {
    sent: messages.sentHelp,
    again: messages.againHelp,
    'give-up': messages.giveUpHelp,
  }
  return (
    <Act
      screen={screen}
      name={sending.decisions[decision]}
      help={helps[decision]}
      action={`/outbox/${row.owner}/${row.id}/resolve`}
    >
      <input type="hidden" name="decision" value={decision} />
      {row.state === 'IN_DOUBT' && decision === 'again' ? (
        <label class="check">
          <input type="checkbox" name="confirm" value="yes" required />
          {sending.acceptCopy}
        </label>
      ) : null}
    </Act>
  )
}

type ChosenProps = { screen: Screen; chosen: NonNullable<DayMessagesFacts['chosen']> }

function Chosen({ screen, chosen }: ChosenProps) {
  const { words } = screen
  const names = words.sending.facts
  return (
    <Panel
      id="message"
      title={chosen.subject ?? words.sending.noSubject}
      aside={words.messages.shown}
    >
      <Facts
        pairs={[
          [names.state, <DeliveryBadge state={chosen.state} screen={screen} />],
          [names.channel, words.sending.channels[chosen.channel]],
          [names.recipient, chosen.recipient],
          [names.why, chosen.lastCode && <Why screen={screen} facts={chosen} />],
        ]}
      />
      <MessageText screen={screen} facts={chosen} />
    </Panel>
  )
}
