/** What a run did for each tenant: state, attempts, duration, result or error. */
import type { Screen } from '../screen.ts'
import { Duration } from './moment.tsx'
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
  /** A few figures of the result, already as text. */
  result: string | null
  error: string | null
}>

export function TenantResults({
  tenants,
  screen,
}: {
  tenants: readonly TenantLine[]
  screen: Screen
}) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
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
          <tr id={`tenant-${tenant.code}`}>
            <th scope="row">
              <a href={`/tenants/${tenant.code}`}>{tenant.name ?? tenant.code}</a>{' '}
              <small class="muted">{tenant.name ? tenant.code : ''}</small>
            </th>
            <td>
              <Badge mark={tenant.state} screen={screen} />
            </td>
            <td class="right">
              <Duration ms={tenant.durationMs} screen={screen} />
            </td>
            <td class="right number">{tenant.attempt}</td>
            <td class={tenant.state === 'failed' ? 'wrap tone-fail' : 'wrap'}>
              {tenant.error ?? tenant.result ?? ''}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
