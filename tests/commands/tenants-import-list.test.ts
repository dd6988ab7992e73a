/** `tenants import` of a list: companies as Excel writes them, all or none. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Encoding from 'encoding-japanese'
import { afterEach, describe, expect, test } from 'vitest'
import { createTenant } from '../../data/tenant/open.ts'
import { importTenants } from '../../server/commands/tenants.ts'
import { cleanUp, INSTALLATION_ID } from '../fixture/data-folder.ts'
import { AT, stage, stateOf } from './import-stage.ts'

afterEach(cleanUp)

describe('a list of companies', () => {
  const HEADER = 'code,name,plan,admin_email,contract_from,address'
  const LIST = [
    HEADER,
    'alpha,株式会社アルファ,STANDARD,it@alpha.example.jp,2025-04-01,"東京都千代田区1-1, 3階"',
    'beta,ベータ㈱ 髙橋,basic,it@beta.example.jp,,',
    '',
  ].join('\r\n')

  const imported = (text: string | Uint8Array) => {
    const made = stage()
    const path = join(made.inbox, 'companies.csv')
    writeFileSync(path, text)
    return { ...made, path, importing: () => importTenants(made.context, path) }
  }

  test.each([
    ['UTF-8', Buffer.from(LIST)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${LIST}`)],
    [
      'Shift_JIS',
      Buffer.from(Encoding.convert(LIST, { to: 'SJIS', from: 'UNICODE', type: 'array' })),
    ],
  ])('in %s registers every company with its file', async (_encoding, bytes) => {
    const { context, data, path, importing } = imported(bytes)
    const result = await importing()
    expect(result).toMatchObject({
      kind: 'list',
      tenants: [
        { code: 'alpha', name: '株式会社アルファ', contractFrom: '2025-04-01' },
        { code: 'beta', name: 'ベータ㈱ 髙橋', plan: 'BASIC', contractFrom: '2025-06-01' },
      ],
    })
    expect(stateOf(context)).toMatchObject({
      codes: ['alpha', 'beta'],
      files: ['alpha.db', 'beta.db'],
      audit: [
        { verb: 'tenant.import', object: 'alpha', result: 'ok' },
        { verb: 'tenant.import', object: 'beta', result: 'ok' },
      ],
    })
    expect(data.tenant('beta').code).toBe('beta')
    const row = context.platform.sqlite
      .prepare(`SELECT address FROM tenants WHERE tenant_code = 'alpha'`)
      .pluck()
    expect(row.get()).toBe('東京都千代田区1-1, 3階')
    expect(context.ops.sqlite.prepare('SELECT reason FROM audit').pluck().get()).toBe(path)
  })

  test('with one bad row makes nothing, and names every fault with its line', async () => {
    const { context, data, importing } = imported(
      [
        HEADER,
        'alpha,アルファ,STANDARD,it@alpha.example.jp,,',
        'Beta,ベータ,STANDARD,it@beta.example.jp,,',
        'gamma,,GOLD,nobody,,',
        'alpha,アルファ二,STANDARD,it@alpha.example.jp,,',
        'delta,デルタ,STANDARD,it@delta.example.jp,,',
      ].join('\n'),
    )
    data.addTenant({ code: 'delta' })
    const error = await importing().catch((thrown: unknown) => thrown as Error & { code: string })
    expect(error).toMatchObject({ code: 'list_invalid', kind: 'bad-input' })
    expect((error as Error).message.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^line 3: code: must be 3 to 20 .* \(got "Beta"\)$/),
      'line 4: name: is required',
      expect.stringMatching(/^line 4: admin_email: must be one address .* \(got "nobody"\)$/),
      'line 5: code: "alpha" is on line 2 already',
      'line 6: code: "delta" is registered already',
    ])
    expect(stateOf(context)).toMatchObject({
      codes: ['delta'],
      files: ['delta.db'],
      audit: [{ verb: 'tenant.import', result: 'refused' }],
    })
  })

  test.each([
    [
      'an unknown column',
      'code,name,plan,admin_mail\na,b,c,d',
      /line 1: unknown column "admin_mail" \(did you mean: admin_email\)/,
    ],
    [
      'a missing column',
      'code,name,plan\nalpha,x,BASIC',
      /line 1: the column admin_email is missing/,
    ],
    [
      'a repeated column',
      'code,name,plan,admin_email,code\na,b,c,d,e',
      /line 1: the column code is there twice/,
    ],
    [
      'a row too short',
      'code,name,plan,admin_email\nalpha,x,BASIC',
      /line 2: has 3 columns, the header has 4/,
    ],
    ['an open quote', 'code,name,plan,admin_email\nalpha,"x,BASIC,a@b.jp', /line \d+: not CSV: /],
    ['a header alone', 'code,name,plan,admin_email\n', /line 1: has no company/],
    ['nothing at all', '', /line 1: has no company/],
    [
      'binary',
      Buffer.from([0xff, 0xfe, 0x80, 0x81, 0xff]),
      /line 1: is neither UTF-8 nor Shift_JIS/,
    ],
  ])('with %s is refused', async (_name, text, message) => {
    const { context, importing } = imported(text)
    await expect(importing()).rejects.toMatchObject({
      code: 'list_invalid',
      message: expect.stringMatching(message),
    })
    expect(stateOf(context)).toMatchObject({ codes: [], files: [] })
  })

  test('whose rows the database refuses half way leaves nothing behind', async () => {
    const { context, importing } = imported(LIST)
    context.platform.sqlite.exec(
      `CREATE TRIGGER refuse BEFORE INSERT ON tenants WHEN NEW.tenant_code = 'beta'
       BEGIN SELECT RAISE(ABORT, 'no more'); END`,
    )
    await expect(importing()).rejects.toThrow('no more')
    expect(stateOf(context)).toEqual({ codes: [], files: [], audit: [] })
    context.platform.sqlite.exec('DROP TRIGGER refuse')
    await importing()
    expect(stateOf(context).codes).toEqual(['alpha', 'beta'])
  })

  test('that broke off between the files and the rows is finished by importing it again', async () => {
    const { context, data, importing } = imported(LIST)
    const left = {
      tenantId: 'T-left',
      tenantCode: 'alpha',
      installationId: INSTALLATION_ID,
      at: AT,
    }
    createTenant(data.folder.tenantFile('alpha'), left).sqlite.close()
    const { tenants } = await importing()
    expect(tenants.map(({ code, outcome }) => [code, outcome])).toEqual([
      ['alpha', 'adopted'],
      ['beta', 'added'],
    ])
    expect(context.platform.sqlite.prepare('SELECT count(*) FROM tenants').pluck().get()).toBe(2)
  })
})

test('anything else is refused by its kind, and a missing file is said to be missing', async () => {
  const { context, inbox } = stage()
  const path = join(inbox, 'companies.xlsx')
  await expect(importTenants(context, path)).rejects.toMatchObject({
    code: 'import_file_missing',
    kind: 'not-found',
  })
  writeFileSync(path, 'x')
  await expect(importTenants(context, path)).rejects.toMatchObject({
    code: 'import_kind_unknown',
    kind: 'bad-input',
  })
  expect(existsSync(path)).toBe(true)
})
