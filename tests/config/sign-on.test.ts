/** Single sign-on in toban.yaml: what would not be safe is a fault with its place. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CONFIG_FILES } from '../../server/config/config.ts'
import { readConfig } from '../../server/config/load.ts'
import { SHIPPED } from './fixture/folder.ts'

const OIDC = `
  oidc:
    issuer: https://login.example.jp/v2.0
    clientId: toban
    clientSecret: { env: TOBAN_OIDC_SECRET }
    groups:
      - { group: g1, role: admin }
      - { group: g2, role: company, tenants: [aoba] }`

function codesWith(auth: string, publicUrl = '"https://toban.example.jp"'): string[] {
  const files = Object.fromEntries(
    CONFIG_FILES.map((file) => [file, readFileSync(join(SHIPPED, file), 'utf8')]),
  )
  const toban = (files['toban.yaml'] ?? '')
    .replace('publicUrl: null', `publicUrl: ${publicUrl}`)
    .replace('\nauth:', `\nauth:${auth}`)
  const loaded = readConfig({ ...files, 'toban.yaml': toban })
  return loaded.ok ? [] : loaded.faults.map(({ code }) => code)
}

test.each([
  ['a whole one', OIDC, []],
  ['one-time codes for a role', '\n  totp: { admin: required }', []],
  ['one-time codes for a role nobody has', '\n  totp: { boss: required }', 1],
  ['passwords for administrators only', `${OIDC}\n  local: adminOnly`, []],
  ['the same without a provider', '\n  local: adminOnly', ['local_without_sign_on']],
  ['an issuer anybody can listen to', OIDC.replace('https', 'http'), ['sign_on_issuer']],
  ['one on this machine', OIDC.replace('https://login.example.jp', 'http://127.0.0.1:9'), []],
  ['a company user of no company', OIDC.replace(', tenants: [aoba]', ''), ['sign_on_tenants']],
  [
    'companies for an administrator',
    OIDC.replace('role: admin', 'role: admin, tenants: [aoba]'),
    ['sign_on_tenants'],
  ],
  ['a secret written out', OIDC.replace('{ env: TOBAN_OIDC_SECRET }', 'hush'), ['plain_secret']],
])('%s', (_name, auth, expected) => {
  const codes = codesWith(auth)
  if (typeof expected === 'number') expect(codes).toHaveLength(expected)
  else expect(codes).toEqual(expected)
})

test('without the address people use nobody can be sent back', () => {
  expect(codesWith(OIDC, 'null')).toEqual(['sign_on_public_url'])
})
