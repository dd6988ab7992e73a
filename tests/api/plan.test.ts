/** The plan for programs: pages of whole days that join without a gap, also for a year. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '../../server/api/app.tsx'
import type { ApiDeps } from '../../server/api/deps.ts'
import { ENOUGH_TIMES } from '../../server/api/plan-page.ts'
import { addOperator } from '../../server/commands/operators.ts'
import { createToken } from '../../server/commands/tokens.ts'
import { loadConfig } from '../../server/config/load.ts'
import { isoWithOffset } from '../../server/domain/calendar-day.ts'
import { plan } from '../../server/domain/plan.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

const NOW = Date.parse('2026-11-24T02:34:05+09:00')

const loaded = loadConfig('config')
if (!loaded.ok) throw new Error('the shipped configuration has faults')
const { config } = loaded

let app: ReturnType<typeof createApi>
let token: string
beforeAll(async () => {
  const data = makeDataFolder()
  const [ops, platform] = [data.ops(), data.platform()]
  const admin = { ops, platform, now: () => NOW, by: 'test' }
  await addOperator(admin, { login: 'root', role: 'admin', password: 'plum-anvil-orbit-9' })
  const asked = { name: 'plan', login: 'root', role: 'viewer' as const, tenants: null }
  token = (await createToken(admin, { ...asked, lifetimeMs: 86_400_000 })).token
  app = createApi({
    // The plan asks nothing else of the verbs.
    commands: { ops, config: () => config } as unknown as ApiDeps['commands'],
    reading: { ops, platform },
    clock: () => NOW,
    triggerSecret: () => null,
    metrics: { text: async () => '', contentType: 'text/plain' } as unknown as ApiDeps['metrics'],
    version: '0.1.0',
    report: (fault) => {
      throw fault
    },
  })
})
afterAll(cleanUp)

type Page = {
  times: { batchId: string; dueAt: string }[]
  next: { from: string; days: number } | null
}

async function ask(query: string): Promise<Page> {
  const headers = { authorization: `Bearer ${token}` }
  const response = await app.request(`/api/v1/plan?${query}`, { headers })
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}

test('a year comes in pages of whole days that join without a gap or a double', async () => {
  const first = await ask('from=2026-12-01&days=400')
  expect(first.times.length).toBeGreaterThanOrEqual(ENOUGH_TIMES)
  expect(first.times.length).toBeLessThan(2 * ENOUGH_TIMES)
  const { from = '', days = 0 } = first.next ?? {}
  const second = await ask(`from=${from}&days=${days}`)
  const seen = [...first.times, ...second.times].map(({ batchId, dueAt }) => `${dueAt} ${batchId}`)
  const whole = plan(config, { from: '2026-12-01', days: 400 - (second.next?.days ?? 0) })
  expect(seen).toEqual(whole.map((one) => `${isoWithOffset(one.dueAt)} ${one.batchId}`))
})

test('one batch needs one page for a year, and the last page says that it is the last', async () => {
  const { times, next } = await ask('from=2026-12-01&days=400&batch=BATCH-302')
  expect([times.length, next]).toEqual([14, null])
  expect((await ask('')).next).toBe(null)
})
