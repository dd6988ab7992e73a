/** The one-off changes in force, each with its reason and the form that takes it back. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { ControlGlyph, type ControlLine, controlText } from './control-chip.tsx'
import { UndoForm } from './control-form.tsx'
import { Moment } from './moment.tsx'
import { Empty } from './panel.tsx'

type ListProps = {
  screen: Screen
  controls: readonly ControlLine[]
  /** Path of the page to come back to after an undo. */
  back: string
  /** Of each batch, where the list is of several; null on the page of one. */
  titleOf: ((batchId: string) => Bilingual) | null
  empty: string
}

export function ControlList({ screen, controls, back, titleOf, empty }: ListProps) {
  if (controls.length === 0) return <Empty>{empty}</Empty>
  return (
    <ul class="control-list">
      {controls.map((control) => (
        <Item screen={screen} control={control} back={back} titleOf={titleOf} />
      ))}
    </ul>
  )
}

type ItemProps = Pick<ListProps, 'screen' | 'back' | 'titleOf'> & { control: ControlLine }

function Item({ screen, control, back, titleOf }: ItemProps) {
  const { words } = screen
  const { batchId } = control
  return (
    <li id={`control-${control.id}`} class={`control-item control-${control.kind}`}>
      <p>
        <ControlGlyph kind={control.kind} /> <b>{words.controls.kinds[control.kind]}</b>{' '}
        {titleOf && batchId !== null ? (
          <a href={`/batches/${batchId}/controls#control-${control.id}`}>
            {batchId} {inLanguage(screen, titleOf(batchId))}
          </a>
        ) : null}{' '}
        <span class="number">{controlText(screen, control)}</span>
      </p>
      <p class="control-reason">
        {control.reason}{' '}
        <span class="muted">
          {control.by}, <Moment at={control.createdAt} screen={screen} />
        </span>
      </p>
      {screen.operator?.mayAct ? (
        <details>
          <summary>{words.controls.undo}</summary>
          <UndoForm screen={screen} id={control.id} back={back} />
        </details>
      ) : null}
    </li>
  )
}
