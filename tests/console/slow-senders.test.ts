/** Whoever sends a head or a body in crumbs is cut off, though something comes all the time. */
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpServer } from '../../server/http-server.ts'
import { TOKEN } from './fixture/doubles.ts'
import { type Installation, installation } from './fixture/installation.ts'

const LIMITS = { headersMs: 200, requestMs: 400, checkEveryMs: 50 }
const CRUMB_EVERY_MS = 20

let one: Installation
let server: ReturnType<typeof httpServer>
beforeAll(async () => {
  one = installation({ history: 'none', role: 'admin' })
  server = httpServer({ fetch: one.app.fetch, tls: null, limits: LIMITS })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  one.close()
})

/** Sends `begin`, then crumbs for ever; answers what came back when the server has closed the connection. */
function crumbs(begin: string, crumb: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(begin)
    const sending = setInterval(() => socket.write(crumb), CRUMB_EVERY_MS)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString()
    })
    // Writing into a closed connection is an error of its own.
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(sending)
      resolve(text)
    })
  })
}

const head = (path: string) =>
  [
    `POST ${path} HTTP/1.1`,
    'Host: console.test',
    'Origin: http://console.test',
    `Cookie: toban_session=${TOKEN}`,
    'Content-Type: application/x-www-form-urlencoded',
    'Content-Length: 60000',
  ].join('\r\n')

const SLOW: Record<string, readonly [begin: string, crumb: string]> = {
  'a head that never ends': [head('/operators'), '\r\nX-More: x'],
  'a body of a form': [`${head('/operators')}\r\n\r\nlogin=planted&role=admin&reason=x`, 'x'],
  'a body of a sign-in': [`${head('/login')}\r\n\r\nlogin=tanaka&password=x`, 'x'],
  'a body to nowhere': [`${head('/nowhere')}\r\n\r\n`, 'x'],
}

test.each(Object.keys(SLOW))('%s is cut off, and nothing comes of it', async (name) => {
  const [begin = '', crumb = ''] = SLOW[name] ?? []
  const answer = await crumbs(begin, crumb)
  // A reset on the way may take the refusal with it.
  expect(answer).toMatch(/^(HTTP\/1\.1 4\d\d |$)/)
  const planted = `SELECT count(*) FROM operators WHERE login = 'planted'`
  expect(one.data.ops().sqlite.prepare(planted).pluck().get()).toBe(0)
  expect(one.faults).toEqual([])
})
