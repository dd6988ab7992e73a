/** What at-most-once costs (performance P14): 5,000 mails through one and through two pooled connections, claimed, marked and recorded, against nodemailer in a loop. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { createDataFolder, dataFolder } from '../data/folder.ts'
import { createOps } from '../data/ops/open.ts'
import { createPlatform } from '../data/platform/open.ts'
import { loadConfig } from '../server/config/load.ts'
import { machineClock } from '../server/delivery/clock.ts'
import { openDelivery } from '../server/delivery/delivery.ts'
import { readEnvironment } from '../server/environment.ts'

const MAILS = 5_000
const ROUNDS = 3
const HOUR_MS = 3_600_000
const BODY = '期限が近づいています。内容をご確認ください。\n'.repeat(20)
const SUBJECT = '【重要】資格期限のお知らせ'

/** In a process of its own, so that both sides have the same receiver and none of them shares its event loop. */
const RECEIVER = `
const { SMTPServer } = require('smtp-server')
const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onData(stream, _session, done) {
  stream.resume(); stream.on('end', done) } })
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port))`

const { packageRoot } = readEnvironment()
const receiver = spawn(process.execPath, ['-e', RECEIVER], { cwd: packageRoot, stdio: 'pipe' })
const port = await new Promise<number>((resolve) => {
  receiver.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString())))
})

try {
  for (const connections of [1, 2]) await compare(connections)
} finally {
  receiver.kill()
}

async function compare(connections: number): Promise<void> {
  const ours: number[] = []
  const plain: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await withDelivery(connections))
    plain.push(await withNodemailer(connections))
  }
  const [oursMs, plainMs] = [median(ours), median(plain)]
  const perSecond = (ms: number) => Math.round((MAILS / ms) * 1_000)
  process.stdout.write(
    `${MAILS} mails over ${connections} connection(s): delivery ${perSecond(oursMs)}/s, nodemailer in a loop ${perSecond(plainMs)}/s, ratio ${(plainMs / oursMs).toFixed(2)}\n`,
  )
}

async function withNodemailer(maxConnections: number): Promise<number> {
  const transporter = createTransport({ pool: true, maxConnections, host: '127.0.0.1', port })
  const began = performance.now()
  let next = 0
  const loop = async () => {
    for (let i = next++; i < MAILS; i = next++) {
      await transporter.sendMail({
        from: 'toban@example.jp',
        to: `u${i}@example.jp`,
        subject: SUBJECT,
        text: BODY,
        textEncoding: 'base64',
      })
    }
  }
  await Promise.all(Array.from({ length: maxConnections }, loop))
  const ms = performance.now() - began
  transporter.close()
  return ms
}

async function withDelivery(lanesPerConnection: number): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'toban-bench-'))
  const folder = dataFolder(root)
  createDataFolder(folder)
  const identity = { installationId: 'bench', appVersion: '0', at: Date.now() }
  createOps(folder.opsFile, identity).sqlite.close()
  const platform = createPlatform(folder.platformFile, identity)
  const delivery = openDelivery({
    folder,
    settings: settings(),
    clock: machineClock,
    signal: new AbortController().signal,
    by: 'bench',
    runId: 'bench',
    batchId: 'BATCH-406',
    dryRun: false,
    alive: { at: 0, attempts: [] },
    secret: () => '',
    crashAt: null,
    alerts: { raise: () => {}, clear: () => {} },
    lanesPerConnection,
  })
  try {
    platform.sqlite.transaction(() => {
      for (let i = 0; i < MAILS; i += 1) {
        delivery.enqueue(platform, {
          channel: 'EMAIL',
          recipient: { type: 'USER', address: `u${i}@example.jp` },
          content: { subject: SUBJECT, body: BODY, format: 'PLAIN' },
          priority: 1,
          dedupe: `bench-${i}`,
          tenantId: null,
          sourceBatch: 'bench',
        })
      }
    })()
    const began = performance.now()
    const report = await delivery.drain({
      whose: { platform: true, tenants: 'none' },
      batchSize: MAILS,
      deadline: Date.now() + HOUR_MS,
    })
    const ms = performance.now() - began
    const sent = report.owners[0]?.counts.sent
    if (sent !== MAILS) throw new Error(`only ${sent} of ${MAILS} were sent`)
    return ms
  } finally {
    await delivery.close()
    platform.sqlite.close()
    rmSync(root, { recursive: true, force: true })
  }
}

function settings() {
  const loaded = loadConfig(join(packageRoot, 'config'))
  if (!loaded.ok) throw new Error('the configuration has faults')
  const { toban } = loaded.config
  const smtp = {
    host: '127.0.0.1',
    port,
    secure: false,
    requireTls: false,
    user: null,
    password: null,
    perMinute: 10_000_000,
  }
  return { ...toban, mail: { ...toban.mail, smtp } }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
