/** The panel of BATCH-304: who was last used when, what it pays, and a pause for its messages. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { DayBar } from '../parts/day-bar.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { planName } from '../parts/plan-name.ts'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type IdleWord = keyof Dictionary['idle']['levels']

export type IdleLine = Readonly<{
  code: string
  name: string
  plan: string
  level: IdleWord
  lastLoginAt: number | null
  lastUpdateAt: number | null
  lastApiAt: number | null
  days: number
  since: string
  fee: Readonly<{ minor: number; currency: string }> | null
  lastMailAt: number | null
  pausedUntil: string | null
  pauseNote: string | null
}>

export type IdleFacts = Readonly<{
  /** Newest evaluation; null = never. */
  evaluatedOn: string | null
  chosen: IdleWord | null
  counts: Readonly<Record<IdleWord, number>>
  lines: readonly IdleLine[]
  /** Days at which the levels begin. */
  limits: readonly number[]
}>

type Props = { screen: Screen; facts: IdleFacts }

const WORST_FIRST = ['critical', 'warning', 'attention', 'active'] as const
const TONES = { active: 'good', attention: 'warn', warning: 'warn', critical: 'fail' } as const

export function IdlePanel({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Panel
      id="idle"
      title={words.idle.title}
      aside={facts.evaluatedOn ? words.idle.help(format.day(facts.evaluatedOn)) : null}
    >
      <nav class="filters" aria-label={words.idle.level}>
        <LevelLink screen={screen} level={null} facts={facts} />
        {WORST_FIRST.map((level) => (
          <LevelLink screen={screen} level={level} facts={facts} />
        ))}
      </nav>
      {facts.lines.length === 0 ? (
        <Empty>{words.idle.none}</Empty>
      ) : (
        <IdleTable screen={screen} facts={facts} />
      )}
    </Panel>
  )
}

function LevelLink({ screen, level, facts }: Props & { level: IdleWord | null }) {
  const { words, format } = screen
  const all = Object.values(facts.counts).reduce((sum, count) => sum + count, 0)
  const count = level === null ? all : facts.counts[level]
  const query = level === null ? '' : `?level=${level}`
  return (
    <a
      href={`/batches/BATCH-304${query}#idle`}
      {...(facts.chosen === level ? { 'aria-current': 'true' } : {})}
    >
      {level === null ? words.idle.all : words.idle.levels[level]} {format.number(count)}
    </a>
  )
}

function IdleTable({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenants.tenant,
    words.idle.level,
    words.idle.days,
    words.idle.since,
    words.idle.lastLogin,
    words.idle.lastUpdate,
    words.idle.lastApi,
    words.idle.fee,
    words.idle.lastMail,
  ]
  return (
    <Frame label={words.idle.title}>
      <table class="grid-table">
        <ColumnHeads names={names} right={[words.idle.fee]} />
        <tbody>
          {facts.lines.map((line) => (
            <IdleRow screen={screen} line={line} limits={facts.limits} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

type RowProps = { screen: Screen; line: IdleLine; limits: readonly number[] }

function IdleRow({ screen, line, limits }: RowProps) {
  const { words, format } = screen
  const days = format.number(line.days)
  const tone = TONES[line.level]
  return (
    <tr>
      <th scope="row" class="who">
        <a href={`/tenants/${line.code}`}>{line.name}</a>{' '}
        <small class="muted">{planName(screen, line.plan)}</small>
        <Pause screen={screen} line={line} />
      </th>
      <td>
        <b class={`severity tone-${tone}`}>{words.idle.levels[line.level]}</b>
      </td>
      <td>
        <DayBar
          text={days}
          label={words.idle.daysBar(days, format.number(limits.at(-1) ?? 0))}
          days={line.days}
          limits={limits}
          tone={tone}
        />
      </td>
      <td class="number">{format.day(line.since)}</td>
      <td>
        <Moment at={line.lastLoginAt} screen={screen} />
      </td>
      <td>
        <Moment at={line.lastUpdateAt} screen={screen} />
      </td>
      <td>
        <Moment at={line.lastApiAt} screen={screen} />
      </td>
      <td class="right number">
        {line.fee === null ? '–' : format.money(line.fee.minor, line.fee.currency)}
      </td>
      <td>
        <Moment at={line.lastMailAt} screen={screen} />
      </td>
    </tr>
  )
}

function Pause({ screen, line }: { screen: Screen; line: IdleLine }) {
  const { words, format } = screen
  const state =
    line.pausedUntil === null ? null : (
      <small class="muted">
        {words.idle.paused(format.day(line.pausedUntil))} {line.pauseNote ?? ''}
      </small>
    )
  if (!screen.operator?.mayAct || (line.level === 'active' && state === null)) return state
  return (
    <>
      {state}
      <details>
        <summary>{words.idle.pause}</summary>
        <form method="post" action={`/batches/BATCH-304/pauses/${line.code}`} class="stack">
          <label>
            {words.idle.pauseUntil}
            <input type="date" name="until" value={line.pausedUntil ?? ''} />
          </label>
          <ReasonField screen={screen} value="" />
          <button type="submit">{words.idle.pauseSubmit}</button>
        </form>
      </details>
    </>
  )
}
