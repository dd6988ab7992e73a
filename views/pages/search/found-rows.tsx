/** The panel around runs or results that were found: how many, how far back was looked, and where older ones are. */
import type { Child } from 'hono/jsx'
import { Empty, Frame, Panel } from '../../parts/panel.tsx'
import type { Screen } from '../../screen.ts'
import type { FoundRows } from './found.ts'

type Props = {
  id: string
  name: string
  found: FoundRows<unknown>
  /** Leads to the next page. */
  older: string | null
  screen: Screen
  children?: Child
}

export function FoundRowsPanel({ id, name, found, older, screen, children }: Props) {
  const { words, format } = screen
  const { rows, counted, isCapped } = found
  const isEmpty = rows.length === 0
  const count = `${format.number(counted)}${isCapped ? '+' : ''}`
  const isCut = isCapped || counted > rows.length
  return (
    <Panel
      id={id}
      title={name}
      aside={isEmpty && older !== null ? null : <span class="number">{count}</span>}
    >
      {isEmpty ? (
        <Empty>{nothingText(screen, found, older)}</Empty>
      ) : (
        <Frame label={name}>{children}</Frame>
      )}
      {isCut && older === null ? (
        <p class="muted">{words.search.newestShown(format.number(rows.length))}</p>
      ) : null}
      {older === null ? null : (
        <nav class="pager" aria-label={name}>
          <a href={older}>{isEmpty ? words.search.lookFurther : words.app.older}</a>
        </nav>
      )}
    </Panel>
  )
}

/** Nothing at all, or nothing yet. */
function nothingText(
  { words, format }: Screen,
  { lookedBackTo }: FoundRows<unknown>,
  older: string | null,
): string {
  if (older === null) return words.app.nothing
  return lookedBackTo === null
    ? words.search.nothingYet
    : words.search.nothingSince(format.dayTime(lookedBackTo))
}

export function spanOf({
  startedAt,
  finishedAt,
}: Readonly<{ startedAt: number | null; finishedAt: number | null }>): number | null {
  return startedAt === null || finishedAt === null ? null : Math.max(0, finishedAt - startedAt)
}
