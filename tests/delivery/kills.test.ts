/**
 * Processes that die in the middle (delivery rules D1, D5–D7): at each of the four crash points, and again and again
 * between "handed over" and "recorded". CI kills a few dozen; TOBAN_KILLS=300 makes it the long form.
 */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CrashPoint } from '../../server/delivery/crash-point.ts'
import { newId } from '../../server/domain/ids.ts'
import { bundleScript, runBundle } from '../jobs/child-process.ts'
import type { CrashJob } from './crash-child.ts'
import { HOUR, MIN, mostCopies, NINE, openStage, type Stage } from './stage.ts'

let child: string
let stage: Stage

beforeAll(async () => {
  child = await bundleScript(fileURLToPath(new URL('./crash-child.ts', import.meta.url)))
})
beforeEach(async () => {
  stage = await openStage({ tenants: ['aoba'] })
})
afterEach(() => stage.close())

/** @param crash `point`, or `point:n`; null = lives. */
async function drainInChild(at: number, crash: string | null): Promise<string | null> {
  const { host, port } = stage.smtp
  const job: CrashJob = { root: stage.made.root, smtp: { host, port }, at, by: `${newId(at)}.1` }
  const variables = crash === null ? {} : { NODE_ENV: 'test', TOBAN_CRASH_AT: crash }
  const ended = await runBundle(child, [JSON.stringify(job)], variables)
  if (ended.code !== null && ended.code !== 0) throw new Error(ended.stderr)
  return ended.signal
}

type Expected = readonly [
  point: CrashPoint,
  receivedAtDeath: number,
  stateAfterNext: string,
  receivedInAll: number,
]

describe('killed', () => {
  it.each<Expected>([
    ['after_claim', 0, 'SENT', 1],
    ['before_io', 0, 'IN_DOUBT', 0],
    ['after_io_before_commit', 1, 'IN_DOUBT', 1],
    ['after_commit', 1, 'SENT', 1],
  ])('%s: received %i, then %s, received %i in all', async (point, atDeath, state, inAll) => {
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    expect(await drainInChild(NINE, point)).toBe('SIGKILL')
    expect(stage.smtp.count()).toBe(atDeath)
    await stage.drain({ at: NINE + MIN })
    expect(stage.row('aoba', id).state).toBe(state)
    expect(stage.smtp.count()).toBe(inAll)
    const isInDoubt = state === 'IN_DOUBT'
    expect(stage.raised.map(({ key }) => key)).toEqual(isInDoubt ? ['delivery:in_doubt:aoba'] : [])
  })

  it('while one mail is in flight: all others are sent by the next drain, that one stays in doubt', async () => {
    const ids = Array.from({ length: 20 }, (_, i) => stage.mail('aoba', `u${i}@aoba.example.jp`))
    expect(await drainInChild(NINE, 'after_io_before_commit:7')).toBe('SIGKILL')
    await stage.drain({ at: NINE + MIN })
    const states = ids.map((id) => stage.row('aoba', id).state)
    expect(states[6]).toBe('IN_DOUBT')
    expect(states.filter((state) => state === 'SENT')).toHaveLength(19)
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([20, 1])
  })

  it('together with its machine: what was claimed is in doubt, for nobody knows which marks the disk has lost', async () => {
    const ids = Array.from({ length: 25 }, (_, i) => stage.mail('aoba', `u${i}@aoba.example.jp`))
    // The claim is all that had to be on the disk: it is what a power cut in the middle leaves.
    expect(await drainInChild(NINE, 'after_claim')).toBe('SIGKILL')
    await stage.drain({ at: NINE + MIN, boot: 'another-boot' })
    const rows = ids.map((id) => stage.row('aoba', id))
    const inDoubt = rows.filter(({ state }) => state === 'IN_DOUBT')
    expect(inDoubt.map(({ lastCode }) => lastCode)).toEqual(Array(20).fill('POWER_CUT'))
    expect(rows.filter(({ state }) => state === 'SENT')).toHaveLength(5)
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([5, 1])
    expect(stage.raised).toMatchObject([{ key: 'delivery:in_doubt:aoba', value: 20 }])
  })

  it('is not believed without NODE_ENV=test', async () => {
    stage.mail('aoba', 'a@aoba.example.jp')
    const { host, port } = stage.smtp
    const job = { root: stage.made.root, smtp: { host, port }, at: NINE, by: `${newId(NINE)}.1` }
    const variables = { NODE_ENV: 'production', TOBAN_CRASH_AT: 'before_io' }
    expect(await runBundle(child, [JSON.stringify(job)], variables)).toMatchObject({ code: 0 })
    expect(stage.smtp.count()).toBe(1)
  })
})

const KILLS = Number(process.env.TOBAN_KILLS ?? 24)
const AT_ONCE = 2

describe(`${KILLS} kills between "handed over" and "recorded"`, () => {
  it('the receiver has no duplicate; every row is terminal, or in doubt with an alert', async () => {
    // Each process dies after one to three hand-overs, in the mails of the company or of the holding.
    const mails = KILLS * 4
    for (let i = 0; i < mails; i += 1) {
      if (i % 4 === 0) stage.platformMail(`p${i}@hd.example.jp`)
      else stage.mail('aoba', `u${i}@aoba.example.jp`)
    }
    let killed = 0
    const killer = async (first: number) => {
      for (let n = first; n < KILLS; n += AT_ONCE) {
        const signal = await drainInChild(NINE + n * MIN, `after_io_before_commit:${1 + (n % 3)}`)
        if (signal === 'SIGKILL') killed += 1
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, (_, first) => killer(first)))
    expect(killed).toBe(KILLS)
    await stage.drain({ at: NINE + KILLS * MIN + HOUR })
    const rows = [...stage.rows('aoba'), ...stage.rows('_platform')]
    const inDoubt = rows.filter(({ state }) => state === 'IN_DOUBT')
    expect(rows.filter(({ state }) => state === 'SENT').length + inDoubt.length).toBe(mails)
    expect(inDoubt.length).toBeGreaterThan(0)
    expect(inDoubt.length).toBeLessThanOrEqual(killed)
    // Every mail arrived, once: also those in doubt, which nobody has sent a second time.
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([mails, 1])
    const told = stage.raised.filter(({ key }) => key.startsWith('delivery:in_doubt:'))
    expect(told.reduce((sum, { value = 0 }) => sum + value, 0)).toBe(inDoubt.length)
    expect(told.every(({ severity }) => severity === 'HIGH')).toBe(true)
  }, 900_000)
})
