/** Companies × days: was every company served on every day, and where not? One square a day, bad ones with the number of batches. */
import type { Screen } from '../screen.ts'
import { Glyph } from './status.tsx'

/** A day on which something ran for the company. */
export type DayCell = Readonly<{
  /** Batches that failed and were not made good. */
  batchIds: readonly string[]
  /** The newest run of them; null when all went well. */
  runId: string | null
}>

export type TenantDaysModel = Readonly<{
  days: readonly string[]
  rows: readonly Readonly<{
    code: string
    name: string
    /** False: suspended, expired: nothing should run. */
    isServed: boolean
    /** One per day; null where nothing ran. */
    cells: readonly (DayCell | null)[]
  }>[]
}>

export function TenantDays({ model, screen }: { model: TenantDaysModel; screen: Screen }) {
  const { words, format } = screen
  return (
    <table class="matrix tenant-days sheet">
      <caption class="unseen">{words.tenants.daysHelp}</caption>
      <thead>
        <tr>
          <th scope="col">{words.tenants.tenant}</th>
          {model.days.map((day) => (
            <th scope="col" title={format.day(day)}>
              {day.endsWith('-01') ? format.dayShort(day) : String(Number(day.slice(8)))}
            </th>
          ))}
          <th scope="col">{words.tenants.badDays}</th>
        </tr>
      </thead>
      <tbody>
        {model.rows.map((row) => (
          <tr class={row.isServed ? '' : 'resting'}>
            <th scope="row">
              <a href={`/tenants/${row.code}`} title={row.code}>
                {row.name}
              </a>
            </th>
            {row.cells.map((cell, index) => (
              <td>
                {cell ? <Cell {...{ cell, screen, row, day: model.days[index] ?? '' }} /> : null}
              </td>
            ))}
            <td class="number">{badDays(row.cells, screen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** "2 of 31 days", never "94 % good". */
function badDays(cells: readonly (DayCell | null)[], screen: Screen): string {
  const { words, format } = screen
  const ran = cells.filter((cell) => cell !== null)
  if (ran.length === 0) return words.tenants.nightNone
  const bad = ran.filter((cell) => cell.runId !== null).length
  return words.tenants.daysBad(format.number(bad), format.number(ran.length))
}

type CellProps = { cell: DayCell; screen: Screen; row: { code: string; name: string }; day: string }

function Cell({ cell, screen, row, day }: CellProps) {
  const { words, format } = screen
  const { batchIds, runId } = cell
  if (runId === null) {
    const label = `${row.name} ${format.dayShort(day)} ${words.states.succeeded}`
    return (
      <span class="cell" title={label}>
        <Glyph mark="succeeded" label={label} />
      </span>
    )
  }
  const label = `${row.name} ${format.dayShort(day)} ${words.states.failed}: ${batchIds.join(', ')}`
  return (
    <a class="cell" href={dayPath(screen, row.code, runId)} title={label}>
      <Glyph mark="failed" label={label} />
    </a>
  )
}

/** Somebody of the company may not open the run: the page of the company says what there is to say. */
function dayPath({ operator }: Screen, code: string, runId: string): string {
  return operator?.sees.includes('batches') ? `/runs/${runId}#tenant-${code}` : `/tenants/${code}`
}
