/** The business days of a month by every calendar: which day counts, as which one, and why the others do not. */
import { inLanguage, type Screen } from '../../screen.ts'
import { Panel } from '../panel.tsx'
import { WeekTable } from './calendar.tsx'
import type { BusinessCalendarFacts, PlanChoice } from './model.ts'

type ClosedProps = {
  screen: Screen
  choice: PlanChoice
  calendars: readonly BusinessCalendarFacts[]
}

export function ClosedDays({ screen, choice, calendars }: ClosedProps) {
  const { words, format } = screen
  return (
    <>
      <p class="hint">
        {words.plan.closedOf(format.month(choice.month))}: {words.plan.closedHelp}
      </p>
      <div class="calendar-grid">
        {calendars.map((calendar) => (
          <Calendar screen={screen} calendar={calendar} />
        ))}
      </div>
    </>
  )
}

type Of = { screen: Screen; calendar: BusinessCalendarFacts }

function Calendar({ screen, calendar }: Of) {
  const { words, format } = screen
  const open = calendar.days.filter(({ closed }) => closed === null).length
  return (
    <Panel
      id={`calendar-${calendar.name}`}
      title={calendar.name}
      aside={words.plan.businessDays(format.number(open))}
    >
      <WeekTable
        screen={screen}
        label={calendar.name}
        days={calendar.days}
        draw={(day) => <Day screen={screen} day={day} />}
        look={({ closed, opened }) => (closed ? 'closed-day' : opened === null ? '' : 'opened-day')}
      />
      <p class="hint">{usersText({ screen, calendar })}</p>
    </Panel>
  )
}

function Day({ screen, day }: { screen: Screen; day: BusinessCalendarFacts['days'][number] }) {
  const { words, format } = screen
  const { closed, nth, opened } = day
  return (
    <>
      <span class="day-head">
        <b>{Number(day.day.slice(8))}</b>
        {nth === null ? null : (
          <span class="nth">
            <span aria-hidden="true">{format.number(nth)}</span>
            <span class="unseen">{words.plan.nth(format.number(nth))}</span>
          </span>
        )}
      </span>
      {closed ? <p class="day-closed">{inLanguage(screen, closed)}</p> : null}
      {opened === null ? null : (
        <p class="day-closed">
          {words.plan.openDay}: {opened}
        </p>
      )}
    </>
  )
}

function usersText({ screen, calendar }: Of): string {
  const { words } = screen
  const ids = calendar.batches.map((id) => id.slice(-3)).join(', ')
  const batches = ids === '' ? words.plan.unused : words.plan.calendarUsers(ids)
  const tenants = calendar.tenants.join(', ')
  return tenants === '' ? batches : `${batches} · ${words.plan.calendarTenants(tenants)}`
}
