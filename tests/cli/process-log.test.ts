/** Planted secrets: what was typed or sent to the running program is not in what it prints, not even when it fails over it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOperator } from '../../server/commands/operators.ts'
import { createToken } from '../../server/commands/tokens.ts'
import { sign } from '../api/signature.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig } from '../fixture/engine.ts'
import { freePort, type Running, startToban } from '../fixture/process.ts'

const GOOD = 'plum-anvil-orbit-9'
const TRIGGER = 'planted-trigger-secret-5'

let data: TestFolder
let config: string
let running: Running
let origin: string
beforeAll(async () => {
  data = makeDataFolder()
  config = testConfig('  BATCH-301: { cron: "45 1 * * *", businessDate: previous }\n')
  const toban = join(config, 'toban.yaml')
  const signed = 'server:\n  triggerSecret: { env: PLANTED }\n'
  writeFileSync(toban, readFileSync(toban, 'utf8').replace('server:\n', signed))
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  const variables = { TOBAN_PORT: String(port), TOBAN_LOG: 'trace', PLANTED: TRIGGER }
  await addOperator(context(), { login: 'chief', role: 'admin', password: GOOD })
  running = startToban(['start'], { data: data.root, config, variables })
  await running.printed('"ready"')
})
afterAll(async () => {
  await running?.kill('SIGKILL')
  rmSync(config, { recursive: true, force: true })
  cleanUp()
})

function context() {
  return { ops: data.ops(), platform: data.platform(), now: Date.now, by: 'test' }
}

async function send(path: string, init: RequestInit & { form?: Record<string, string> } = {}) {
  const { form, ...rest } = init
  const answer = await fetch(origin + path, {
    redirect: 'manual',
    ...rest,
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    headers: { origin, ...rest.headers },
  })
  return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '' }
}

test('an address that does not exist is answered with a page in words', async () => {
  const { cookie } = await send('/login', { form: { login: 'chief', password: GOOD } })
  const answer = await fetch(`${origin}/nowhere`, { headers: { cookie } })
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('<main')])
})

test('the running program says that it is ready: lease held, databases writable', async () => {
  const answer = await fetch(`${origin}/readyz`)
  expect(await answer.json()).toEqual({
    status: 'ready',
    checks: { lease: 'ok', ops: 'ok', platform: 'ok' },
  })
})

test('passwords, cookies, tokens and signatures are not in the log of the process', async () => {
  const asked = {
    name: 'n',
    login: 'chief',
    role: 'viewer',
    tenants: null,
    lifetimeMs: 1e7,
  } as const
  const { token } = await createToken(context(), asked)
  const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } })
  const wrong = 'tbn_planted-as-a-wrong-token-of-a-program'
  const signature = sign(TRIGGER, String(Math.floor(Date.now() / 1000)), '{}')

  await send('/login', { form: { login: 'chief', password: 'planted-wrong-password-1' } })
  const { cookie } = await send('/login', { form: { login: 'chief', password: GOOD } })
  const change = { current: 'planted-current-3', next: 'planted-next-word-4' }
  await send('/password', { form: change, headers: { cookie } })
  expect((await send('/api/v1/batches', bearer(token))).status).toBe(200)
  expect((await send('/api/v1/batches', bearer(wrong))).status).toBe(401)
  await send('/api/cron/BATCH-777', { method: 'POST', body: '{}', headers: signature })

  // From here on every request with a cookie or a token is a fault of ours.
  for (const table of ['operator_sessions', 'api_tokens'])
    data.ops().sqlite.exec(`ALTER TABLE ${table} RENAME TO ${table}_gone`)
  expect((await send('/account', { headers: { cookie } })).status).toBe(500)
  expect((await send('/api/v1/batches', bearer(token))).status).toBe(500)
  expect((await send('/login', { form: { login: 'chief', password: GOOD } })).status).toBe(500)
  await running.printed('no such table: api_tokens')

  const planted = [
    ...[GOOD, TRIGGER, token, wrong, cookie.split('=')[1] ?? ''],
    ...['planted-wrong-password-1', 'planted-current-3', 'planted-next-word-4'],
    signature['x-toban-signature'] ?? '',
  ]
  expect(planted.every((secret) => secret.length > 10)).toBe(true)
  await running.kill('SIGTERM')
  expect(running.text()).toContain('a page failed')
  expect(planted.filter((secret) => running.text().includes(secret))).toEqual([])
})
