/** Recipients to whom nothing is sent any more, and how they are written to again. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Frame } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import { type ChannelWord, OwnerName, SendingFrame, type SendingNotice } from './frame.tsx'

export type SuppressionLine = Readonly<{
  owner: string
  channel: ChannelWord
  recipient: string | null
  recipientHash: string
  reason: keyof Dictionary['sending']['reasons']
  code: string | null
  since: number
}>

type Part = { screen: Screen; lines: readonly SuppressionLine[] }

export function SuppressionsPage({ screen, lines, notice }: Part & { notice: SendingNotice }) {
  const { words } = screen
  const title = words.sending.pages.suppressions
  return (
    <SendingFrame screen={screen} page="suppressions" title={title} notice={notice}>
      <p class="hint">{words.sending.suppressionHelp}</p>
      {lines.length === 0 ? (
        <Empty>{words.sending.nobody}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table sheet">
            <ColumnHeads names={words.sending.suppressionColumns} />
            <tbody>
              {lines.map((line) => (
                <Row screen={screen} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </SendingFrame>
  )
}

function Row({ screen, line }: { screen: Screen; line: SuppressionLine }) {
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
      <td>{screen.operator?.mayAct ? <LiftForm screen={screen} line={line} who={who} /> : '–'}</td>
    </tr>
  )
}

function LiftForm({ screen, line, who }: { screen: Screen; line: SuppressionLine; who: string }) {
  const { words } = screen
  return (
    <form method="post" action="/suppressions/lift" class="inline-form">
      <input type="hidden" name="owner" value={line.owner} />
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
