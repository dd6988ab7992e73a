/** One-time codes of the own account: what to scan, what to keep, how to be rid of them. */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Facts, Notice, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import { AccessFrame, type AccessNotice } from './frame.tsx'

export type TotpFacts =
  | Readonly<{ state: 'provider' | 'off' }>
  /** `picture`: the QR code as SVG, made by us. */
  | Readonly<{ state: 'begun'; secret: string; picture: string }>
  | Readonly<{ state: 'on'; codesLeft: number; isDemanded: boolean }>

type TotpProps = { screen: Screen; facts: TotpFacts; notice: AccessNotice; mustSetUp: boolean }

export function TotpPage({ screen, facts, notice, mustSetUp }: TotpProps) {
  const { totp } = screen.words
  return (
    <AccessFrame screen={screen} page="account" title={totp.title} notice={notice}>
      {mustSetUp ? <Notice kind="warn" title={totp.must} hint={totp.mustHelp} /> : null}
      <State screen={screen} facts={facts} />
    </AccessFrame>
  )
}

function State({ screen, facts }: { screen: Screen; facts: TotpFacts }) {
  const { totp } = screen.words
  switch (facts.state) {
    case 'provider':
      return <p>{totp.ofProvider}</p>
    case 'off':
      return (
        <Act screen={screen} act="begin" title={totp.setUp} submit={totp.begin}>
          <p>{totp.what}</p>
          <PasswordField screen={screen} />
        </Act>
      )
    case 'begun':
      return <Begun screen={screen} facts={facts} />
    case 'on':
      return <On screen={screen} facts={facts} />
  }
}

type PartProps<State> = { screen: Screen; facts: Extract<TotpFacts, { state: State }> }

function Begun({ screen, facts }: PartProps<'begun'>) {
  const { totp } = screen.words
  return (
    <Act screen={screen} act="confirm" title={totp.setUp} submit={totp.confirm}>
      <p>{totp.scan}</p>
      <div class="qr" role="img" aria-label={totp.picture}>
        {raw(facts.picture)}
      </div>
      <Facts pairs={[[totp.secret, <code class="secret-text">{facts.secret}</code>]]} />
      <label>
        {totp.code} <small>{totp.codeHelp}</small>
        <input
          name="code"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={10}
          required
        />
      </label>
    </Act>
  )
}

function On({ screen, facts }: PartProps<'on'>) {
  const { totp } = screen.words
  return (
    <div class="columns">
      <Act screen={screen} act="codes" title={totp.codes} submit={totp.renew}>
        <p>{totp.codesLeft(screen.format.number(facts.codesLeft))}</p>
        <PasswordField screen={screen} />
      </Act>
      {facts.isDemanded ? (
        <p class="hint">{totp.isDemanded}</p>
      ) : (
        <Act screen={screen} act="remove" title={totp.remove} submit={totp.remove}>
          <PasswordField screen={screen} />
        </Act>
      )}
    </div>
  )
}

type ActProps = {
  screen: Screen
  act: 'begin' | 'confirm' | 'codes' | 'remove'
  title: string
  submit: string
  children?: Child
}

function Act({ act, title, submit, children }: ActProps) {
  return (
    <Panel id={act} title={title} class="narrow">
      <form method="post" action={`/account/totp/${act}`} class="stack">
        {children}
        <button type="submit" class={act === 'remove' ? 'danger' : 'primary'}>
          {submit}
        </button>
      </form>
    </Panel>
  )
}

function PasswordField({ screen }: { screen: Screen }) {
  return (
    <label>
      {screen.words.password.current}
      <input name="password" type="password" autocomplete="current-password" required />
    </label>
  )
}
