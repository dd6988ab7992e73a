/** Addresses within a run's log: what a page of it asks for, and the links that keep the rest of the question. */
import type { LogChoice } from './log-lines.tsx'

/** What the address of a log page says; the filter lives there. */
export type LogAsked = Readonly<
  LogChoice & {
    /** Words looked for in this run; empty = none. */
    text: string
    /** Numbered page from 1, of the log without a filter. */
    page: number | null
    /** Only lines after, or before, this number: pages of a filtered log. */
    after: number | null
    before: number | null
    /** The end of the log, renewed as it is written. */
    follows: boolean
    /** Long lines are not cut. */
    isWhole: boolean
  }
>

const PAGE_LINES = 1_000

/** True when not every line is shown. */
export function isNarrow(asked: LogAsked): boolean {
  return asked.level !== 'debug' || asked.tenant !== null || asked.text !== ''
}

/** The line within the whole log, with its neighbours. */
export function lineLink(runId: string, seq: number): string {
  return `/runs/${runId}/log?page=${Math.max(1, Math.ceil(seq / PAGE_LINES))}#L${seq}`
}

type Place = Readonly<Partial<Pick<LogAsked, 'page' | 'after' | 'before'>>>

/** The same filter at another place. */
export function logLink(runId: string, asked: LogAsked, place: Place): string {
  const query = filterOf(asked)
  for (const [key, value] of Object.entries(place)) if (value !== null) query.set(key, `${value}`)
  return withQuery(`/runs/${runId}/log`, query)
}

/** The same question about other lines: it begins at the start. */
export function filterLink(runId: string, asked: LogAsked, other: Partial<LogChoice>): string {
  return withQuery(`/runs/${runId}/log`, filterOf({ ...asked, ...other }))
}

export function followLink(runId: string, asked: LogAsked): string {
  const query = filterOf(asked)
  query.set('follow', '1')
  return withQuery(`/runs/${runId}/log`, query)
}

/** This page with nothing cut: relative, a page has a thousand of them. */
export function wholeLink(asked: LogAsked, seq: number): string {
  const { page, after, before } = asked
  const query = filterOf(asked)
  for (const [key, value] of Object.entries({ page, after, before }))
    if (value !== null) query.set(key, `${value}`)
  query.set('whole', '1')
  return `?${query}#L${seq}`
}

export function downloadLink(runId: string, asked: LogAsked, format: 'text' | 'jsonl'): string {
  const query = filterOf(asked)
  query.set('format', format)
  return withQuery(`/runs/${runId}/log/download`, query)
}

function filterOf({ level, tenant, text }: Pick<LogAsked, 'level' | 'tenant' | 'text'>) {
  const query = new URLSearchParams()
  if (level !== 'debug') query.set('level', level)
  if (tenant !== null) query.set('tenant', tenant)
  if (text !== '') query.set('q', text)
  return query
}

function withQuery(path: string, query: URLSearchParams): string {
  return query.size === 0 ? path : `${path}?${query}`
}
