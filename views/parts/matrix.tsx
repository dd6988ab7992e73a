/** Batches × days of one company: one square per day, whose shape and colour say how the day ended. */
import type { Bilingual, Screen } from '../screen.ts'
import { shortTitle } from '../screen.ts'
import { Glyph, type Mark } from './status.tsx'

export type MatrixCell = Readonly<{ mark: Mark; runId: string; runs: number }>

export type MatrixModel = Readonly<{
  days: readonly string[]
  rows: readonly Readonly<{
    batchId: string
    title: Bilingual
    /** One per day; null where nothing ran. */
    cells: readonly (MatrixCell | null)[]
  }>[]
}>

export function Matrix({ matrix, screen }: { matrix: MatrixModel; screen: Screen }) {
  const { words, format } = screen
  return (
    <table class="matrix">
      <caption class="unseen">{words.tenant.matrixHelp}</caption>
      <thead>
        <tr>
          <th scope="col">{words.batches.batch}</th>
          {matrix.days.map((day) => (
            <th scope="col" title={format.day(day)}>
              {format.dayHead(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.rows.map((row) => (
          <tr>
            <th scope="row">
              <a href={`/batches/${row.batchId}`}>
                <b>{row.batchId.slice(-3)}</b> {shortTitle(screen, row.title)}
              </a>
            </th>
            {row.cells.map((cell, index) => (
              <td>
                {cell ? <Cell cell={cell} day={matrix.days[index] ?? ''} screen={screen} /> : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/**
 * A link without text is named by its title. Good days are not tab stops: a month of them would stand in the way of the
 * bad ones. Their glyph is drawn by the style sheet: a thousand of them were half the page.
 */
function Cell({ cell, day, screen }: { cell: MatrixCell; day: string; screen: Screen }) {
  const { words, format } = screen
  const count = cell.runs > 1 ? ` (${format.number(cell.runs)})` : ''
  const label = `${format.dayShort(day)} ${words.states[cell.mark]}${count}`
  const href = `/runs/${cell.runId}`
  if (cell.mark === 'succeeded') {
    // biome-ignore lint/a11y/useAnchorContent: the title is its name
    return <a href={href} title={label} tabindex={-1} />
  }
  return (
    <a href={href} title={label}>
      <Glyph mark={cell.mark} />
    </a>
  )
}
