/** The frame of every page: head, bar, the one live stream of the tab, foot. */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { MenuKey } from './menu.ts'
import { ConfigNotice } from './parts/config-notice.tsx'
import { openPages, TopBar } from './parts/top-bar.tsx'
import type { Screen } from './screen.ts'

export type LayoutProps = {
  screen: Screen
  title: string
  nav?: MenuKey
  /** Address of the page's event stream; without it the page stands still. */
  live?: string
  children?: Child
}

/**
 * Settings of htmx: no style element of its own (strict CSP). Morphing keeps focus and scroll, and what somebody has
 * opened (`open`): a form that folds itself up while it is filled in would be lost.
 */
const HTMX_CONFIG =
  '{"includeIndicatorCSS":false,"history":false,"extensions":"sse","morphIgnore":["data-htmx-powered","open"]}'

export function Layout({ screen, title, nav, live, children }: LayoutProps) {
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang={screen.language} data-theme={screen.theme}>
        <Head title={title} screen={screen} />
        <body>
          <a class="skip-link" href="#content">
            {screen.words.app.skip}
          </a>
          <TopBar screen={screen} {...(nav ? { nav } : {})} />
          <ConfigNotice screen={screen} />
          <main id="content" tabindex={-1}>
            {children}
          </main>
          <Foot screen={screen} />
          {live ? <LiveStream address={live} /> : null}
          <KeysDialog screen={screen} />
        </body>
      </html>
    </>
  )
}

/** Also of pages without the bar. */
export function Head({ title, screen }: { title: string; screen: Screen }) {
  const assets = '/assets'
  const mark = `?v=${encodeURIComponent(screen.version)}`
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="htmx-config" content={HTMX_CONFIG} />
      <title>{`${title} – Toban`}</title>
      <link rel="icon" href="/icon.svg" type="image/svg+xml" />
      <link rel="stylesheet" href={`${assets}/css/toban.css${mark}`} />
      <script src={`${assets}/js/toban.js${mark}`} defer />
    </head>
  )
}

/** Messages carry their own targets (hx-partial); the element itself never changes. The stream rests in a hidden tab. */
export function LiveStream({ address }: { address: string }) {
  return <div id="live" hidden hx-sse:connect={address} hx-swap="none" />
}

function Foot({ screen }: { screen: Screen }) {
  const { words } = screen
  return (
    <footer class="foot">
      <span>
        Toban {words.app.version} {screen.version}
      </span>
      <span>{screen.format.zone}</span>
      {screen.demo ? <span>{words.app.demo}</span> : null}
      <span class="keys-note">{words.app.keysHelp}</span>
    </footer>
  )
}

function KeysDialog({ screen }: { screen: Screen }) {
  const { words } = screen
  const pages = openPages(screen)
  const keys: [string, string][] = pages.map(({ key, letter }) => [`g ${letter}`, words.nav[key]])
  if (pages.some(({ place }) => place === 'search')) keys.push(['/', words.keys.search])
  keys.push(['?', words.keys.help])
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{words.app.keys}</h2>
      <dl class="facts">
        {keys.map(([key, text]) => (
          <>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">{words.app.close}</button>
      </form>
    </dialog>
  )
}
