/** What a failed run is told as: one incident per cause, said again at chosen counts; pure, used by server/alerts. */
import { createHash } from 'node:crypto'
import type { Words } from './errors.ts'
import { groupsOf } from './grouping.ts'
import { inBoth, sameWords } from './stored-words.ts'

/** One failure, of a tenant or (tenantCode null) of the run as a whole. */
export type Failure = Readonly<{ tenantCode: string | null; code: string; message: Words }>

/** Failures with one cause. */
export type Cause = Readonly<{
  /** Part of the alert key: the error's code and a hash of its Japanese text without ids and numbers. */
  id: string
  code: string
  /** As it was said for the first of the tenants. */
  message: Words
  /** In the order given; empty for a failure of the run as a whole. */
  tenants: readonly string[]
}>

/** A batch has at most so many open causes; the others are one more, together. */
export const MAX_CAUSES = 5
/** Id of that one. */
export const OTHER_CAUSES = 'other'

const TEXT_COMPARED = 300
const HASH_LENGTH = 8

/** Causes by how many tenants they hit, the widest first. */
export function causesOf(failures: readonly Failure[]): Cause[] {
  return [...groupsOf(failures, causeId)]
    .map(([id, same]) => ({
      id,
      code: same[0]?.code ?? '',
      message: same[0]?.message ?? sameWords(''),
      tenants: same.flatMap(({ tenantCode }) => tenantCode ?? []),
    }))
    .sort((a, b) => b.tenants.length - a.tenants.length || (a.id < b.id ? -1 : 1))
}

/** The widest causes by themselves, the rest as one. */
export function withinLimit(causes: readonly Cause[]): readonly Cause[] {
  return mergedAsOther(causes, new Set(causes.slice(MAX_CAUSES)))
}

/** @param others those that become one cause together. */
export function mergedAsOther(
  causes: readonly Cause[],
  others: ReadonlySet<Cause>,
): readonly Cause[] {
  const rest = causes.filter((cause) => others.has(cause) || cause.id === OTHER_CAUSES)
  if (rest.length === 0) return causes
  const message = inBoth((language) => rest.map((cause) => cause.message[language]).join(' / '))
  const tenants = rest.flatMap((cause) => cause.tenants)
  const other = { id: OTHER_CAUSES, code: OTHER_CAUSES, message, tenants }
  return [...causes.filter((cause) => !rest.includes(cause)), other]
}

function causeId({ tenantCode, code, message }: Failure): string {
  const text = withoutParticulars(message.ja, tenantCode).slice(0, TEXT_COMPARED)
  const hash = createHash('sha256').update(`${code}|${text}`).digest('hex')
  return `${slug(code)}:${hash.slice(0, HASH_LENGTH)}`
}

function slug(code: string): string {
  return code.replace(/[^\w.-]+/g, '_').slice(0, 40) || 'failed'
}

/** Two texts that differ only in these say the same: ids, numbers, times, addresses, the tenant's own code. */
export function withoutParticulars(message: string, tenantCode: string | null): string {
  const own = tenantCode === null ? message : message.replaceAll(tenantCode, '~')
  return own
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '#')
    .replace(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '#')
    .replace(/[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g, '@')
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, '#')
    .replace(/\d+(?:[.,:/T+-]+\d+)*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
}

export type FailureCounts = Readonly<{
  /** Failed runs since the last good one, this one included. */
  inARow: number
  /** Failed runs within the window, this one included. */
  inWindow: number
}>

/** A batch that goes on failing is said again only at these counts. */
export function isSaidAgain(
  counts: FailureCounts,
  policy: Readonly<{ inARow: readonly number[]; inWindow: number }>,
): boolean {
  return policy.inARow.includes(counts.inARow) || counts.inWindow === policy.inWindow
}
