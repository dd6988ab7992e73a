/** Keys of programs for the API: who owns them, how far they reach, until when; a new one, and revoking. */
import type { Role } from '../../../server/domain/access.ts'
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { PageNumbers } from '../../parts/page-numbers.tsx'
import { Empty, Frame, Panel } from '../../parts/panel.tsx'
import { ReasonField } from '../../parts/run-form.tsx'
import { Glyph, type Mark, TONES } from '../../parts/status.tsx'
import type { Screen } from '../../screen.ts'
import type { Dictionary } from '../../words/dictionary.ts'
import { AccessFrame, type AccessNotice, Companies } from './frame.tsx'
import { RoleField } from './operators.tsx'

export type TokenState = keyof Dictionary['access']['tokenStates']

export type TokenLine = Readonly<{
  tokenId: string
  name: string
  login: string
  role: Role
  tenants: readonly string[] | null
  expiresAt: number
  lastUsedAt: number | null
  state: TokenState
  revokedReason: string | null
}>

export type TokensFacts = Readonly<{
  /** Of this page. */
  tokens: readonly TokenLine[]
  /** On all pages. */
  count: number
  page: Readonly<{ number: number; of: number }>
  /** Logins that may own a token. */
  owners: readonly string[]
  owner: string
  longestMs: number
}>

type Part = { screen: Screen; facts: TokensFacts }

export function TokensPage({ screen, facts, notice }: Part & { notice: AccessNotice }) {
  const { access } = screen.words
  const title = access.pages.tokens
  return (
    <AccessFrame screen={screen} page="tokens" title={title} notice={notice}>
      {facts.tokens.length === 0 ? (
        <Empty>{access.noTokens}</Empty>
      ) : (
        <TokenTable screen={screen} facts={facts} />
      )}
      <NewToken screen={screen} facts={facts} />
    </AccessFrame>
  )
}

function TokenTable({ screen, facts: { tokens, count, page } }: Part) {
  const { access } = screen.words
  return (
    <>
      <p class="muted">{access.counted(screen.format.number(count))}</p>
      <Frame label={access.pages.tokens}>
        <table class="grid-table sheet">
          <ColumnHeads names={access.tokenColumns} />
          <tbody>
            {tokens.map((token) => (
              <Row screen={screen} token={token} page={page.number} />
            ))}
          </tbody>
        </table>
      </Frame>
      <PageNumbers screen={screen} page={page} href={(no) => `/tokens?page=${no}`} />
    </>
  )
}

const MARKS = {
  valid: 'succeeded',
  expired: 'missed',
  revoked: 'skipped',
} as const satisfies Record<TokenState, Mark>

/** @param page that revoking leads back to */
type RowProps = { screen: Screen; token: TokenLine; page: number }

function Row({ screen, token, page }: RowProps) {
  const { access } = screen.words
  const mark = MARKS[token.state]
  return (
    <tr class={token.state === 'valid' ? '' : 'resting'}>
      <th scope="row">{token.name}</th>
      <td>{token.login}</td>
      <td>{access.roles[token.role]}</td>
      <td>
        <Companies codes={token.tenants} screen={screen} />
      </td>
      <td>
        <Moment at={token.expiresAt} screen={screen} />
      </td>
      <td>
        <Moment at={token.lastUsedAt} screen={screen} />
      </td>
      <td>
        <span class={`badge tone-${TONES[mark]}`}>
          <Glyph mark={mark} />
          {access.tokenStates[token.state]}
        </span>{' '}
        {token.revokedReason ?? ''}
      </td>
      <td>{token.state === 'valid' ? <Revoke {...{ screen, token, page }} /> : '–'}</td>
    </tr>
  )
}

function Revoke({ screen, token, page }: RowProps) {
  const { words } = screen
  return (
    <form method="post" action={`/tokens/${token.tokenId}/revoke?page=${page}`} class="inline-form">
      <input
        name="reason"
        required
        maxlength={500}
        placeholder={words.batch.reason}
        aria-label={words.access.revokeReason(token.name)}
      />
      <button type="submit" aria-label={words.access.revokeOf(token.name)}>
        {words.access.revoke}
      </button>
    </form>
  )
}

function NewToken({ screen, facts }: Part) {
  const { access } = screen.words
  return (
    <Panel id="new" title={access.newToken}>
      <form method="post" action="/tokens" class="stack">
        <label>
          {access.tokenName} <small>{access.tokenNameHelp}</small>
          <input name="name" required maxlength={100} autocomplete="off" />
        </label>
        <label>
          {access.owner} <small>{access.ownerHelp}</small>
          <select name="login">
            {facts.owners.map((login) => (
              <option value={login} selected={login === facts.owner}>
                {login}
              </option>
            ))}
          </select>
        </label>
        <RoleField screen={screen} chosen="viewer" />
        <label>
          {access.companies} <small>{access.tokenCompaniesHelp}</small>
          <input name="tenants" autocapitalize="none" autocomplete="off" spellcheck={false} />
        </label>
        <label>
          {access.lifetime}{' '}
          <small>{access.lifetimeHelp(screen.format.duration(facts.longestMs))}</small>
          <input name="lifetime" placeholder="30d" autocomplete="off" />
        </label>
        <ReasonField screen={screen} />
        <button type="submit" class="primary">
          {access.createToken}
        </button>
      </form>
    </Panel>
  )
}
