/** Alerts through the API: the list, saying that somebody is on it, and what a confined token sees of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sameWords } from '../../server/domain/stored-words.ts'
import { type Door, openDoor } from './fixture/door.ts'

let door: Door
let admin: string
let ofAlpha: string
beforeAll(async () => {
  door = await openDoor()
  admin = await door.tokenFor('admin')
  ofAlpha = await door.tokenFor('operator', ['alpha'])
})
afterAll(() => door.close())

type Listed = { id: string; key: string; tenants: string[]; message: string | null; state: string }

async function alerts(token: string, query = ''): Promise<Listed[]> {
  const { status, json } = await door.ask(`/api/v1/alerts${query}`, { token })
  expect(status).toBe(200)
  return json.alerts as Listed[]
}

async function failFor(tenants: readonly string[]): Promise<void> {
  const body = { tenants, params: { mode: 'permanent' } }
  const { json } = await door.ask('/api/v1/batches/BATCH-991/runs', { token: admin, body })
  await door.engine.ended(String(json.runId))
}

function raise(tenantCode: string, severity: 'MEDIUM' | 'HIGH'): void {
  const alert = {
    key: `tenant:${tenantCode}:storage`,
    severity,
    message: sameWords(`storage of ${tenantCode} is full`),
    tenantCode,
  }
  door.engine.application.dispatch.alerts.raise(alert, {
    batchId: 'BATCH-301',
    runId: null,
    at: Date.now(),
  })
}

const ack = (id: string, token: string, body: unknown = { note: 'on it' }) =>
  door.ask(`/api/v1/alerts/${id}/ack`, { token, body })

test('a failed run is an alert that can be acknowledged with a note, once it is there', async () => {
  await failFor(['alpha'])
  const [alert] = await alerts(ofAlpha)
  expect(alert).toMatchObject({ state: 'open', tenants: ['alpha'] })
  const done = await ack(alert?.id ?? '', ofAlpha)
  expect(done.json).toMatchObject({
    state: 'acknowledged',
    acknowledged: { by: 'api:root/for operator', note: 'on it' },
  })
  const audit = door.data
    .ops()
    .sqlite.prepare(`SELECT operator, reason FROM audit WHERE verb = 'alert.acknowledge'`)
    .all()
  expect(audit).toEqual([{ operator: 'api:root/for operator', reason: 'on it' }])
})

test('of an alert about several companies a confined token sees that its own is hit, and no other name', async () => {
  await failFor(['alpha', 'beta'])
  const [whole] = await alerts(admin)
  expect(whole?.tenants).toEqual(['alpha', 'beta'])
  const { json, text } = await door.ask('/api/v1/alerts', { token: ofAlpha })
  expect(json.alerts).toMatchObject([{ id: whole?.id, tenants: ['alpha'], message: null }])
  expect(text).not.toContain('beta')
  expect(await ack(whole?.id ?? '', ofAlpha)).toMatchObject({ status: 403 })
  expect(await ack(whole?.id ?? '', admin)).toMatchObject({ status: 200 })
})

test('an alert of another company does not exist for a confined token', async () => {
  raise('beta', 'HIGH')
  const [other] = await alerts(admin, '?tenant=beta&severity=HIGH')
  expect(other?.key).toBe('tenant:beta:storage')
  expect((await alerts(ofAlpha)).map(({ key }) => key)).not.toContain(other?.key)
  expect((await ack(other?.id ?? '', ofAlpha)).json.title).toBe('not_found')
  expect((await door.ask('/api/v1/alerts?tenant=beta', { token: ofAlpha })).status).toBe(403)
})

test('pages follow one another from the newest on, and severity means this one and worse', async () => {
  raise('gamma', 'MEDIUM')
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const at: string = cursor ? `&cursor=${cursor}` : ''
    const { json } = await door.ask(`/api/v1/alerts?state=all&limit=1${at}`, { token: admin })
    seen.push(...(json.alerts as Listed[]).map(({ id }) => id))
    cursor = json.next as string | null
  } while (cursor)
  const all = door.data
    .ops()
    .sqlite.prepare('SELECT alert_id FROM alerts ORDER BY alert_id DESC')
    .pluck()
    .all()
  expect(seen).toEqual(all)
  const grave = await alerts(admin, '?severity=HIGH')
  expect(grave.map(({ key }) => key)).toEqual(['tenant:beta:storage'])
})

test('an acknowledgement without a note, twice over, or of nothing is refused in words', async () => {
  const [newest] = await alerts(admin)
  for (const body of [{}, { note: '  ' }, { note: 'x', by: 'somebody' }]) {
    expect((await ack(newest?.id ?? '', admin, body)).json.title).toBe('bad_request')
  }
  expect((await ack('NOTHING', admin)).status).toBe(404)
  expect((await ack(newest?.id ?? '', await door.tokenFor('viewer'))).status).toBe(403)
})
