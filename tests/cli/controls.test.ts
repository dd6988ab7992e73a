/** Each control on the command line: through the running scheduler, and by itself while none runs. */
import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { dayAt } from '../../server/domain/calendar-day.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig, until } from '../fixture/engine.ts'
import { freePort, type Running, type Said, startToban, toban } from '../fixture/process.ts'

const ENTRIES = `
  BATCH-301: { cron: "45 1 * * *", businessDate: previous }
  BATCH-306: { cron: "0 2 * * 6" }
  BATCH-001: { cron: "0 * * * *", lane: monitoring }
`
const WHY = ['--reason', 'stocktaking']

let data: TestFolder
let config: string

beforeAll(() => {
  config = testConfig(ENTRIES)
})
afterAll(() => rmSync(config, { recursive: true, force: true }))
afterEach(cleanUp)

function said(...args: string[]): Said {
  return toban([...args, '--lang', 'en'], { data: data.root, config })
}

function json<T>(...args: string[]): T {
  const answer = said(...args, '--json')
  if (answer.code !== 0) throw new Error(`${answer.code}: ${answer.err}`)
  return JSON.parse(answer.out) as T
}

type Listed = {
  id: number
  kind: string
  batchId: string
  scheduledFor: string | null
  movedTo: string | null
}

describe('without a scheduler', () => {
  it('every control does its work, is listed with who and why, and can be taken back', () => {
    data = makeDataFolder()
    expect(json('hold', '301', '--until', '2h', ...WHY)).toMatchObject({
      id: 1,
      batchId: 'BATCH-301',
    })
    const skipped = json<{ dueAt: string; isDone: boolean }>('skip', '301@01:45', ...WHY)
    expect(skipped).toMatchObject({
      isDone: false,
      dueAt: expect.stringMatching(/T01:45:00\.000\+09:00$/),
    })
    const moved = json<{ movedTo: string }>('move', '306@02:00', '23:30', ...WHY)
    expect(moved.movedTo).toMatch(/T23:30:00\.000\+09:00$/)
    expect(json('maintenance', 'on', ...WHY)).toMatchObject({ id: 4, batchId: '*', until: null })
    const listed = json<Listed[]>('exceptions')
    expect(listed.map(({ id, kind, batchId }) => [id, kind, batchId])).toEqual([
      [4, 'hold', '*'],
      [3, 'move', 'BATCH-306'],
      [2, 'skip', 'BATCH-301'],
      [1, 'hold', 'BATCH-301'],
    ])
    expect(listed.every((one) => (one as { by?: string }).by === 'cli:tester')).toBe(true)
    const plan = json<{ batchId: string; controls: { kind: string }[] }[]>('plan', '--days', '9')
    const notes = (batchId: string) =>
      plan
        .find((due) => due.batchId === batchId && due.controls.length > 0)
        ?.controls.map(({ kind }) => kind)
    expect(notes('BATCH-301')).toEqual(['skip'])
    expect(notes('BATCH-306')).toEqual(['move', 'maintenance'])
    expect(said('plan', '--batch', '306', '--days', '9').out).toContain('stocktaking (cli:tester)')
    expect(json('exceptions', 'undo', '2', ...WHY)).toMatchObject({ kind: 'skip', runsAt: null })
    expect(json('release', '301', ...WHY)).toMatchObject({ id: 1 })
    expect(json('maintenance', 'show')).toMatchObject({
      on: true,
      by: 'cli:tester',
      reason: 'stocktaking',
    })
    json('maintenance', 'off', ...WHY)
    expect(json('maintenance', 'show')).toMatchObject({ on: false })
    expect(json<Listed[]>('exceptions').map(({ id }) => id)).toEqual([3])
    expect(json<Listed[]>('exceptions', 'list', '--ended', '1')).toHaveLength(4)
    const audits = data.ops().sqlite.prepare("SELECT verb FROM audit WHERE result = 'ok'").all()
    expect(audits).toHaveLength(7)
  })

  it('a time at which nothing is due, a missing reason and bad input end with the code of the contract', () => {
    data = makeDataFolder()
    const wrong = said('skip', '301@03:00', ...WHY)
    expect(wrong.code).toBe(3)
    expect(wrong.err).toMatch(/Next due times: \d{4}-\d\d-\d\dT01:45, /)
    expect(said('hold', '301').code).toBe(2)
    expect(said('hold', '301', '--reason', ' ').code).toBe(2)
    expect(said('hold', '301', '--until', 'soon', ...WHY).code).toBe(2)
    expect(said('move', '301@01:45', '2020-01-01T00:00', ...WHY).code).toBe(2)
    expect(said('release', '301', ...WHY).code).toBe(4)
    expect(said('exceptions', 'undo', '9', ...WHY).code).toBe(3)
  })

  it('a run of a held batch, or under maintenance, is refused unless the person overrides it', () => {
    data = makeDataFolder()
    data.addTenant({ code: 'alpha' })
    json('hold', '301', ...WHY)
    const held = said('run', '301', '--date', '2025-05-20')
    expect([held.code, held.err]).toEqual([
      4,
      expect.stringContaining('on hold: stocktaking (cli:tester)'),
    ])
    json('maintenance', 'on', ...WHY)
    expect(said('run', '301').err).toContain('maintenance')
    expect(said('run', '301', '--override').code).toBe(2)
    const run = json<{ state: string }>('run', '301', '--date', '2025-05-20', '--override', ...WHY)
    expect(run.state).toBe('succeeded')
  })
})

