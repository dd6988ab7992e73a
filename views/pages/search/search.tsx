/** The search page: the box, and below it what one question found. */
import type { QueryFault } from '../../../server/domain/search-query.ts'
import { Layout } from '../../layout.tsx'
import { Empty } from '../../parts/panel.tsx'
import { type Completion, QueryProblem, SearchBox } from '../../parts/search-box.tsx'
import { SearchPlaces } from '../../parts/search-places.tsx'
import type { Screen } from '../../screen.ts'
import type { FoundRows, SearchFound } from './found.ts'
import { FoundLinesPanel } from './found-lines.tsx'
import { FoundResultsTable } from './found-results.tsx'
import { FoundRowsPanel } from './found-rows.tsx'
import { FoundRunsTable } from './found-runs.tsx'

export type SearchProps = {
  screen: Screen
  text: string
  /** Null = nothing has been asked. */
  found: SearchFound | null
  completions: readonly Completion[]
}

export function SearchPage({ screen, text, found, completions }: SearchProps) {
  const { words } = screen
  const title = text.trim() === '' ? words.nav.search : `${words.nav.search}: ${text.trim()}`
  return (
    <Layout screen={screen} title={title} nav="search">
      <h1 class="unseen">{words.nav.search}</h1>
      <SearchBox screen={screen} text={text} completions={completions} />
      {found === null ? null : found.faults.length > 0 ? (
        <Problems screen={screen} text={text} faults={found.faults} />
      ) : (
        <Found screen={screen} text={text} found={found} />
      )}
    </Layout>
  )
}

type ProblemsProps = { screen: Screen; text: string; faults: readonly QueryFault[] }

function Problems({ screen, text, faults }: ProblemsProps) {
  return (
    <section class="notice notice-fail" role="alert">
      <b>{screen.words.search.problem}</b>
      <ul class="search-problems">
        {faults.map((fault) => (
          <QueryProblem screen={screen} text={text} fault={fault} />
        ))}
      </ul>
    </section>
  )
}

type FoundProps = { screen: Screen; text: string; found: SearchFound }

function Found({ screen, text, found }: FoundProps) {
  const words = screen.words.search
  const { runs, results, lines, places } = found
  const older = (list: 'runs' | 'results', { next }: FoundRows<unknown>) =>
    next === null ? null : `/search?q=${encodeURIComponent(text)}&${list}=${next}`
  return (
    <>
      <SearchPlaces screen={screen} places={places} />
      {runs ? (
        <FoundRowsPanel
          id="found-runs"
          name={words.runs}
          found={runs}
          screen={screen}
          older={older('runs', runs)}
        >
          <FoundRunsTable screen={screen} runs={runs.rows} words={found.words} />
        </FoundRowsPanel>
      ) : null}
      {results ? (
        <FoundRowsPanel
          id="found-results"
          name={words.results}
          found={results}
          screen={screen}
          older={older('results', results)}
        >
          <FoundResultsTable screen={screen} results={results.rows} words={found.words} />
        </FoundRowsPanel>
      ) : null}
      {lines ? (
        <FoundLinesPanel screen={screen} text={text} found={lines} words={found.words} />
      ) : null}
      {!runs && !results && !lines && places.length === 0 ? (
        <Empty>{words.nothingAsked}</Empty>
      ) : null}
    </>
  )
}
