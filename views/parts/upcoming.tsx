/** The next due times of a batch with what calendar and operators do to them, what is in force, and the way to change it. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { ControlChip, type ControlLine } from './control-chip.tsx'
import { Moment } from './moment.tsx'
import { Empty, Panel } from './panel.tsx'

type UpcomingProps = {
  screen: Screen
  batchId: string
  dues: readonly Readonly<{ at: number; note: Bilingual | null }>[]
  /** In force on this batch. */
  controls: readonly ControlLine[]
}

export function Upcoming({ screen, batchId, dues, controls }: UpcomingProps) {
  const { words } = screen
  const back = encodeURIComponent(`/batches/${batchId}`)
  const mayAct = screen.operator?.mayAct === true
  const change = mayAct ? (
    <a href={`/batches/${batchId}/controls?back=${back}`}>{words.batch.controls}</a>
  ) : null
  return (
    <Panel id="upcoming" title={words.batch.upcoming} aside={change}>
      {controls.length > 0 ? (
        <ul class="chips">
          {controls.map((control) => (
            <li>
              <ControlChip screen={screen} control={control} />
            </li>
          ))}
        </ul>
      ) : null}
      {dues.length === 0 ? <Empty>{words.batch.noUpcoming}</Empty> : null}
      <ol class="plain-list due-list">
        {dues.map((due) => (
          <li>
            <Moment at={due.at} screen={screen} />{' '}
            {due.note ? <span class="muted">{inLanguage(screen, due.note)}</span> : null}
            {mayAct ? (
              <a
                class="due-change"
                href={controlsPath(screen, { batchId, at: due.at, back: `/batches/${batchId}` })}
                aria-label={`${screen.format.dayTime(due.at)} ${words.batch.change}`}
              >
                {words.batch.change}
              </a>
            ) : null}
          </li>
        ))}
      </ol>
    </Panel>
  )
}

type DueTime = { batchId: string; at: number; back: string }

/** Where this due time is skipped or moved. */
export function controlsPath(screen: Screen, { batchId, at, back }: DueTime): string {
  const query = new URLSearchParams({ due: screen.format.machine(at), back })
  return `/batches/${batchId}/controls?${query}`
}
