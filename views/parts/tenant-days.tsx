/** Companies × days: was every company served on every day, and where not? One square a day, bad ones with the number of batches. */
import type { Screen } from '../screen.ts'

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

const PITCH = 20
const ROW = 20

/** A row is one drawing: a hundred companies are 3,100 squares, and only the bad ones are links. */
export function TenantDays({ model, screen }: { model: TenantDaysModel; screen: Screen }) {
  const { words } = screen
  const width = model.days.length * PITCH
  return (
    <table class="grid-table sheet tenant-days">
      <caption class="unseen">{words.tenants.daysHelp}</caption>
      <thead>
        <tr>
          <th scope="col">{words.tenants.tenant}</th>
          <th scope="col">
            <span class="unseen">{words.tenants.days}</span>
            <DayNames days={model.days} screen={screen} width={width} />
          </th>
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
            <td>
              <svg width={width} height={ROW}>
                <title>{row.name}</title>
                <path d={goodDays(row.cells)} class="good-days" />
                {row.cells.map((cell, index) =>
                  cell?.runId ? (
                    <BadDay {...{ cell, screen, row, index, day: model.days[index] ?? '' }} />
                  ) : null,
                )}
              </svg>
            </td>
            <td class="number">{badDays(row.cells, screen)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type NamesProps = { days: readonly string[]; screen: Screen; width: number }

function DayNames({ days, screen, width }: NamesProps) {
  return (
    <svg width={width} height="14" aria-hidden="true">
      {days.map((day, index) => (
        <text x={index * PITCH + PITCH / 2} y="11">
          {screen.format.dayHead(day)}
        </text>
      ))}
    </svg>
  )
}

/** Small and calm: what went well leaves air. */
function goodDays(cells: readonly (DayCell | null)[]): string {
  return cells
    .flatMap((cell, index) =>
      cell && cell.runId === null ? [`M${index * PITCH + 6} 6h8v8h-8z`] : [],
    )
    .join('')
}

/** "2 of 31 days", never "94 % good". */
function badDays(cells: readonly (DayCell | null)[], screen: Screen): string {
  const { words, format } = screen
  const ran = cells.filter((cell) => cell !== null)
  if (ran.length === 0) return words.tenants.nightNone
  const bad = ran.filter((cell) => cell.runId !== null).length
  return words.tenants.daysBad(format.number(bad), format.number(ran.length))
}

type BadProps = {
  cell: DayCell
  screen: Screen
  row: { code: string; name: string }
  index: number
  day: string
}

/** The octagon of a failure, as everywhere. */
function BadDay({ cell, screen, row, index, day }: BadProps) {
  const { words, format } = screen
  const { batchIds, runId } = cell
  const label = `${row.name} ${format.dayShort(day)} ${words.states.failed}: ${batchIds.join(', ')}`
  return (
    <a href={dayPath(screen, row.code, runId ?? '')} aria-label={label}>
      <title>{label}</title>
      <svg
        x={index * PITCH + 3}
        y="3"
        width="14"
        height="14"
        viewBox="0 0 12 12"
        aria-hidden="true"
      >
        <path d="M3.8.5h4.4l3.3 3.3v4.4l-3.3 3.3H3.8L.5 8.2V3.8z" class="bad-day" />
        <path d="m4 4 4 4m0-4L4 8" class="bad-cross" />
      </svg>
    </a>
  )
}

/** Somebody of the company may not open the run: the page of the company says what there is to say. */
function dayPath({ operator }: Screen, code: string, runId: string): string {
  return operator?.sees.includes('batches') ? `/runs/${runId}#tenant-${code}` : `/tenants/${code}`
}
