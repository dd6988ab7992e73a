/** The forms of the controls: hold, release, skip, move, undo, maintenance; each goes to a small resource of its own. */
import type { Child } from 'hono/jsx'
import type { Screen } from '../screen.ts'
import { ReasonField } from './run-form.tsx'

/** What was typed, to show it again beside a fault. */
export type ControlValues = Readonly<Record<string, string>>

type Place = {
  screen: Screen
  /** Path of the page to come back to. */
  back: string
  values?: ControlValues | undefined
}
type OfBatch = Place & { batchId: string }

/** A due time that may be skipped or moved. */
export type DueChoice = Readonly<{
  dueAt: number
  /** What is said about it beside the time. */
  note: string
}>

type OfDueTime = OfBatch & { dues: readonly DueChoice[]; chosen: number | null }

export function HoldForm({ batchId, ...place }: OfBatch) {
  const { controls } = place.screen.words
  return (
    <ControlForm
      {...place}
      action={`/batches/${batchId}/holds`}
      submit={controls.holdSubmit}
      help={controls.holdHelp}
    >
      <ExpiryField {...place} />
    </ControlForm>
  )
}

export function ReleaseForm({ batchId, ...place }: OfBatch) {
  const { controls } = place.screen.words
  return (
    <ControlForm
      {...place}
      action={`/batches/${batchId}/releases`}
      submit={controls.releaseSubmit}
      help={controls.releaseHelp}
    />
  )
}

export function SkipForm({ batchId, dues, chosen, ...place }: OfDueTime) {
  const { controls } = place.screen.words
  return (
    <ControlForm
      {...place}
      action={`/batches/${batchId}/skips`}
      submit={controls.skipSubmit}
      help={controls.skipHelp}
    >
      <DueField {...place} dues={dues} chosen={chosen} />
    </ControlForm>
  )
}

export function MoveForm({ batchId, dues, chosen, ...place }: OfDueTime) {
  const { controls } = place.screen.words
  const { values = {} } = place
  return (
    <ControlForm
      {...place}
      action={`/batches/${batchId}/moves`}
      submit={controls.moveSubmit}
      help={controls.moveHelp}
    >
      <DueField {...place} dues={dues} chosen={chosen} />
      <label>
        {controls.newTime} <small>{controls.zone(place.screen.format.zone)}</small>
        <input type="datetime-local" name="to" value={values.to ?? ''} required />
      </label>
    </ControlForm>
  )
}

export function UndoForm({ id, ...place }: Place & { id: number }) {
  const { controls } = place.screen.words
  return (
    <ControlForm
      {...place}
      action={`/exceptions/${id}/undo`}
      submit={controls.undoSubmit}
      help={controls.undoHelp}
    />
  )
}

export function MaintenanceForm({ isOn, ...place }: Place & { isOn: boolean }) {
  const { controls } = place.screen.words
  return isOn ? (
    <ControlForm
      {...place}
      action="/maintenance/end"
      submit={controls.maintenanceEnd}
      help={controls.maintenanceEndHelp}
    />
  ) : (
    <ControlForm
      {...place}
      action="/maintenance"
      submit={controls.maintenanceBegin}
      help={controls.maintenanceBeginHelp}
    >
      <ExpiryField {...place} />
    </ControlForm>
  )
}

type FormProps = Place & { action: string; submit: string; help: string; children?: Child }

/** The reason (with the key against double sending) and the way back are in each of them. */
function ControlForm({ screen, back, values = {}, ...props }: FormProps) {
  if (!screen.operator?.mayAct) return <p class="hint">{screen.words.errors.forbidden}</p>
  return (
    <form method="post" action={props.action} class="stack control-form">
      <input type="hidden" name="back" value={back} />
      {props.children}
      <ReasonField screen={screen} value={values.reason ?? ''} />
      <button type="submit">{props.submit}</button>
      <p class="hint">{props.help}</p>
    </form>
  )
}

function ExpiryField({ screen, values = {} }: Place) {
  const { controls } = screen.words
  return (
    <label>
      {controls.expiry} <small>{controls.expiryHelp}</small>
      <input type="datetime-local" name="until" value={values.until ?? ''} />
    </label>
  )
}

type DueProps = Place & Pick<OfDueTime, 'dues' | 'chosen'>

/** Named by the instant: a time of day may exist twice. */
function DueField({ screen, values = {}, dues, chosen }: DueProps) {
  const { format, words } = screen
  const named = values.due ?? (chosen === null ? '' : format.machine(chosen))
  return (
    <label>
      {words.controls.dueTime}
      <select name="due" required>
        {dues.map(({ dueAt, note }) => (
          <option value={format.machine(dueAt)} selected={format.machine(dueAt) === named}>
            {`${format.dayTime(dueAt)} ${note}`.trim()}
          </option>
        ))}
      </select>
    </label>
  )
}
