/** BATCH-406 over a real mail server on loopback: whose mails go, numbers that add up, and what operators hear. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import batch from '../../jobs/400-notify/406-mail-delivery.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { HOUR, mostCopies, NINE, openStage, type Stage } from '../delivery/stage.ts'

let stage: Stage
beforeEach(async () => {
  stage = await openStage({ tenants: ['aoba', 'kita'] })
})
afterEach(() => stage.close())

async function deliver(options: Partial<PerformOptions> = {}) {
  const done = await performBatch(batch, {
    dataRoot: stage.made.root,
    at: NINE,
    settings: { toban: stage.settings },
    ...options,
  })
  return { ...done, summary: done.summary as Record<string, unknown> }
}

const RESULT = [
  'sent',
  'deferred',
  'retry',
  'dead',
  'suppressed',
  'inDoubt',
  'expired',
  'cancelled',
  'remaining',
] as const

function addsUp(summary: Record<string, unknown>): void {
  const sum = RESULT.reduce((total, key) => total + Number(summary[key]), 0)
  expect(summary.due).toBe(sum)
}

describe('a run', () => {
  it('acceptance 1: sends what is due of the holding and of every company, each once, and the numbers add up', async () => {
    for (let n = 0; n < 20; n += 1) stage.mail('aoba', `u${n}@aoba.example.jp`)
    stage.mail('kita', 'k@kita.example.jp')
    stage.platformMail('keiri@sakura-hd.example.jp')
    stage.mail('kita', 'later@kita.example.jp', { notBefore: NINE + HOUR })
    const { state, summary, tenants } = await deliver()
    expect(state).toBe('succeeded')
    expect(summary).toMatchObject({
      batchId: 'BATCH-406',
      due: 22,
      sent: 22,
      remaining: 0,
      rounds: 1,
    })
    expect(summary).toMatchObject({ totalTenants: 2, successCount: 2, platform: { sent: 1 } })
    addsUp(summary)
    expect(tenants.map(({ code, result }) => [code, (result as { sent: number }).sent])).toEqual([
      ['aoba', 20],
      ['kita', 1],
    ])
    expect(stage.smtp.count()).toBe(22)
    expect(mostCopies(stage.smtp)).toBe(1)
    const [relay] = Object.values(summary.byConfig as Record<string, unknown>)
    expect(relay).toMatchObject({ sent: 22, failed: 0, state: 'CLOSED' })
  })

  it('acceptance 8: an empty queue is a good end with nothing done; a platform mail to 10 addresses is 10 rows', async () => {
    expect((await deliver()).summary).toMatchObject({ due: 0, sent: 0, avgMs: null })
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone@/ })
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '450 4.2.0 later' }, about: /^grey@/ })
    const eight = Array.from({ length: 8 }, (_, n) => `p${n}@x.example.jp`)
    for (const address of [...eight, 'gone@x.example.jp', 'grey@x.example.jp'])
      stage.platformMail(address)
    const { summary } = await deliver()
    expect(summary).toMatchObject({ due: 10, sent: 8, dead: 1, retry: 1 })
    addsUp(summary)
    const again = stage.platformMail('gone@x.example.jp', { dedupe: 'another matter' })
    await deliver()
    expect(stage.row('_platform', again).state).toBe('SUPPRESSED')
  })

  it('for named companies leaves the holding and the others alone', async () => {
    stage.mail('aoba', 'a@aoba.example.jp')
    stage.mail('kita', 'k@kita.example.jp')
    stage.platformMail('keiri@sakura-hd.example.jp')
    const { summary } = await deliver({ tenants: ['kita'] })
    expect(summary).toMatchObject({ sent: 1, platform: null, totalTenants: 1 })
    expect((await deliver({ params: { queues: 'platform' } })).summary).toMatchObject({
      sent: 1,
      totalTenants: 0,
    })
    expect(stage.rows('aoba')[0]?.state).toBe('PENDING')
  })

  it('with priorityOnly sends HIGH and CRITICAL, with sentBefore what was due then', async () => {
    stage.mail('aoba', 'normal@aoba.example.jp')
    stage.mail('aoba', 'high@aoba.example.jp', { priority: 2 })
    expect((await deliver({ params: { priorityOnly: true } })).summary).toMatchObject({ sent: 1 })
    const sentBefore = new Date(NINE - HOUR).toISOString()
    expect((await deliver({ params: { sentBefore } })).summary).toMatchObject({ sent: 0 })
  })

  it('in a dry run builds every message, calls nobody and changes nothing', async () => {
    stage.mail('aoba', 'yamada@aoba.example.jp')
    stage.mail('aoba', 'lost@aoba.example.jp', {
      attachments: [
        { path: 'reports/aoba/none.pdf', filename: 'none.pdf', contentType: 'application/pdf' },
      ],
    } as never)
    const before = stage.rows('aoba')
    const { summary, state } = await deliver({ dryRun: true })
    expect(state).toBe('succeeded')
    const aoba = (summary.owners as { owner: string }[]).find(({ owner }) => owner === 'aoba')
    expect(aoba).toMatchObject({ due: 2, wouldSend: 1 })
    expect(JSON.stringify(aoba)).toContain('ATTACHMENT_MISSING')
    expect(JSON.stringify(aoba)).not.toContain('yamada@')
    expect(stage.rows('aoba')).toEqual(before)
    expect(stage.smtp.count()).toBe(0)
  })

  it('with one company’s file broken fails for that company only', async () => {
    stage.mail('kita', 'k@kita.example.jp')
    stage.made.addTenant({ code: 'ruins' })
    writeFileSync(
      join(stage.made.root, 'tenants', 'ruins.db'),
      'no database at all, only text '.repeat(200),
    )
    const { state, tenants } = await deliver()
    expect(state).toBe('failed')
    expect(tenants.map(({ code, state: end }) => [code, end])).toEqual([
      ['aoba', 'succeeded'],
      ['kita', 'succeeded'],
      ['ruins', 'failed'],
    ])
    expect(stage.smtp.count()).toBe(1)
  })

  it.each([
    ['batchSize: 0', { batchSize: 0 }, /batchSize/],
    ['a future moment', { sentBefore: new Date(NINE + HOUR).toISOString() }, /sentBefore/],
    ['an unknown queue', { queues: 'others' }, /queues/],
  ])('refuses %s', async (_name, params, message) => {
    const { error } = await deliver({ params })
    expect(error).toMatchObject({ class: 'parameters', message: expect.stringMatching(message) })
  })
})

describe('operators hear', () => {
  it('of more than 5 % failures in at least 20 tries, and of its end', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone/ })
    for (let n = 0; n < 18; n += 1) stage.mail('aoba', `u${n}@aoba.example.jp`)
    for (let n = 0; n < 2; n += 1) stage.mail('aoba', `gone${n}@aoba.example.jp`)
    const bad = await deliver()
    expect(bad.alerts.raised).toContainEqual(
      expect.objectContaining({ key: 'mail:failure_rate', severity: 'HIGH', value: 10 }),
    )
    stage.mail('aoba', 'well@aoba.example.jp')
    expect((await deliver()).alerts.cleared).toContain('mail:failure_rate')
  })

  it('of more than ten hard bounces of one domain', async () => {
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /@old\./ })
    for (let n = 0; n < 11; n += 1) stage.mail('aoba', `u${n}@old.example.jp`)
    const { alerts } = await deliver()
    expect(alerts.raised).toContainEqual(
      expect.objectContaining({
        key: 'mail:bounces:old.example.jp',
        severity: 'MEDIUM',
        value: 11,
      }),
    )
  })

  it('of a mail whose file is missing: it must not go without it', async () => {
    const folder = join(stage.made.root, 'reports', 'aoba')
    mkdirSync(folder, { recursive: true })
    const path = join(folder, 'invoice.pdf')
    writeFileSync(path, 'pdf')
    stage.mail('aoba', 'a@aoba.example.jp', {
      attachments: [
        {
          path: 'reports/aoba/invoice.pdf',
          filename: 'invoice.pdf',
          contentType: 'application/pdf',
        },
      ],
    } as never)
    rmSync(path)
    const { alerts, summary } = await deliver()
    expect(summary).toMatchObject({ dead: 1, sent: 0 })
    expect(alerts.raised).toContainEqual(
      expect.objectContaining({ key: 'mail:attachment_missing', severity: 'HIGH' }),
    )
  })
})
