/** What the pages about accounts share: their menu, the notice above a page, and a secret that is shown once. */
import type { Child } from 'hono/jsx'
import { Layout } from '../../layout.tsx'
import { hintProps, Notice } from '../../parts/panel.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../../screen.ts'

const PAGES = ['account', 'operators', 'tokens'] as const
export type AccessPageName = (typeof PAGES)[number]

/** Above the page: what was done, or why it was not. */
export type AccessNotice = Readonly<{
  kind: 'fail' | 'info'
  message: Bilingual
  hint: Hint | null
  /** Shown this once: a one-time password, a token. */
  secrets?: readonly string[]
}> | null

type FrameProps = {
  screen: Screen
  page: AccessPageName
  title: string
  notice: AccessNotice
  children?: Child
}

export function AccessFrame({ screen, page, title, notice, children }: FrameProps) {
  const { words } = screen
  const mine = PAGES.filter((name) => name === 'account' || screen.operator?.sees.includes(name))
  return (
    <Layout screen={screen} title={title} {...(page === 'account' ? {} : { nav: page })}>
      <div class="page-head">
        <h1>{title}</h1>
        <nav class="filters" aria-label={words.access.menu}>
          {mine.map((name) => (
            <a href={`/${name}`} {...(name === page ? { 'aria-current': 'true' as const } : {})}>
              {words.access.pages[name]}
            </a>
          ))}
        </nav>
      </div>
      {notice ? <Above screen={screen} notice={notice} /> : null}
      <div class="access">{children}</div>
    </Layout>
  )
}

function Above({ screen, notice }: { screen: Screen; notice: NonNullable<AccessNotice> }) {
  const hint = hintProps(screen, notice.hint)
  return (
    <>
      <Notice kind={notice.kind} title={inLanguage(screen, notice.message)} {...hint} />
      {notice.secrets ? (
        <ul class="secrets">
          {notice.secrets.map((secret) => (
            <li>
              <code>{secret}</code>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

/** Companies of an operator or a token; null = all of them. */
export function Companies({ codes, screen }: { codes: readonly string[] | null; screen: Screen }) {
  if (codes === null) return <span class="muted">{screen.words.access.allCompanies}</span>
  return <span>{codes.join(', ')}</span>
}
