/** The list of the fifty batches by block: how each one does, and when it comes again. */
import { Layout } from '../layout.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import { Badge, type Mark } from '../parts/status.tsx'
import { Strip, type StripRun } from '../parts/strip.tsx'
import { type ScheduleFacts, scheduleText } from '../schedule-text.ts'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'

export type BatchRow = Readonly<{
  batchId: string
  title: Bilingual
  built: boolean
  /** On hold by an operator, or switched off in the schedule file. */
  rests: 'held' | 'disabled' | null
  last: Readonly<{ mark: Mark; runId: string; at: number }> | null
  strip: readonly StripRun[]
  schedule: ScheduleFacts
  nextAt: number | null
  /** Good ends of the runs that ended; null when none did. */
  success: Readonly<{ good: number; all: number }> | null
}>

export const BATCH_FILTERS = ['all', 'bad', 'running', 'built'] as const
export type BatchFilter = (typeof BATCH_FILTERS)[number]

export type BatchesProps = {
  screen: Screen
  filter: BatchFilter
  groups: readonly Readonly<{ name: Bilingual; rows: readonly BatchRow[] }>[]
}

export function BatchesPage({ screen, filter, groups }: BatchesProps) {
  const { words, format } = screen
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0)
  return (
    <Layout
      screen={screen}
      title={words.batches.title}
      nav="batches"
      live={`/events/batches?show=${filter}`}
    >
      <div class="page-head">
        <h1>
          {words.batches.title}{' '}
          <small class="number">{words.batches.count(format.number(count))}</small>
        </h1>
        <Filters screen={screen} filter={filter} />
      </div>
      <BatchList screen={screen} groups={groups} />
    </Layout>
  )
}

function Filters({ screen, filter }: { screen: Screen; filter: BatchFilter }) {
  const { words } = screen
  const names = {
    all: words.app.all,
    bad: words.batches.onlyFailed,
    running: words.batches.onlyRunning,
    built: words.batches.onlyBuilt,
  }
  return (
    <nav class="filters" aria-label={words.batches.filter}>
      {BATCH_FILTERS.map((choice) => (
        <a
          href={choice === 'all' ? '/batches' : `/batches?show=${choice}`}
          {...(choice === filter ? { 'aria-current': 'true' as const } : {})}
        >
          {names[choice]}
        </a>
      ))}
    </nav>
  )
}

/** The part that the event stream renews. */
export function BatchList({ screen, groups }: Omit<BatchesProps, 'filter'>) {
  const { words } = screen
  const shown = groups.filter((group) => group.rows.length > 0)
  if (shown.length === 0) {
    return (
      <div id="batch-list">
        <Empty>{words.batches.empty}</Empty>
      </div>
    )
  }
  return (
    <div id="batch-list">
      <Frame label={words.batches.title}>
        <table class="grid-table sheet batch-table">
          <Columns screen={screen} />
          {shown.map((group) => (
            <tbody>
              <tr class="block">
                <th colspan={6} scope="rowgroup">
                  {inLanguage(screen, group.name)}
                </th>
              </tr>
              {group.rows.map((row) => (
                <Row row={row} screen={screen} />
              ))}
            </tbody>
          ))}
        </table>
      </Frame>
    </div>
  )
}

function Columns({ screen }: { screen: Screen }) {
  const words = screen.words.batches
  return (
    <thead>
      <tr>
        <th scope="col">{words.batch}</th>
        <th scope="col">{words.lastRun}</th>
        <th scope="col" title={words.lastRunsHelp}>
          {words.lastRuns}
        </th>
        <th scope="col">{words.schedule}</th>
        <th scope="col">{words.next}</th>
        <th scope="col" class="right" title={words.successHelp}>
          {words.success}
        </th>
      </tr>
    </thead>
  )
}

function Row({ row, screen }: { row: BatchRow; screen: Screen }) {
  const { words, format } = screen
  return (
    <tr class={row.built ? '' : 'unbuilt'}>
      <th scope="row">
        <a href={`/batches/${row.batchId}`}>
          <b>{row.batchId}</b> {inLanguage(screen, row.title)}
        </a>
        {row.built ? null : <em class="chip">{words.batches.notBuilt}</em>}
        {row.rests ? <em class="chip">{words.batches[row.rests]}</em> : null}
      </th>
      <td>
        {row.last ? (
          <a class="last" href={`/runs/${row.last.runId}`}>
            <Badge mark={row.last.mark} screen={screen} />{' '}
            <Moment at={row.last.at} screen={screen} />
          </a>
        ) : (
          <span class="muted">{words.batches.never}</span>
        )}
      </td>
      <td>
        <Strip runs={row.strip} screen={screen} />
      </td>
      <td>{scheduleText(row.schedule, screen.words)}</td>
      <td>
        <Moment at={row.nextAt} screen={screen} />
      </td>
      <td
        class="right number"
        title={row.success ? `${row.success.good} / ${row.success.all}` : ''}
      >
        {row.success ? (
          format.share(row.success.good / row.success.all)
        ) : (
          <span class="muted">–</span>
        )}
      </td>
    </tr>
  )
}
