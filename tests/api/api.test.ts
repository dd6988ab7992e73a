/** The door for programs, on a real engine: tokens, scope, idempotency, paging, problems, and what nobody may do. */
import { mkdirSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { createApi } from '../../server/api/app.tsx'
import { createMetrics } from '../../server/api/metrics.ts'
import { API_RULES } from '../../server/api/route-rules.ts'
import { addOperator } from '../../server/commands/operators.ts'
import { createToken, revokeToken } from '../../server/commands/tokens.ts'
import { ROLES, type Role } from '../../server/domain/access.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine, until } from '../fixture/engine.ts'
import { sign } from './signature.ts'

const DAY_MS = 86_400_000
const SECRET = 'a-secret-of-the-trigger'
const GOOD = 'plum-anvil-orbit-9'

let jobsDir: string
let data: TestFolder
let engine: TestEngine
let app: ReturnType<typeof createApi>
let now = Date.now()
const tokens = new Map<Role, string>()
const faults: unknown[] = []

function admin() {
  return { ops: data.ops(), platform: data.platform(), now: () => now, by: 'test' }
}

async function tokenFor(role: Role, tenants: readonly string[] | null = null): Promise<string> {
  const made = { name: `for ${role}`, login: 'root', role, tenants, lifetimeMs: DAY_MS }
  return (await createToken(admin(), made)).token
}

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  data = makeDataFolder()
  for (const code of ['alpha', 'beta', 'gamma']) data.addTenant({ code, name: `${code} 株式会社` })
  engine = await startEngine({ data, jobsDir })
  const { application } = engine
  await addOperator(admin(), { login: 'root', role: 'admin', password: GOOD })
  app = createApi({
    commands: application.commands,
    reading: application.reading,
    clock: () => now,
    triggerSecret: () => SECRET,
    metrics: createMetrics(application.reading.ops, application.events),
    version: '0.1.0',
    report: (fault) => faults.push(fault),
  })
  for (const role of ROLES)
    tokens.set(role, await tokenFor(role, role === 'company' ? ['alpha'] : null))
})
afterAll(async () => {
  await engine.close()
  rmSync(jobsDir, { recursive: true, force: true })
  cleanUp()
})

type Asked = Readonly<{
  as?: Role | string
  method?: string
  body?: unknown
  headers?: Record<string, string>
}>

