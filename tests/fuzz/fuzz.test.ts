/** Every JSON and form endpoint under fire: no fault of ours, no stack, no foreign name. `npm run fuzz` is the long form. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginSession } from '../../server/commands/operators/begin-session.ts'
import { loadConfig } from '../../server/config/load.ts'
import { type Door, openDoor, TRIGGER_SECRET } from '../api/fixture/door.ts'
import { TOKEN } from '../console/fixture/doubles.ts'
import { NOW } from '../console/fixture/history.ts'
import { type Installation, installation } from '../console/fixture/installation.ts'
import { consoleConfig } from '../console/fixture/schedule.ts'
import { apiRequests, type Description } from './api.ts'
import { consoleRequests, type FuzzRequest, formsOf } from './console.ts'
import { isSignOut, signOutRequests } from './sign-out.ts'
import { type TriggerRequest, triggerRequests } from './trigger.ts'

/** All doors together. */
const REQUESTS = Number(process.env.TOBAN_FUZZ_REQUESTS ?? 480)
const SEED = Number(process.env.TOBAN_FUZZ_SEED ?? 20_261_126)
const DOORS = 6
const EACH = Math.ceil(REQUESTS / DOORS)
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

type Judged = Readonly<{
  foreign?: readonly string[]
  /** What the door reported as its own. */
  faults: readonly unknown[]
}>

/** @param foreign words that must not come back unless the request said them. */
function judge(answer: Answer, request: FuzzRequest, { foreign = [], faults }: Judged): void {
  if (answer.status >= 500) throw faults.at(-1) ?? new Error(`answered with ${answer.status}`)
  expect(answer.headers.get('x-injected')).toBeNull()
  expect(STACK.exec(answer.text)?.[0] ?? null).toBeNull()
  const said = request.path + request.said
  const leaked = foreign.filter((word) => answer.text.includes(word) && !said.includes(word))
  expect(leaked).toEqual([])
}

type Fire<Request extends FuzzRequest> = Readonly<{
  requests: fc.Arbitrary<Request>
  ask(request: Request): Promise<Answer>
}> &
  Judged

function fire<Request extends FuzzRequest>(order: Fire<Request>): Promise<void> {
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

/** A run that begins is let end: the next request finds the batch free. */
async function askTrigger({ path, body, headers }: TriggerRequest): Promise<Answer> {
  const init = { method: 'POST', headers, body }
  const answer = await read(await door.app.request(`http://localhost${path}`, init))
  if (answer.status === 202) await door.engine.ended((JSON.parse(answer.text) as { id: string }).id)
  return answer
}

const runs = () => door.data.ops().sqlite.prepare('SELECT count(*) FROM runs').pluck().get()

test('the signed trigger takes what is signed, in time and new, and nothing else', {
  timeout: LONG_MS,
}, async () => {
  const requests = triggerRequests({ secret: TRIGGER_SECRET, nowMs: Date.now })
  const ask = async (request: TriggerRequest) => {
    const before = runs()
    const answer = await askTrigger(request)
    if (answer.status === 413) return answer
    if (request.fate === 'signed') expect(answer.status).not.toBe(401)
    if (request.fate === 'forged' || request.fate === 'untimely') {
      expect({ status: answer.status, runs: runs() }).toEqual({ status: 401, runs: before })
    }
    if (request.fate !== 'replayed') return answer
    const after = runs()
    const again = await askTrigger(request)
    expect({ status: again.status, runs: runs() }).toEqual({ status: 409, runs: after })
    return again
  }
  await fire({ requests, ask, faults: door.faults })
})

test('signing out ends the own session when this console asks for it, and never otherwise', {
  timeout: LONG_MS,
}, async () => {
  const one = installation({ history: 'none', demo: false, realSignIn: true, role: 'viewer' })
  const sessions = sessionsOf(one)
  const ask = async (request: FuzzRequest & { origin: string | null }) => {
    const cookie = `toban_session=${sessions.begin()}`
    const { method, path, type, body, origin } = request
    const headers = {
      cookie,
      ...(origin === null ? {} : { origin }),
      ...(type === null ? {} : { 'content-type': type }),
    }
    const init = { method, headers, ...(body === null ? {} : { body }) }
    const answer = await read(await one.app.request(`http://localhost${path}`, init))
    // Whoever is signed in is led on from here.
    const then = await one.app.request('http://localhost/login', { headers: { cookie } })
    expect(then.status).toBe(isSignOut(request, answer.status) ? 200 : 303)
    return answer
  }
  await fire({ requests: signOutRequests, ask, faults: one.faults })
  one.close()
})

function sessionsOf(one: Installation) {
  const ops = one.data.ops()
  const sql = `SELECT operator_id AS operatorId FROM operators WHERE login = 'tanaka'`
  const operator = ops.sqlite.prepare(sql).get() as { operatorId: string }
  const from = { ip: '127.0.0.1', userAgent: 'fuzz' }
  const beginning = { at: NOW, from, sessionLifetimeMs: LONG_MS }
  return { begin: () => beginSession(ops, operator, beginning).token }
}
