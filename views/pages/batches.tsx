/** The list of the fifty batches by block: how each one does, and when it comes again. */
import { Layout } from '../layout.tsx'
import { Duration, Moment } from '../parts/moment.tsx'
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
  /** Median of the last good runs; null with too few. */
  medianMs: number | null
  last: Readonly<{ mark: Mark; runId: string; at: number }> | null
  strip: readonly StripRun[]
  schedule: ScheduleFacts
  nextAt: number | null
  /** Good ends of the runs that ended; null when none did. */
  success: Readonly<{ good: number; all: number }> | null
}>

export const BATCH_FILTERS = ['all', 'bad', 'running', 'held', 'built'] as const
export type BatchFilter = (typeof BATCH_FILTERS)[number]

/** `number`: by block, as in the batch list; by all others the blocks are gone. */
export const BATCH_SORTS = ['number', 'last', 'duration', 'next', 'success'] as const
export type BatchSort = (typeof BATCH_SORTS)[number]

/** All of it is in the address. */
export type BatchChoice = Readonly<{
  show: BatchFilter
  sort: BatchSort
  /** Part of a number or name; empty = all. */
  find: string
}>

export type BatchesProps = {
  screen: Screen
  choice: BatchChoice
  /** Without a name: not by block. */
  groups: readonly Readonly<{ name: Bilingual | null; rows: readonly BatchRow[] }>[]
}

export function BatchesPage({ screen, choice, groups }: BatchesProps) {
  const { words, format } = screen
  const count = groups.reduce((sum, group) => sum + group.rows.length, 0)
  return (
    <Layout
      screen={screen}
      title={words.batches.title}
      nav="batches"
      live={`/events${batchesPath(choice, {})}`}
    >
      <div class="page-head">
        <h1>
          {words.batches.title}{' '}
          <small class="number">{words.batches.count(format.number(count))}</small>
        </h1>
        <div class="list-choice">
          <Filters screen={screen} choice={choice} />
          <Find screen={screen} choice={choice} />
        </div>
      </div>
      <BatchList screen={screen} choice={choice} groups={groups} />
    </Layout>
  )
}

/** The address of the list with something else chosen; what is usual is left out. */
export function batchesPath(choice: BatchChoice, other: Partial<BatchChoice>): string {
  const { show, sort, find } = { ...choice, ...other }
  const query = new URLSearchParams({
    ...(show === 'all' ? {} : { show }),
    ...(sort === 'number' ? {} : { sort }),
    ...(find === '' ? {} : { find }),
  })
  return query.size === 0 ? '/batches' : `/batches?${query}`
}

type ChoiceProps = { screen: Screen; choice: BatchChoice }

function Filters({ screen, choice }: ChoiceProps) {
  const { words } = screen
  const names = {
    all: words.app.all,
    bad: words.batches.onlyFailed,
    running: words.batches.onlyRunning,
    held: words.batches.onlyHeld,
    built: words.batches.onlyBuilt,
  }
  return (
    <nav class="filters" aria-label={words.batches.filter}>
      {BATCH_FILTERS.map((show) => (
        <a
          href={batchesPath(choice, { show })}
          {...(show === choice.show ? { 'aria-current': 'true' as const } : {})}
        >
          {names[show]}
        </a>
      ))}
    </nav>
  )
}

function Find({ screen, choice }: ChoiceProps) {
  const { words } = screen
  return (
    <form method="get" action="/batches" class="inline-form">
      {choice.show === 'all' ? null : <input type="hidden" name="show" value={choice.show} />}
      {choice.sort === 'number' ? null : <input type="hidden" name="sort" value={choice.sort} />}
      <input
        type="search"
        name="find"
        value={choice.find}
        aria-label={words.batches.find}
        placeholder={words.batches.find}
      />
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}

/** The part that the event stream renews. */
export function BatchList({ screen, choice, groups }: BatchesProps) {
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
          <Columns screen={screen} choice={choice} />
          {shown.map((group) => (
            <tbody>
              {group.name ? (
                <tr class="block">
                  <th colspan={7} scope="rowgroup">
                    {inLanguage(screen, group.name)}
                  </th>
                </tr>
              ) : null}
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

function Columns({ screen, choice }: ChoiceProps) {
  const words = screen.words.batches
  const column = { screen, choice }
  return (
    <thead>
      <tr>
        <SortHead {...column} sort="number" name={words.batch} />
        <SortHead {...column} sort="last" name={words.lastRun} />
        <th scope="col" title={words.lastRunsHelp}>
          {words.lastRuns}
        </th>
        <SortHead {...column} sort="duration" name={words.duration} class="right" />
        <th scope="col">{words.schedule}</th>
        <SortHead {...column} sort="next" name={words.next} />
        <SortHead {...column} sort="success" name={words.success} class="right" />
      </tr>
    </thead>
  )
}

type HeadProps = ChoiceProps & { sort: BatchSort; name: string; class?: string }

/** What needs a look comes first: failed, long, soon, seldom good. */
const DIRECTIONS = {
  number: 'ascending',
  last: 'descending',
  duration: 'descending',
  next: 'ascending',
  success: 'ascending',
} as const satisfies Record<BatchSort, string>

function SortHead({ choice, sort, name, class: own }: HeadProps) {
  const isSorted = choice.sort === sort
  return (
    <th
      scope="col"
      {...(own ? { class: own } : {})}
      {...(isSorted ? { 'aria-sort': DIRECTIONS[sort] } : {})}
    >
      <a href={batchesPath(choice, { sort })}>{name}</a>
      {isSorted ? <SortMark isDown={DIRECTIONS[sort] === 'descending'} /> : null}
    </th>
  )
}

function SortMark({ isDown }: { isDown: boolean }) {
  return (
    <svg class="sort-mark" width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
      <path d={isDown ? 'M1 2h6L4 7z' : 'M1 6h6L4 1z'} />
    </svg>
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
      <td class="right">
        <Duration ms={row.medianMs} screen={screen} />
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
