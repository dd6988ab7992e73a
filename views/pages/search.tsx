/** What one question found: runs, results of companies, and log lines with their neighbours. */
import type { Child } from 'hono/jsx'
import type { QueryFault } from '../../server/domain/search-query.ts'
import { Layout } from '../layout.tsx'
import { lineLink } from '../parts/log-address.ts'
import { type LogLine, LogLines } from '../parts/log-lines.tsx'
import { Marked } from '../parts/marked.tsx'
import { Duration, Moment } from '../parts/moment.tsx'
import { Empty, Frame, Notice, Panel } from '../parts/panel.tsx'
import { type RunLine, whyText } from '../parts/run-line.tsx'
import { type Completion, QueryProblem, SearchBox } from '../parts/search-box.tsx'
import { type FoundPlace, SearchPlaces } from '../parts/search-places.tsx'
import { Badge, type Mark } from '../parts/status.tsx'
import { type Bilingual, inLanguage, type Screen, shortTitle } from '../screen.ts'

export type FoundRows<Row> = Readonly<{
  rows: readonly Row[]
  /** How many there are, as far as they were counted. */
  counted: number
  isCapped: boolean
  /** Not everything was looked at, only so many of the newest; null = everything. */
  lookedAt: number | null
  /** Where the next page begins, as its address says it; null on the last. */
  next: string | null
}>

export type FoundTenantResult = Readonly<{
  runId: string
  batchId: string
  title: Bilingual
  tenantCode: string
  name: string | null
  state: Mark
  startedAt: number | null
  finishedAt: number | null
  queuedAt: number
  errorMessage: Bilingual | null
}>

export type FoundLine = Readonly<{
  runId: string
  batchId: string
  title: Bilingual
  seq: number
  /** The line between its neighbours. */
  lines: readonly LogLine[]
}>

export type FoundLines =
  | Readonly<{ kind: 'no-index' }>
  | Readonly<{
      kind: 'found'
      lines: readonly FoundLine[]
      /** Where older ones begin. */
      next: string | null
      /** Lines that the index proposes: at most so many have the words. */
      counted: number
      isCapped: boolean
      /** When the index was last complete, if that is long ago. */
      behindSince: number | null
    }>

/** Null = the question is not about these. */
export type SearchFound = Readonly<{
  faults: readonly QueryFault[]
  /** Normalised. */
  words: readonly string[]
  places: readonly FoundPlace[]
  runs: FoundRows<RunLine> | null
  results: FoundRows<FoundTenantResult> | null
  lines: FoundLines | null
}>

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
        <Rows
          id="found-runs"
          name={words.runs}
          found={runs}
          screen={screen}
          older={older('runs', runs)}
        >
          <Runs screen={screen} runs={runs.rows} words={found.words} />
        </Rows>
      ) : null}
      {results ? (
        <Rows
          id="found-results"
          name={words.results}
          found={results}
          screen={screen}
          older={older('results', results)}
        >
          <Results screen={screen} results={results.rows} words={found.words} />
        </Rows>
      ) : null}
      {lines ? <Lines screen={screen} text={text} lines={lines} words={found.words} /> : null}
      {!runs && !results && !lines && places.length === 0 ? (
        <Empty>{words.nothingAsked}</Empty>
      ) : null}
    </>
  )
}

type RowsProps = {
  id: string
  name: string
  found: FoundRows<unknown>
  /** Leads to the next page. */
  older: string | null
  screen: Screen
  children?: Child
}

function Rows({ id, name, found, older, screen, children }: RowsProps) {
  const { words, format } = screen
  const { rows, counted, isCapped, lookedAt } = found
  const count = `${format.number(counted)}${isCapped ? '+' : ''}`
  const isCut = isCapped || counted > rows.length
  return (
    <Panel id={id} title={name} aside={<span class="number">{count}</span>}>
      {rows.length === 0 ? (
        <Empty>{words.app.nothing}</Empty>
      ) : (
        <Frame label={name}>{children}</Frame>
      )}
      {isCut && older === null ? (
        <p class="muted">{words.search.newestShown(format.number(rows.length))}</p>
      ) : null}
      {older === null ? null : (
        <nav class="pager" aria-label={name}>
          <a href={older}>{words.app.older}</a>
        </nav>
      )}
      {rows.length === 0 && lookedAt !== null ? (
        <p class="muted">{words.search.lookedAt(format.number(lookedAt))}</p>
      ) : null}
    </Panel>
  )
}

type RunsProps = { screen: Screen; runs: readonly RunLine[]; words: readonly string[] }

