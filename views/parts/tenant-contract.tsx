/** What a company may have by contract, and from when to when. */
import type { TenantFacts } from '../pages/tenant.tsx'
import type { Screen } from '../screen.ts'
import { Facts, Panel } from './panel.tsx'
import { planName } from './plan-name.ts'
import { Glyph, type Mark } from './status.tsx'

export type ContractLine = Readonly<{
  id: string
  /** What the house calls it. */
  plan: string
  planCode: string
  from: string
  /** Null: open. */
  to: string | null
  autoRenew: boolean
  state: 'coming' | 'current' | 'past'
  /** To its beginning (coming) or end; null when it has none. */
  days: number | null
}>

export function Contract({ screen, facts }: { screen: Screen; facts: TenantFacts }) {
  const { words, format } = screen
  return (
    <Panel id="contract" title={words.tenant.contract}>
      <Facts
        pairs={[
          [words.tenants.plan, planName(screen, facts.plan)],
          [words.tenant.type, words.tenant.types[facts.type]],
          [words.tenant.start, format.day(facts.contractStart)],
          [
            words.tenant.end,
            facts.contractEnd ? format.day(facts.contractEnd) : words.tenants.openEnd,
          ],
          [words.tenant.trialEnd, facts.trialEnd ? format.day(facts.trialEnd) : null],
          [words.tenant.maxUsers, format.number(facts.maxUsers)],
          [words.tenant.maxStorage, `${format.number(facts.maxStorageGb)} GB`],
          [words.tenant.apiRate, format.number(facts.apiRateLimit)],
          [words.tenant.currency, facts.currency],
          [words.tenant.zone, facts.zone],
          [words.tenant.contact, facts.contact],
        ]}
      />
    </Panel>
  )
}

const CONTRACT_MARKS = {
  coming: 'planned',
  current: 'succeeded',
  past: 'skipped',
} as const satisfies Record<ContractLine['state'], Mark>

/** Every contract with its dates; the one in force says how long it still is. */
export function Contracts(props: { screen: Screen; contracts: readonly ContractLine[] }) {
  const { screen, contracts } = props
  const { words } = screen
  if (contracts.length === 0) return null
  return (
    <Panel id="contracts" title={words.tenant.contracts}>
      <ul class="items">
        {contracts.map((contract) => (
          <li class="item">
            <Glyph
              mark={CONTRACT_MARKS[contract.state]}
              label={words.tenant.contractStates[contract.state]}
            />
            <div>
              {planName(screen, contract.planCode, contract.plan)}{' '}
              <span class="number">{periodOf(screen, contract)}</span>
              <p class="item-note">{noteOf(screen, contract)}</p>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function periodOf({ words, format }: Screen, { from, to }: ContractLine): string {
  return `${format.day(from)} – ${to === null ? words.tenants.openEnd : format.day(to)}`
}

function noteOf({ words, format }: Screen, contract: ContractLine): string {
  const { state, days, to, autoRenew } = contract
  const { tenant, tenants } = words
  const stateText = tenant.contractStates[state]
  if (state === 'past' || days === null) return stateText
  const count = format.number(days)
  const when = state === 'coming' ? tenant.beginsIn(count) : tenants.endsIn(count)
  if (to === null) return when
  return `${when} · ${autoRenew ? tenant.renews : tenant.endsForGood}`
}
