/** Lists that are counted in full and shown a page at a time: the number of the page, as its address names it. */

export type PageNumber = Readonly<{ number: number; of: number }>

/** What is no page is the first or the last one. @param asked as it came with the address */
export function pageNumber(
  asked: string | undefined,
  { rows, perPage }: Readonly<{ rows: number; perPage: number }>,
): PageNumber {
  const of = Math.max(1, Math.ceil(rows / perPage))
  const wanted = /^\d{1,4}$/.test(asked ?? '') ? Number(asked) : 1
  return { number: Math.min(of, Math.max(1, wanted)), of }
}

/** The number of the page with the first row that is wanted; the first page when there is none. */
export function pageWith<Row>(
  rows: readonly Row[],
  perPage: number,
  isWanted: (row: Row) => boolean,
): string {
  return String(1 + Math.floor(Math.max(0, rows.findIndex(isWanted)) / perPage))
}

export function rowsOn<Row>(
  rows: readonly Row[],
  { number }: PageNumber,
  perPage: number,
): readonly Row[] {
  return rows.slice((number - 1) * perPage, number * perPage)
}
