/** An instant or a span of time in a page: short to read, exact to copy. */
import type { Screen } from '../screen.ts'

type MomentProps = {
  at: number | null
  screen: Screen
  style?: 'time' | 'timeExact' | 'dayTime' | 'exact'
}

/** A dash when there is none. The exact second is in the title and in `datetime`. */
export function Moment({ at, screen, style = 'dayTime' }: MomentProps) {
  if (at === null) return <span class="muted">–</span>
  const { format } = screen
  return (
    <time class="number" datetime={format.machine(at)} title={format.exact(at)}>
      {format[style](at)}
    </time>
  )
}

export function Duration({ ms, screen }: { ms: number | null; screen: Screen }) {
  if (ms === null) return <span class="muted">–</span>
  return <span class="number">{screen.format.duration(ms)}</span>
}
