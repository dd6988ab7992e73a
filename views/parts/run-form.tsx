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
    | Readonly<{ kind: 'text' | 'number' | 'date' | 'month' }>
    | Readonly<{ kind: 'flag' }>
    /** `list`: any of them, separated by commas. */
    | Readonly<{ kind: 'choice' | 'list'; options: readonly string[] }>
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
        <ParamControl
          screen={screen}
          batchId={batchId}
          field={field}
          value={values[`p.${field.name}`] ?? ''}
        />
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

/** With the key of the form: what asks for a reason is an act, and sent twice it is one. */
export function ReasonField({ screen, value = '' }: { screen: Screen; value?: string }) {
  const { words } = screen
  return (
    <>
      <input type="hidden" name="key" value={screen.formKey} />
      <label>
        {words.batch.reason} <small>{words.batch.reasonHelp}</small>
        <input name="reason" value={value} required maxlength={500} />
      </label>
    </>
  )
}

type ControlProps = { screen: Screen; batchId: string; field: ParamField; value: string }

function ParamControl({ screen, batchId, field, value }: ControlProps) {
  const help = helpOf(screen, field)
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: one control is always in it
    <label>
      <ParamName screen={screen} batchId={batchId} name={field.name} />{' '}
      {help ? <small>{help}</small> : null}
      <Control screen={screen} field={field} value={value} />
    </label>
  )
}

type NameProps = { screen: Screen; batchId: string; name: string }

/** In words where there are some; the name of the command line stands beside them. */
export function ParamName({ screen, batchId, name }: NameProps) {
  const names: Readonly<Record<string, string>> = screen.words.params
  const spoken = names[`${batchId.slice(-3)}.${name}`] ?? names[name]
  return spoken ? (
    <span>
      {spoken} <code class="muted">{name}</code>
    </span>
  ) : (
    <code>{name}</code>
  )
}

function helpOf({ words }: Screen, { help, standard, control }: ParamField): string | null {
  const options = control.kind === 'list' ? control.options.join(', ') : null
  // A list to choose from says it in its first line.
  const isChosen = control.kind === 'flag' || control.kind === 'choice'
  const usual = standard === null || isChosen ? null : words.batch.fieldDefault(standard)
  return [help, options, help ? null : usual].filter((part) => part !== null).join(' · ') || null
}

function spokenValue(
  words: Screen['words'],
  control: ParamField['control'],
  value: string,
): string {
  if (control.kind !== 'flag') return value
  return value === 'true' ? words.batch.flagYes : words.batch.flagNo
}

function Control({ screen, field, value }: Omit<ControlProps, 'batchId'>) {
  const { words } = screen
  const { control, required, standard } = field
  const name = `p.${field.name}`
  switch (control.kind) {
    case 'flag':
    case 'choice': {
      const options = control.kind === 'flag' ? ['true', 'false'] : control.options
      const usual =
        standard === null
          ? words.batch.fieldUnset
          : words.batch.fieldDefault(spokenValue(words, control, standard))
      return (
        <select name={name} required={required}>
          {required ? null : <option value="">{usual}</option>}
          {options.map((option) => (
            <option value={option} selected={option === value}>
              {spokenValue(words, control, option)}
            </option>
          ))}
        </select>
      )
    }
    case 'list':
      return <input name={name} value={value} required={required} spellcheck={false} />
    default:
      return <input type={control.kind} name={name} value={value} required={required} />
  }
}
