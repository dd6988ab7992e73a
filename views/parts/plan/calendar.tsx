/** A month as a calendar: how much runs each day, and what is not the same every day. */
import { inLanguage, type Screen } from '../../screen.ts'
import { ControlGlyph, type ControlKind } from '../control-chip.tsx'
import { Panel } from '../panel.tsx'
import {
  type CalendarDay,
  type PlanChoice,
  type PlanItem,
  type PlanNote,
  planPath,
} from './model.ts'

type CalendarProps = { screen: Screen; choice: PlanChoice; days: readonly CalendarDay[] }

/** A cell is no list: the day has its own. */
const MOST_ITEMS = 5

export function MonthCalendar({ screen, choice, days }: CalendarProps) {
  const { words, format } = screen
  const title = words.plan.calendarOf(format.month(choice.month))
  return (
    <Panel id="calendar" title={title} aside={words.plan.seldom}>
      <WeekTable
        screen={screen}
        label={title}
        days={days}
        draw={(day) => <Cell screen={screen} choice={choice} day={day} />}
        look={(day) => lookOf(day, choice)}
      />
    </Panel>
  )
}

type WeekProps<Day> = {
  screen: Screen
  label: string
  days: readonly Day[]
  draw(day: Day): unknown
  look(day: Day): string
}

/** Weeks from Monday; days outside the month are empty. */
export function WeekTable<Day extends { day: string }>(props: WeekProps<Day>) {
  const { screen, label, days, draw, look } = props
  const lead = days[0] ? (new Date(`${days[0].day}T00:00:00Z`).getUTCDay() + 6) % 7 : 0
  const cells: (Day | null)[] = [...Array.from({ length: lead }, () => null), ...days]
  while (cells.length % 7 > 0) cells.push(null)
  const weeks = Array.from({ length: cells.length / 7 }, (_, week) =>
    cells.slice(week * 7, week * 7 + 7),
  )
  return (
    <table class="month">
      <caption class="unseen">{label}</caption>
      <thead>
        <tr>
          {screen.words.plan.weekdays.map((name) => (
            <th scope="col">{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr>
            {week.map((day) =>
              day ? <td class={look(day)}>{draw(day)}</td> : <td class="outside" />,
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function lookOf({ day, isToday, closed }: CalendarDay, choice: PlanChoice): string {
  const looks = [closed ? 'closed-day' : '', isToday ? 'today-day' : '']
  return [...looks, day === choice.day ? 'chosen-day' : ''].filter((one) => one !== '').join(' ')
}

function Cell({ screen, choice, day }: { screen: Screen; choice: PlanChoice; day: CalendarDay }) {
  const { words, format } = screen
  const shown = day.items.slice(0, MOST_ITEMS)
  const rest = day.items.length - shown.length
  const isChosen = day.day === choice.day
  return (
    <>
      <a
        class="day-head"
        href={`${planPath(choice, { day: day.day, due: null })}#day`}
        {...(isChosen ? { 'aria-current': 'date' as const } : {})}
      >
        <b>
          <span class="unseen">{format.day(day.day)}</span>
          <span aria-hidden="true">{Number(day.day.slice(8))}</span>
        </b>
        {day.isToday ? <em>{words.plan.today}</em> : null}
        <span class="day-total">{words.plan.runs(format.number(day.total))}</span>
      </a>
      {day.closed ? <p class="day-closed">{inLanguage(screen, day.closed)}</p> : null}
      {shown.length === 0 ? null : (
        <ul class="day-items">
          {shown.map((item) => (
            <li class={item.runs ? '' : 'not-run'}>
              <ItemLine screen={screen} choice={choice} item={item} day={day.day} />
            </li>
          ))}
        </ul>
      )}
      {rest > 0 ? <p class="day-closed">{words.plan.more(format.number(rest))}</p> : null}
    </>
  )
}

type ItemProps = { screen: Screen; choice: PlanChoice; item: PlanItem; day: string }

function ItemLine({ screen, choice, item, day }: ItemProps) {
  const { format, words } = screen
  const title = inLanguage(screen, item.title)
  const notes = item.notes.map((note) => noteText(screen, note)).join(' ')
  return (
    <a
      href={`${planPath(choice, { day, batch: item.batchId, due: null })}#day`}
      title={[item.batchId, title, notes].join(' ')}
    >
      <span class="number">{format.time(item.dueAt)}</span> <b>{item.batchId.slice(-3)}</b>
      {item.notes.map(({ kind }) => (
        <NoteGlyph kind={kind} label={noteWord(screen, kind)} />
      ))}
      {item.runs ? null : <span class="unseen">{words.plan.doesNotRun}</span>}
    </a>
  )
}

/** What was done to a due time, in words with the time it came from. */
export function NoteLine({ screen, note }: { screen: Screen; note: PlanNote }) {
  return (
    <span class={`plan-note note-${note.kind}`}>
      <NoteGlyph kind={note.kind} /> <b>{noteWord(screen, note.kind)}</b> {noteText(screen, note)}
    </span>
  )
}

function noteText(screen: Screen, { from, text }: PlanNote): string {
  const said = inLanguage(screen, text)
  return from === null ? said : screen.words.plan.shiftedFrom(screen.format.dayTime(from), said)
}

export function noteWord(screen: Screen, kind: PlanNote['kind']): string {
  const { plan, controls } = screen.words
  return kind === 'shifted' || kind === 'dropped' || kind === 'rest'
    ? plan.notes[kind]
    : controls.kinds[kind]
}

function NoteGlyph({ kind, label }: { kind: PlanNote['kind']; label?: string }) {
  return (
    <>
      <ControlGlyph kind={shapeOf(kind)} />
      {label === undefined ? null : <span class="unseen">{label}</span>}
    </>
  )
}

function shapeOf(kind: PlanNote['kind']): ControlKind {
  switch (kind) {
    case 'shifted':
      return 'move'
    case 'dropped':
    case 'rest':
      return 'blackout'
    default:
      return kind
  }
}
