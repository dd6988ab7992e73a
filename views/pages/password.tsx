/** The form for one's own password; the only page until a one-time password has been changed. */
import { Layout } from '../layout.tsx'
import { Notice } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

export type PasswordProps = {
  screen: Screen
  mustChange: boolean
  minLength: number
  fault: Readonly<{ title: string; hint: string }> | null
}

export function PasswordPage({ screen, mustChange, minLength, fault }: PasswordProps) {
  const words = screen.words.password
  return (
    <Layout screen={screen} title={words.title}>
      <section class="sign-in panel">
        <h1>{words.title}</h1>
        {fault ? <Notice kind="fail" title={fault.title} hint={fault.hint} /> : null}
        {mustChange ? <p>{words.mustChange}</p> : null}
        <form method="post" action="/password" class="stack">
          <label>
            {words.current}
            <input name="current" type="password" autocomplete="current-password" required />
          </label>
          <label>
            {words.next}
            <input
              name="next"
              type="password"
              autocomplete="new-password"
              required
              minlength={minLength}
            />
          </label>
          <button type="submit" class="primary">
            {words.submit}
          </button>
        </form>
        <p class="hint">{words.rule(screen.format.number(minLength))}</p>
      </section>
    </Layout>
  )
}
