/** The today board: is the night going well? One sentence, what runs, what comes, and 39 hours of fifty batches. */
import type { Tally } from '../../server/domain/accounting.ts'
import { Layout } from '../layout.tsx'
import { Board } from '../parts/board.tsx'
import type { BoardModel } from '../parts/board-model.ts'
import { Moment } from '../parts/moment.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { type Progress, ProgressBar } from '../parts/progress.tsx'
import { RunItem, type RunLine } from '../parts/run-line.tsx'
import { Glyph, type Mark } from '../parts/status.tsx'
import { type Bilingual, type Screen, shortTitle } from '../screen.ts'

export type NextRun = Readonly<{ batchId: string; title: Bilingual; at: number }>
export type QueuedRun = Readonly<{
  run: RunLine
  waitReason: string | null
  notBefore: number | null
}>

export type TodayFacts = Readonly<{
  tally: Tally
  running: readonly Readonly<{ run: RunLine; progress: Progress }>[]
  queued: readonly QueuedRun[]
  next: readonly NextRun[]
  failed: readonly RunLine[]
  config: Readonly<{ loadedAt: number; version: string; by: string }> | null
  hasTenants: boolean
}>

type TodayProps = { screen: Screen; facts: TodayFacts }

export function TodayPage({ screen, facts, board }: TodayProps & { board: BoardModel }) {
  return (
    <Layout screen={screen} title={screen.words.today.title} nav="today" live="/events/today">
      <TodayHead screen={screen} facts={facts} />
      {facts.hasTenants ? null : <FirstStart screen={screen} />}
      <div class="today">
        <TodayBoard screen={screen} board={board} />
        <TodayRail screen={screen} facts={facts} />
      </div>
    </Layout>
  )
}

export function TodayBoard({ screen, board }: { screen: Screen; board: BoardModel }) {
  return (
    <div id="today-board" class="today-board">
      <Board board={board} screen={screen} />
    </div>
  )
}

export function TodayHead({ screen, facts }: TodayProps) {
  const { words, format } = screen
  const { config } = facts
  return (
    <div id="today-head" class="today-head">
      <h1 class="unseen">{words.today.title}</h1>
      <Accounting screen={screen} tally={facts.tally} />
      {config ? (
        <p class="config-note">
          {words.today.config(
            format.dayTime(config.loadedAt),
            config.version.slice(0, 4),
            config.by,
          )}
        </p>
      ) : null}
    </div>
  )
}

type Part = readonly [fate: string, mark: Mark, name: string, count: number]

/** The accounting sentence. Each number leads to the occurrences it counts. */
function Accounting({ screen, tally }: { screen: Screen; tally: Tally }) {
  const { words, format } = screen
  const today = words.today
  const parts: Part[] = [
    ['ok', 'succeeded', today.ok, tally.ok],
    ['warned', 'warned', today.warned, tally.warned],
    ['failed', 'failed', today.failed, tally.failed],
    ['running', 'running', today.running, tally.running],
    ['waiting', 'queued', today.waiting, tally.waiting],
    ['toCome', 'planned', today.toCome, tally.toCome],
    ['skipped', 'skipped', today.skipped, tally.skipped],
    ['missed', 'missed', today.missed, tally.missed],
    ['unaccounted', 'unaccounted', today.unaccounted, tally.unaccounted],
  ]
  return (
    <p class="accounting">
      <b>
        <a href={`/due?day=${tally.day}`}>{today.due(format.number(tally.total))}</a>
      </b>
      {parts.map(([fate, mark, name, count]) => (
        <a href={`/due?day=${tally.day}&fate=${fate}`} class={count === 0 ? 'fate none' : 'fate'}>
          <Glyph mark={mark} />
          {name} <b class="number">{format.number(count)}</b>
        </a>
      ))}
    </p>
  )
}

export function TodayRail({ screen, facts }: TodayProps) {
  const { words } = screen
  return (
    <aside id="today-rail" class="today-rail" aria-label={words.today.runningNow}>
      <Panel id="running" title={words.today.runningNow} aside={String(facts.running.length)}>
        {facts.running.length === 0 ? <Empty>{words.today.nothingRuns}</Empty> : null}
        <ul class="items">
          {facts.running.map(({ run, progress }) => (
            <li class="item-group">
              <ul>
                <RunItem run={run} screen={screen} />
              </ul>
              <ProgressBar
                progress={progress}
                name={`${run.batchId} ${words.run.progress}`}
                screen={screen}
              />
            </li>
          ))}
        </ul>
      </Panel>
      <Queued screen={screen} queued={facts.queued} />
      <Next screen={screen} next={facts.next} />
      <Failed screen={screen} failed={facts.failed} />
    </aside>
  )
}

function Queued({ screen, queued }: { screen: Screen; queued: readonly QueuedRun[] }) {
  const { words, format } = screen
  return (
    <Panel id="queued" title={words.today.queued} aside={String(queued.length)}>
      {queued.length === 0 ? <Empty>{words.today.nothingQueued}</Empty> : null}
      <ul class="items">
        {queued.map(({ run, waitReason, notBefore }) => {
          const again =
            notBefore !== null && notBefore > screen.now
              ? words.today.retryAt(format.time(notBefore))
              : null
          return <RunItem run={{ ...run, error: waitReason ?? again }} screen={screen} />
        })}
      </ul>
    </Panel>
  )
}

function Next({ screen, next }: { screen: Screen; next: readonly NextRun[] }) {
  const { words } = screen
  return (
    <Panel id="next" title={words.today.next}>
      {next.length === 0 ? <Empty>{words.today.nothingNext}</Empty> : null}
      <ul class="items">
        {next.map((run) => (
          <li class="item">
            <Glyph mark="planned" label={words.states.planned} />
            <a href={`/batches/${run.batchId}`}>
              <b>{run.batchId.slice(-3)}</b> {shortTitle(screen, run.title)}
            </a>
            <Moment at={run.at} screen={screen} style="time" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Failed({ screen, failed }: { screen: Screen; failed: readonly RunLine[] }) {
  const { words } = screen
  return (
    <Panel id="failed" title={words.today.failedSince} aside={String(failed.length)}>
      {failed.length === 0 ? <Empty>{words.today.nothingFailed}</Empty> : null}
      <ul class="items">
        {failed.map((run) => (
          <RunItem run={run} screen={screen} />
        ))}
      </ul>
    </Panel>
  )
}

function FirstStart({ screen }: { screen: Screen }) {
  const { first } = screen.words
  return (
    <Panel id="first" title={first.title} class="first">
      <p>{first.text}</p>
      <dl class="facts">
        <dt>{first.add}</dt>
        <dd>
          <code>npx toban tenants add CODE --name NAME</code>
        </dd>
        <dt>{first.import}</dt>
        <dd>
          <code>npx toban tenants import FILE.csv</code>
        </dd>
        <dt>{first.demo}</dt>
        <dd>
          <code>npm run demo</code>
        </dd>
      </dl>
    </Panel>
  )
}
