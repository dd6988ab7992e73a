/** BATCH-701 from a REST interface: acceptance case 6 and the rules of its source. */
import { afterEach, describe, expect, it } from 'vitest'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { addDepartments, connectHr, flat, masters, stored, sync } from './701-company.ts'
import { type Answer, type Asked, type HrServer, hrServer, pageOf } from './701-rest-server.ts'

const servers: HrServer[] = []

afterEach(async () => {
  cleanUp()
  for (const server of servers.splice(0)) await server.close()
})

async function restCompany(
  answer: (asked: Asked, number: number) => Answer,
  over: { connection?: object; row?: object } = {},
): Promise<{ made: TestFolder; server: HrServer }> {
  const server = await hrServer(answer)
  servers.push(server)
  const made = makeDataFolder()
  made.addTenant({ code: 'alpha' })
  const connection = {
    source: 'rest',
    entities: ['departments'],
    syncType: 'full',
    ...over.connection,
  }
  connectHr(made, 'alpha', connection, { endpoint_url: server.base, ...over.row })
  return { made, server }
}

const ROWS = flat(450).map(({ code, parent }) => ({
  code,
  name: `部門${code}`,
  parent_code: parent ?? null,
}))

/** Waits of the client, which pass at once. */
function waits() {
  const waited: number[] = []
  return { waited, delays: { pause: async (ms: number) => void waited.push(ms) } }
}

describe('acceptance 6: pages', () => {
  it('reads 450 rows on 3 pages though page 2 answers 429 twice', async () => {
    const { waited, delays } = waits()
    let busy = 2
    const { made, server } = await restCompany(({ query }) => {
      if (query.get('page') !== '2' || busy === 0) return { body: pageOf(ROWS, query) }
      busy -= 1
      return { status: 429, headers: { 'retry-after': '7' } }
    })
    const performed = await sync(made, { delays })
    expect(performed.error).toBeNull()
    expect(performed.resultOf('alpha')).toMatchObject({
      source: 'rest',
      fetched: 450,
      inserted: 450,
    })
    expect(waited).toEqual([7_000, 7_000])
    expect(server.asked.map(({ path, query }) => `${path}?${query}`)).toEqual([
      '/hr/departments?page=1&per_page=200',
      ...Array.from({ length: 3 }, () => '/hr/departments?page=2&per_page=200'),
      '/hr/departments?page=3&per_page=200',
    ])
  })

  it('fails and applies nothing when page 3 always answers 500', async () => {
    const { waited, delays } = waits()
    const { made } = await restCompany(({ query }) =>
      query.get('page') === '3' ? { status: 500 } : { body: pageOf(ROWS, query) },
    )
    addDepartments(made.tenant('alpha'), flat(3))
    const before = masters(made.tenant('alpha'))
    const performed = await sync(made, { delays })
    expect(performed.tenants[0]?.fault).toMatchObject({
      code: 'source_unreachable',
      class: 'transient',
    })
    expect(performed.tenants[0]?.fault?.message).toContain('page 3')
    expect(waited).toEqual([1_000, 2_000, 4_000, 8_000, 16_000])
    expect(masters(made.tenant('alpha'))).toEqual(before)
    const runs = made
      .tenant('alpha')
      .sqlite.prepare('SELECT state, source FROM org_sync_runs')
      .all()
    expect(runs).toEqual([{ state: 'failed', source: 'rest' }])
  })

  it('reads cursors, and changes nothing the second time', async () => {
    const half = (cursor: string | null) => (cursor === null ? ROWS.slice(0, 4) : ROWS.slice(4, 6))
    const { made, server } = await restCompany(
      ({ query }) => ({
        body: {
          items: half(query.get('cursor')),
          next: query.get('cursor') === null ? 'c2' : null,
        },
      }),
      { connection: { paging: 'cursor' } },
    )
    expect((await sync(made)).resultOf('alpha')).toMatchObject({ inserted: 6 })
    expect(server.asked[1]?.query.get('cursor')).toBe('c2')
    const again = await sync(made, { day: '2025-05-21' })
    expect(again.resultOf('alpha')).toMatchObject({
      inserted: 0,
      updated: 0,
      unchanged: 6,
      diffFile: null,
    })
  })
})

