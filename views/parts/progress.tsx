/** How far a running run is: tenants done where they can be counted, else time against the median of like runs. */
import type { Screen } from '../screen.ts'

export type Progress = Readonly<{
  startedAt: number
  /** Null: the run has no tenants to count. */
  tenants: Readonly<{ done: number; total: number }> | null
  /** Null: too little history. */
  expectedMs: number | null
}>

export function ProgressBar({
  progress,
  name,
  screen,
}: {
  progress: Progress
  name: string
  screen: Screen
}) {
  const part = partDone(progress, screen.now)
  const text = progressText(progress, screen)
  return (
    <div class="progress">
      {part === null ? (
        <progress aria-label={name} />
      ) : (
        <progress aria-label={name} value={Math.round(part * 100)} max={100}>
          {Math.round(part * 100)}%
        </progress>
      )}
      <span>{text}</span>
    </div>
  )
}

/** Between 0 and 1; never full before the end; null when nothing is known. */
export function partDone(progress: Progress, now: number): number | null {
  const { tenants, expectedMs, startedAt } = progress
  if (tenants && tenants.total > 0) return tenants.done / tenants.total
  if (expectedMs === null || expectedMs <= 0) return null
  return Math.min(0.97, Math.max(0, (now - startedAt) / expectedMs))
}

function progressText(progress: Progress, screen: Screen): string {
  const { words, format, now } = screen
  const parts: string[] = []
  if (progress.tenants && progress.tenants.total > 0) {
    const { done, total } = progress.tenants
    parts.push(words.today.tenantsDone(format.number(done), format.number(total)))
  }
  parts.push(endText(progress, screen, now))
  return parts.join(' · ')
}

function endText(progress: Progress, screen: Screen, now: number): string {
  const { words, format } = screen
  if (progress.expectedMs === null) return words.today.noMedian
  const end = progress.startedAt + progress.expectedMs
  if (end >= now) return words.today.expectedEnd(format.time(end))
  return words.today.overdue(format.duration(now - end))
}
