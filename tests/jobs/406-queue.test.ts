/** BATCH-406 with a queue longer than its time, and killed in the middle of one (card 406, acceptance 3 and 7). */
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import batch from '../../jobs/400-notify/406-mail-delivery.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { multiply } from '../delivery/multiply.ts'
import { MIN, mostCopies, NINE, openStage, type Stage } from '../delivery/stage.ts'
import { until } from '../fixture/engine.ts'
import { bundleScript, startBundle } from './child-process.ts'

const MESSAGES = 100

let stage: Stage
afterEach(() => stage.close())

async function deliver(at: number) {
  const done = await performBatch(batch, {
    dataRoot: stage.made.root,
    at,
    settings: { toban: stage.settings },
  })
  return { ...done, summary: done.summary as Record<string, unknown> }
}

async function startRun(variables: Readonly<Record<string, string>> = {}) {
  const child = await bundleScript(fileURLToPath(new URL('./406-kill-child.ts', import.meta.url)))
  const { host, port } = stage.smtp
  return startBundle(child, [stage.made.root, String(NINE), host, String(port)], variables)
}

const hundredMails = () =>
  Array.from({ length: MESSAGES }, (_, n) => stage.mail('aoba', `u${n + 1}@aoba.example.jp`))

/** The other lane has nothing left: only what was claimed together with the held message waits. */
function onlyItsClaimWaits(id: string): boolean {
  const rows = stage.rows('aoba')
  const held = rows.find((row) => row.id === id)
  const waiting = rows.filter(({ state }) => state !== 'SENT')
  return (
    held?.state === 'SENDING' && waiting.every(({ claimToken }) => claimToken === held.claimToken)
  )
}

it('acceptance 3: SIGKILL while message 7 is held: the rerun sends what was left, 7 stays in doubt, each arrives once', async () => {
  stage = await openStage()
  const ids = hundredMails()
  const seventh = ids[6] ?? ''
  stage.smtp.trouble({ stage: 'dot', act: 'silence', about: /^u7@/ })
  const run = await startRun()
  await until(
    () =>
      stage.smtp.timesById().has(`<${seventh}@sakura-hd.example.jp>`) && onlyItsClaimWaits(seventh),
    'message 7 to be the only one in flight',
    50_000,
  )
  const waiting = stage.rows('aoba').filter(({ state }) => state !== 'SENT').length - 1
  run.kill()
  expect((await run.ended).signal).toBe('SIGKILL')
  const { summary, alerts } = await deliver(NINE + MIN)
  expect(waiting).toBeGreaterThan(0)
  expect(summary).toMatchObject({ sent: waiting, remaining: 0 })
  for (const id of ids)
    expect(stage.row('aoba', id).state).toBe(id === seventh ? 'IN_DOUBT' : 'SENT')
  expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([MESSAGES, 1])
  expect(alerts.raised).toContainEqual(
    expect.objectContaining({ key: 'delivery:in_doubt:aoba', severity: 'HIGH', value: 1 }),
  )
  await deliver(NINE + 61 * MIN)
  expect(stage.smtp.count()).toBe(MESSAGES)
})

it('acceptance 3: killed right after a claim: all are sent, each once', async () => {
  stage = await openStage()
  hundredMails()
  const run = await startRun({ NODE_ENV: 'test', TOBAN_CRASH_AT: 'after_claim' })
  expect((await run.ended).signal).toBe('SIGKILL')
  expect(stage.smtp.count()).toBe(0)
  const { summary } = await deliver(NINE + MIN)
  expect(summary).toMatchObject({ sent: MESSAGES, inDoubt: 0, remaining: 0 })
  expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([MESSAGES, 1])
})

it('acceptance 7: 5,000 and 3 mails at 100 a minute: the 3 leave in the first 3 minutes, the run ends at 47 with the rest waiting', async () => {
  stage = await openStage({ tenants: ['huge', 'tiny'], perMinute: 100 })
  stage.mail('huge', 'first@huge.example.jp')
  multiply(stage.made, 'huge', 5_000)
  const three = [1, 2, 3].map((n) => stage.mail('tiny', `u${n}@tiny.example.jp`))
  const { state, summary } = await deliver(NINE)
  expect(state).toBe('succeeded')
  for (const id of three) {
    const { state: end, sentAt } = stage.row('tiny', id)
    expect(end).toBe('SENT')
    expect(sentAt).toBeLessThanOrEqual(NINE + 3 * MIN)
  }
  const { sent, remaining } = summary as { sent: number; remaining: number }
  expect(sent + remaining).toBe(5_003)
  // A hundred in each of the 47 minutes, which begin on the minute.
  expect(sent).toBeGreaterThan(46 * 100)
  expect(sent).toBeLessThanOrEqual(47 * 100)
  const last = Math.max(...stage.rows('huge').map(({ sentAt }) => sentAt ?? 0))
  expect(last).toBeGreaterThanOrEqual(NINE + 46 * MIN)
  expect(last).toBeLessThan(NINE + 47 * MIN)
  expect(stage.rows('huge').filter(({ state: end }) => end === 'SENDING')).toEqual([])
  expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([sent, 1])
}, 180_000)
