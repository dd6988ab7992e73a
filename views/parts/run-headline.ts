/** The one sentence about a run: how it ended, for how many tenants, and why not for the others. */
import type { RunPageFacts } from '../pages/run.tsx'
import { inLanguage, type Screen } from '../screen.ts'

export function headline(
  screen: Screen,
  facts: Pick<RunPageFacts, 'run' | 'more' | 'counts' | 'tenants'>,
): string {
  const { run, more } = facts
  const { format } = screen
  const words = screen.words.run.headline
  const span = run.startedAt === null ? 0 : (run.finishedAt ?? screen.now) - run.startedAt
  const duration = format.duration(span)
  const why = run.error ?? more.waitReason
  const reason = because(screen, why ? inLanguage(screen, why) : run.reason)
  switch (run.mark) {
    case 'succeeded':
    case 'warned':
      return words[run.mark]({ duration, tenants: tenantsOk(screen, facts) })
    case 'failed':
      return words.failed({
        tenants: tenantsOk(screen, facts),
        cause: because(screen, causeOf(screen, facts)),
      })
    case 'running':
      return words.running({
        since: format.time(run.startedAt ?? run.queuedAt),
        tenants: tenantsDone(screen, facts),
      })
    case 'queued':
      return words.queued({
        reason: because(screen, more.waitReason && inLanguage(screen, more.waitReason)),
      })
    case 'timed_out':
      return words.timed_out({ duration })
    case 'skipped':
    case 'missed':
      return words[run.mark]({ reason })
    case 'cancelled':
    case 'interrupted':
      return words[run.mark]
    default:
      return screen.words.states[run.mark]
  }
}

type Counts = Pick<RunPageFacts, 'counts'>

function tenantsOk(screen: Screen, { counts }: Counts): string {
  const total = sum(counts)
  if (total === 0) return ''
  const { format, words } = screen
  return words.run.headline.tenantsOk(format.number(counts.succeeded ?? 0), format.number(total))
}

function tenantsDone(screen: Screen, { counts }: Counts): string {
  const total = sum(counts)
  if (total === 0) return ''
  const open = (counts.pending ?? 0) + (counts.running ?? 0)
  const { format, words } = screen
  return words.run.headline.tenantsDone(format.number(total - open), format.number(total))
}

function sum(counts: RunPageFacts['counts']): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}

/** The counts stand before it: what is left to say is whom it hit first and why. */
const LONGEST_CAUSE = 80

function causeOf(
  screen: Screen,
  { run, counts, tenants }: Pick<RunPageFacts, 'run' | 'counts' | 'tenants'>,
) {
  const first = tenants.find((tenant) => tenant.state === 'failed' && tenant.error !== null)
  if (!first) return run.error && inLanguage(screen, run.error)
  const text = `${first.code} ${first.error ? inLanguage(screen, first.error) : ''}`
  const cut = text.length > LONGEST_CAUSE ? `${text.slice(0, LONGEST_CAUSE)}…` : text
  const others = (counts.failed ?? 1) - 1
  return others > 0
    ? `${cut}${screen.words.run.headline.others(screen.format.number(others))}`
    : cut
}

function because(screen: Screen, cause: string | null): string {
  return cause === null ? '' : screen.words.run.headline.cause(cause)
}
