/** The plan: what will run, what not and why, how much at once, and what operators have changed about it. */
import type { Blackout } from '../../server/domain/blackout.ts'
import { Layout } from '../layout.tsx'
import type { ControlLine } from '../parts/control-chip.tsx'
import { MonthCalendar } from '../parts/plan/calendar.tsx'
import { ClosedDays } from '../parts/plan/closed-days.tsx'
import { ControlsPanel } from '../parts/plan/controls-panel.tsx'
import { DayList } from '../parts/plan/day-list.tsx'
import { LoadPanel } from '../parts/plan/load.tsx'
import {
  type BusinessCalendarFacts,
  type CalendarDay,
  type LoadFacts,
  type PlanChoice,
  type PlanCrowd,
  type PlanItem,
  planPath,
  type QuietRow,
} from '../parts/plan/model.ts'
import { QuietDays } from '../parts/plan/quiet-days.tsx'
import { PlanTabs } from '../parts/plan/tabs.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { type ControlNotice, ControlNoticeLine } from './controls.tsx'

export type PlanFacts = Readonly<{
  choice: PlanChoice
  today: string
  batches: readonly Readonly<{ batchId: string; title: Bilingual }>[]
  blocks: readonly Readonly<{ key: string; name: Bilingual }>[]
  controls: readonly ControlLine[]
  blackouts: readonly Blackout[]
  days: readonly CalendarDay[]
  list: Readonly<{ items: readonly PlanItem[]; crowds: readonly PlanCrowd[] }>
  load: readonly LoadFacts[]
  quiet: readonly QuietRow[]
  closed: readonly BusinessCalendarFacts[]
  notice: ControlNotice | null
}>

export type PlanProps = { screen: Screen; facts: PlanFacts }

export function PlanPage({ screen, facts }: PlanProps) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.plan.title} nav="plan" {...liveOf(facts.choice)}>
      <PlanHead screen={screen} facts={facts} />
      <ControlNoticeLine screen={screen} notice={facts.notice} />
      <PlanView screen={screen} facts={facts} />
    </Layout>
  )
}

/** By name of month and day: past midnight the page goes on showing what it began with. */
function liveOf(choice: PlanChoice): { live?: string } {
  return choice.view === 'closed' ? {} : { live: `/events${planPath(choice)}` }
}

function PlanView({ screen, facts }: PlanProps) {
  const { choice } = facts
  switch (choice.view) {
    case 'calendar':
      return <CalendarView screen={screen} facts={facts} />
    case 'quiet':
      return <QuietDays screen={screen} choice={choice} rows={facts.quiet} />
    case 'closed':
      return <ClosedDays screen={screen} choice={choice} calendars={facts.closed} />
  }
}

function CalendarView({ screen, facts }: PlanProps) {
  const { choice, list } = facts
  return (
    <div class="columns">
      <div class="wide">
        <MonthCalendar screen={screen} choice={choice} days={facts.days} />
        <DayList screen={screen} choice={choice} list={list} />
        <LoadPanel screen={screen} choice={choice} load={facts.load} />
      </div>
      <div class="narrow">
        <ControlsPanel screen={screen} facts={facts} />
      </div>
    </div>
  )
}

function PlanHead({ screen, facts }: PlanProps) {
  const { words, format } = screen
  const { choice, today } = facts
  return (
    <div class="page-head">
      <h1>
        {words.plan.title} <small>{format.month(choice.month)}</small>
      </h1>
      <div class="plan-head">
        <PlanTabs screen={screen} choice={choice} />
        <nav class="filters" aria-label={words.plan.month}>
          <a href={planPath(choice, monthFrom(choice, -1))}>{words.plan.previous}</a>
          <a href={planPath(choice, { month: today.slice(0, 7), day: today, due: null })}>
            {words.plan.thisMonth}
          </a>
          <a href={planPath(choice, monthFrom(choice, 1))}>{words.plan.next}</a>
        </nav>
        {choice.view === 'closed' ? null : <PlanFilter screen={screen} facts={facts} />}
      </div>
    </div>
  )
}

function monthFrom({ month }: PlanChoice, step: number): Partial<PlanChoice> {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + number - 1 + step
  const text = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
  return { month: text, day: `${text}-01`, due: null }
}

function PlanFilter({ screen, facts }: PlanProps) {
  const { words } = screen
  const { choice } = facts
  return (
    <form method="get" action="/plan" class="filter-form plan-filter">
      {choice.view === 'calendar' ? null : <input type="hidden" name="view" value={choice.view} />}
      <label>
        {words.plan.month}
        <input type="month" name="month" value={choice.month} />
      </label>
      <label>
        {words.plan.block}
        <select name="block">
          <option value="">{words.app.all}</option>
          {facts.blocks.map(({ key, name }) => (
            <option value={key} selected={key === choice.block}>
              {inLanguage(screen, name)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.plan.batch}
        <select name="batch">
          <option value="">{words.app.all}</option>
          {facts.batches.map(({ batchId, title }) => (
            <option value={batchId} selected={batchId === choice.batch}>
              {`${batchId.slice(-3)} ${inLanguage(screen, title)}`}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}
