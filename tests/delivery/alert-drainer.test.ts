/** The engine's own alert messages: drained by the main process itself, and told directly when ops.db can not be written. */
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, it } from 'vitest'
import { installationOf, recipientHash } from '../../data/outbox/insert.ts'
import { type OutboxRow, outboxOf } from '../../data/outbox/table.ts'
import type { Config } from '../../server/config/config.ts'
import { loadConfig } from '../../server/config/load.ts'
import { startAlertDrainer } from '../../server/delivery/alert-drainer.ts'
import { jumpingClock } from '../../server/delivery/clock.ts'
import { directAlarms } from '../../server/delivery/direct-alarm.ts'
import type { DrainReport } from '../../server/delivery/drain-terms.ts'
import { type SmtpStandIn, startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { newId } from '../../server/domain/ids.ts'
import { makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { settingsFor } from './settings.ts'
import { HOUR, mostCopies, NINE } from './stage.ts'

let made: TestFolder
let smtp: SmtpStandIn
let hook: Server | null = null
const posted: string[] = []
afterEach(async () => {
  await smtp.close()
  made.close()
  hook?.close()
  hook = null
  posted.length = 0
})

async function open(): Promise<Config> {
  made = makeDataFolder()
  smtp = await startSmtp()
  const loaded = loadConfig('config')
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  const routes = {
    ops: [
      { channel: 'email', to: ['ops@sakura-hd.example.jp'], from: 'MEDIUM' },
      { channel: 'webhook', url: { env: 'HOOK' }, from: 'MEDIUM' },
    ],
  } as const
  const alerts = { ...loaded.config.alerts, routes } as unknown as Config['alerts']
  return { ...loaded.config, alerts, toban: settingsFor(smtp) }
}

async function listen(status: number): Promise<string> {
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => posted.push(chunk.toString()))
    request.on('end', () => response.writeHead(status).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  hook = server
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/alert`
}

function queue(to: Readonly<{ channel: string; type: string; address: string; config: string }>) {
  const { sqlite } = made.ops()
  const id = newId(NINE)
  const hash = recipientHash(installationOf(sqlite, 'platform'), to.address)
  sqlite
    .prepare(`INSERT INTO alert_messages (message_id, dedupe_key, digest, route, channel, integration_config_id,
      recipient_type, recipient_address, recipient_hash, subject, body, body_format, priority, state,
      next_attempt_at, expires_at, attempts, max_attempts, attempt_seq, deferrals)
      VALUES (?, ?, 0, 'ops', ?, ?, ?, ?, ?, '[HIGH] 送信できません', '本文', 'PLAIN', 2, 'PENDING', ?, ?, 0, 4, 0, 0)`)
    .run(
      id,
      `alert:${id}`,
      to.channel,
      to.config,
      to.type,
      to.address,
      hash,
      NINE,
      NINE + 72 * HOUR,
    )
  return id
}
const mail = {
  channel: 'EMAIL',
  type: 'USER',
  address: 'ops@sakura-hd.example.jp',
  config: 'alerts:ops/0',
}
const webhook = {
  channel: 'WEBHOOK',
  type: 'WEBHOOK',
  address: '{"env":"HOOK"}',
  config: 'alerts:ops/1',
}

function row(id: string): OutboxRow {
  const { table, columns } = outboxOf(made.ops())
  const sql = `SELECT ${columns} FROM ${table} WHERE message_id = ?`
  return made.ops().sqlite.prepare(sql).get(id) as OutboxRow
}

async function drainOnce(config: Config, secrets: Readonly<Record<string, string>> = {}) {
  const reports: DrainReport[] = []
  const troubles: unknown[] = []
  const drainer = startAlertDrainer({
    ops: made.ops(),
    platform: made.platform(),
    config: () => config,
    clock: jumpingClock(NINE),
    secret: (ref) => ('env' in ref ? (secrets[ref.env] ?? '') : ''),
    tokensDir: made.folder.stateDir,
    onReport: (report) => reports.push(report),
    onCircuit: () => {},
    onTrouble: (error) => troubles.push(error),
  })
  await drainer.settled()
  await drainer.stop()
  return { reports, troubles }
}

describe('alert messages', () => {
  it('leave by mail and webhook, once, and their mark was synced', async () => {
    const config = await open()
    const url = await listen(200)
    const ids = [queue(mail), queue(webhook)]
    const level = made.ops().sqlite.pragma('synchronous', { simple: true })
    await drainOnce(config, { HOOK: url })
    await drainOnce(config, { HOOK: url })
    expect(ids.map((id) => row(id).state)).toEqual(['SENT', 'SENT'])
    expect(smtp.count()).toBe(1)
    expect(posted).toHaveLength(1)
    expect(JSON.parse(posted[0] ?? '{}')).toMatchObject({
      subject: '[HIGH] 送信できません',
      text: '本文',
    })
    // FULL only for the moments of marks and results.
    expect(made.ops().sqlite.pragma('synchronous', { simple: true })).toBe(level)
  })

  it('do not need platform.db: nothing of it is written', async () => {
    const config = await open()
    queue(mail)
    const before = made
      .platform()
      .sqlite.prepare('SELECT count(*) AS n FROM channel_rate_windows')
      .get()
    await drainOnce(config)
    expect(smtp.count()).toBe(1)
    expect(
      made.platform().sqlite.prepare('SELECT count(*) AS n FROM channel_rate_windows').get(),
    ).toEqual(before)
  })

  it('a webhook that is gone (410) is DEAD at once, and says so', async () => {
    const config = await open()
    const id = queue(webhook)
    const { reports } = await drainOnce(config, { HOOK: await listen(410) })
    expect(row(id)).toMatchObject({ state: 'DEAD', lastClass: 'D', lastCode: 'HTTP 410' })
    expect(reports[0]?.owners[0]?.counts.dead).toBe(1)
  })

  it('whatever a dead process had claimed is settled: begun = in doubt, not begun = sent', async () => {
    const config = await open()
    const ids = [queue(mail), queue({ ...mail, address: 'oncall@sakura-hd.example.jp' })]
    made
      .ops()
      .sqlite.exec(
        `UPDATE alert_messages SET state = 'SENDING', claim_token = 't', claimed_by_run = '_ops', lease_until = ${NINE + HOUR}`,
      )
    made
      .ops()
      .sqlite.prepare(
        'UPDATE alert_messages SET io_started_at = ?, attempt_seq = 1 WHERE message_id = ?',
      )
      .run(NINE, ids[0])
    const { reports } = await drainOnce(config)
    expect(ids.map((id) => row(id).state)).toEqual(['IN_DOUBT', 'SENT'])
    expect(reports[0]?.owners[0]?.inDoubt).toHaveLength(1)
    expect(mostCopies(smtp)).toBe(1)
  })

  it('an ops.db that can not be written is trouble, not a crash', async () => {
    const config = await open()
    queue(mail)
    made.ops().sqlite.pragma('query_only = ON')
    const { troubles } = await drainOnce(config)
    expect(troubles).toHaveLength(1)
    expect(smtp.count()).toBe(0)
  })
})

describe('direct alarms', () => {
  const dataRoot = `/data/${newId(Date.now())}`
  const alarm = {
    key: 'engine:ops_db',
    words: { ja: 'ops.db に書き込めません', en: 'ops.db can not be written' },
  }
  let now = Date.now()
  const said: string[] = []
  const alarmsOf = (config: Config, url: string) =>
    directAlarms({
      config: () => config,
      secret: () => url,
      now: () => now,
      dataRoot,
      say: (text) => said.push(text),
    })

  it('reach mail and hooks of the configuration without a database, once per key and hour, also after a restart', async () => {
    const config = await open()
    const url = await listen(200)
    const alarms = alarmsOf(config, url)
    expect(await alarms(alarm)).toBe('sent')
    expect(await alarms(alarm)).toBe('throttled')
    expect(await alarmsOf(config, url)(alarm)).toBe('throttled')
    expect(await alarms({ ...alarm, key: 'another' })).toBe('sent')
    now += HOUR + 1
    expect(await alarms(alarm)).toBe('sent')
    expect(smtp.count()).toBe(3)
    expect(posted).toHaveLength(3)
    const first = await simpleParser(smtp.received()[0]?.raw ?? '')
    expect(first.subject).toBe('[CRITICAL] ops.db can not be written')
    expect(said.filter((text) => text.startsWith('engine:ops_db')).length).toBeGreaterThanOrEqual(4)
    for (const key of [alarm.key, 'another']) removeMarker(dataRoot, key)
  })

  it('that reach nobody say so and do not throw', async () => {
    const config = await open()
    await smtp.close()
    const alarms = alarmsOf(config, 'http://127.0.0.1:9/x')
    expect(await alarms({ ...alarm, key: 'nobody' })).toBe('failed')
    removeMarker(dataRoot, 'nobody')
  })
})

function removeMarker(dataRoot: string, key: string): void {
  const name = createHash('sha256').update(`${dataRoot}|${key}`).digest('hex').slice(0, 16)
  rmSync(join(tmpdir(), `toban-alarm-${name}`), { force: true })
}
