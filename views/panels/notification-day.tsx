/** The panel of BATCH-401: a day's messages by company and channel, success over 30 days, and a look at what would be sent. */
import { Act } from '../parts/act.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { Level, rise, slot } from '../parts/trend.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { DayMessages, type DayMessagesFacts, dayAddress } from './notification-messages.tsx'

type Channel = keyof Dictionary['sending']['channels']

export type DayCell = Readonly<{
  planned: number
  sent: number
  failed: number
  deferred: number
  /** Sent the day before. */
  before: number
  tone: 'good' | 'warn' | 'fail' | 'none'
}>

export type DayRow = Readonly<{
  /** Null: the holding's own. */
  code: string | null
  name: string | null
  /** In the order of the channels. */
  cells: readonly (DayCell | null)[]
  all: DayCell
}>

export type ChannelTrend = Readonly<{
  channel: Channel
  /** Part of 1 over all days; null = nothing was tried. */
  share: number | null
  /** Below it the batch alarms. */
  good: number
  days: readonly Readonly<{ day: string; tried: number; share: number | null }>[]
}>

export type NotificationDayFacts = Readonly<{
  day: string
  before: string
  /** Null: the day is today. */
  after: string | null
  channels: readonly Channel[]
  rows: readonly DayRow[]
  trends: readonly ChannelTrend[]
  lastPreviewDay: string
  /** Of one company, or of the holding. */
  messages: DayMessagesFacts
}>

type Props = { screen: Screen; facts: NotificationDayFacts }

export function NotificationDayPanel({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <>
      <Panel
        id="messages"
        title={`${words.messages.title} ${format.day(facts.day)}`}
        aside={words.messages.legend}
      >
        <nav class="filters" aria-label={words.messages.day}>
          <a href={`/batches/BATCH-401?sent=${facts.before}#messages`}>{words.messages.earlier}</a>
          {facts.after === null ? null : (
            <a href={`/batches/BATCH-401?sent=${facts.after}#messages`}>{words.messages.later}</a>
          )}
        </nav>
        {facts.rows.length === 0 ? (
          <Empty>{words.messages.none}</Empty>
        ) : (
          <Heat screen={screen} facts={facts} />
        )}
        <Preview screen={screen} facts={facts} />
      </Panel>
      <DayMessages screen={screen} facts={facts.messages} />
      <Panel id="success" title={words.messages.trend}>
        {facts.trends.length === 0 ? <Empty>{words.messages.noDays}</Empty> : null}
        <div class="trends">
          {facts.trends.map((trend) => (
            <Trend screen={screen} trend={trend} />
          ))}
        </div>
      </Panel>
    </>
  )
}

function Heat({ screen, facts }: Props) {
  const { words } = screen
  const channels = facts.channels.map((channel) => words.sending.channels[channel])
  return (
    <Frame label={words.messages.title}>
      <table class="grid-table">
        <ColumnHeads names={[words.tenants.tenant, ...channels, words.messages.all]} />
        <tbody>
          {facts.rows.map((row) => (
            <tr>
              <th scope="row">
                {row.code === null ? (
                  words.messages.holding
                ) : (
                  <a href={`/tenants/${row.code}`}>
                    {screen.companyName(row.code, row.name ?? row.code)}
                  </a>
                )}
              </th>
              {[...row.cells, row.all].map((cell) => (
                <Cell
                  screen={screen}
                  cell={cell}
                  address={(place) =>
                    dayAddress({ day: facts.day, owner: row.code ?? '_platform' }, place)
                  }
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

type CellProps = {
  screen: Screen
  cell: DayCell | null
  address(place: 'failed' | 'waiting'): string
}

/** The number of failed ones leads to them: there each is sent again or given up. */
function Cell({ screen, cell, address }: CellProps) {
  const { words, format } = screen
  if (cell === null) return <td class="muted">–</td>
  return (
    <td class={`number heat-${cell.tone}`}>
      {format.number(cell.sent)} / {format.number(cell.planned)}{' '}
      <small>{words.messages.before(format.number(cell.before))}</small>{' '}
      {cell.failed === 0 ? null : (
        <a href={address('failed')}>{words.messages.failed(format.number(cell.failed))}</a>
      )}{' '}
      {cell.deferred === 0 ? null : (
        <a href={address('waiting')}>{words.messages.deferred(format.number(cell.deferred))}</a>
      )}
    </td>
  )
}

const HEIGHT = 72

function Trend({ screen, trend }: { screen: Screen; trend: ChannelTrend }) {
  const { words, format } = screen
  const channel = words.sending.channels[trend.channel]
  const share = trend.share === null ? '–' : format.share(trend.share)
  return (
    <figure class="trend">
      <figcaption>
        <b>{channel}</b> <span class="number">{share}</span>
      </figcaption>
      <svg
        width="100%"
        height={HEIGHT}
        role="img"
        aria-label={words.messages.trendLabel(channel, share)}
      >
        {trend.days.map((one, index) =>
          one.share === null ? null : (
            <g>
              <title>
                {words.messages.dayShare(
                  format.dayShort(one.day),
                  format.share(one.share),
                  format.number(one.tried),
                )}
              </title>
              <rect
                {...slot(index, trend.days.length)}
                {...rise(one.share, HEIGHT)}
                class={one.share < trend.good ? 'bar mark-failed' : 'bar usage'}
              />
            </g>
          ),
        )}
        <Level at={trend.good} name="" kind="limit" height={HEIGHT} />
      </svg>
    </figure>
  )
}

function Preview({ screen, facts }: Props) {
  const { messages } = screen.words
  return (
    <Act
      screen={screen}
      name={messages.preview}
      help={messages.previewHelp}
      action="/batches/BATCH-401/previews"
    >
      <label>
        {messages.day}
        <input type="date" name="date" value={facts.day} max={facts.lastPreviewDay} required />
      </label>
      <label>
        {messages.companies} <small>{messages.companiesHelp}</small>
        <input name="tenants" autocapitalize="none" spellcheck={false} />
      </label>
    </Act>
  )
}
