/** Whether a link to the changes of a directory may be used (card 408, mode); pure, for BATCH-408 and its page. */
import type { Instant } from './calendar-day.ts'

/** Directory links live for seven days; a day is left for what goes wrong. */
export const LINK_LIFE_MS = 6 * 86_400_000

/** `foreign`: the connection was changed since. Only a usable one is ever followed. */
export type DeltaLinkState = 'none' | 'usable' | 'old' | 'foreign'

export type KeptLink = Readonly<{
  deltaLink: string | null
  lastDeltaAt: Instant | null
  /** When the connection that gave it had last been changed. */
  configUpdatedAtSeen: Instant | null
}>

/** @param link null before the first sync. */
export function deltaLinkState(
  link: KeptLink | null,
  { now, configUpdatedAt }: Readonly<{ now: Instant; configUpdatedAt: Instant | null }>,
): DeltaLinkState {
  if (!link?.deltaLink) return 'none'
  if (link.configUpdatedAtSeen !== configUpdatedAt) return 'foreign'
  return now - (link.lastDeltaAt ?? 0) >= LINK_LIFE_MS ? 'old' : 'usable'
}
