/** Collects all pages of one entity and proves that they belong together; used by the REST source of BATCH-701. */
import { TobanError, z } from '../../../server/sdk/index.ts'
import type { RestConnection } from './connection.ts'
import { translated } from './connection.ts'
import type { EntitySet, RawRow } from './model.ts'
import type { RestClient } from './rest-client.ts'

export const MAX_PAGES = 500

export type RestQuery = Readonly<{
  client: RestClient
  /** The address below which `/departments` … lie. */
  base: string
  entity: EntitySet
  connection: RestConnection
  /** ISO 8601; null = everything. */
  updatedSince: string | null
}>

/** `lastUpdated`: what the source says of itself, as it says it; null when it says nothing. */
export type Fetched = Readonly<{ rows: readonly RawRow[]; lastUpdated: string | null }>

/**
 * Nothing is returned before the last page is in. When the source changes while it is read (total
 * or last_updated differs between pages, a cursor or a key comes twice) it is read again from page
 * 1, once; then it throws `source_unstable`.
 */
export async function fetchRows(query: RestQuery): Promise<Fetched> {
  const first = await readPages(query)
  if (first.kind === 'whole') return first
  const second = await readPages(query)
  if (second.kind === 'whole') return second
  throw new TobanError({
    code: 'source_unstable',
    message: {
      ja: `${query.entity} が読み取り中に変わり続けています: ${second.problem}`,
      en: `${query.entity} keeps changing while it is read: ${second.problem}`,
    },
  })
}

type Pages = ({ kind: 'whole' } & Fetched) | { kind: 'torn'; problem: string }

type Page = Readonly<{
  items: readonly Record<string, unknown>[]
  total: number | null
  lastUpdated: string | null
  next: string | null
}>

async function readPages(query: RestQuery): Promise<Pages> {
  const rows: RawRow[] = []
  const keys = new Set<string>()
  const cursors = new Set<string>()
  let first: Page | null = null
  let cursor: string | null = null
  for (let number = 1; number <= MAX_PAGES; number++) {
    const page = pageOf(await query.client.get(address(query, number, cursor)), query.connection)
    first ??= page
    const problem = tornBetween(first, page) ?? addRows(page, { rows, keys, query })
    if (problem !== null) return { kind: 'torn', problem }
    if (isLast(page, { rows: rows.length, query })) return whole(rows, first)
    cursor = page.next
    if (cursor !== null && cursors.has(cursor))
      return { kind: 'torn', problem: `cursor ${cursor} came twice` }
    if (cursor !== null) cursors.add(cursor)
  }
  throw new TobanError({
    code: 'too_many_pages',
    message: {
      ja: `${query.entity} が ${MAX_PAGES} ページを超えました`,
      en: `${query.entity} has more than ${MAX_PAGES} pages`,
    },
  })
}

function address(
  { base, entity, connection, updatedSince }: RestQuery,
  page: number,
  cursor: string | null,
): URL {
  const url = new URL(`${base.replace(/\/$/, '')}/${entity}`)
  if (connection.paging === 'page') url.searchParams.set('page', String(page))
  if (cursor !== null) url.searchParams.set('cursor', cursor)
  url.searchParams.set('per_page', String(connection.perPage))
  if (updatedSince !== null) url.searchParams.set('updated_since', updatedSince)
  return url
}

function pageOf(body: Record<string, unknown>, connection: RestConnection): Page {
  const shape = z.object({
    [connection.itemsField]: z.array(z.record(z.string(), z.unknown())),
    total: z.int().min(0).nullish(),
    last_updated: z.union([z.string(), z.number()]).nullish(),
    next: z.union([z.string(), z.number()]).nullish(),
  })
  const parsed = shape.safeParse(body)
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new TobanError({
      code: 'bad_answer',
      message: {
        ja: `人事システムの応答の形が違います: ${faults.join('; ')}`,
        en: `the HR system's answer has another shape: ${faults.join('; ')}`,
      },
    })
  }
  const { total, last_updated: updated, next } = parsed.data as Readonly<Record<string, unknown>>
  return {
    items: parsed.data[connection.itemsField] as Record<string, unknown>[],
    total: typeof total === 'number' ? total : null,
    lastUpdated: textOrNull(updated),
    next: textOrNull(next),
  }
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined || value === '' ? null : String(value)
}

function tornBetween(first: Page, page: Page): string | null {
  if (first.total !== page.total) return `total changed from ${first.total} to ${page.total}`
  if (first.lastUpdated !== page.lastUpdated) return 'last_updated changed between pages'
  return null
}

type Collected = { rows: RawRow[]; keys: Set<string>; query: RestQuery }

function addRows(page: Page, { rows, keys, query }: Collected): string | null {
  for (const item of page.items) {
    const values = translated(asText(item), query.connection)
    const key = keyOf(values, query.entity)
    if (key !== null && keys.has(key)) return `${key} came twice`
    if (key !== null) keys.add(key)
    rows.push({ line: rows.length + 1, values })
  }
  return null
}

function asText(item: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [name, value === null ? '' : String(value)]),
  )
}

function keyOf(values: Readonly<Record<string, string>>, entity: EntitySet): string | null {
  if (entity !== 'assignments') return values.code || null
  const { employee_code: employee, department_code: department, type, start_date: start } = values
  return [employee, department, type, start].join('/')
}

function isLast(page: Page, { rows, query }: { rows: number; query: RestQuery }): boolean {
  if (query.connection.paging === 'cursor') return page.next === null
  if (page.total !== null) return rows >= page.total || page.items.length === 0
  return page.items.length < query.connection.perPage
}

function whole(rows: readonly RawRow[], first: Page): Pages {
  const { total, lastUpdated } = first
  if (total !== null && total !== rows.length) {
    return { kind: 'torn', problem: `${rows.length} rows came, total says ${total}` }
  }
  return { kind: 'whole', rows, lastUpdated }
}
