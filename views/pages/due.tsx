/** The occurrences of one day, with the fate of each: what a number of the accounting sentence counts. */
import { DUE_FATES, type DueFate } from '../../server/domain/accounting.ts'
import { fateWords } from '../../server/domain/fate-reason.ts'
import { Layout } from '../layout.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import { Badge, type Mark } from '../parts/status.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'

export type DueLine = Readonly<{
  batchId: string
  title: Bilingual
  scheduledFor: number
  mark: Mark
  runId: string | null
  reason: string | null
}>

export type DueFacts = Readonly<{
  day: string
  /** Of the filter; null = whatever became of it. */
  fate: DueFate | null
  /** Of this page. */
  lines: readonly DueLine[]
  /** On all pages. */
  count: number
  isFirst: boolean
  /** What the next page begins with; null on the last. */
  next: string | null
}>

export type DueProps = { screen: Screen; facts: DueFacts }

export function DuePage({ screen, facts }: DueProps) {
  const { words, format } = screen
  const { day, fate, lines, count } = facts
  const title = `${format.day(day)} ${fate ? words.today[fate] : words.app.all}`
  return (
    <Layout screen={screen} title={title} nav="today">
      <h1>
        {format.day(day)} <small>{fate ? words.today[fate] : words.app.all}</small>{' '}
        <span class="number">{format.number(count)}</span>
      </h1>
      <nav class="filters" aria-label={words.batches.filter}>
        <FateLink screen={screen} day={day} fate={null} chosen={fate} />
        {DUE_FATES.map((choice) => (
          <FateLink screen={screen} day={day} fate={choice} chosen={fate} />
        ))}
      </nav>
      {lines.length === 0 ? (
        <Empty>{words.app.nothing}</Empty>
      ) : (
        <DueTable screen={screen} lines={lines} />
      )}
      <Pager screen={screen} facts={facts} />
    </Layout>
  )
}

function Pager({ screen, facts }: DueProps) {
  const { words } = screen
  const { day, fate, isFirst, next } = facts
  return (
    <nav class="pager" aria-label={words.today.duePages}>
      {isFirst ? null : <a href={addressOf(day, fate)}>{words.today.firstDue}</a>}
      {next === null ? null : <a href={addressOf(day, fate, next)}>{words.today.laterDue}</a>}
    </nav>
  )
}

function addressOf(day: string, fate: DueFate | null, from: string | null = null): string {
  const more = { ...(fate === null ? {} : { fate }), ...(from === null ? {} : { from }) }
  return `/due?${new URLSearchParams({ day, ...more })}`
}

function FateLink(props: {
  screen: Screen
  day: string
  fate: DueFate | null
  chosen: DueFate | null
}) {
  const { screen, day, fate, chosen } = props
  const current = fate === chosen ? ({ 'aria-current': 'true' } as const) : {}
  return (
    <a href={addressOf(day, fate)} {...current}>
      {fate ? screen.words.today[fate] : screen.words.app.all}
    </a>
  )
}

function DueTable({ screen, lines }: { screen: Screen; lines: readonly DueLine[] }) {
  const { words } = screen
  return (
    <Frame label={words.batch.upcoming}>
      <table class="grid-table">
        <thead>
          <tr>
            <th scope="col">{words.run.scheduledFor}</th>
            <th scope="col">{words.batches.batch}</th>
            <th scope="col">{words.batch.state}</th>
            <th scope="col">{words.run.reason}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr>
              <td>
                <Moment at={line.scheduledFor} screen={screen} style="time" />
              </td>
              <td>
                <a href={`/batches/${line.batchId}`}>{line.batchId}</a>{' '}
                {inLanguage(screen, line.title)}
              </td>
              <td>
                {line.runId ? (
                  <a href={`/runs/${line.runId}`}>
                    <Badge mark={line.mark} screen={screen} />
                  </a>
                ) : (
                  <Badge mark={line.mark} screen={screen} />
                )}
              </td>
              <td>{line.reason ? inLanguage(screen, fateWords(line.reason)) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}
