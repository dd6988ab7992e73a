/** The sign-in page: the only one that is shown without a session. */
import { Layout } from '../layout.tsx'
import { hintProps, Notice } from '../parts/panel.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'

export type SignInProps = {
  screen: Screen
  /** Address to go on to; a path of this console. */
  next: string
  login: string
  /** The button of single sign-on; null: there is none. */
  signOn: Readonly<{ label: string; passwords: 'all' | 'admins' }> | null
  fault: Readonly<
    | { why: 'wrong' }
    | { why: 'expired' }
    | { why: 'said'; message: Bilingual; hint: Hint | null }
    | { why: 'locked'; until: number | null }
    | { why: 'too-many'; until: number }
  > | null
}

export function SignInPage({ screen, next, login, signOn, fault }: SignInProps) {
  const words = screen.words.signIn
  return (
    <Layout screen={screen} title={words.title}>
      <section class="sign-in panel">
        <h1>{words.title}</h1>
        {fault ? <Fault fault={fault} screen={screen} /> : null}
        {signOn ? (
          <>
            <a class="button primary" href={`/login/sso?next=${encodeURIComponent(next)}`}>
              {words.bySignOn(signOn.label)}
            </a>
            <p class="hint">{signOn.passwords === 'all' ? words.orPassword : words.adminsOnly}</p>
          </>
        ) : null}
        <form method="post" action="/login" class="stack">
          <input type="hidden" name="next" value={next} />
          <label>
            {words.login}
            <input
              name="login"
              value={login}
              autocomplete="username"
              required
              autocapitalize="none"
            />
          </label>
          <label>
            {words.password}
            <input name="password" type="password" autocomplete="current-password" required />
          </label>
          <button type="submit" class="primary">
            {words.submit}
          </button>
        </form>
        <p class="hint">{words.forgotten}</p>
      </section>
    </Layout>
  )
}

function Fault({ fault, screen }: { fault: NonNullable<SignInProps['fault']>; screen: Screen }) {
  const words = screen.words.signIn
  if (fault.why === 'wrong')
    return <Notice kind="fail" title={words.wrong} hint={words.wrongHint} />
  if (fault.why === 'said') {
    const hint = hintProps(screen, fault.hint)
    return <Notice kind="fail" title={inLanguage(screen, fault.message)} {...hint} />
  }
  if (fault.why === 'expired') return <Notice kind="warn" title={words.expired} />
  if (fault.why === 'too-many') {
    const title = words.tooMany(screen.format.time(fault.until))
    return <Notice kind="fail" title={title} hint={words.tooManyHint} />
  }
  const until = fault.until === null ? '' : ` ${words.lockedUntil(screen.format.time(fault.until))}`
  return <Notice kind="fail" title={`${words.locked}${until}`} hint={words.lockedHint} />
}