describe('a source that changes while it is read', () => {
  it.each([
    [
      'total changes',
      (asked: Asked, number: number) => ({
        ...pageOf(ROWS, asked.query),
        total: number === 2 ? 451 : 450,
      }),
    ],
    [
      'last_updated changes',
      (asked: Asked, number: number) => ({
        ...pageOf(ROWS, asked.query),
        last_updated: number === 2 ? 'b' : 'a',
      }),
    ],
    [
      'a key comes twice',
      (asked: Asked, number: number) =>
        number === 2
          ? pageOf(ROWS, new URLSearchParams('page=1&per_page=200'))
          : pageOf(ROWS, asked.query),
    ],
  ])('is read again from page 1 once when %s', async (_what, body) => {
    const { made, server } = await restCompany((asked, number) => ({ body: body(asked, number) }))
    const performed = await sync(made)
    expect(performed.resultOf('alpha')).toMatchObject({ fetched: 450 })
    expect(server.asked.map(({ query }) => query.get('page'))).toEqual(['1', '2', '1', '2', '3'])
  })

  it('fails when it changes again', async () => {
    const { made } = await restCompany(({ query }) => {
      const total = query.get('page') === '1' ? 450 : 451
      return { body: { ...pageOf(ROWS, query), total } }
    })
    const performed = await sync(made)
    expect(performed.tenants[0]?.fault).toMatchObject({ code: 'source_unstable' })
    expect(stored(made.tenant('alpha')).size).toBe(0)
  })

  it('fails on a cursor that comes twice', async () => {
    let row = 0
    const { made } = await restCompany(
      () => {
        row += 1
        return { body: { items: [{ code: `D${row}`, name: 'x' }], next: 'same' } }
      },
      { connection: { paging: 'cursor' } },
    )
    expect((await sync(made)).tenants[0]?.fault).toMatchObject({ code: 'source_unstable' })
  })
})

describe('what is not repeated', () => {
  it.each([
    [401, 'source_auth'],
    [403, 'source_auth'],
    [404, 'source_refused'],
  ])('HTTP %d', async (status, code) => {
    const { made, server } = await restCompany(() => ({ status }))
    expect((await sync(made)).tenants[0]?.fault).toMatchObject({ code, class: 'permanent' })
    expect(server.asked).toHaveLength(1)
  })

  it.each([
    ['no JSON', '<html>', 'bad_json'],
    ['a list', [], 'bad_json'],
    ['no items', { rows: [] }, 'bad_answer'],
  ])('an answer that is %s', async (_what, body, code) => {
    const { made } = await restCompany(() => ({ body }))
    expect((await sync(made)).tenants[0]?.fault).toMatchObject({ code })
  })

  it('a server that asks for more than 120 s', async () => {
    const { waited, delays } = waits()
    const { made } = await restCompany(() => ({ status: 429, headers: { 'retry-after': '121' } }))
    expect((await sync(made, { delays })).tenants[0]?.fault).toMatchObject({
      code: 'source_unreachable',
    })
    expect(waited).toEqual([])
  })

  it('a redirect, which would carry the secret elsewhere', async () => {
    const { delays } = waits()
    const { made, server } = await restCompany(({ path }) =>
      path === '/hr/departments'
        ? { status: 302, headers: { location: '/elsewhere' } }
        : { body: { items: [] } },
    )
    expect((await sync(made, { delays })).state).toBe('failed')
    expect(server.asked.map(({ path }) => path)).not.toContain('/elsewhere')
  })
})

describe('the request', () => {
  it('carries the secret of the reference, and neither log nor result shows it', async () => {
    process.env.TOBAN_TEST_HR_SECRET = 'very-secret'
    const { made, server } = await restCompany(
      ({ query }) => ({ body: pageOf(ROWS.slice(0, 2), query) }),
      {
        row: {
          auth_type: 'BEARER',
          auth_ref: JSON.stringify({ env: 'TOBAN_TEST_HR_SECRET' }),
          request_headers: '{"x-company":"7"}',
        },
      },
    )
    const performed = await sync(made)
    delete process.env.TOBAN_TEST_HR_SECRET
    expect(server.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer very-secret',
      'x-company': '7',
    })
    expect(JSON.stringify([performed.log, performed.summary, performed.tenants])).not.toContain(
      'very-secret',
    )
  })

  it('asks an incremental source for what is new since the mark of the last good run; absence closes nothing', async () => {
    const { made, server } = await restCompany(
      ({ query }) => ({
        body: {
          ...pageOf(query.has('updated_since') ? [] : ROWS.slice(0, 20), query),
          last_updated: '2025-05-20T03:00:00+09:00',
        },
      }),
      { connection: { syncType: 'incremental' } },
    )
    expect((await sync(made)).resultOf('alpha')).toMatchObject({ inserted: 20 })
    const next = await sync(made, { day: '2025-05-21' })
    expect(server.asked.at(-1)?.query.get('updated_since')).toBe('2025-05-20T03:00:00+09:00')
    expect(next.resultOf('alpha')).toMatchObject({ fetched: 0, closed: 0 })
  })
})