describe('with a scheduler at work', () => {
  let scheduler: Running

  afterEach(() => scheduler.kill('SIGKILL'))

  it('it takes the controls, keeps what is due waiting under maintenance, and goes on when that is over', async () => {
    data = makeDataFolder()
    data.addTenant({ code: 'alpha' })
    const variables = { TOBAN_PORT: String(await freePort()) }
    const begin = async () => {
      scheduler = startToban(['start'], { data: data.root, config, variables })
      await scheduler.printed('"ready"')
    }
    await begin()
    json('maintenance', 'on', ...WHY)
    const commands = 'SELECT verb FROM commands WHERE done_at IS NOT NULL'
    expect(data.ops().sqlite.prepare(commands).all()).toEqual([{ verb: 'maintenance.on' }])
    await scheduler.kill('SIGTERM')
    data
      .ops()
      .sqlite.prepare('UPDATE batch_watermarks SET computed_until = computed_until - 86400000')
      .run()
    await begin()
    const state = (batchId: string) => {
      const sql =
        'SELECT state, coalesce(wait_reason_en, wait_reason) AS why FROM runs WHERE batch_id = ? ORDER BY id DESC'
      return data.ops().sqlite.prepare(sql).get(batchId) as
        | { state: string; why: string }
        | undefined
    }
    await until(() => state('BATCH-301')?.why, 'the reason to wait')
    expect(state('BATCH-301')).toEqual({
      state: 'queued',
      why: 'maintenance mode: stocktaking (cli:tester)',
    })
    expect(json<{ waiting: unknown[] }>('maintenance', 'show').waiting).toHaveLength(1)
    // Between midnight and a quarter to two it was yesterday's.
    const due = data
      .ops()
      .sqlite.prepare("SELECT max(scheduled_for) FROM runs WHERE batch_id = 'BATCH-301'")
      .pluck()
      .get()
    const board = ['today', '--date', dayAt(Number(due))]
    const waiting = json<{ waiting: number; unaccounted: number; dueTimes: { reason: string }[] }>(
      ...board,
    )
    expect(waiting).toMatchObject({ waiting: 1, unaccounted: 0 })
    expect(said(...board).out).toContain('maintenance mode: stocktaking (cli:tester)')
    json('maintenance', 'off', ...WHY)
    await until(() => state('BATCH-301')?.state === 'succeeded', 'the run')
  })
})
