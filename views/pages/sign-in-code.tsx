/** The second step of the sign-in: the code of the authenticator, or a recovery code. */
import { Layout } from '../layout.tsx'
import { Notice } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

type SignInCodeProps = {
  screen: Screen
  challenge: string
  next: string
  isWrong: boolean
}

export function SignInCodePage({ screen, challenge, next, isWrong }: SignInCodeProps) {
  const words = screen.words.signIn
  return (
    <Layout screen={screen} title={words.title}>
      <section class="sign-in panel">
        <h1>{words.title}</h1>
        {isWrong ? <Notice kind="fail" title={words.codeWrong} hint={words.codeWrongHint} /> : null}
        <form method="post" action="/login/code" class="stack">
          <input type="hidden" name="challenge" value={challenge} />
          <input type="hidden" name="next" value={next} />
          <label>
            {words.code}
            <input
              name="code"
              autocomplete="one-time-code"
              autocapitalize="none"
              spellcheck={false}
              maxlength={40}
              required
              autofocus
            />
          </label>
          <button type="submit" class="primary">
            {words.codeSubmit}
          </button>
        </form>
        <p class="hint">{words.codeHelp}</p>
      </section>
    </Layout>
  )
}
