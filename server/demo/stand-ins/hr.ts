/** The demo's HR interface and the pages it watches. */
import { type Answer, type Arrived, type HttpStandIn, startHttp } from './http.ts'

/** Answers of the HR interface by path (`/departments`, …): the rows of all pages. */
export type HrRows = Readonly<Record<string, readonly unknown[]>>

const DEFAULT_PER_PAGE = 200

/** `GET /hr/<entity>?page=n&per_page=m`; anything else is a page that is well. */
export function startWeb(port: number, hr: HrRows): Promise<HttpStandIn> {
  return startHttp(port, (arrived) => answer(arrived, hr))
}

function answer({ path, query }: Arrived, hr: HrRows): Answer {
  const entity = /^\/hr(\/[a-z-]+)$/.exec(path)?.[1]
  if (!entity) return { body: 'ok\n' }
  const rows = hr[entity] ?? []
  const page = Number(query.get('page') ?? '1')
  const perPage = Number(query.get('per_page') ?? DEFAULT_PER_PAGE)
  const items = rows.slice((page - 1) * perPage, page * perPage)
  return { body: { items, page, per_page: perPage, total: rows.length } }
}
