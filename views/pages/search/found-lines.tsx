/** Log lines that a question found, each between its neighbours. */
import { lineLink } from '../../parts/log-address.ts'
import { LogLines } from '../../parts/log-lines.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Empty, Notice, Panel } from '../../parts/panel.tsx'
import { type Screen, shortTitle } from '../../screen.ts'
import type { FoundLine, FoundLines } from './found.ts'

type Props = {
  screen: Screen
  text: string
  found: FoundLines
  words: readonly string[]
}

export function FoundLinesPanel({ screen, text, found, words: marked }: Props) {
  const { words, format } = screen
  if (found.kind === 'no-index')
    return (
      <Panel id="found-lines" title={words.search.lines}>
        <Notice kind="info" title={words.search.noIndex} hint={words.search.noIndexHint} />
      </Panel>
    )
  const { lines, next, behindSince } = found
  const count = countText(screen, found)
  return (
    <Panel
      id="found-lines"
      title={words.search.lines}
      aside={count === null ? null : <span class="number">{count}</span>}
    >
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

type Found = Extract<FoundLines, { kind: 'found' }>

/** What the index proposes need not have the words: a number that is not known yet says so. */
function countText({ words, format }: Screen, { lines, next, proposed }: Found): string | null {
  if (proposed === null) return null
  if (next === null) return format.number(lines.length)
  const count = format.number(proposed.count)
  return proposed.isCapped ? words.search.manyProposed(count) : words.search.proposed(count)
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
