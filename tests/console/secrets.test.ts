/** Planted secrets: what was typed, made or shown once is found in no file of the engine afterwards. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addOperator } from '../../server/commands/operators.ts'
import { NOW } from './fixture/history.ts'
import { installation } from './fixture/installation.ts'
import { post } from './fixture/requests.ts'

const GOOD = 'plum-anvil-orbit-9'

test('passwords, one-time passwords, tokens and session cookies are in no database and no log file', async () => {
  const one = installation({ history: 'none', demo: false, realSignIn: true })
  const context = { ops: one.data.ops(), now: () => NOW, by: 'test' }
  await addOperator(context, { login: 'chief', role: 'admin', password: GOOD })
  const send = async (path: string, form: Record<string, string>, cookie = '') => {
    const answer = await post(one, path, form, { cookie })
    return { answer, html: await answer.text() }
  }
  await send('/login', { login: 'chief', password: 'wrong-but-planted-1' })
  await send('/login', { login: 'planted-as-login-2', password: 'x' })
  const { answer } = await send('/login', { login: 'chief', password: GOOD })
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? ''
  const asked = { name: 'n', login: 'chief', role: 'viewer', reason: 'r' }
  const token = /tbn_[\w-]{43}/.exec((await send('/tokens', asked, cookie)).html)?.[0] ?? ''
  const reset = await send('/operators/tanaka/password', { reason: 'r' }, cookie)
  const oneTime = /<code>([a-z2-9-]{23})<\/code>/.exec(reset.html)?.[1] ?? ''
  const change = { current: 'planted-current-3', next: 'planted-next-word-4' }
  await send('/password', change, cookie)

  const planted = [
    GOOD,
    'wrong-but-planted-1',
    'planted-as-login-2',
    'planted-current-3',
    'planted-next-word-4',
    cookie.split('=')[1] ?? '',
    token,
    oneTime,
  ]
  expect(planted.every((secret) => secret.length > 10)).toBe(true)
  const files = [one.data.folder.opsFile, one.data.folder.platformFile].flatMap((file) =>
    [file, `${file}-wal`].filter((path) => existsSync(path)),
  )
  for (const file of files) {
    const bytes = readFileSync(file)
    expect(planted.filter((secret) => bytes.includes(secret))).toEqual([])
  }
  expect(one.faults).toEqual([])
  one.close()
})
