/** The form that starts a run: business date, tenants, the batch's own parameters, dry run, reason. */
import type { Screen } from '../screen.ts'

/** One parameter of a batch, from its JSON Schema. */
export type ParamField = Readonly<{
  name: string
  required: boolean
  help: string | null
  /** As text; null = none. */
  standard: string | null
  control:
    | Readonly<{ kind: 'text' | 'number' | 'date' | 'month' | 'flag' }>
    | Readonly<{ kind: 'choice'; options: readonly string[] }>
}>

/** What was typed, to show it again beside a fault. Parameters carry the prefix `p.`. */
export type RunFormValues = Readonly<Record<string, string>>

export type RunFormProps = {
  screen: Screen
  batchId: string
  fields: readonly ParamField[]
  values: RunFormValues
}

export function RunForm({ screen, batchId, fields, values }: RunFormProps) {
  const { words } = screen
  if (!screen.operator?.mayAct) return <p class="hint">{words.errors.forbidden}</p>
  return (
    <form method="post" action={`/batches/${batchId}/runs`} class="stack">
      <label>
        {words.batch.businessDate} <small>{words.batch.businessDateHelp}</small>
        <input type="date" name="businessDate" value={values.businessDate ?? ''} />
      </label>
      <label>
        {words.batch.tenants} <small>{words.batch.tenantsHelp}</small>
        <input
          name="tenants"
          value={values.tenants ?? ''}
          autocapitalize="none"
          spellcheck={false}
        />
      </label>
      {fields.map((field) => (
        <ParamControl screen={screen} field={field} value={values[`p.${field.name}`] ?? ''} />
      ))}
      <label class="check">
        <input type="checkbox" name="dryRun" value="1" checked={values.dryRun === '1'} />{' '}
        {words.batch.dryRun}
      </label>
      <ReasonField screen={screen} value={values.reason ?? ''} />
      <button type="submit" class="primary">
        {words.batch.start}
      </button>
      <p class="hint">{words.batch.runNowHelp}</p>
    </form>
  )
}

export function ReasonField({ screen, value = '' }: { screen: Screen; value?: string }) {
  const { words } = screen
  return (
    <label>
      {words.batch.reason} <small>{words.batch.reasonHelp}</small>
      <input name="reason" value={value} required maxlength={500} />
    </label>
  )
}

function ParamControl({
  screen,
  field,
  value,
}: {
  screen: Screen
  field: ParamField
  value: string
}) {
  const name = `p.${field.name}`
  const help =
    field.help ?? (field.standard === null ? null : screen.words.batch.fieldDefault(field.standard))
  if (field.control.kind === 'flag') {
    return (
      <label class="check">
        <input type="checkbox" name={name} value="true" checked={value === 'true'} />{' '}
        <code>{field.name}</code>
      </label>
    )
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one of the two controls below is always in it
    <label>
      <code>{field.name}</code> {help ? <small>{help}</small> : null}
      {field.control.kind === 'choice' ? (
        <select name={name} required={field.required}>
          {field.required ? null : <option value="" />}
          {field.control.options.map((option) => (
            <option value={option} selected={option === value}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input type={field.control.kind} name={name} value={value} required={field.required} />
      )}
    </label>
  )
}
