/** Everybody who may sign in, and the form for one more. */
import { ROLES, type Role } from '../../../server/domain/access.ts'
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { PageNumbers } from '../../parts/page-numbers.tsx'
import { Frame, Panel } from '../../parts/panel.tsx'
import { ReasonField } from '../../parts/run-form.tsx'
import { Glyph, type Mark, TONES } from '../../parts/status.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import { LANGUAGES } from '../../words/dictionary.ts'
import { AccessFrame, type AccessNotice, Companies } from './frame.tsx'

export type OperatorState = keyof Dictionary['access']['states']

export type OperatorLine = Readonly<{
  login: string
  displayName: string
  email: string | null
  role: Role
  tenantScope: readonly string[] | null
  state: OperatorState
  lockedUntil: number | null
  mfaEnabled: boolean
  signsInBy: 'password' | 'sso'
  createdAt: number
}>

export type OperatorsFacts = Readonly<{
  /** Of this page. */
  operators: readonly OperatorLine[]
  /** On all pages. */
  count: number
  page: Readonly<{ number: number; of: number }>
}>

type Part = { screen: Screen; facts: OperatorsFacts }

export function OperatorsPage({ screen, facts, notice }: Part & { notice: AccessNotice }) {
  const { access } = screen.words
  const title = access.pages.operators
  return (
    <AccessFrame screen={screen} page="operators" title={title} notice={notice}>
      <p class="muted">{screen.words.access.counted(screen.format.number(facts.count))}</p>
      <Frame label={title}>
        <table class="grid-table sheet">
          <ColumnHeads names={access.operatorColumns} />
          <tbody>
            {facts.operators.map((operator) => (
              <Row screen={screen} operator={operator} />
            ))}
          </tbody>
        </table>
      </Frame>
      <PageNumbers screen={screen} page={facts.page} href={(no) => `/operators?page=${no}`} />
      <AddForm screen={screen} />
    </AccessFrame>
  )
}

function Row({ screen, operator }: { screen: Screen; operator: OperatorLine }) {
  const { access } = screen.words
  return (
    <tr class={operator.state === 'disabled' ? 'resting' : ''}>
      <th scope="row">
        <a href={`/operators/${encodeURIComponent(operator.login)}`}>{operator.login}</a>
      </th>
      <td>{operator.displayName}</td>
      <td>{access.roles[operator.role]}</td>
      <td>
        <Companies codes={operator.tenantScope} screen={screen} />
      </td>
      <td>
        <StateBadge screen={screen} operator={operator} />
      </td>
      <td>
        <Moment at={operator.createdAt} screen={screen} />
      </td>
    </tr>
  )
}

const MARKS = {
  active: 'succeeded',
  locked: 'failed',
  disabled: 'skipped',
  first: 'pending',
} as const satisfies Record<OperatorState, Mark>

type StateProps = { screen: Screen; operator: Pick<OperatorLine, 'state' | 'lockedUntil'> }

export function StateBadge({ screen, operator: { state, lockedUntil } }: StateProps) {
  const { access } = screen.words
  const until = state === 'locked' && lockedUntil !== null ? lockedUntil : null
  return (
    <span class={`badge tone-${TONES[MARKS[state]]}`}>
      <Glyph mark={MARKS[state]} />
      {access.states[state]}
      {until === null ? '' : ` ${access.lockedUntil(screen.format.time(until))}`}
    </span>
  )
}

function AddForm({ screen }: { screen: Screen }) {
  const { access } = screen.words
  return (
    <Panel id="add" title={access.add}>
      <form method="post" action="/operators" class="stack">
        <label>
          {access.login}
          <input name="login" required maxlength={64} autocapitalize="none" autocomplete="off" />
        </label>
        <label>
          {access.name}
          <input name="name" maxlength={100} autocomplete="off" />
        </label>
        <label>
          {access.email}
          <input name="email" type="email" maxlength={254} autocomplete="off" />
        </label>
        <AccessFields screen={screen} chosen="viewer" tenants={[]} />
        <label>
          {access.language}
          <select name="language">
            {LANGUAGES.map((language) => (
              <option value={language}>{access.languages[language]}</option>
            ))}
          </select>
        </label>
        <ReasonField screen={screen} />
        <button type="submit" class="primary">
          {access.addSubmit}
        </button>
      </form>
    </Panel>
  )
}

type AccessFieldsProps = { screen: Screen; chosen: Role; tenants: readonly string[] }

export function AccessFields({ screen, chosen, tenants }: AccessFieldsProps) {
  const { access } = screen.words
  return (
    <>
      <RoleField screen={screen} chosen={chosen} />
      <label>
        {access.companies} <small>{access.companiesHelp}</small>
        <input
          name="tenants"
          value={tenants.join(', ')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
      </label>
    </>
  )
}

export function RoleField({ screen, chosen }: { screen: Screen; chosen: Role }) {
  const { access } = screen.words
  return (
    <label>
      {access.role}
      <select name="role">
        {ROLES.map((one) => (
          <option value={one} selected={one === chosen}>
            {access.roles[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
