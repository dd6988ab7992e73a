/** Attachments of mails (BATCH-406, 5): only the owner's own files, unchanged, and what happens when they are too big. */
import { createHash } from 'node:crypto'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, it } from 'vitest'
import { HOUR, NINE, openStage, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage.close())

const MB = 1_000_000

function file(path: string, bytes: number) {
  const absolute = join(stage.made.root, path)
  mkdirSync(dirname(absolute), { recursive: true })
  const content = Buffer.alloc(bytes, 'x')
  writeFileSync(absolute, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { path, filename: '請求書_2026-06.pdf', contentType: 'application/pdf', sha256 }
}

const received = async () => await simpleParser(stage.smtp.received().at(-1)?.raw ?? '')

describe('an attachment', () => {
  it('arrives whole, with its Japanese name, and its hash is in the log', async () => {
    stage = await openStage()
    const invoice = file('reports/aoba/invoices/1.pdf', 20_000)
    stage.mail('aoba', 'a@aoba.example.jp', { attachments: [invoice] })
    await stage.drain()
    const [attached] = (await received()).attachments
    expect(attached).toMatchObject({
      filename: '請求書_2026-06.pdf',
      contentType: 'application/pdf',
    })
    expect(
      createHash('sha256')
        .update(attached?.content ?? '')
        .digest('hex'),
    ).toBe(invoice.sha256)
    const log = stage.made
      .tenant('aoba')
      .sqlite.prepare('SELECT attachment_hashes FROM notification_log')
    expect(log.pluck().get()).toBe(JSON.stringify([`${invoice.path} ${invoice.sha256}`]))
  })

  it('of 30 MB is named in the mail instead, with the way to it', async () => {
    stage = await openStage()
    const settings = {
      ...stage.settings,
      server: { ...stage.settings.server, publicUrl: 'https://toban.example.jp/' },
    }
    stage.mail('aoba', 'a@aoba.example.jp', {
      attachments: [file('reports/aoba/big.pdf', 30 * MB)],
    })
    await stage.drain({ settings })
    const mail = await received()
    expect(mail.attachments).toEqual([])
    expect(mail.text).toContain('請求書_2026-06.pdf (30.0 MB)')
    expect(mail.text).toContain('https://toban.example.jp/tenants/aoba')
    expect(stage.rows('aoba')[0]?.state).toBe('SENT')
  })

  it('of 30 MB with the policy `fail` is DEAD ATTACHMENT_TOO_LARGE', async () => {
    stage = await openStage({ mail: { oversized: 'fail' } })
    stage.mail('aoba', 'a@aoba.example.jp', {
      attachments: [file('reports/aoba/big.pdf', 30 * MB)],
    })
    await stage.drain()
    expect(stage.rows('aoba')[0]).toMatchObject({ state: 'DEAD', lastCode: 'ATTACHMENT_TOO_LARGE' })
    expect(stage.smtp.connections()).toBe(0)
  })

  it('that the relay’s SIZE does not allow is named instead: 12 MB, SIZE 10 MB', async () => {
    stage = await openStage({ smtp: { maxBytes: 10 * MB } })
    stage.mail('aoba', 'a@aoba.example.jp', {
      attachments: [file('reports/aoba/big.pdf', 12 * MB)],
    })
    await stage.drain()
    expect((await received()).text).toContain('請求書_2026-06.pdf (12.0 MB)')
    expect([stage.smtp.count(), stage.rows('aoba')[0]?.state]).toEqual([1, 'SENT'])
  })

  it('and with the policy `fail` is DEAD', async () => {
    stage = await openStage({ smtp: { maxBytes: 10 * MB }, mail: { oversized: 'fail' } })
    stage.mail('aoba', 'a@aoba.example.jp', {
      attachments: [file('reports/aoba/big.pdf', 12 * MB)],
    })
    await stage.drain()
    expect(stage.rows('aoba')[0]).toMatchObject({ state: 'DEAD', lastClass: 'E' })
  })

  it.each([
    ['outside the data folder', '../../etc/passwd'],
    ['an absolute path', '/etc/passwd'],
    ['a database', 'platform.db'],
    ['another company’s', 'reports/sora/secret.pdf'],
    ['a link that leads out', 'reports/aoba/link.pdf'],
  ])('%s is DEAD ATTACHMENT_FORBIDDEN', async (_, path) => {
    stage = await openStage({ tenants: ['aoba', 'sora'] })
    const secret = file('reports/sora/secret.pdf', 10)
    file('reports/aoba/own.pdf', 10)
    symlinkSync(join(stage.made.root, secret.path), join(stage.made.root, 'reports/aoba/link.pdf'))
    stage.mail('aoba', 'a@aoba.example.jp', { attachments: [{ ...secret, path }] })
    await stage.drain()
    expect(stage.rows('aoba')[0]).toMatchObject({ state: 'DEAD', lastCode: 'ATTACHMENT_FORBIDDEN' })
    expect(stage.smtp.connections()).toBe(0)
  })

  it.each([
    ['that is gone', 'ATTACHMENT_MISSING', { path: 'reports/aoba/gone.pdf' }],
    ['that was changed', 'ATTACHMENT_CHANGED', { sha256: 'other' }],
  ])('%s is DEAD %s; the next mail goes', async (_, code, change) => {
    stage = await openStage()
    const own = file('reports/aoba/own.pdf', 10)
    stage.mail('aoba', 'a@aoba.example.jp', { attachments: [{ ...own, ...change }] })
    stage.mail('aoba', 'b@aoba.example.jp')
    await stage.drain()
    expect(stage.rows('aoba')[0]).toMatchObject({ state: 'DEAD', lastClass: 'E', lastCode: code })
    expect(stage.smtp.count()).toBe(1)
  })

  it('of the holding may lie in a company’s reports: an invoice', async () => {
    stage = await openStage()
    stage.platformMail('keiri@aoba.example.jp', {
      attachments: [file('reports/aoba/invoices/1.pdf', 10)],
    })
    await stage.drain({ at: NINE + HOUR })
    expect((await received()).attachments).toHaveLength(1)
  })
})
