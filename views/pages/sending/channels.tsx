/** The ways out: health and circuit of each connection, "try now", and a test message. */
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Frame, Panel } from '../../parts/panel.tsx'
import { ReasonField } from '../../parts/run-form.tsx'
import { Glyph, type Mark, TONES } from '../../parts/status.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import {
  type ChannelWord,
  OwnerName,
  ownerText,
  SendingFrame,
  type SendingNotice,
} from './frame.tsx'

/** `off`: switched off or held by an incident. */
export type ChannelMark = keyof Dictionary['sending']['circuits']

export type ChannelLine = Readonly<{
  id: string
  name: string
  channel: ChannelWord
  owner: string
  mark: ChannelMark
  openUntil: number | null
  reason: string | null
  health: keyof Dictionary['sending']['health'] | null
  healthCode: string | null
  checkedAt: number | null
  secretExpiresOn: string | null
}>

export type ChannelsFacts = Readonly<{
  channels: readonly ChannelLine[]
  /** For the test message. */
  owners: readonly string[]
}>

type Part = { screen: Screen; facts: ChannelsFacts }

export function ChannelsPage({ screen, facts, notice }: Part & { notice: SendingNotice }) {
  const { words } = screen
  const title = words.sending.pages.channels
  return (
    <SendingFrame screen={screen} page="channels" title={title} notice={notice}>
      {facts.channels.length === 0 ? (
        <Empty>{words.sending.noChannels}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table sheet">
            <ColumnHeads names={words.sending.channelColumns} />
            <tbody>
              {facts.channels.map((line) => (
                <Row screen={screen} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      {screen.operator?.mayAct ? <TestForm screen={screen} facts={facts} /> : null}
    </SendingFrame>
  )
}

const MARKS = {
  CLOSED: 'succeeded',
  OPEN: 'failed',
  HALF_OPEN: 'running',
  AUTH: 'failed',
  off: 'skipped',
} as const satisfies Record<ChannelMark, Mark>

function Row({ screen, line }: { screen: Screen; line: ChannelLine }) {
  const { words, format } = screen
  const isShut = line.mark === 'OPEN' || line.mark === 'AUTH'
  const expires = line.secretExpiresOn === null ? '–' : format.day(line.secretExpiresOn)
  const health = line.health === null ? '–' : words.sending.health[line.health]
  return (
    <tr>
      <th scope="row">{line.name}</th>
      <td>
        <OwnerName owner={line.owner} screen={screen} />
      </td>
      <td>{words.sending.channels[line.channel]}</td>
      <td>
        <span class={`badge tone-${TONES[MARKS[line.mark]]}`}>
          <Glyph mark={MARKS[line.mark]} />
          {words.sending.circuits[line.mark]}
        </span>
      </td>
      <td class="wrap">{isShut ? (line.reason ?? '–') : '–'}</td>
      <td>
        <Moment at={line.openUntil} screen={screen} />
      </td>
      <td>
        {health} {line.healthCode ?? ''}
      </td>
      <td>
        <Moment at={line.checkedAt} screen={screen} />
      </td>
      <td>{expires}</td>
      <td>{isShut && screen.operator?.mayAct ? <TryForm screen={screen} line={line} /> : '–'}</td>
    </tr>
  )
}

function TryForm({ screen, line }: { screen: Screen; line: ChannelLine }) {
  const { words } = screen
  return (
    <form method="post" action={`/channels/${encodeURIComponent(line.id)}/try`} class="inline-form">
      <input
        name="reason"
        required
        maxlength={500}
        placeholder={words.batch.reason}
        aria-label={words.sending.tryReason(line.name)}
      />
      <button type="submit" aria-label={words.sending.tryOf(line.name)}>
        {words.sending.tryNow}
      </button>
    </form>
  )
}

const CHANNELS = ['EMAIL', 'SLACK', 'TEAMS', 'LINE_WORKS', 'WEBHOOK'] as const

function TestForm({ screen, facts }: Part) {
  const { words } = screen
  return (
    <Panel id="test" title={words.sending.test}>
      <form method="post" action="/channels/test" class="stack">
        <label>
          {words.sending.owner}
          <select name="owner">
            {facts.owners.map((owner) => (
              <option value={owner}>{ownerText(screen, owner)}</option>
            ))}
          </select>
        </label>
        <label>
          {words.sending.facts.channel}
          <select name="channel">
            {CHANNELS.map((channel) => (
              <option value={channel}>{words.sending.channels[channel]}</option>
            ))}
          </select>
        </label>
        <label>
          {words.sending.facts.recipient} <small>{words.sending.testTo}</small>
          <input name="to" required maxlength={254} autocomplete="off" />
        </label>
        <ReasonField screen={screen} />
        <p class="buttons">
          <button type="submit" class="primary">
            {words.sending.sendTest}
          </button>
        </p>
        <p class="hint">{words.sending.testHelp}</p>
      </form>
    </Panel>
  )
}
