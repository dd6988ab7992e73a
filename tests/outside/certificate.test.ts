/** The end of a certificate, seen behind STARTTLS of a real mail server. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SmtpStandIn, startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { certificateEnd } from '../../server/outside/certificate.ts'

const DAY_MS = 86_400_000

let folder: string
let cert: string
let smtp: SmtpStandIn

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'toban-cert-'))
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '10'],
    ...['-keyout', keyFile, '-out', certFile, ...subject],
  ])
  if (made.status !== 0) throw new Error(made.stderr.toString())
  cert = readFileSync(certFile, 'utf8')
  smtp = await startSmtp({ tls: { key: readFileSync(keyFile, 'utf8'), cert } })
})
afterAll(async () => {
  await smtp.close()
  rmSync(folder, { recursive: true, force: true })
})

it('is read after STARTTLS; a certificate that nobody trusts has none', async () => {
  const end = await certificateEnd('localhost', smtp.port, { startTls: true, ca: cert })
  expect(Math.round(((end ?? 0) - Date.now()) / DAY_MS)).toBe(10)
  expect(await certificateEnd('localhost', smtp.port, { startTls: true })).toBeNull()
})

it('there is none where nobody offers STARTTLS, or nobody listens', async () => {
  const plain = await startSmtp()
  expect(await certificateEnd('localhost', plain.port, { startTls: true })).toBeNull()
  await plain.close()
  expect(await certificateEnd('localhost', plain.port, { startTls: true })).toBeNull()
})
