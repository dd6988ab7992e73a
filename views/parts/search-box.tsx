/** The search box with what can follow in it: links, so that it works without a script, and keys to walk them. */
import type { QueryFault } from '../../server/domain/search-query.ts'
import type { Screen } from '../screen.ts'

export type Completion = Readonly<{
  /** The whole question with this in it. */
  text: string
  shown: string
  note: string
}>

type BoxProps = { screen: Screen; text: string; completions: readonly Completion[] }

export function SearchBox({ screen, text, completions }: BoxProps) {
  const { words } = screen
  return (
    <form class="search-form" method="get" action="/search">
      <label for="search-q" class="unseen">
        {words.search.box}
      </label>
      <div class="search-line">
        <input
          id="search-q"
          type="search"
          name="q"
          value={text}
          maxlength={500}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          placeholder={words.search.example}
          aria-describedby="search-help"
          autofocus
          hx-get="/search/complete"
          hx-trigger="input changed delay:150ms"
          hx-sync="replace"
          hx-target="#search-options"
          hx-swap="outerMorph"
        />
        <button type="submit" class="primary">
          {words.nav.search}
        </button>
      </div>
      <p id="search-help" class="muted">
        {words.search.help}
      </p>
      <Completions screen={screen} completions={completions} />
    </form>
  )
}

export function Completions({ screen, completions }: Omit<BoxProps, 'text'>) {
  return (
    <nav
      id="search-options"
      aria-label={screen.words.search.options}
      hidden={completions.length === 0}
    >
      {completions.map(({ text, shown, note }) => (
        <a href={`/search?q=${encodeURIComponent(text)}`} data-text={text}>
          <code>{shown}</code> <span>{note}</span>
        </a>
      ))}
    </nav>
  )
}

type FaultProps = { screen: Screen; text: string; fault: QueryFault }

/** The question with the place marked, and what is wrong there. */
export function QueryProblem({ screen, text, fault }: FaultProps) {
  const words = screen.words.search
  const { at, got, key, kind } = fault
  return (
    <li>
      <code class="search-place">
        {text.slice(0, at.from)}
        <mark>{text.slice(at.from, at.to)}</mark>
        {text.slice(at.to)}
      </code>
      <p>{words.faults[kind](got, key ?? '')}</p>
    </li>
  )
}
