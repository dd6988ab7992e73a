/** Every route × every role × own and other company, held against the one table; a route without a rule does not exist. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROUTE_RULES } from '../../server/console/route-rules.ts'
import { grants, maySeeTenant, PERMISSIONS, ROLES, type Role } from '../../server/domain/access.ts'
import { ja } from '../../views/words/ja.ts'
import { TOKEN } from './fixture/doubles.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, page, textOf } from './fixture/requests.ts'

const OWN = 'sakura'
const OTHER = 'yamato'

const desks = new Map<Role, Installation>()

beforeAll(() => {
  for (const role of ROLES) {
    desks.set(role, installation({ role, ...(role === 'company' ? { tenants: [OWN] } : {}) }))
  }
})
afterAll(() => {
  for (const desk of desks.values()) desk.close()
})

function deskOf(role: Role): Installation {
  const found = desks.get(role)
  if (!found) throw new Error(role)
  return found
}

const routes = Object.keys(ROUTE_RULES)

/** A request that would be answered if it were allowed; what it does is the business of other tests. */
function ask(role: Role, route: string, tenant: string): Promise<Response> {
  const [method = '', pattern = ''] = route.split(' ')
  const desk = deskOf(role)
  const path = pattern
    .replace(':code', tenant)
    .replace(':kind', 'pdf')
    .replace(/:invoiceId|:artifactId/, '1')
    .replace('/batches/:id', '/batches/BATCH-301')
    .replace('/runs/:id', `/runs/${desk.runIds.failed}`)
    .replace(/:[a-zA-Z]+/g, '1')
  const headers = {
    cookie: `toban_session=${TOKEN}`,
    origin: 'http://console.test',
    'content-type': 'application/x-www-form-urlencoded',
  }
  const init = method === 'POST' ? { method, headers, body: '' } : { method, headers }
  return Promise.resolve(desk.app.request(`http://console.test${path}`, init))
}

function isAllowed(role: Role, route: string, tenant: string): boolean {
  const rule = ROUTE_RULES[route]
  if (rule === 'public') return true
  const tenants = role === 'company' ? [OWN] : null
  if (typeof rule === 'object') return maySeeTenant({ role, tenants }, tenant)
  return rule !== undefined && grants(role).includes(rule)
}

async function refusal(
  response: Response,
  tenant: string,
): Promise<'refused' | 'no such company' | null> {
  const { status } = response
  // A stream does not end by itself.
  const text = response.headers.get('content-type')?.startsWith('text/html')
    ? await response.text()
    : ''
  await response.body?.cancel().catch(() => undefined)
  if (status === 403) return 'refused'
  return status === 404 && text.includes(ja.errors.tenant(tenant)) ? 'no such company' : null
}

describe('every route', () => {
  test.each(ROLES.map((role) => [role] as const))(
    'answers a %s as the table says',
    async (role) => {
      const wrong: string[] = []
      for (const route of routes) {
        // Ends the session of the double.
        if (route === 'POST /logout') continue
        for (const tenant of [OWN, OTHER]) {
          const seen = await refusal(await ask(role, route, tenant), tenant)
          const redirected = route === 'GET /' && role === 'company'
          const allowed = isAllowed(role, route, tenant) || redirected
          if (allowed !== (seen === null)) wrong.push(`${route} (${tenant}): ${seen ?? 'allowed'}`)
        }
      }
      expect(wrong).toEqual([])
    },
  )

  test('of the console has a rule, and every rule a route', () => {
    const { app } = deskOf('admin')
    const known = app.routes
      .filter((route) => route.method !== 'ALL')
      .map((route) => `${route.method} ${route.path}`)
    expect([...new Set(known)].sort()).toEqual([...routes].sort())
  })
})

describe('a person of one company', () => {
  test('begins at the own company, and its list names no other', async () => {
    const home = await ask('company', 'GET /', OWN)
    expect(home.headers.get('location')).toBe(`/tenants/${OWN}`)
    const list = await (await ask('company', 'GET /tenants', OWN)).text()
    expect(list).toContain('さくら商事株式会社')
    expect(list).not.toContain('大和運輸サービス株式会社')
  })

  test('sees the use of the own company only, and no link to runs it may not start', async () => {
    const sees = (role: Role) => page(deskOf(role), '/tenants?view=usage')
    const [own, all] = [await sees('company'), await sees('viewer')]
    expect(own).toContain('さくら商事株式会社')
    expect(own).not.toContain('大和運輸サービス株式会社')
    expect(all).toContain('大和運輸サービス株式会社')
    expect(own).not.toContain('/batches/')
  })

  test('is not told by another answer whether another company exists', async () => {
    const [other, none] = await Promise.all(
      [OTHER, 'no-such-co'].map((code) => ask('company', 'GET /tenants/:code', code)),
    )
    const text = async (response: Response | undefined, code: string) =>
      (await response?.text())?.replaceAll(code, 'CODE')
    expect(other?.status).toBe(404)
    expect(await text(other, OTHER)).toBe(await text(none, 'no-such-co'))
  })
})

test('every permission is given to somebody, and administrators have them all', () => {
  expect(
    [...PERMISSIONS].filter((one) => !ROLES.some((role) => grants(role).includes(one))),
  ).toEqual([])
  expect([...grants('admin')].sort()).toEqual([...PERMISSIONS].sort())
})

test('a page that is not for somebody says so, and leads to pages that are', async () => {
  const own = installation({ role: 'company', tenants: ['sakura'] })
  const answer = await get(own, '/batches', { lang: 'ja' })
  const html = await answer.text()
  own.close()
  expect(answer.status).toBe(403)
  expect(textOf(html)).toContain('開けません あなたの権限では開けないページです。')
  const ways = html.slice(html.indexOf('class="fault"'))
  expect([...ways.matchAll(/class="button" href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
    '/tenants',
    '/reports',
  ])
})
