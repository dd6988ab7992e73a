/** HTTPS by certificates in files: what browsers are told differs, and a plain connection gets nothing. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { httpServer } from '../../server/http-server.ts'
import { PASSWORD } from './fixture/doubles.ts'
import { type Installation, installation } from './fixture/installation.ts'

let folder: string
let ca: string
let one: Installation
let server: ReturnType<typeof httpServer>
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'toban-tls-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'],
    ...['-keyout', keyFile, '-out', certFile, '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost'],
  ])
  if (made.status !== 0) throw new Error(made.stderr.toString())
  ca = readFileSync(certFile, 'utf8')
  one = installation({ history: 'none' })
  server = httpServer({ fetch: one.app.fetch, tls: { certFile, keyFile } })
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
  one.close()
  rmSync(folder, { recursive: true, force: true })
})

const place = () => `localhost:${(server.address() as AddressInfo).port}`

test('a sign-in over HTTPS makes a cookie that plain connections never carry', async () => {
  const origin = `https://${place()}`
  const body = new URLSearchParams({ login: 'tanaka', password: PASSWORD }).toString()
  const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
  const cookies = await new Promise<string[]>((resolve, reject) => {
    request(`${origin}/login`, { method: 'POST', ca, headers }, (answer) => {
      answer.resume()
      resolve(answer.headers['set-cookie'] ?? [])
    })
      .on('error', reject)
      .end(body)
  })
  expect(cookies.join()).toMatch(/toban_session=.*HttpOnly; Secure; SameSite=Strict/)
})

test('a plain connection to the same port is answered with nothing', async () => {
  const ended = await new Promise<string>((resolve) => {
    plainRequest(`http://${place()}/login`, () => resolve('answered'))
      .on('error', () => resolve('closed'))
      .end()
  })
  expect(ended).toBe('closed')
})
