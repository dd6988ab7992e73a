/** The companies of a run as a strip inside its bar: those that failed from the top, those still open from below. */
import type { BarTenants } from './board-model.ts'

type Box = Readonly<{ x: string; y: number; width: string; height: number }>

/** Thinner than this a part is not seen. */
const LEAST = 3

export function BarTenantStrip({ box, tenants }: { box: Box; tenants: BarTenants }) {
  const { failed, skipped, open, all } = tenants
  const good = all - failed - skipped - open
  // All alike: the bar itself says it.
  if (failed === 0 && open === 0) return null
  const part = (count: number) =>
    count === 0 ? 0 : Math.max(LEAST, Math.round((count / all) * box.height))
  const bad = good > 0 ? Math.min(part(failed), box.height - LEAST) : part(failed)
  const below = open > 0 ? Math.min(part(open), box.height - LEAST) : 0
  const rest = Math.max(0, box.height - bad - below)
  const { x, width, y } = box
  return (
    <>
      {bad > 0 && rest > 0 && good > 0 ? (
        <rect x={x} width={width} y={y + bad} height={rest} class="strip-good" />
      ) : null}
      {below > 0 ? (
        <rect x={x} width={width} y={y + box.height - below} height={below} class="strip-open" />
      ) : null}
    </>
  )
}
