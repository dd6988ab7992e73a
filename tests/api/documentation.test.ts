/** What docs/api.md shows works as it stands there: the client is taken from the page and run against a real server. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { serve } from '@hono/node-server'
import { transform } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApi } from '../../server/api/app.tsx'
import { createMetrics } from '../../server/api/metrics.ts'
import { addOperator } from '../../server/commands/operators.ts'
import { createToken } from '../../server/commands/tokens.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { buildTestJobs, startEngine, type TestEngine } from '../fixture/engine.ts'

const SECRET = 'a-secret-of-the-trigger'
const PAGE = readFileSync('docs/api.md', 'utf8')
const run = promisify(execFile)

let jobsDir: string
let folder: string
let data: TestFolder
let engine: TestEngine
let server: ReturnType<typeof serve>
let url: string
let token: string

beforeAll(async () => {
  mkdirSync('dist', { recursive: true })
  jobsDir = await buildTestJobs()
  folder = mkdtempSync(join(tmpdir(), 'toban-client-'))
  data = makeDataFolder()
  for (const code of ['aoba', 'kita']) data.addTenant({ code })
  engine = await startEngine({ data, jobsDir })
  const context = { ops: data.ops(), platform: data.platform(), now: Date.now, by: 'test' }
  await addOperator(context, { login: 'tanaka', role: 'operator', password: 'plum-anvil-orbit-9' })
  const asked = {
    name: 'doc',
    login: 'tanaka',
    role: 'operator',
    tenants: null,
    lifetimeMs: 60_000,
  } as const
  token = (await createToken(context, asked)).token
  const { commands, reading, events } = engine.application
  const app = createApi({
    commands,
    reading,
    clock: Date.now,
    triggerSecret: () => SECRET,
    metrics: createMetrics(reading.ops, events),
    version: '0.1.0',
    report: (fault) => {
      throw fault
    },
  })
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve())
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await engine.close()
  for (const path of [jobsDir, folder]) rmSync(path, { recursive: true, force: true })
  cleanUp()
})

function block(language: string, containing: string): string {
  const blocks = [...PAGE.matchAll(/```(\w+)\n([\s\S]*?)```/g)]
  const found = blocks.find((one) => one[1] === language && one[2]?.includes(containing))
  if (!found?.[2]) throw new Error(`docs/api.md has no ${language} block with ${containing}`)
  return found[2]
}

test('the client starts a batch, waits for its end, and gets the same run for the same key', async () => {
  const { code } = await transform(block('ts', 'idempotency-key'), { loader: 'ts', format: 'esm' })
  const file = join(folder, 'client.mjs')
  writeFileSync(file, code)
  const env = { ...process.env, TOBAN_URL: url, TOBAN_TOKEN: token }
  const first = await run(process.execPath, [file, 'BATCH-991', 'aoba', 'kita'], { env })
  expect(first.stdout).toMatch(/^\w{26} succeeded aoba=succeeded kita=succeeded\n$/)
  const second = await run(process.execPath, [file, 'BATCH-991', 'aoba', 'kita'], { env })
  expect(second.stdout).toBe(first.stdout)
  const wrong = run(process.execPath, [file, 'BATCH-000', 'aoba'], { env })
  await expect(wrong).rejects.toThrow(/unknown_batch/)
})

test('the signed trigger can be called with openssl and curl', async () => {
  const script = block('bash', 'openssl')
    .replace('http://127.0.0.1:3300', url)
    .replace('BATCH-301', 'BATCH-991')
  const env = { ...process.env, TOBAN_TRIGGER_SECRET: SECRET }
  const { stdout } = await run('bash', ['-euc', script], { env })
  expect(JSON.parse(stdout)).toMatchObject({
    batchId: 'BATCH-991',
    totalTenants: 1,
    successCount: 1,
  })
})

test('metrics are there for this machine without a token', async () => {
  expect((await fetch(`${url}/metrics`)).status).toBe(200)
  const forwarded = await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '10.0.0.9' } })
  expect(forwarded.status).toBe(401)
})
