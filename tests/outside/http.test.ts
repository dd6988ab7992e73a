/** One HTTP call: whether anything can have arrived is known, and nothing is repeated or followed. */
import { createServer as createTcp } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type HttpStandIn, startHttp } from '../../server/demo/stand-ins/http.ts'
import { listenOnLoopback } from '../../server/demo/stand-ins/listen.ts'
import { call, retryAfterMs } from '../../server/outside/http.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function server(): Promise<HttpStandIn> {
  const standIn = await startHttp(0, () => ({ body: { fine: true } }))
  open.push(standIn)
  return standIn
}

const never = new AbortController().signal
const post = (url: string, over: Partial<Parameters<typeof call>[0]> = {}) =>
  call({ method: 'POST', url, body: 'x', timeoutMs: 5_000, signal: never, ...over })

describe('a call', () => {
  it('answers with status, text and headers', async () => {
    const { base } = await server()
    const reply = await post(base)
    expect(reply).toMatchObject({ reached: true, status: 200, errno: null, text: '{"fine":true}' })
    expect(reply.headers.get('content-type')).toContain('application/json')
  })

  it('that is refused has not arrived', async () => {
    const { base, close } = await server()
    await close()
    expect(await post(base)).toMatchObject({ reached: false, status: null, errno: 'ECONNREFUSED' })
  })

  it('to a name that does not exist has not arrived', async () => {
    const reply = await post('http://no-such-host.invalid/')
    expect(reply).toMatchObject({ reached: false, status: null })
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(reply.errno)
  })

  it('to a server that speaks no TLS has not arrived', async () => {
    const { port } = await server()
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ reached: false, status: null })
  })

  it.each(['drop_after_read', 'drop_mid_answer', 'drop_before_read'] as const)(
    'that is cut off by %s may have arrived',
    async (act) => {
      const standIn = await server()
      standIn.trouble({ match: '/', act })
      expect(await post(standIn.base)).toMatchObject({ reached: true, status: null })
      expect(standIn.arrived().length).toBeLessThanOrEqual(1)
    },
  )

  it('that gets no answer in time, or is given up, may have arrived', async () => {
    const standIn = await server()
    standIn.trouble({ match: '/', act: 'hold', times: 2 })
    expect(await post(standIn.base, { timeoutMs: 300 })).toMatchObject({
      reached: true,
      errno: 'ETIMEDOUT',
    })
    const stop = new AbortController()
    const given = post(standIn.base, { signal: stop.signal })
    stop.abort()
    expect(await given).toMatchObject({ status: null, errno: 'ABORTED' })
  })

  it('that was given up before it began has not arrived', async () => {
    const standIn = await server()
    expect(await post(standIn.base, { signal: AbortSignal.abort() })).toMatchObject({
      reached: false,
      errno: 'ABORTED',
    })
    expect(standIn.arrived()).toHaveLength(0)
  })

  it('does not follow a redirect: it would carry the secret elsewhere', async () => {
    const [standIn, elsewhere] = [await server(), await server()]
    const answer = { status: 307, headers: { location: elsewhere.base } }
    standIn.trouble({ match: '/', act: { answer } })
    expect(await post(standIn.base)).toMatchObject({ reached: true, status: 307 })
    expect(elsewhere.arrived()).toHaveLength(0)
  })

  it('stops reading an answer that is larger than any directory page', async () => {
    const server = createTcp((socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const block = Buffer.alloc(1024 * 1024, 'x')
      const fill = () => {
        while (socket.writable && socket.write(block));
      }
      socket.on('drain', fill)
      fill()
    })
    const port = await listenOnLoopback(server, 0)
    open.push({ close: () => new Promise((resolve) => server.close(resolve)) })
    const reply = await post(`http://127.0.0.1:${port}/`, { timeoutMs: 20_000 })
    expect(reply).toMatchObject({ reached: true, status: null, errno: 'TOO_LARGE' })
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2025-05-20T00:00:00Z')
  it.each([
    ['7', 7_000],
    [' 0 ', 0],
    ['Tue, 20 May 2025 00:00:30 GMT', 30_000],
    ['Mon, 19 May 2025 00:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('%s is %s ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })
})
