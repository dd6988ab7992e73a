/** The frame of every page: head, bar, the one live stream of the tab, foot. */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { ConfigNotice } from './parts/config-notice.tsx'
import { Logo, ThemeIcon } from './parts/icons.tsx'
import { type Screen, THEMES } from './screen.ts'
import type { Dictionary } from './words/dictionary.ts'

export type NavKey = keyof Dictionary['nav']

export type LayoutProps = {
  screen: Screen
  title: string
  nav?: NavKey
  /** Address of the page's event stream; without it the page stands still. */
  live?: string
  children?: Child
}

/** Settings of htmx: no style element of its own (strict CSP), morphing keeps focus and scroll. */
const HTMX_CONFIG = '{"includeIndicatorCSS":false,"history":false,"extensions":"sse"}'

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

function Head({ title, screen }: { title: string; screen: Screen }) {
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

const NAV_LINKS = [
  ['today', '/'],
  ['batches', '/batches'],
  ['tenants', '/tenants'],
  ['alerts', '/alerts'],
  ['outbox', '/outbox'],
] as const

function TopBar({ screen, nav }: { screen: Screen; nav?: NavKey }) {
  const { words, operator } = screen
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo />
        <b>{words.app.name}</b>
      </a>
      {operator ? (
        <nav aria-label={words.app.mainMenu}>
          {NAV_LINKS.filter(([key]) => operator.sees.includes(key)).map(([key, href]) => (
            <a href={href} {...(nav === key ? { 'aria-current': 'page' as const } : {})}>
              {words.nav[key]}
            </a>
          ))}
        </nav>
      ) : null}
      {screen.demo ? <p class="demo-note">{words.app.demo}</p> : null}
      <span class="grow" />
      {operator ? <LiveNote screen={screen} /> : null}
      <Preferences screen={screen} />
      {operator ? <SignOut screen={screen} /> : null}
    </header>
  )
}

/** How old the page is. Without JavaScript it stays what it is: the time of the page. */
function LiveNote({ screen }: { screen: Screen }) {
  const { words, format, now } = screen
  return (
    <p
      id="live-note"
      class="live-note"
      role="status"
      data-lost={words.app.lost}
      data-live={words.app.live}
    >
      <span class="live-word">{words.app.now}</span>{' '}
      <time datetime={format.machine(now)} title={format.exact(now)}>
        {format.timeExact(now)}
      </time>
    </p>
  )
}

function Preferences({ screen }: { screen: Screen }) {
  const { words, theme, language, path } = screen
  const other = language === 'ja' ? 'en' : 'ja'
  const names = {
    auto: words.app.themeAuto,
    light: words.app.themeLight,
    dark: words.app.themeDark,
  }
  return (
    <form class="preferences" method="post" action="/preferences">
      <input type="hidden" name="back" value={path} />
      <button type="submit" class="plain" name="language" value={other} lang={other}>
        {words.app.otherLanguage}
      </button>
      <fieldset class="themes">
        <legend class="unseen">{words.app.theme}</legend>
        {THEMES.map((choice) => (
          <button
            type="submit"
            class="plain"
            name="theme"
            value={choice}
            aria-pressed={choice === theme ? 'true' : 'false'}
            aria-label={names[choice]}
            title={names[choice]}
          >
            <ThemeIcon theme={choice} />
          </button>
        ))}
      </fieldset>
    </form>
  )
}

function SignOut({ screen }: { screen: Screen }) {
  return (
    <form class="who" method="post" action="/logout">
      <span title={screen.operator?.login}>{screen.operator?.displayName}</span>
      <button type="submit" class="plain">
        {screen.words.app.signOut}
      </button>
    </form>
  )
}

/** Messages carry their own targets (hx-partial); the element itself never changes. The stream rests in a hidden tab. */
function LiveStream({ address }: { address: string }) {
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
      <span class="keys-note">{words.app.keysHelp}</span>
    </footer>
  )
}

function KeysDialog({ screen }: { screen: Screen }) {
  const { words } = screen
  return (
    <dialog id="keys" aria-labelledby="keys-title">
      <h2 id="keys-title">{words.app.keys}</h2>
      <dl class="facts">
        {(
          [
            ['g t', words.keys.today],
            ['g b', words.keys.batches],
            ['g c', words.keys.tenants],
            ['g a', words.keys.alerts],
            ['g o', words.keys.outbox],
            ['?', words.keys.help],
          ] as const
        ).map(([key, text]) => (
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
