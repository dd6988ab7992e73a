/** A small HR interface on loopback for the tests of BATCH-701: pages, cursors, faults on demand. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Asked = Readonly<{
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
}>
/** What to answer; `body` is sent as JSON unless it is a string. */
export type Answer = Readonly<{ status?: number; headers?: Record<string, string>; body?: unknown }>

export type HrServer = Readonly<{ base: string; asked: readonly Asked[]; close(): Promise<void> }>

/** @param answer called for each request with its number (from 1). */
export async function hrServer(
  answer: (asked: Asked, number: number) => Answer,
): Promise<HrServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hr')
    const one = { path: url.pathname, query: url.searchParams, headers: request.headers }
    asked.push(one)
    const { status = 200, headers = {}, body = {} } = answer(one, asked.length)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    base: `http://127.0.0.1:${port}/hr`,
    asked,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The page of `rows` that was asked for, with the total. */
export function pageOf(
  rows: readonly unknown[],
  query: URLSearchParams,
): { items: unknown[]; total: number } {
  const [page, perPage] = [Number(query.get('page')), Number(query.get('per_page'))]
  return { items: rows.slice((page - 1) * perPage, page * perPage), total: rows.length }
}
