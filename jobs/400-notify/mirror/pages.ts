/** Reads a listing page by page until the service says that there is no more; used by the readers of all mirrors. */
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import type { Words } from '../../../server/sdk/index.ts'
import { ServiceFault, serviceName } from './fault.ts'
import { asWords, type What } from './part-words.ts'

/** A thousand pages are a million rows: a service that goes on is going in circles. */
const MAX_PAGES = 1_000

export type ReadPage<Row> = Readonly<{
  rows: readonly Row[]
  /** Cursor or address of the next page; empty or null = this was the last one. A short or empty page says nothing. */
  next: string | null
}>

/** Throws ServiceFault `endless_listing` for a cursor that comes back and for too many pages. */
export async function readPages<Row>(
  about: Readonly<{ service: MirroredService; what: What }>,
  page: (cursor: string | null) => Promise<ReadPage<Row>>,
): Promise<Row[]> {
  const rows: Row[] = []
  const seen = new Set<string>()
  let cursor: string | null = null
  for (let number = 0; number < MAX_PAGES; number += 1) {
    const { rows: more, next }: ReadPage<Row> = await page(cursor)
    for (const row of more) rows.push(row)
    if (!next) return rows
    if (seen.has(next))
      throw endless(about, {
        ja: '同じカーソルが 2 回返されました',
        en: 'the same cursor came twice',
      })
    seen.add(next)
    cursor = next
  }
  throw endless(about, {
    ja: `${MAX_PAGES} ページを超えました`,
    en: `more than ${MAX_PAGES} pages`,
  })
}

function endless(
  { service, what }: Readonly<{ service: MirroredService; what: What }>,
  why: Words,
): ServiceFault {
  return new ServiceFault('refused', {
    code: 'endless_listing',
    detail: 'endless_listing',
    message: {
      ja: `${serviceName(service)} の ${asWords(what).ja} の一覧が終わりません: ${why.ja}`,
      en: `the listing of ${asWords(what).en} of ${serviceName(service)} does not end: ${why.en}`,
    },
  })
}
