/** Cutting lists into pages as the services do, oddities included; used by the HTTP stand-ins. */

/** What a listing does besides being right: services document all of it. */
export type PageOddities = Readonly<{
  /** The page with this number (from 1) has half its rows, and a cursor all the same. */
  shortPage?: number
  /** The page with this number is empty, and has a cursor all the same. */
  emptyPage?: number
  /** After the last row there is one more, empty page. */
  emptyLast?: boolean
}>

export type Page<Row> = Readonly<{
  rows: readonly Row[]
  /** Where the next page begins; null = this was the last one. */
  next: PagePlace | null
}>

/** `page` counts from 1, `at` is the index of its first row. */
export type PagePlace = Readonly<{ page: number; at: number }>

export const FIRST_PAGE: PagePlace = { page: 1, at: 0 }

export function pageOf<Row>(
  all: readonly Row[],
  place: PagePlace,
  { limit, oddities = {} }: Readonly<{ limit: number; oddities?: PageOddities }>,
): Page<Row> {
  const size = sizeOf(place.page, limit, oddities)
  const rows = all.slice(place.at, place.at + size)
  const at = place.at + rows.length
  const isOver = at >= all.length && !(oddities.emptyLast && rows.length > 0)
  return { rows, next: isOver ? null : { page: place.page + 1, at } }
}

function sizeOf(page: number, limit: number, { shortPage, emptyPage }: PageOddities): number {
  if (page === emptyPage) return 0
  return page === shortPage ? Math.ceil(limit / 2) : limit
}

/** `<page>:<at>` in base64: ends in `=`, as cursors of these services like to do. */
export function cursorOf(place: PagePlace, prefix: string): string {
  const text = `${prefix}:${place.page}:${place.at}`
  const padded = text.padEnd(Math.ceil((text.length + 1) / 3) * 3 - 1, '.')
  return Buffer.from(padded).toString('base64')
}

/** Null for a cursor that `cursorOf` did not make with this prefix. */
export function placeOf(cursor: string, prefix: string): PagePlace | null {
  const text = Buffer.from(cursor, 'base64').toString('utf8')
  const found = new RegExp(`^${prefix}:(\\d+):(\\d+)\\.*$`).exec(text)
  return found ? { page: Number(found[1]), at: Number(found[2]) } : null
}
