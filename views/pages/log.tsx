/** The whole log of a run, in pages of 1,000 lines, or the lines that pass a filter. */
import { Layout } from '../layout.tsx'
import { type LogChoice, LogFilter, type LogLine, LogLines } from '../parts/log-lines.tsx'
import { Empty } from '../parts/panel.tsx'
import type { RunLine } from '../parts/run-line.tsx'
import { Badge } from '../parts/status.tsx'
import type { Screen } from '../screen.ts'

export type LogFacts = Readonly<{
  run: RunLine
  lines: readonly LogLine[]
  choice: LogChoice
  tenants: readonly string[]
  lastSeq: number
  /** Queries of the neighbouring pages (`page=3`), null where there are none. */
  first: string | null
  earlier: string | null
  later: string | null
  last: string | null
}>

export function LogPage({ screen, facts }: { screen: Screen; facts: LogFacts }) {
  const { words, format } = screen
  const { run, lines } = facts
  const here = `/runs/${run.runId}/log`
  const title = `${words.run.log} – ${run.batchId}`
  const from = lines[0]?.seq ?? 0
  const to = lines.at(-1)?.seq ?? 0
  return (
    <Layout screen={screen} title={title} nav="batches">
      <div class="page-head">
        <p class="crumbs">
          <a href={`/batches/${run.batchId}`}>{run.batchId}</a> /{' '}
          <a href={`/runs/${run.runId}`}>
            {words.run.run} {format.dayTime(run.startedAt ?? run.queuedAt)}
          </a>
        </p>
        <h1>
          {words.run.log} <Badge mark={run.mark} screen={screen} />{' '}
          <small class="number">
            {words.run.logHelp(format.number(from), format.number(to))} /{' '}
            {format.number(facts.lastSeq)}
          </small>
        </h1>
        <LogFilter screen={screen} action={here} choice={facts.choice} tenants={facts.tenants} />
      </div>
      <Pages screen={screen} facts={facts} here={here} />
      {lines.length === 0 ? (
        <Empty>{words.run.logNothing}</Empty>
      ) : (
        <LogLines lines={lines} screen={screen} />
      )}
    </Layout>
  )
}

function Pages({ screen, facts, here }: { screen: Screen; facts: LogFacts; here: string }) {
  const words = screen.words.run
  const links = [
    [words.firstLine, facts.first],
    [words.earlier, facts.earlier],
    [words.later, facts.later],
    [words.lastLine, facts.last],
  ] as const
  return (
    <nav class="pager" aria-label={words.logPages}>
      {links.map(([name, query]) =>
        query === null ? null : <a href={`${here}?${query}`}>{name}</a>,
      )}
    </nav>
  )
}
