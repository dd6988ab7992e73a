/** The companies of a run on its page: by state, by name, and a form that runs the chosen ones again. */
import type { RunPageFacts } from '../pages/run.tsx'
import type { Screen } from '../screen.ts'
import { Empty, Frame, Panel } from './panel.tsx'
import { Badge } from './status.tsx'
import { TenantResults, type TenantState } from './tenant-results.tsx'

type TenantsProps = { screen: Screen; facts: RunPageFacts; isOver: boolean }

export function RunTenants({ screen, facts, isOver }: TenantsProps) {
  const { words } = screen
  const states = Object.entries(facts.counts) as [TenantState, number][]
  const total = states.reduce((sum, [, count]) => sum + count, 0)
  const links = total > 0 ? <StateLinks {...{ screen, facts, states, total }} /> : null
  const canChoose = isOver && screen.operator?.mayAct === true
  return (
    <Panel id="tenants" title={words.run.tenants} aside={links}>
      {total === 0 ? <Empty>{words.run.noTenants}</Empty> : null}
      {total > FEW ? <FindTenant screen={screen} facts={facts} /> : null}
      {total > 0 && facts.tenants.length === 0 ? <Empty>{words.run.noTenantsInState}</Empty> : null}
      {facts.tenants.length > 0 ? (
        <form method="get" action={`/runs/${facts.run.runId}/rerun`} class="stack">
          <Frame label={words.run.tenants}>
            <TenantResults
              batchId={facts.run.batchId}
              screen={screen}
              tenants={facts.tenants}
              canChoose={canChoose}
            />
          </Frame>
          {canChoose ? <button type="submit">{words.run.rerunChosen}</button> : null}
        </form>
      ) : null}
    </Panel>
  )
}

/** Fewer are found by eye. */
const FEW = 15

type LinksProps = {
  screen: Screen
  facts: RunPageFacts
  states: readonly [TenantState, number][]
  total: number
}

function StateLinks({ screen, facts, states, total }: LinksProps) {
  const { words, format } = screen
  const here = `/runs/${facts.run.runId}`
  const current = (state: TenantState | null) =>
    facts.tenantFilter === state ? ({ 'aria-current': 'true' } as const) : {}
  return (
    <nav class="filters" aria-label={words.run.state}>
      <a href={`${here}#tenants`} {...current(null)}>
        {words.app.all} {format.number(total)}
      </a>
      {states.map(([state, count]) => (
        <a href={`${here}?state=${state}#tenants`} {...current(state)}>
          <Badge mark={state} screen={screen} /> {format.number(count)}
        </a>
      ))}
    </nav>
  )
}

function FindTenant({ screen, facts }: { screen: Screen; facts: RunPageFacts }) {
  const { words } = screen
  return (
    <form method="get" action={`/runs/${facts.run.runId}#tenants`} class="inline-form">
      {facts.tenantFilter ? <input type="hidden" name="state" value={facts.tenantFilter} /> : null}
      <input
        type="search"
        name="find"
        value={facts.tenantText}
        aria-label={words.run.find}
        placeholder={words.run.find}
      />
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}
