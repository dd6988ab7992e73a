/** The bar of every page: where one can go, what is being searched, how old the page is, how it looks. */
import { MENU, type MenuEntry, type MenuKey } from '../menu.ts'
import { type Screen, THEMES } from '../screen.ts'
import { Logo, SearchIcon, ThemeIcon } from './icons.tsx'

export function TopBar({ screen, nav }: { screen: Screen; nav?: MenuKey }) {
  const { words, operator } = screen
  return (
    <header class="top">
      <a class="brand" href="/">
        <Logo />
        <b>{words.app.name}</b>
      </a>
      {operator ? <Menu screen={screen} {...(nav ? { nav } : {})} /> : null}
      <span class="grow" />
      {screen.demo ? (
        <p class="demo-note" title={words.app.demo}>
          {words.app.demoShort}
        </p>
      ) : null}
      {operator ? <LiveNote screen={screen} /> : null}
      {operator ? <Account screen={screen} /> : <Preferences screen={screen} />}
    </header>
  )
}

/** What this person may open, in the order of the menu. */
export function openPages(screen: Screen): readonly MenuEntry[] {
  return MENU.filter(({ key }) => screen.operator?.sees.includes(key))
}

function Menu({ screen, nav }: { screen: Screen; nav?: MenuKey }) {
  const { words } = screen
  const pages = openPages(screen)
  const admin = pages.filter(({ place }) => place === 'admin')
  const link = (entry: MenuEntry) => (
    <MenuLink entry={entry} isHere={entry.key === nav} screen={screen} />
  )
  return (
    <nav aria-label={words.app.mainMenu}>
      {pages.filter(({ place }) => place === 'bar').map(link)}
      {admin.length > 0 ? (
        <details class="drop" name="drop">
          <summary
            class={`top-link drop-name${admin.some(({ key }) => key === nav) ? ' is-here' : ''}`}
          >
            {words.app.admin}
          </summary>
          <div class="drop-body">{admin.map(link)}</div>
        </details>
      ) : null}
      {pages.some(({ place }) => place === 'search') ? <SearchField screen={screen} /> : null}
    </nav>
  )
}

type MenuLinkProps = { entry: MenuEntry; isHere: boolean; screen: Screen }

function MenuLink({ entry, isHere, screen }: MenuLinkProps) {
  return (
    <a
      class={entry.place === 'admin' ? 'drop-link' : 'top-link'}
      href={entry.href}
      data-go={entry.letter}
      {...(isHere ? { 'aria-current': 'page' as const } : {})}
    >
      {screen.words.nav[entry.key]}
    </a>
  )
}

/** The lens is the way to the page itself; the field takes a question along. */
function SearchField({ screen }: { screen: Screen }) {
  const { words } = screen
  return (
    <search>
      <form class="search-field" method="get" action="/search">
        <a
          class="search-lens"
          href="/search"
          data-go="s"
          aria-label={words.nav.search}
          title={words.nav.search}
        >
          <SearchIcon />
        </a>
        <input
          type="search"
          name="q"
          aria-label={words.app.searchFor}
          placeholder={words.app.searchFor}
        />
      </form>
    </search>
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

function Account({ screen }: { screen: Screen }) {
  const { words, operator } = screen
  return (
    <details class="drop drop-end" name="drop">
      <summary class="top-link drop-name" title={operator?.login}>
        {operator?.displayName}
        <span class="unseen">{words.app.account}</span>
      </summary>
      <div class="drop-body">
        <Preferences screen={screen} />
        <a class="drop-link" href="/account">
          {words.access.pages.account}
        </a>
        <form method="post" action="/logout">
          <button type="submit" class="plain drop-link">
            {words.app.signOut}
          </button>
        </form>
      </div>
    </details>
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