async function ask(path: string, { as = 'admin', method, body, headers }: Asked = {}) {
  const token = tokens.get(as as Role) ?? as
  const response = await app.request(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const json = type.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {}
  return { status: response.status, type, text, json }
}

async function startGood(body: Record<string, unknown> = {}, as: Role | string = 'admin') {
  const { json, status } = await ask('/api/v1/batches/BATCH-991/runs', { as, body })
  expect(status).toBe(202)
  const runId = String(json.runId)
  await engine.ended(runId)
  return runId
}

describe('a run through the API', () => {
  test('is queued, recorded with the token as its author, and readable with its tenants and log', async () => {
    const runId = await startGood({ reason: 'nightly', tenants: ['alpha', 'beta'] })
    const { json } = await ask(`/api/v1/runs/${runId}`, { as: 'viewer' })
    expect(json).toMatchObject({
      id: runId,
      state: 'succeeded',
      trigger: 'api',
      reason: 'nightly',
      triggeredBy: 'api:root/for admin',
    })
    expect((json.tenants as { code: string }[]).map((one) => one.code)).toEqual(['alpha', 'beta'])
    const log = await ask(`/api/v1/runs/${runId}/log?limit=1`)
    expect(log.json).toMatchObject({ lines: [{ seq: 1 }], next: 1 })
    const rest = await ask(`/api/v1/runs/${runId}/log?after=1&tenant=beta`)
    expect((rest.json.lines as { tenant: string }[]).every((line) => line.tenant === 'beta')).toBe(
      true,
    )
  })

  test('has a log in which a rare line is looked for part by part, a loud one by index', async () => {
    const runId = await startGood({ tenants: ['alpha'] })
    const { seq: last } = data
      .ops()
      .sqlite.prepare('SELECT max(seq) AS seq FROM log_lines WHERE run_id = ?')
      .get(runId) as { seq: number }
    const lines = Array.from({ length: 110_000 }, (_, index) => {
      const isRare = index === 109_000
      return [now, isRare ? 'error' : 'info', isRare ? 'beta' : 'alpha', `line ${index}`, null]
    })
    insertPackedLines(data.ops(), { runId, firstSeq: last + 1, json: JSON.stringify(lines) })
    const log = async (query: string) => (await ask(`/api/v1/runs/${runId}/log?${query}`)).json
    const rare = last + 109_001
    expect(await log('level=error')).toMatchObject({ lines: [{ seq: rare }], next: last + 110_000 })
    const first = await log(`tenant=beta&after=${last}`)
    expect(first).toEqual({ lines: [], next: last + 100_000 })
    expect(await log(`tenant=beta&after=${first.next}`)).toMatchObject({ lines: [{ seq: rare }] })
    expect(await log(`after=${last + 110_000}`)).toEqual({ lines: [], next: last + 110_000 })
  })

  test('with the same Idempotency-Key is started once, and refused for something else', async () => {
    const headers = { 'idempotency-key': 'night-1' }
    const body = { tenants: ['alpha'] }
    const first = await ask('/api/v1/batches/BATCH-991/runs', { body, headers })
    await engine.ended(String(first.json.runId))
    const second = await ask('/api/v1/batches/BATCH-991/runs', { body, headers })
    expect(second.json).toEqual(first.json)
    const other = await ask('/api/v1/batches/BATCH-991/runs', {
      body: { tenants: ['beta'] },
      headers,
    })
    expect(other).toMatchObject({ status: 409, json: { title: 'idempotency_key_used' } })
    // Another token's key is another key.
    const elsewhere = await ask('/api/v1/batches/BATCH-991/runs', { as: 'operator', body, headers })
    expect(elsewhere.json.runId).not.toBe(first.json.runId)
    await engine.ended(String(elsewhere.json.runId))
  })

  test('is repeated once with the same Idempotency-Key, also while the repetition is under way', async () => {
    const failed = await startGood({ params: { mode: 'permanent', only: 'beta' } })
    const headers = { 'idempotency-key': 'again-1' }
    const body = { failedOnly: true }
    const first = await ask(`/api/v1/runs/${failed}/rerun`, { body, headers })
    expect(first.status).toBe(202)
    const second = await ask(`/api/v1/runs/${failed}/rerun`, { body, headers })
    expect([second.status, second.json]).toEqual([202, first.json])
    await engine.ended(String(first.json.runId))
    const third = await ask(`/api/v1/runs/${failed}/rerun`, { body, headers })
    expect(third.json).toEqual(first.json)
    const other = await ask(`/api/v1/runs/${failed}/rerun`, { body: {}, headers })
    expect(other).toMatchObject({ status: 409, json: { title: 'idempotency_key_used' } })
    const start = await ask('/api/v1/batches/BATCH-991/runs', { body: {}, headers })
    expect(start).toMatchObject({ status: 409, json: { title: 'idempotency_key_used' } })
  })

  test('can be repeated for what failed, and asked to stop', async () => {
    const params = { mode: 'permanent', only: 'beta' }
    const failed = await startGood({ params })
    const again = await ask(`/api/v1/runs/${failed}/rerun`, { body: { failedOnly: true } })
    expect(again.status).toBe(202)
    const run = await engine.ended(String(again.json.runId))
    expect(run.parentRunId).toBe(failed)
    expect(engine.tenants(run.id)).toEqual({ beta: 'failed 1' })

    const chosen = await ask(`/api/v1/runs/${failed}/rerun`, { body: { tenants: ['alpha'] } })
    expect(chosen.status).toBe(202)
    await engine.ended(String(chosen.json.runId))
    expect(engine.tenants(String(chosen.json.runId))).toEqual({ alpha: 'succeeded 1' })
    const stranger = await ask(`/api/v1/runs/${failed}/rerun`, { body: { tenants: ['nobody'] } })
    expect([stranger.status, stranger.json.title]).toEqual([422, 'tenant_not_in_run'])

    const slow = await ask('/api/v1/batches/BATCH-991/runs', { body: { params: { mode: 'slow' } } })
    const slowId = String(slow.json.runId)
    await until(
      () => Object.values(engine.tenants(slowId)).some((one) => one.startsWith('running')),
      'work',
    )
    expect(
      (await ask(`/api/v1/runs/${slowId}/cancel`, { body: { reason: 'enough' } })).status,
    ).toBe(202)
    expect((await engine.ended(slowId)).state).toBe('cancelled')
  })

  test('pages of runs follow one another without a gap or a repeat', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const at: string = cursor ? `&cursor=${cursor}` : ''
      const { json } = await ask(`/api/v1/runs?limit=2${at}`)
      seen.push(...(json.runs as { id: string }[]).map((run) => run.id))
      cursor = json.next as string | null
    } while (cursor)
    const all = data.ops().sqlite.prepare('SELECT id FROM runs ORDER BY id DESC').pluck().all()
    expect(seen).toEqual(all)
  })
})

