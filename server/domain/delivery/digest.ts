/** Delivery rule D12: several small notices of a day become one message. Pure. */
import type { Priority } from './outbox.ts'

/** What the rule looks at; a notification and its setting. */
export type DigestCandidate = Readonly<{
  priority: Priority
  frequency: 'IMMEDIATE' | 'DAILY' | 'WEEKLY' | 'MONTHLY'
  /** The setting allows it. */
  digest: boolean
}>

const MOST_PRIORITY: Priority = 1

export function mayBeGathered({ priority, frequency, digest }: DigestCandidate): boolean {
  return digest && frequency !== 'IMMEDIATE' && priority <= MOST_PRIORITY
}

/** One notice alone goes out as itself. */
export const DIGEST_FROM = 2
const LISTED = 50

export type DigestItem = Readonly<{ title: string; actionUrl: string | null }>

export function digestSubject(items: readonly DigestItem[]): string {
  return `お知らせ ${items.length} 件`
}

/** One line per notice, at most 50, then how many more there are. */
export function digestBody(items: readonly DigestItem[]): string {
  const lines = items
    .slice(0, LISTED)
    .map(({ title, actionUrl }) =>
      actionUrl === null ? `・${title}` : `・${title}\n  ${actionUrl}`,
    )
  const more = items.length - LISTED
  return [...lines, ...(more > 0 ? [`他 ${more} 件`] : [])].join('\n')
}