function Runs({ screen, runs, words: marked }: RunsProps) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
          <th scope="col">{words.run.state}</th>
          <th scope="col">{words.batches.batch}</th>
          <th scope="col">{words.run.startedAt}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col">{words.run.trigger}</th>
          <th scope="col">{words.run.error}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr>
            <td>
              <Badge mark={run.mark} screen={screen} />
            </td>
            <th scope="row">
              <a href={`/runs/${run.runId}`}>
                <b>{run.batchId.slice(-3)}</b> {shortTitle(screen, run.title)}
              </a>
            </th>
            <td>
              <Moment at={run.startedAt ?? run.queuedAt} screen={screen} />
            </td>
            <td class="right">
              <Duration ms={spanOf(run)} screen={screen} />
            </td>
            <td class="short">{words.triggers[run.trigger]}</td>
            <td class="wrap">
              <Marked text={whyText(run, screen)} words={marked} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type ResultsProps = {
  screen: Screen
  results: readonly FoundTenantResult[]
  words: readonly string[]
}

function Results({ screen, results, words: marked }: ResultsProps) {
  const { words } = screen
  return (
    <table class="grid-table">
      <thead>
        <tr>
          <th scope="col">{words.run.state}</th>
          <th scope="col">{words.run.tenant}</th>
          <th scope="col">{words.batches.batch}</th>
          <th scope="col">{words.run.startedAt}</th>
          <th scope="col" class="right">
            {words.run.duration}
          </th>
          <th scope="col">{words.run.error}</th>
        </tr>
      </thead>
      <tbody>
        {results.map((result) => (
          <tr>
            <td>
              <Badge mark={result.state} screen={screen} />
            </td>
            <th scope="row">
              <a href={`/tenants/${result.tenantCode}`}>
                {screen.companyName(result.tenantCode, result.name ?? result.tenantCode)}
              </a>
            </th>
            <td>
              <a href={`/runs/${result.runId}#tenant-${result.tenantCode}`}>
                <b>{result.batchId.slice(-3)}</b> {shortTitle(screen, result.title)}
              </a>
            </td>
            <td>
              <Moment at={result.startedAt ?? result.queuedAt} screen={screen} />
            </td>
            <td class="right">
              <Duration ms={spanOf(result)} screen={screen} />
            </td>
            <td class="wrap">
              <Marked
                text={result.errorMessage ? inLanguage(screen, result.errorMessage) : ''}
                words={marked}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function spanOf({
  startedAt,
  finishedAt,
}: {
  startedAt: number | null
  finishedAt: number | null
}) {
  return startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt)
}

type LinesProps = {
  screen: Screen
  text: string
  lines: FoundLines
  words: readonly string[]
}

function Lines({ screen, text, lines: found, words: marked }: LinesProps) {
  const { words, format } = screen
  if (found.kind === 'no-index')
    return (
      <Panel id="found-lines" title={words.search.lines}>
        <Notice kind="info" title={words.search.noIndex} hint={words.search.noIndexHint} />
      </Panel>
    )
  const { lines, next, counted, isCapped, behindSince } = found
  const count = words.search.proposed(`${format.number(counted)}${isCapped ? '+' : ''}`)
  return (
    <Panel id="found-lines" title={words.search.lines} aside={<span class="number">{count}</span>}>
      {behindSince === null ? null : (
        <p class="muted">
          {words.search.behind(behindSince === 0 ? '–' : format.exact(behindSince))}
        </p>
      )}
      {lines.length === 0 ? <Empty>{next ? words.search.further : words.app.nothing}</Empty> : null}
      {lines.map((line) => (
        <Hit line={line} screen={screen} words={marked} />
      ))}
      {next === null ? null : (
        <nav class="pager" aria-label={words.search.lines}>
          <a href={`/search?q=${encodeURIComponent(text)}&before=${next}`}>{words.search.older}</a>
        </nav>
      )}
    </Panel>
  )
}

type HitProps = { line: FoundLine; screen: Screen; words: readonly string[] }

function Hit({ line, screen, words }: HitProps) {
  const { runId, batchId, title, seq, lines } = line
  return (
    <article class="search-hit">
      <h3>
        <a href={lineLink(runId, seq)}>
          <b>{batchId.slice(-3)}</b> {shortTitle(screen, title)}{' '}
          <span class="number">{screen.words.search.lineNumber(screen.format.number(seq))}</span>
        </a>{' '}
        <Moment at={lines.find((one) => one.seq === seq)?.at ?? null} screen={screen} />
      </h3>
      <LogLines
        lines={lines}
        screen={screen}
        words={words}
        linkTo={(number) => lineLink(runId, number)}
        isPart
      />
    </article>
  )
}
