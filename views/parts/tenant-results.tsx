/** What a run did for each tenant: state, attempts, duration, result or error; chosen ones can be run again. */
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import { Duration } from './moment.tsx'
import { resultText, skipText } from './result-figures.ts'
import { Badge } from './status.tsx'

export const TENANT_STATES = ['failed', 'running', 'pending', 'skipped', 'succeeded'] as const
export type TenantState = (typeof TENANT_STATES)[number]

export type TenantLine = Readonly<{
  code: string
  /** Null when the platform does not know the code any more. */
  name: string | null
  state: TenantState
  attempt: number
  durationMs: number | null
  /** As the batch gave it; null without a result. */
  resultJson: string | null
  error: Bilingual | null
}>

type ResultsProps = {
  batchId: string
  tenants: readonly TenantLine[]
  screen: Screen
  /** With check boxes to choose tenants by. */
  canChoose: boolean
}

export function TenantResults({ batchId, tenants, screen, canChoose }: ResultsProps) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
          {canChoose ? (
            <th scope="col">
              <span class="unseen">{words.run.chosen}</span>
            </th>
          ) : null}
          <th scope="col">{words.run.tenant}</th>
          <th scope="col">{words.run.state}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col" class="right">
            {words.run.attempt}
          </th>
          <th scope="col">{words.run.result}</th>
        </tr>
      </thead>
      <tbody>
        {tenants.map((tenant) => (
          <Row batchId={batchId} tenant={tenant} screen={screen} canChoose={canChoose} />
        ))}
      </tbody>
    </table>
  )
}

type RowProps = { tenant: TenantLine } & Omit<ResultsProps, 'tenants'>

function Row({ batchId, tenant, screen, canChoose }: RowProps) {
  const { code, name, state } = tenant
  return (
    <tr id={`tenant-${code}`}>
      {canChoose ? (
        <td>
          <input
            type="checkbox"
            name="tenant"
            value={code}
            aria-label={`${screen.words.run.chosen}: ${code}`}
          />
        </td>
      ) : null}
      <th scope="row">
        <a href={`/tenants/${code}`}>{name ?? code}</a>{' '}
        <small class="muted">{name ? code : ''}</small>
      </th>
      <td>
        <Badge mark={state} screen={screen} />
      </td>
      <td class="right">
        <Duration ms={tenant.durationMs} screen={screen} />
      </td>
      <td class="right number">{tenant.attempt}</td>
      <td class={state === 'failed' ? 'wrap tone-fail' : 'wrap'}>
        {outcomeText(screen, batchId, tenant)}
      </td>
    </tr>
  )
}

function outcomeText(screen: Screen, batchId: string, { state, error, resultJson }: TenantLine) {
  if (error === null) return resultText(screen, batchId, resultJson)
  const text = inLanguage(screen, error)
  return state === 'skipped' ? skipText(screen, text) : text
}
