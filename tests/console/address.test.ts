/** Who asks, as far as headers may be believed, and how often one address may try. */
import { Hono } from 'hono'
import { afterEach, describe, expect, test } from 'vitest'
import { clientAddress, isEncrypted } from '../../server/client-address.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { post, textOf } from './fixture/requests.ts'

const app = new Hono()
app.get('/', (c) => {
  const trusted = (c.req.query('trusted') ?? '').split(' ').filter(Boolean)
  return c.json({ address: clientAddress(c, trusted), encrypted: isEncrypted(c, trusted) })
})

async function ask(
  peer: string,
  headers: Record<string, string>,
  trusted: string,
): Promise<{ address: string; encrypted: boolean }> {
  const env = { incoming: { socket: { remoteAddress: peer } } }
  const answer = await app.request(`/?trusted=${trusted.replaceAll(' ', '+')}`, { headers }, env)
  return (await answer.json()) as { address: string; encrypted: boolean }
}

describe('the address of a client', () => {
  test.each([
    ['of a direct one', '10.0.0.5', '', '', '10.0.0.5'],
    ['is not what it claims', '10.0.0.5', '1.2.3.4', '', '10.0.0.5'],
    ['is what a trusted proxy says', '127.0.0.1', '1.2.3.4', '127.0.0.1', '1.2.3.4'],
    ['is the same over IPv6 sockets', '::ffff:127.0.0.1', '1.2.3.4', '127.0.0.1', '1.2.3.4'],
    [
      'is not what the client told the proxy',
      '127.0.0.1',
      '9.9.9.9, 1.2.3.4',
      '127.0.0.1',
      '1.2.3.4',
    ],
    [
      'lies before a chain of proxies',
      '127.0.0.1',
      '1.2.3.4, 10.1.1.1',
      '127.0.0.1 10.1.1.1',
      '1.2.3.4',
    ],
    ['is the proxy when it says nonsense', '127.0.0.1', 'unknown, <x>', '127.0.0.1', '127.0.0.1'],
  ])('%s', async (_name, peer, forwarded, trusted, expected) => {
    const headers = {
      'x-forwarded-proto': 'https',
      ...(forwarded ? { 'x-forwarded-for': forwarded } : {}),
    }
    const { address, encrypted } = await ask(peer, headers, trusted)
    expect(address).toBe(expected)
    expect(encrypted).toBe(trusted !== '')
  })
})

describe('tries from one address', () => {
  let one: Installation
  afterEach(() => one.close())

  test('beyond the limit have to wait, whatever the login and the password', async () => {
    one = installation({ history: 'none' })
    const tries = Array.from({ length: 20 }, (_, n) => ({ login: `user${n}`, password: 'x' }))
    for (const typed of tries)
      expect((await post(one, '/login', typed, { cookie: '' })).status).not.toBe(200)
    const answer = await post(
      one,
      '/login',
      { login: 'tanaka', password: 'x' },
      { cookie: '', lang: 'ja' },
    )
    expect(answer.status).toBe(429)
    expect(textOf(await answer.text())).toContain('試行が多すぎます')
  })
})
