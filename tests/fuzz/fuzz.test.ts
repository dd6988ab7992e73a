/** Every JSON and form endpoint under fire: no fault of ours, no stack, no foreign name. `npm run fuzz` is the long form. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadConfig } from '../../server/config/load.ts'
import { type Door, openDoor } from '../api/fixture/door.ts'
import { TOKEN } from '../console/fixture/doubles.ts'
import { type Installation, installation } from '../console/fixture/installation.ts'
import { consoleConfig } from '../console/fixture/schedule.ts'
import { apiRequests, type Description } from './api.ts'
import { consoleRequests, type FuzzRequest, formsOf } from './console.ts'

/** All doors together. */
const REQUESTS = Number(process.env.TOBAN_FUZZ_REQUESTS ?? 480)
const SEED = Number(process.env.TOBAN_FUZZ_SEED ?? 20_261_126)
const EACH = Math.ceil(REQUESTS / 4)
const LONG_MS = 60 * 60_000

type Answer = Readonly<{ status: number; text: string; headers: Headers }>

let admin: Installation
let company: Installation
let door: Door
beforeAll(async () => {
  const loaded = loadConfig('config')
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  const { toban: settings } = loaded.config
  const setting = { settings, config: { ...consoleConfig(), toban: settings } }
  admin = installation({ ...setting, role: 'admin' })
  company = installation({ ...setting, role: 'company', tenants: ['sakura'] })
  door = await openDoor()
})
afterAll(async () => {
  admin.close()
  company.close()
  await door.close()
})

const statuses = new Map<number, number>()
afterAll(() => {
  if (process.env.TOBAN_FUZZ_REQUESTS !== undefined) console.log(Object.fromEntries(statuses))
})

async function read(response: Response): Promise<Answer> {
  const { status, headers } = response
  statuses.set(status, (statuses.get(status) ?? 0) + 1)
  const isStream = headers.get('content-type')?.startsWith('text/event-stream')
  if (isStream) await response.body?.cancel()
  return { status, headers, text: isStream ? '' : await response.text() }
}

async function askConsole(one: Installation, request: FuzzRequest): Promise<Answer> {
  const { method, path, type, body } = request
  const answer = await one.app.request(`http://localhost${path}`, {
    method,
    headers: {
      cookie: `toban_session=${TOKEN}`,
      origin: 'http://localhost',
      ...(type === null ? {} : { 'content-type': type }),
    },
    ...(body === null ? {} : { body }),
  })
  return read(answer)
}

const STACK = /\n\s+at .+:\d+:\d+|node_modules|SQLITE_|SqliteError|file:\/\/|dist\/server/

/** @param foreign words that must not come back unless the request said them. */
function judge(answer: Answer, request: FuzzRequest, { foreign = [], faults }: Fire): void {
  if (answer.status >= 500) throw faults.at(-1) ?? new Error(`answered with ${answer.status}`)
  expect(answer.headers.get('x-injected')).toBeNull()
  expect(STACK.exec(answer.text)?.[0] ?? null).toBeNull()
  const said = request.path + request.said
  const leaked = foreign.filter((word) => answer.text.includes(word) && !said.includes(word))
  expect(leaked).toEqual([])
}

type Fire = Readonly<{
  requests: fc.Arbitrary<FuzzRequest>
  ask(request: FuzzRequest): Promise<Answer>
  foreign?: readonly string[]
  /** What the door reported as its own. */
  faults: readonly unknown[]
}>

function fire(order: Fire): Promise<void> {
  const property = fc.asyncProperty(order.requests, async (request) => {
    judge(await order.ask(request), request, order)
  })
  return fc.assert(property, { numRuns: EACH, seed: SEED, endOnFailure: true })
}

test('the console answers an administrator', { timeout: LONG_MS }, async () => {
  const requests = consoleRequests(await formsOf(admin))
  const { faults } = admin
  await fire({ requests, ask: (request) => askConsole(admin, request), faults })
})

const OTHERS = ['大和運輸サービス株式会社', 'yamato', 'tokyo-denki']

test('the console tells a person of one company nothing of the others', {
  timeout: LONG_MS,
}, async () => {
  const requests = consoleRequests(await formsOf(admin))
  const { faults } = company
  await fire({ requests, ask: (request) => askConsole(company, request), foreign: OTHERS, faults })
})

/** One token may ask 600 times in a minute. */
const PER_TOKEN = 500

function throughDoor(role: 'admin' | 'operator', tenants: readonly string[] | null) {
  let used = 0
  let token = ''
  return async ({ method, path, type, body }: FuzzRequest): Promise<Answer> => {
    if (used % PER_TOKEN === 0) token = await door.tokenFor(role, tenants)
    used += 1
    const answer = await door.app.request(`http://localhost${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(type === null ? {} : { 'content-type': type }),
      },
      ...(body === null ? {} : { body }),
    })
    return read(answer)
  }
}

async function description(): Promise<Description> {
  return (await door.ask('/api/v1/openapi.json')).json as unknown as Description
}

test('the API answers an administrator', { timeout: LONG_MS }, async () => {
  const ask = throughDoor('admin', null)
  const requests = apiRequests(await description())
  await fire({ requests, ask, faults: door.faults })
})

test('the API tells a confined token nothing of other companies', {
  timeout: LONG_MS,
}, async () => {
  const ask = throughDoor('operator', ['alpha'])
  const requests = apiRequests(await description())
  await fire({ requests, ask, foreign: ['beta', 'gamma'], faults: door.faults })
})