describe('bad input', () => {
  test.each([
    ['an unknown key', { tenant: ['alpha'] }, 422, 'bad_request', /tenant/],
    [
      'a day that does not exist',
      { businessDate: '2026-02-30' },
      422,
      'bad_request',
      /businessDate/,
    ],
    ['an unknown company', { tenants: ['nobody-here'] }, 422, 'unknown_tenant', /nobody-here/],
    [
      'a parameter the batch does not know',
      { params: { colour: 1 } },
      422,
      'bad_parameter',
      /colour/,
    ],
    ['no JSON', '{', 400, 'bad_request', /./],
  ])(
    'with %s is a problem document that says what is wrong',
    async (_name, body, status, title, detail) => {
      const answer = await ask('/api/v1/batches/BATCH-991/runs', { body })
      expect(answer.type).toContain('application/problem+json')
      expect(answer).toMatchObject({ status, json: { status, title } })
      expect(String(answer.json.detail)).toMatch(detail)
    },
  )

  test.each([
    ['/api/v1/batches/BATCH-999', 404, 'unknown_batch'],
    ['/api/v1/runs/ZZZZZZZZZZ', 404, 'unknown_run'],
    ['/api/v1/tenants/no-such-co', 404, 'not_found'],
    ['/api/v1/nothing', 404, 'not_found'],
    ['/api/v1/plan?days=0', 422, 'bad_request'],
    ['/api/v1/runs?limit=100000', 422, 'bad_request'],
  ])('%s is answered with %i', async (path, status, title) => {
    expect(await ask(path)).toMatchObject({ status, json: { title } })
  })

  test('a body beyond 64 KB is refused unread', async () => {
    const body = { params: { text: 'x'.repeat(70_000) } }
    expect((await ask('/api/v1/batches/BATCH-991/runs', { body })).status).toBe(413)
  })
})

