/** Leads from the board of one day to that of another: the day before, the day after, any day, back to today. */
import { addDays } from '../../server/domain/calendar-day.ts'
import type { Screen } from '../screen.ts'

export function DayNav({ screen, day, today }: { screen: Screen; day: string; today: string }) {
  const { words, format } = screen
  const { board } = words
  const isToday = day === today
  return (
    <nav class="day-nav" aria-label={board.goTo}>
      <DayLink day={addDays(day, -1)} today={today} name={board.earlier} text="‹" />
      <details>
        <summary>
          <b>{format.day(day)}</b>
        </summary>
        <form method="get" action="/" class="day-form">
          <label>
            {board.goTo} <input type="date" name="day" value={day} required />
          </label>
          <button type="submit">{board.show}</button>
        </form>
      </details>
      <DayLink day={addDays(day, 1)} today={today} name={board.later} text="›" />
      {isToday ? (
        <span class="muted">{board.today}</span>
      ) : (
        <a class="button" href="/">
          {board.today}
        </a>
      )}
    </nav>
  )
}

type LinkProps = { day: string; today: string; name: string; text: string }

function DayLink({ day, today, name, text }: LinkProps) {
  return (
    <a class="day-step" href={day === today ? '/' : `/?day=${day}`} title={name} aria-label={name}>
      {text}
    </a>
  )
}
