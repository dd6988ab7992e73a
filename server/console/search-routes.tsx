/** One box for everything: the page with what was found, and what can follow in the box. */
import { Hono } from 'hono'
import type { LogKey } from '../../data/log-search/find.ts'
import { SearchPage } from '../../views/pages/search/search.tsx'
import { Completions } from '../../views/parts/search-box.tsx'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { completionsFor, isFinished } from './search-completion.ts'
import { type Older, searchFor } from './search-facts.ts'

/** A longer question is cut. */
const LONGEST_TEXT = 500

export function searchRoutes(desk: Desk) {
  const routes = new Hono<ConsoleEnv>()

  routes.get('/search', async (c) => {
    const text = textOf(c)
    const isAsked = text.trim() !== '' && isFinished(text)
    const found = isAsked
      ? await searchFor(desk, c.get('operator'), { text, older: olderOf(c) })
      : null
    const completions = isAsked ? [] : completionsOf(c, desk)
    return c.html(
      <SearchPage screen={c.get('screen')} text={text} found={found} completions={completions} />,
    )
  })

  routes.get('/search/complete', (c) =>
    c.html(<Completions screen={c.get('screen')} completions={completionsOf(c, desk)} />),
  )

  return routes
}

function textOf(c: ConsoleContext): string {
  return (c.req.query('q') ?? '').slice(0, LONGEST_TEXT)
}

function completionsOf(c: ConsoleContext, desk: Desk) {
  const asked = { screen: c.get('screen'), operator: c.get('operator'), text: textOf(c) }
  return completionsFor(desk, asked)
}

function olderOf(c: ConsoleContext): Older | null {
  const { before, runs, results } = c.req.query()
  const key = keyOf(before)
  if (key !== null) return { of: 'lines', before: key }
  if (runs && RUN_ID.test(runs)) return { of: 'runs', before: runs }
  return results && RESULT_PLACE.test(results) ? { of: 'results', before: results } : null
}

const RUN_ID = /^[0-9A-Z]{26}$/
/** Id of a run, or when a company was worked on and its row. */
const RESULT_PLACE = /^([0-9A-Z]{26}|\d{1,15}\.\d{1,15})$/

/** Where the lines of the page before ended, `<run>.<line>` as the index numbers them. */
function keyOf(text: string | undefined): LogKey | null {
  const [, runNo, seq] = /^(\d{1,13})\.(\d{1,7})$/.exec(text ?? '') ?? []
  return runNo === undefined ? null : { runNo: Number(runNo), seq: Number(seq) }
}
