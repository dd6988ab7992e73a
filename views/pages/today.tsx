/** The today board: is the night going well? One sentence, what runs, what comes, and 39 hours of fifty batches. */
import type { Child } from 'hono/jsx'
import type { Tally } from '../../server/domain/accounting.ts'
import { Layout } from '../layout.tsx'
import { Board } from '../parts/board.tsx'
import type { BoardModel } from '../parts/board-model.ts'
import { DayNav } from '../parts/day-nav.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { type Progress, ProgressBar } from '../parts/progress.tsx'
import { RunItem, type RunLine } from '../parts/run-line.tsx'
import { SeverityGlyph } from '../parts/severity.tsx'
import { Glyph, type Mark } from '../parts/status.tsx'
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'
import type { AlertLine } from './alerts.tsx'
import { type ControlNotice, ControlNoticeLine } from './controls.tsx'

export type NextRun = Readonly<{ batchId: string; title: Bilingual; at: number }>
export type QueuedRun = Readonly<{
  run: RunLine
  waitReason: Bilingual | null
  notBefore: number | null
}>

/** A list that may be cut short: how many there are, and those that are shown. */
type Cut<T> = Readonly<{ all: number; shown: readonly T[] }>

export type TodayFacts = Readonly<{
  /** Whose board it is, and today: `YYYY-MM-DD`. */
  day: string
  today: string
  tally: Tally
  running: readonly Readonly<{ run: RunLine; progress: Progress }>[]
  queued: Cut<QueuedRun>
  next: readonly NextRun[]
  failed: Cut<RunLine>
  alerts: Cut<AlertLine>
  /** What keeps every batch from starting now: maintenance mode, a blackout of all. */
  brakes: readonly Bilingual[]
  config: Readonly<{ loadedAt: number; version: string; by: string }> | null
  hasTenants: boolean
}>

type TodayProps = { screen: Screen; facts: TodayFacts }

export type TodayPageProps = TodayProps & {
  /** `TodayBoard`, drawn apart: it is the heaviest part of all pages. */
  board: Child
  /** What a control has done; null = nothing. */
  notice: ControlNotice | null
}

export function TodayPage({ screen, facts, board, notice }: TodayPageProps) {
  const { words } = screen
  const isToday = facts.day === facts.today
  const title = isToday ? words.today.title : `${words.today.title} ${screen.format.day(facts.day)}`
  const live = isToday ? '/events/today' : `/events/today?day=${facts.day}`
  return (
    <Layout screen={screen} title={title} nav="today" live={live}>
      <ControlNoticeLine screen={screen} notice={notice} />
      <div class="today-top">
        <h1 class="unseen">{title}</h1>
        <DayNav screen={screen} day={facts.day} today={facts.today} />
        <TodayHead screen={screen} facts={facts} />
      </div>
      {facts.hasTenants ? null : <FirstStart screen={screen} />}
      <div class="today">
        {board}
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
      <Accounting screen={screen} facts={facts} />
      {config ? (
        <p class="config-note">
          <a href="/system/config">
            {words.today.config(
              format.dayTime(config.loadedAt),
              config.version.slice(0, 4),
              config.by,
            )}
          </a>
        </p>
      ) : null}
      {facts.brakes.map((brake) => (
        <p class="brake-note">
          <Glyph mark="interrupted" /> {inLanguage(screen, brake)}
        </p>
      ))}
    </div>
  )
}

type Part = readonly [fate: string, mark: Mark, name: string, count: number]

/** The accounting sentence. Each number leads to the occurrences it counts. */
function Accounting({ screen, facts }: TodayProps) {
  const { words, format } = screen
  const today = words.today
  const { tally } = facts
  const total = format.number(tally.total)
  const sum =
    facts.day === facts.today
      ? today.due(total)
      : words.board.dueOn(format.dayShort(facts.day), total)
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
        <a href={`/due?day=${tally.day}`}>{sum}</a>
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
      <Failed screen={screen} facts={facts} />
      <OpenAlerts screen={screen} alerts={facts.alerts} />
    </aside>
  )
}

function Queued({ screen, queued }: { screen: Screen; queued: Cut<QueuedRun> }) {
  const { words, format } = screen
  return (
    <Panel id="queued" title={words.today.queued} aside={format.number(queued.all)}>
      {queued.all === 0 ? <Empty>{words.today.nothingQueued}</Empty> : null}
      <ul class="items">
        {queued.shown.map(({ run, waitReason, notBefore }) => {
          const again =
            notBefore !== null && notBefore > screen.now
              ? words.today.retryAt(format.time(notBefore))
              : null
          return (
            <RunItem
              run={{
                ...run,
                error: waitReason ?? (again === null ? null : { ja: again, en: again }),
              }}
              screen={screen}
            />
          )
        })}
      </ul>
      <More screen={screen} list={queued} />
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

function Failed({ screen, facts }: TodayProps) {
  const { words, format } = screen
  const { failed } = facts
  const isToday = facts.day === facts.today
  const title = isToday ? words.today.failedSince : words.board.failedOnDay
  const none = isToday ? words.today.nothingFailed : words.board.noFailed
  return (
    <Panel id="failed" title={title} aside={format.number(failed.all)}>
      {failed.all === 0 ? <Empty>{none}</Empty> : null}
      <ul class="items">
        {failed.shown.map((run) => (
          <RunItem run={run} screen={screen} />
        ))}
      </ul>
      <More screen={screen} list={failed} />
    </Panel>
  )
}

function OpenAlerts({ screen, alerts }: { screen: Screen; alerts: Cut<AlertLine> }) {
  const { words, format } = screen
  const count = <a href="/alerts">{format.number(alerts.all)}</a>
  return (
    <Panel id="open-alerts" title={words.board.alerts} aside={count}>
      {alerts.all === 0 ? <Empty>{words.board.noAlerts}</Empty> : null}
      <ul class="items">
        {alerts.shown.map((alert) => (
          <li class="item alert-item">
            <SeverityGlyph severity={alert.severity} screen={screen} />
            <a href={`/alerts/${alert.alertId}`} title={inLanguage(screen, alert.message)}>
              {inLanguage(screen, alert.message)}
            </a>
          </li>
        ))}
      </ul>
      <More screen={screen} list={alerts} />
    </Panel>
  )
}

/** Says how many of a list are not shown. */
function More({ screen, list }: { screen: Screen; list: Cut<unknown> }) {
  const rest = list.all - list.shown.length
  if (rest <= 0) return null
  return <p class="muted more">{screen.words.board.more(screen.format.number(rest))}</p>
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
