/** The real scheduler, its threads and a real mail server: what an operator finds in the mailbox, and what a stopped run leaves. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectionsOf } from '../../server/delivery/connections.ts'
import { enqueue } from '../../server/delivery/enqueue.ts'
import { type SmtpStandIn, startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig, until } from '../fixture/engine.ts'
import { freePort, type Running, startToban, toban } from '../fixture/process.ts'
import { settingsFor } from './settings.ts'
import { mostCopies } from './stage.ts'

const ENTRIES = `
  BATCH-301: { cron: "45 1 1 1 *", businessDate: previous, retry: { attempts: 1 }, alert: [ops] }
  BATCH-406: { manual: true, retry: { attempts: 1 }, alert: [ops] }
`

let smtp: SmtpStandIn
let data: TestFolder
let config: string
let scheduler: Running

beforeAll(async () => {
  smtp = await startSmtp()
  data = makeDataFolder()
  for (const code of ['aoba', 'kowareta']) data.addTenant({ code })
  rmSync(data.folder.tenantFile('kowareta'))
  config = testConfig(ENTRIES)
  const toban = join(config, 'toban.yaml')
  const relay = `smtp: { host: 127.0.0.1, port: ${smtp.port}, secure: false, requireTls: false }`
  const text = readFileSync(toban, 'utf8').replace('language: en', 'language: ja')
  writeFileSync(toban, text.replace('smtp: null', relay))
  const variables = { TOBAN_PORT: String(await freePort()) }
  scheduler = startToban(['start'], { data: data.root, config, variables })
  await scheduler.printed('"ready"')
})
afterAll(async () => {
  await scheduler.kill('SIGTERM')
  await smtp.close()
  cleanUp()
  rmSync(config, { recursive: true, force: true })
})

function asked(...args: string[]) {
  return toban([...args, '--json'], { data: data.root, config })
}

it('a failing batch: its alert and the engine’s in one mail, whose Japanese subject a mail reader decodes', async () => {
  const said = asked('run', '301', '--wait', '--reason', 'test')
  expect(said.code, said.err).toBe(1)
  const messages = data
    .ops()
    .sqlite.prepare(`SELECT state FROM alert_messages WHERE subject LIKE '%BATCH-301%'`)
    .pluck()
  await until(() => messages.all()[0] === 'SENT', 'the message to be sent')
  const alerts = data.ops().sqlite.prepare('SELECT alert_key FROM alerts ORDER BY 1').pluck()
  // The engine speaks of the run, the batch of its card's own limit (more than 5 % failed): one message tells both.
  expect(alerts.all()).toEqual([
    expect.stringMatching(/^failed:BATCH-301:tenant_file_missing:/),
    'tenant:kowareta:usage_failed',
  ])
  expect(messages.all()).toEqual(['SENT'])
  const mails = await Promise.all(
    smtp.received().map(async ({ to, raw }) => ({ ...(await simpleParser(raw)), to })),
  )
  const about = mails.filter(({ subject }) => subject?.includes('BATCH-301'))
  expect(about).toMatchObject([{ to: ['ops@sakura-hd.example.jp'] }])
  expect(about[0]?.subject).toMatch(/[ぁ-んァ-ヶ一-龠]/)
  expect(about[0]?.text).toContain('kowareta')
})

it('a run that is cancelled while the server thinks about a mail waits for the answer and begins nothing more', async () => {
  const db = data.tenant('aoba')
  const settings = settingsFor(smtp)
  const about = { connections: connectionsOf([], settings), now: Date.now() - 1_000, runId: null }
  for (let i = 0; i < 12; i += 1)
    enqueue(
      db,
      {
        channel: 'EMAIL',
        recipient: { type: 'USER', address: `u${i}@aoba.example.jp` },
        content: { subject: '通知', body: '本文', format: 'PLAIN' },
        priority: 1,
        dedupe: `m-${i}`,
      },
      about,
    )
  const before = smtp.count()
  smtp.trouble({ stage: 'dot', act: { delayMs: 4_000 } })
  const said = asked('run', '406', '--tenants', 'aoba', '--no-wait', '--reason', 'test')
  expect(said.code, said.err).toBe(0)
  const runs = data.ops().sqlite.prepare(`SELECT id FROM runs WHERE batch_id = 'BATCH-406'`)
  const id = String(runs.pluck().get())
  const states = () =>
    db.sqlite.prepare('SELECT state FROM notification_deliveries').pluck().all() as string[]
  const begun = db.sqlite
    .prepare('SELECT count(*) FROM notification_deliveries WHERE io_started_at IS NOT NULL')
    .pluck()
  await until(() => begun.get() !== 0, 'the first mail to be handed over')
  const cancelled = asked('cancel', id, '--reason', 'test')
  expect(cancelled.code, cancelled.err).toBe(0)
  const ended = data
    .ops()
    .sqlite.prepare(`SELECT state FROM runs WHERE id = ? AND finished_at IS NOT NULL`)
    .pluck()
  await until(
    () => ended.get(id),
    () => `the run to end: ${states().join()} ${scheduler.text()}`,
  )
  expect(ended.get(id)).toBe('cancelled')
  const sent = states().filter((state) => state === 'SENT').length
  // Two lanes: what was in flight has its result, the rest was never begun, and nothing is in doubt.
  expect(sent).toBeGreaterThan(0)
  expect(states().filter((state) => state === 'PENDING')).toHaveLength(12 - sent)
  expect(states()).toContain('PENDING')
  expect([smtp.count() - before, mostCopies(smtp)]).toEqual([sent, 1])
})
