/** What tabs with live updates cost the server: they are read by another process, so that only our side is counted. */
import { type ChildProcess, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { Installation } from '../../tests/console/fixture/installation.ts'

const WARM_MS = 3_000
const EVENT_EVERY_MS = 1_000

/** Opens so many streams, counts messages, and says how many when it is told to stop. */
const READER = `
  const [address, tabs] = process.argv.slice(1)
  let messages = 0
  const cookie = 'toban_session=token-of-tanaka; toban_language=ja'
  async function read() {
    const answer = await fetch(address, { headers: { cookie } })
    const decoder = new TextDecoder()
    for await (const part of answer.body)
      messages += decoder.decode(part).split('\\n\\n').length - 1
  }
  for (let tab = 0; tab < Number(tabs); tab += 1) read().catch(() => undefined)
  process.on('SIGTERM', () => { process.stdout.write(String(messages)); process.exit(0) })
`

export async function liveCost(
  one: Installation,
  { tabs, seconds }: { tabs: number; seconds: number },
): Promise<{ percent: number; messages: number }> {
  const server = await listening(one)
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}/events/today`
  const reader = spawn(process.execPath, ['-e', READER, '--', address, String(tabs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const beat = setInterval(() => one.publish({ kind: 'run', batchId: 'BATCH-501' }), EVENT_EVERY_MS)
  await wait(WARM_MS)
  const before = process.cpuUsage()
  await wait(seconds * 1_000)
  const { user, system } = process.cpuUsage(before)
  clearInterval(beat)
  const messages = await stopped(reader)
  server.close()
  return { percent: (user + system) / (seconds * 1_000 * 10), messages }
}

function listening(one: Installation): Promise<ReturnType<typeof serve>> {
  return new Promise((resolve) => {
    const server = serve({ fetch: one.app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(server),
    )
  })
}

function stopped(reader: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    let text = ''
    reader.stdout?.on('data', (part: Buffer) => {
      text += part.toString()
    })
    reader.once('close', () => resolve(Number(text)))
    reader.kill('SIGTERM')
  })
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
