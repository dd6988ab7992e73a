/** The month turned inside out: on which days each batch does not run, and why. */
import { inLanguage, type Screen, shortTitle } from '../../screen.ts'
import { ColumnHeads } from '../column-heads.tsx'
import { Empty, Frame, Panel } from '../panel.tsx'
import { type PlanChoice, planPath, type QuietRow } from './model.ts'

type QuietProps = { screen: Screen; choice: PlanChoice; rows: readonly QuietRow[] }

export function QuietDays({ screen, choice, rows }: QuietProps) {
  const { words, format } = screen
  const title = words.plan.quietOf(format.month(choice.month))
  return (
    <Panel id="quiet" title={title} aside={words.plan.quietHelp}>
      {rows.length === 0 ? (
        <Empty>{words.plan.nothingQuiet}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table quiet-table">
            <ColumnHeads names={words.plan.quietColumns} />
            <tbody>
              {rows.map((row) => (
                <Row screen={screen} choice={choice} row={row} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function Row({ screen, choice, row }: { screen: Screen; choice: PlanChoice; row: QuietRow }) {
  const { words } = screen
  return (
    <tr>
      <th scope="row">
        <a href={planPath(choice, { batch: row.batchId })}>
          <b>{row.batchId.slice(-3)}</b> {shortTitle(screen, row.title)}
        </a>
      </th>
      <td>
        <DayStrip screen={screen} row={row} />
      </td>
      <td class="wrap">
        {row.spans.length === 0 ? <span class="muted">{words.plan.everyDay}</span> : null}
        <ul class="quiet-spans">
          {row.spans.map((span) => (
            <li>
              <SpanLine screen={screen} span={span} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}

function SpanLine({ screen, span }: { screen: Screen; span: QuietRow['spans'][number] }) {
  const { words, format } = screen
  const { from, to, kind, text, goal } = span
  const days =
    from === to
      ? format.dayShort(from)
      : words.plan.span(format.dayShort(from), format.dayShort(to))
  return (
    <>
      <span class="number">{days}</span>{' '}
      <span class={kind === 'not-due' ? 'muted' : ''}>
        {words.plan.causes[kind]}
        {text ? `: ${inLanguage(screen, text)}` : ''}{' '}
        {goal ? words.plan.goal(format.dayShort(goal)) : ''}
      </span>
    </>
  )
}

const SQUARE = 9
const PITCH = 11

/** One square per day: full where it runs, empty where not. */
function DayStrip({ screen, row }: { screen: Screen; row: QuietRow }) {
  const { words, format } = screen
  const count = row.runs.filter((one) => one).length
  return (
    <svg
      class="day-strip"
      width={row.runs.length * PITCH}
      height={SQUARE + 1}
      role="img"
      aria-label={words.plan.runsOn(format.number(count))}
    >
      <path class="run-day" d={squares(row.runs, true)} />
      <path class="quiet-day" d={squares(row.runs, false)} />
    </svg>
  )
}

/** One shape for all of a kind. */
function squares(runs: readonly boolean[], wanted: boolean): string {
  return runs
    .flatMap((isRun, index) => (isRun === wanted ? [index] : []))
    .map((index) => `M${index * PITCH + 0.5} .5h${SQUARE}v${SQUARE}h${-SQUARE}z`)
    .join('')
}
