/** Every refusal and every fault as a page: what happened, and what to do now. */
import { Layout } from '../layout.tsx'
import { Notice } from '../parts/panel.tsx'
import { openPages } from '../parts/top-bar.tsx'
import type { Screen } from '../screen.ts'

/** The first pages of the menu that this person may open. */
const WAYS_ON = 2

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
          {openPages(screen)
            .slice(0, WAYS_ON)
            .map(({ key, href }) => (
              <a class="button" href={href}>
                {words.nav[key]}
              </a>
            ))}
        </p>
      </section>
    </Layout>
  )
}
