/** One operator: what they may do, and everything an administrator can do about it; each with a reason. */
import type { Child } from 'hono/jsx'
import { Facts, Panel } from '../../parts/panel.tsx'
import { ReasonField } from '../../parts/run-form.tsx'
import type { Screen } from '../../screen.ts'
import { AccessFrame, type AccessNotice, Companies } from './frame.tsx'
import { AccessFields, type OperatorLine, StateBadge } from './operators.tsx'

type Part = { screen: Screen; operator: OperatorLine }

export function OperatorPage({ screen, operator, notice }: Part & { notice: AccessNotice }) {
  return (
    <AccessFrame screen={screen} page="operators" title={operator.displayName} notice={notice}>
      <div class="columns">
        <div class="narrow">
          <About screen={screen} operator={operator} />
          {operator.signsInBy === 'sso' ? null : <Change screen={screen} operator={operator} />}
        </div>
        <div class="narrow">
          <Acts screen={screen} operator={operator} />
        </div>
      </div>
    </AccessFrame>
  )
}

function About({ screen, operator }: Part) {
  const { access } = screen.words
  const isOfProvider = operator.signsInBy === 'sso'
  return (
    <Panel id="about" title={operator.login}>
      <Facts
        pairs={[
          [access.name, operator.displayName],
          [access.email, operator.email],
          [access.role, access.roles[operator.role]],
          [access.signIn, access.signInBy[operator.signsInBy]],
          [access.companies, <Companies codes={operator.tenantScope} screen={screen} />],
          [access.operatorColumns[4] ?? '', <StateBadge screen={screen} operator={operator} />],
          ...(isOfProvider ? [] : [codesPair(screen, operator)]),
        ]}
      />
      {isOfProvider ? <p class="hint">{access.ofProvider}</p> : null}
    </Panel>
  )
}

function codesPair({ words: { totp } }: Screen, { mfaEnabled }: OperatorLine): [string, string] {
  return [totp.state, totp[mfaEnabled ? 'on' : 'off']]
}

function Change({ screen, operator }: Part) {
  const { access } = screen.words
  return (
    <Act part={{ screen, operator }} act="access" title={access.change} help={access.changeHelp}>
      <AccessFields screen={screen} chosen={operator.role} tenants={operator.tenantScope ?? []} />
    </Act>
  )
}

function Acts({ screen, operator }: Part) {
  const { access } = screen.words
  const part = { screen, operator }
  const isOfProvider = operator.signsInBy === 'sso'
  const enableHelp = isOfProvider ? access.enableHelpOfProvider : access.enableHelp
  return (
    <>
      {isOfProvider ? null : <PasswordActs screen={screen} operator={operator} />}
      {operator.state === 'disabled' ? (
        <Act part={part} act="enable" title={access.enable} help={enableHelp} />
      ) : (
        <Act part={part} act="disable" title={access.disable} help={access.disableHelp} />
      )}
    </>
  )
}

/** Of those who have a password here. */
function PasswordActs({ screen, operator }: Part) {
  const { access, totp } = screen.words
  const part = { screen, operator }
  return (
    <>
      {operator.state === 'locked' ? (
        <Act part={part} act="unlock" title={access.unlock} help={access.unlockHelp} />
      ) : null}
      <Act part={part} act="password" title={access.password} help={access.passwordHelp} />
      {operator.mfaEnabled ? (
        <Act part={part} act="totp" title={totp.removeOther} help={totp.removeOtherHelp} />
      ) : null}
    </>
  )
}

type ActProps = {
  part: Part
  act: 'access' | 'totp' | 'unlock' | 'password' | 'disable' | 'enable'
  title: string
  help: string
  children?: Child
}

function Act({ part: { screen, operator }, act, title, help, children }: ActProps) {
  const submit = submits(screen)[act]
  return (
    <Panel id={act} title={title}>
      <form
        method="post"
        action={`/operators/${encodeURIComponent(operator.login)}/${act}`}
        class="stack"
      >
        <p class="hint">{help}</p>
        {children}
        <ReasonField screen={screen} />
        <button type="submit" class={act === 'disable' ? 'danger' : ''}>
          {submit}
        </button>
      </form>
    </Panel>
  )
}

function submits({ words }: Screen): Record<ActProps['act'], string> {
  const { unlock, passwordSubmit, disable, enable, save } = words.access
  const totp = words.totp.removeOther
  return { access: save, totp, unlock, password: passwordSubmit, disable, enable }
}