describe('access', () => {
  test.each([
    ['none', ''],
    ['a wrong one', 'tbn_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['another kind', 'Basic abc'],
  ])('with %s as token is 401, and says how to get one', async (_name, as) => {
    const answer = await ask('/api/v1/runs', { as })
    expect(answer).toMatchObject({ status: 401, json: { title: 'unauthenticated' } })
  })

  test('ends with revoking, with the time, and with the operator', async () => {
    const { token, tokenId } = await createToken(admin(), {
      name: 'short',
      login: 'root',
      role: 'viewer',
      tenants: null,
      lifetimeMs: 1_000,
    })
    expect((await ask('/api/v1/runs', { as: token })).status).toBe(200)
    const before = now
    now += 1_000
    expect((await ask('/api/v1/runs', { as: token })).status).toBe(401)
    now = before
    await revokeToken(admin(), tokenId, 'leaked')
    expect((await ask('/api/v1/runs', { as: token })).status).toBe(401)
    const stored = data.ops().sqlite.prepare('SELECT * FROM api_tokens').all()
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  test('of a confined token reaches its companies and no others', async () => {
    const confined = await tokenFor('operator', ['alpha'])
    const both = await startGood({ tenants: ['alpha', 'beta'] })
    const onlyBeta = await startGood({ tenants: ['beta'] })
    const { json, text } = await ask(`/api/v1/runs/${both}`, { as: confined })
    expect((json.tenants as { code: string }[]).map((one) => one.code)).toEqual(['alpha'])
    expect(text).not.toContain('beta')
    const lines = await ask(`/api/v1/runs/${both}/log`, { as: confined })
    expect(lines.text).not.toContain('beta')
    expect((await ask(`/api/v1/runs/${onlyBeta}`, { as: confined })).status).toBe(404)
    const listed = await ask('/api/v1/runs?limit=200', { as: confined })
    expect(listed.text).not.toContain('beta')
    expect(await ask('/api/v1/runs?tenant=beta', { as: confined })).toMatchObject({ status: 403 })
    for (const body of [{}, { tenants: ['alpha', 'beta'] }]) {
      expect(await ask('/api/v1/batches/BATCH-991/runs', { as: confined, body })).toMatchObject({
        status: 403,
      })
    }
    for (const body of [{}, { tenants: ['beta'] }, { tenants: ['alpha', 'beta'] }]) {
      const refused = await ask(`/api/v1/runs/${both}/rerun`, { as: confined, body })
      expect(refused.status).toBe(403)
    }
    const own = { as: confined, body: { tenants: ['alpha'] } }
    const again = await ask(`/api/v1/runs/${both}/rerun`, own)
    expect(again.status).toBe(202)
    await engine.ended(String(again.json.runId))
    expect(engine.tenants(String(again.json.runId))).toEqual({ alpha: 'succeeded 1' })
    await startGood({ tenants: ['alpha'] }, confined)
    const tenants = await ask('/api/v1/tenants', { as: confined })
    expect(tenants.text).not.toContain('beta')
    expect((await ask('/api/v1/tenants/beta', { as: confined })).status).toBe(404)
  })
})

describe('the signed trigger', () => {
  const seconds = () => String(Math.floor(now / 1000))

  async function trigger(batch: string, body: string, headers: Record<string, string>, query = '') {
    const response = await app.request(`/api/cron/${batch}${query}`, {
      method: 'POST',
      headers,
      body,
    })
    return { status: response.status, json: (await response.json()) as Record<string, unknown> }
  }

  test('starts a batch without a token and, asked to wait, answers with its BatchResult', async () => {
    const body = JSON.stringify({ tenants: ['alpha', 'gamma'] })
    const answer = await trigger('BATCH-991', body, sign(SECRET, seconds(), body), '?wait=1')
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ batchId: 'BATCH-991', totalTenants: 2, successCount: 2 })
    expect(answer.json.run).toMatchObject({ state: 'succeeded' })
  })

  const REFUSED: Record<string, (body: string) => Record<string, string>> = {
    'no signature': () => ({}),
    'a wrong signature': (body) => ({
      ...sign(SECRET, seconds(), body),
      'x-toban-signature': `sha256=${'0'.repeat(64)}`,
    }),
    'a signature by another secret': (body) => sign('another', seconds(), body),
    'a signature of another body': () => sign(SECRET, seconds(), '{"x":1}'),
    'a time six minutes old': (body) => sign(SECRET, String(Number(seconds()) - 360), body),
    'a time six minutes ahead': (body) => sign(SECRET, String(Number(seconds()) + 360), body),
  }

  test.each(Object.keys(REFUSED))('is refused with %s, and nothing is started', async (name) => {
    const count = () => data.ops().sqlite.prepare('SELECT count(*) FROM runs').pluck().get()
    const before = count()
    const headers = REFUSED[name]?.('{}') ?? {}
    expect((await trigger('BATCH-991', '{}', headers)).status).toBe(401)
    expect(count()).toBe(before)
  })

  test('is good once, and knows its batches', async () => {
    const body = JSON.stringify({ tenants: ['alpha'] })
    const headers = sign(SECRET, seconds(), body)
    const first = await trigger('BATCH-991', body, headers, '?wait=1')
    expect(first.status).toBe(200)
    expect((await trigger('BATCH-991', body, headers)).status).toBe(409)
    const other = JSON.stringify({ reason: 'unknown' })
    expect((await trigger('BATCH-777', other, sign(SECRET, seconds(), other))).status).toBe(404)
  })
})

describe('what the API says of itself', () => {
  test('an OpenAPI document with every documented route, and a page for people', async () => {
    const { json } = await ask('/api/v1/openapi.json', { as: '' })
    expect(json.openapi).toBe('3.1.0')
    const paths = Object.keys(json.paths as object)
    const documented = Object.keys(API_RULES)
      .map((route) => route.split(' ')[1] ?? '')
      .filter((path) => path.startsWith('/api/v1/') && !path.endsWith('openapi.json'))
      .map((path) => path.replace(/:(\w+)/g, '{$1}'))
    expect(paths.sort()).toEqual([...new Set(documented)].sort())
    const page = await ask('/api/docs', { as: '' })
    expect(page.status).toBe(200)
    expect(page.text).toContain('/api/v1/runs')
  })

  test('metrics for a token that may read, and nobody else from afar', async () => {
    expect((await ask('/metrics', { as: '' })).status).toBe(401)
    expect((await ask('/metrics', { as: 'company' })).status).toBe(403)
    const { text, status } = await ask('/metrics', { as: 'viewer' })
    expect(status).toBe(200)
    expect(text).toMatch(/toban_runs_ended_total\{batch="BATCH-991",state="succeeded"\} [1-9]/)
    expect(text).toContain('toban_alerts_open{severity="CRITICAL"}')
  })

  test.each([
    ['on this machine', '127.0.0.1', {}, 200],
    ['on this machine over IPv6', '::ffff:127.0.0.1', {}, 200],
    ['elsewhere', '10.0.0.5', {}, 401],
    ['behind a proxy on this machine', '127.0.0.1', { 'x-forwarded-for': '10.0.0.5' }, 401],
    ['behind another kind of proxy', '127.0.0.1', { forwarded: 'for=10.0.0.5' }, 401],
  ])('metrics without a token for a caller %s', async (_name, peer, headers, status) => {
    const env = { incoming: { socket: { remoteAddress: peer } } }
    expect((await app.request('/metrics', { headers }, env)).status).toBe(status)
  })
})

test('nothing of all this was a fault of ours', () => {
  expect(faults).toEqual([])
})
