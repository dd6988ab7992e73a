/** Recipients to whom nothing is sent any more, and how they are written to again. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Frame } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import {
  type ChannelWord,
  OwnerChoice,
  OwnerName,
  SendingFrame,
  type SendingNotice,
  Unreadable,
} from './frame.tsx'

export type SuppressionLine = Readonly<{
  owner: string
  channel: ChannelWord
  recipient: string | null
  recipientHash: string
  reason: keyof Dictionary['sending']['reasons']
  code: string | null
  since: number
}>

export type SuppressionFacts = Readonly<{
  owners: readonly string[]
  /** Of the filter; null = all. */
  owner: string | null
  /** There are so many companies that one has to be chosen. */
  chooseOne: boolean
  /** Outboxes whose file could not be read. */
  unreadable: readonly string[]
  /** The newest first. */
  lines: readonly SuppressionLine[]
  isFirst: boolean
  /** Where the next page goes on; null on the last. */
  next: string | null
}>

type Part = { screen: Screen; facts: SuppressionFacts }

export function SuppressionsPage({ screen, facts, notice }: Part & { notice: SendingNotice }) {
  const { words } = screen
  const { owners, owner, chooseOne, lines } = facts
  const title = words.sending.pages.suppressions
  return (
    <SendingFrame screen={screen} page="suppressions" title={title} notice={notice}>
      <Unreadable screen={screen} owners={facts.unreadable} />
      <p class="hint">{words.sending.suppressionHelp}</p>
      <form method="get" action="/suppressions" class="filter-form">
        <OwnerChoice screen={screen} owners={owners} owner={owner} />
        <button type="submit">{words.sending.show}</button>
        {chooseOne ? <p class="hint">{words.sending.chooseSuppressed}</p> : null}
      </form>
      {lines.length === 0 ? (
        <Empty>{words.sending.nobody}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table sheet">
            <ColumnHeads names={words.sending.suppressionColumns} />
            <tbody>
              {lines.map((line) => (
                <Row screen={screen} line={line} shown={owner} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      <Pager screen={screen} facts={facts} />
    </SendingFrame>
  )
}

function Pager({ screen, facts }: Part) {
  const { words } = screen
  const { owner, isFirst, next } = facts
  const link = (after: string | null) => {
    const query = [owner && `owner=${owner}`, after && `after=${after}`].filter(Boolean).join('&')
    return `/suppressions${query === '' ? '' : `?${query}`}`
  }
  return (
    <nav class="pager" aria-label={words.sending.pages.suppressions}>
      {isFirst ? null : <a href={link(null)}>{words.app.newer}</a>}
      {next === null ? null : <a href={link(next)}>{words.app.older}</a>}
    </nav>
  )
}

type RowProps = { screen: Screen; line: SuppressionLine; shown: string | null }

function Row({ screen, line, shown }: RowProps) {
  const { words } = screen
  const who = line.recipient ?? `${line.recipientHash.slice(0, 12)}…`
  return (
    <tr>
      <th scope="row">{who}</th>
      <td>
        <OwnerName owner={line.owner} screen={screen} />
      </td>
      <td>{words.sending.channels[line.channel]}</td>
      <td>{words.sending.reasons[line.reason]}</td>
      <td>{line.code ?? '–'}</td>
      <td>
        <Moment at={line.since} screen={screen} />
      </td>
      <td>
        {screen.operator?.mayAct ? (
          <LiftForm screen={screen} line={line} shown={shown} who={who} />
        ) : (
          '–'
        )}
      </td>
    </tr>
  )
}

/** The answer shows the same list again, less one. */
function LiftForm({ screen, line, shown, who }: RowProps & { who: string }) {
  const { words } = screen
  return (
    <form method="post" action="/suppressions/lift" class="inline-form">
      <input type="hidden" name="owner" value={line.owner} />
      <input type="hidden" name="shown" value={shown ?? ''} />
      <input type="hidden" name="channel" value={line.channel} />
      <input type="hidden" name="recipient" value={line.recipientHash} />
      <input
        name="reason"
        required
        maxlength={500}
        placeholder={words.batch.reason}
        aria-label={words.sending.liftReason(who)}
      />
      <button type="submit" aria-label={words.sending.liftOf(who)}>
        {words.sending.lift}
      </button>
    </form>
  )
}
