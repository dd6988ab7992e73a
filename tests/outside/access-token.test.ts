/** Access tokens: asked for rarely, kept where only we can read them, renewed once. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { accessTokens, tokenFile, withToken } from '../../server/outside/access-token.ts'
import type { Reply } from '../../server/outside/reply.ts'

const HOUR = 3_600_000
const signal = new AbortController().signal
let folder: string
let clock: number
let given: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toban-tokens-'))
  clock = Date.parse('2026-06-25T06:00:00+09:00')
  given = []
})
afterEach(() => rmSync(folder, { recursive: true }))

function tokens(credentials = ['id', 'secret'], refusal: Reply<never> | null = null) {
  return accessTokens({
    file: tokenFile(join(folder, 'tokens'), 'INT0007'),
    credentials,
    now: () => clock,
    obtain: async () => {
      if (refusal) return refusal
      given.push(`token-${given.length + 1}`)
      const token = {
        token: given.at(-1) ?? '',
        scope: 's',
        obtainedAt: clock,
        expiresAt: clock + HOUR,
      }
      return { ok: true, value: token, headers: new Headers() }
    },
  })
}

const refused = (status: number, error: string): Reply<never> => ({
  ok: false,
  reached: true,
  status,
  error,
  errno: null,
  retryAfterMs: null,
  text: error,
  headers: new Headers(),
})
const good = (): Reply<string> => ({ ok: true, value: 'done', headers: new Headers() })

async function tokenOf(source: ReturnType<typeof tokens>): Promise<string> {
  const reply = await source.current(signal)
  return reply.ok ? reply.value.token : 'refused'
}

it('is kept for the next run until five minutes before it expires', async () => {
  expect(await tokenOf(tokens())).toBe('token-1')
  clock += 54 * 60_000
  expect(await tokenOf(tokens())).toBe('token-1')
  clock += 60_000 + 1
  expect(await tokenOf(tokens())).toBe('token-2')
})

it('lies in a file only we can read, without the secret it was given for', async () => {
  await tokenOf(tokens())
  const file = join(folder, 'tokens', 'INT0007.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'tokens')).mode & 0o777).toBe(0o700)
  expect(readFileSync(file, 'utf8')).not.toContain('secret')
})

it('of other credentials is not used', async () => {
  expect(await tokenOf(tokens())).toBe('token-1')
  expect(await tokenOf(tokens(['id', 'changed']))).toBe('token-2')
})

it('in a file that can not be read is as good as none', async () => {
  await tokenOf(tokens())
  writeFileSync(join(folder, 'tokens', 'INT0007.json'), '{"token":')
  expect(await tokenOf(tokens())).toBe('token-2')
})

it('that is refused is renewed once, however many calls find out at the same time', async () => {
  const source = tokens()
  const call = (token: string) =>
    Promise.resolve(token === 'token-1' ? refused(401, 'old') : good())
  const replies = await Promise.all([1, 2, 3].map(() => withToken(source, signal, call)))
  expect(replies.map((reply) => reply.ok)).toEqual([true, true, true])
  expect(given).toEqual(['token-1', 'token-2'])
})

it('that is refused again after the renewal is not renewed a second time', async () => {
  const source = tokens()
  const reply = await withToken(source, signal, async () => refused(401, 'UNAUTHORIZED'))
  expect(reply).toMatchObject({ ok: false, status: 401 })
  expect(source.asked()).toBe(2)
})

it('that is not given leaves the call unmade, and no file', async () => {
  let calls = 0
  const reply = await withToken(
    tokens(['id', 'bad'], refused(400, 'invalid_grant')),
    signal,
    async () => {
      calls += 1
      return good()
    },
  )
  expect(reply).toMatchObject({ ok: false, error: 'invalid_grant', beforeCall: true })
  expect(calls).toBe(0)
  expect(existsSync(join(folder, 'tokens', 'INT0007.json'))).toBe(false)
})
