/** Every refusal and every fault as a page: what happened, and what to do now. */
import { Layout } from '../layout.tsx'
import { Notice } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'

export type FaultProps = {
  screen: Screen
  title: string
  message: string
  hint: string | null
  href?: string
}

export function FaultPage({ screen, title, message, hint, href }: FaultProps) {
  const { words } = screen
  return (
    <Layout screen={screen} title={title}>
      <section class="fault">
        <h1>{title}</h1>
        <Notice
          kind="warn"
          title={message}
          {...(hint ? { hint } : {})}
          {...(href ? { href } : {})}
        />
        <p class="buttons">
          <a class="button" href="/">
            {words.nav.today}
          </a>
          <a class="button" href="/batches">
            {words.nav.batches}
          </a>
        </p>
      </section>
    </Layout>
  )
}
