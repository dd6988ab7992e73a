/** Every route of the API × every role × own and other company, held against the one table. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { API_RULES } from '../../server/api/route-rules.ts'
import { grants, maySeeTenant, ROLES, type Role } from '../../server/domain/access.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { type Door, openDoor } from './fixture/door.ts'

const OWN = 'alpha'
const OTHER = 'beta'
const COMPANIES = [OWN, OTHER] as const
type Company = (typeof COMPANIES)[number]

let door: Door
const runs = new Map<Company, string>()
const alerts = new Map<Company, string>()
beforeAll(async () => {
  door = await openDoor()
  const token = await door.tokenFor('admin')
  for (const company of COMPANIES) {
    const body = { tenants: [company] }
    const { json } = await door.ask('/api/v1/batches/BATCH-991/runs', { token, body })
    runs.set(company, String(json.runId))
    await door.engine.ended(String(json.runId))
    alerts.set(company, await raise(company, token))
  }
})
afterAll(() => door.close())

async function raise(tenantCode: Company, token: string): Promise<string> {
  const message = sameWords(`storage of ${tenantCode} is full`)
  door.engine.application.dispatch.alerts.raise(
    { key: `tenant:${tenantCode}:storage`, severity: 'HIGH', message, tenantCode },
    { batchId: 'BATCH-301', runId: null, at: Date.now() },
  )
  const { json } = await door.ask(`/api/v1/alerts?tenant=${tenantCode}`, { token })
  return (json.alerts as { id: string }[])[0]?.id ?? ''
}

type Asked = Readonly<{ path: string; body?: unknown; isAboutCompany: boolean }>

/** A request of each route that concerns one company where it can; it need not succeed, only get past the check. */
const REQUESTS: Readonly<Record<string, (company: Company) => Asked>> = {
  'GET /api/docs': () => general('/api/docs'),
  'GET /api/v1/openapi.json': () => general('/api/v1/openapi.json'),
  'GET /metrics': () => general('/metrics'),
  'GET /api/v1/batches': () => general('/api/v1/batches'),
  'GET /api/v1/batches/:id': () => general('/api/v1/batches/BATCH-301'),
  'POST /api/v1/batches/:id/runs': (company) => ({
    ...about('/api/v1/batches/BATCH-991/runs'),
    // Whoever may is told of the parameter: nothing is started.
    body: { tenants: [company], params: { unknown: 1 } },
  }),
  'GET /api/v1/runs': (company) => about(`/api/v1/runs?tenant=${company}`),
  'GET /api/v1/runs/:id': (company) => about(`/api/v1/runs/${runs.get(company)}`),
  'GET /api/v1/runs/:id/log': (company) => about(`/api/v1/runs/${runs.get(company)}/log`),
  'POST /api/v1/runs/:id/rerun': (company) => ({
    ...about(`/api/v1/runs/${runs.get(company)}/rerun`),
    // Nothing failed.
    body: { failedOnly: true },
  }),
  'POST /api/v1/runs/:id/cancel': (company) => ({
    ...about(`/api/v1/runs/${runs.get(company)}/cancel`),
    body: { reason: 'it has ended long ago' },
  }),
  'GET /api/v1/alerts': (company) => about(`/api/v1/alerts?tenant=${company}`),
  'POST /api/v1/alerts/:id/ack': (company) => ({
    ...about(`/api/v1/alerts/${alerts.get(company)}/ack`),
    body: { note: 'seen' },
  }),
  'GET /api/v1/plan': () => general('/api/v1/plan?days=1'),
  'GET /api/v1/tenants': () => general('/api/v1/tenants'),
  'GET /api/v1/tenants/:code': (company) => about(`/api/v1/tenants/${company}`),
}

function general(path: string): Asked {
  return { path, isAboutCompany: false }
}

function about(path: string): Asked {
  return { path, isAboutCompany: true }
}

type Holder = Readonly<{ role: Role; tenants: readonly string[] | null }>

/** A company's token is confined by its nature. */
const HOLDERS = ROLES.flatMap((role): Holder[] => [
  ...(role === 'company' ? [] : [{ role, tenants: null }]),
  { role, tenants: [OWN] },
])

function isAllowed({ role, tenants }: Holder, route: string, company: Company): boolean {
  const rule = API_RULES[route]
  if (rule === 'public') return true
  if (typeof rule === 'object') return maySeeTenant({ role, tenants }, company)
  const wanted = rule === 'metrics' ? 'operations.read' : rule
  if (!(grants(role) as readonly string[]).includes(wanted ?? '')) return false
  const { isAboutCompany } = demandRequest(route)(company)
  return !isAboutCompany || tenants === null || tenants.includes(company)
}

function demandRequest(route: string) {
  const request = REQUESTS[route]
  if (!request) throw new Error(`${route} has no request here`)
  return request
}

const routes = Object.keys(API_RULES).filter((route) => API_RULES[route] !== 'signed')

describe('every route', () => {
  test.each(HOLDERS.map((holder) => [holder.role, holder.tenants ?? 'all companies', holder]))(
    'answers a %s of %s as the table says',
    async (_role, _tenants, holder) => {
      const token = await door.tokenFor(holder.role, holder.tenants)
      const wrong: string[] = []
      for (const route of routes) {
        for (const company of COMPANIES) {
          const { status, text } = await door.ask(...asking(route, company, token))
          const allowed = ![401, 403, 404].includes(status)
          const said = `${route} (${company}): ${status}`
          if (allowed !== isAllowed(holder, route, company)) wrong.push(said)
          const tells = company === OWN && holder.tenants !== null && text.includes(OTHER)
          if (tells) wrong.push(`${said} tells of ${OTHER}`)
        }
      }
      expect(wrong).toEqual([])
    },
  )

  test('is refused without a token, the public ones excepted', async () => {
    const open: string[] = []
    for (const route of routes) {
      const { status } = await door.ask(...asking(route, OWN))
      if (status !== 401) open.push(route)
    }
    expect(open).toEqual(routes.filter((route) => API_RULES[route] === 'public'))
  })

  test('has a rule, and every rule a route', () => {
    const known = door.app.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path}`)
    expect([...new Set(known)].sort()).toEqual(Object.keys(API_RULES).sort())
  })
})

function asking(route: string, company: Company, token?: string): Parameters<Door['ask']> {
  const { path, body } = demandRequest(route)(company)
  return [path, { ...(token ? { token } : {}), ...(body === undefined ? {} : { body }) }]
}

test('whoever guesses tokens is slowed down, and a right one from the same address is not', async () => {
  const guess = () =>
    door.app.request('/api/v1/runs', { headers: { authorization: `Bearer tbn_${'A'.repeat(43)}` } })
  const answers = []
  for (let tries = 0; tries < 61; tries++) answers.push(await guess())
  const last = answers.at(-1)
  expect(last?.status).toBe(429)
  expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await door.ask('/api/v1/runs', { token: await door.tokenFor('viewer') })).status).toBe(
    200,
  )
})

test('nothing of all this was a fault of ours', () => {
  expect(door.faults).toEqual([])
})
