/** One's own account: who one is, the language, the password, and where one is signed in. */
import type { Role } from '../../../server/domain/access.ts'
import { ColumnHeads } from '../../parts/column-heads.tsx'
import { Moment } from '../../parts/moment.tsx'
import { PageNumbers } from '../../parts/page-numbers.tsx'
import { Facts, Frame, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import { LANGUAGES, type Language } from '../../words/dictionary.ts'
import { AccessFrame, type AccessNotice, Companies } from './frame.tsx'

export type SessionLine = Readonly<{
  sessionId: string
  /** `Firefox · Windows`; null when the browser does not say. */
  device: string | null
  ip: string
  issuedAt: number
  lastUsedAt: number
  expiresAt: number
  isThis: boolean
}>

export type AccountFacts = Readonly<{
  displayName: string
  login: string
  role: Role
  tenants: readonly string[] | null
  language: Language
  /** Of this page. */
  sessions: readonly SessionLine[]
  /** Open ones on all pages. */
  count: number
  page: Readonly<{ number: number; of: number }>
}>

type Part = { screen: Screen; facts: AccountFacts }

export function AccountPage({ screen, facts, notice }: Part & { notice: AccessNotice }) {
  const { words } = screen
  return (
    <AccessFrame screen={screen} page="account" title={words.access.pages.account} notice={notice}>
      <div class="columns">
        <div class="wide">
          <Sessions screen={screen} facts={facts} />
        </div>
        <div class="narrow">
          <About screen={screen} facts={facts} />
        </div>
      </div>
    </AccessFrame>
  )
}

function About({ screen, facts }: Part) {
  const { words } = screen
  const { access } = words
  return (
    <Panel id="about" title={access.about}>
      <Facts
        pairs={[
          [access.login, facts.login],
          [access.name, facts.displayName],
          [access.role, access.roles[facts.role]],
          [access.companies, <Companies codes={facts.tenants} screen={screen} />],
        ]}
      />
      <form method="post" action="/account/language" class="inline-form">
        <label>
          {access.language}
          <select name="language">
            {LANGUAGES.map((language) => (
              <option value={language} selected={language === facts.language}>
                {access.languages[language]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{access.save}</button>
      </form>
      <p class="buttons">
        <a class="button" href="/password">
          {words.password.title}
        </a>
        <a class="button" href="/account/totp">
          {words.totp.manage}
        </a>
      </p>
    </Panel>
  )
}

function Sessions({ screen, facts }: Part) {
  const { access } = screen.words
  return (
    <Panel id="sessions" title={access.sessions}>
      <p class="muted">{access.counted(screen.format.number(facts.count))}</p>
      <Frame label={access.sessions}>
        <table class="grid-table">
          <ColumnHeads names={access.sessionColumns} />
          <tbody>
            {facts.sessions.map((session) => (
              <SessionRow screen={screen} session={session} page={facts.page.number} />
            ))}
          </tbody>
        </table>
      </Frame>
      <PageNumbers screen={screen} page={facts.page} href={(no) => `/account?page=${no}`} />
      <form method="post" action="/account/sessions/end" class="stack">
        <button type="submit" class="danger">
          {access.endAll}
        </button>
        <p class="hint">{access.endAllHelp}</p>
      </form>
    </Panel>
  )
}

type RowProps = { screen: Screen; session: SessionLine; page: number }

function SessionRow({ screen, session, page }: RowProps) {
  const { access } = screen.words
  const device = session.device ?? access.unknownDevice
  return (
    <tr>
      <th scope="row">
        {device} {session.isThis ? <span class="chip">{access.thisSession}</span> : null}
      </th>
      <td>{session.ip}</td>
      <td>
        <Moment at={session.issuedAt} screen={screen} />
      </td>
      <td>
        <Moment at={session.lastUsedAt} screen={screen} />
      </td>
      <td>
        <Moment at={session.expiresAt} screen={screen} />
      </td>
      <td>
        {session.isThis ? null : (
          <form method="post" action={`/account/sessions/${session.sessionId}/end?page=${page}`}>
            <button type="submit" aria-label={access.endSessionOf(device)}>
              {access.endSession}
            </button>
          </form>
        )}
      </td>
    </tr>
  )
}
