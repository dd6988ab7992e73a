/** Hold, release, skip, move and maintenance as an operator says them: what is refused, what is on record, what times mean. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openExceptions } from '../../data/ops/exceptions.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import {
  beginMaintenance,
  endMaintenance,
  holdBatch,
  releaseBatch,
} from '../../server/commands/controls/hold.ts'
import { moveDueTime } from '../../server/commands/controls/move.ts'
import { skipDueTime } from '../../server/commands/controls/skip.ts'
import { readFuture } from '../../server/commands/controls/time.ts'
import { undoException } from '../../server/commands/controls/undo.ts'
import type { Config } from '../../server/config/config.ts'
import { TobanError } from '../../server/domain/errors.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { planOf, tick, tokyo, ZONE } from '../fixture/plan.ts'

const WHO = { by: 'tanaka', reason: 'stocktaking' }
const NOW = '2026-06-09T12:00'

let ops: OpsDb
let config: Config
let woken: string[]

beforeEach(() => {
  ops = makeDataFolder().ops()
  woken = []
  config = planOf([
    entry({ batchId: 'BATCH-301', cron: '45 1 * * *' }),
    entry({ batchId: 'BATCH-306', cron: '0 2 * * 6' }),
    entry({
      batchId: 'BATCH-302',
      cron: '0 2 1 * *',
      calendar: { name: 'jp', on: 'next', maxShiftDays: 7, perTenant: false },
    }),
    entry({ batchId: 'BATCH-901', due: { kind: 'manual' }, manual: true }),
  ])
  tick(ops, config, NOW)
})
afterEach(cleanUp)

const at = (time = NOW) => ({
  ops,
  config: () => config,
  now: () => tokyo(time),
  wake: (batchId: string) => void woken.push(batchId),
})

function refusal(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    return `${error.kind} ${error.code}: ${error.words.en} → ${error.hint?.en ?? ''}`
  }
  throw new Error('it was not refused')
}

type Audit = { verb: string; object: string; operator: string; reason: string; result: string }
function audits(): Audit[] {
  const sql = 'SELECT verb, object, operator, reason, result FROM audit ORDER BY id'
  return ops.sqlite.prepare(sql).all() as Audit[]
}

describe('every control', () => {
  const acts: [string, (who: typeof WHO) => unknown][] = [
    ['batch.hold', (who) => holdBatch(at(), { ...who, batchId: '301', until: null })],
    ['batch.release', (who) => releaseBatch(at(), { ...who, batchId: '301' })],
    ['maintenance.on', (who) => beginMaintenance(at(), { ...who, until: null })],
    ['maintenance.off', (who) => endMaintenance(at(), who)],
    ['due_time.skip', (who) => skipDueTime(at(), { ...who, dueTime: '301@01:45' })],
    ['due_time.move', (who) => moveDueTime(at(), { ...who, dueTime: '306@02:00', to: '23:00' })],
    ['exception.undo', (who) => undoException(at(), { ...who, id: 3 })],
  ]

  it('is on record with who and why, and wakes the scheduler', () => {
    for (const [, act] of acts) act(WHO)
    expect(audits().map(({ verb, result }) => [verb, result])).toEqual(
      acts.map(([verb]) => [verb, 'ok']),
    )
    expect(audits().every((one) => one.operator === 'tanaka' && one.reason === 'stocktaking')).toBe(
      true,
    )
    expect(woken).toEqual([
      'BATCH-301',
      'BATCH-301',
      '*',
      '*',
      'BATCH-301',
      'BATCH-306',
      'BATCH-301',
    ])
  })

  it.each(acts)('%s without a reason is refused, on record, and changes nothing', (verb, act) => {
    const said = refusal(() => act({ ...WHO, reason: '  ' }))
    expect(said).toContain('bad-input reason_missing')
    expect(audits().map((one) => [one.verb, one.result])).toEqual([[verb, 'refused']])
    expect(openExceptions(ops, tokyo(NOW))).toEqual([])
    expect(woken).toEqual([])
  })
})

describe('a hold', () => {
  it('twice is refused with who holds it, since when and why', () => {
    holdBatch(at(), { ...WHO, batchId: 'BATCH-301', until: null })
    expect(refusal(() => holdBatch(at(), { ...WHO, batchId: '301', until: null }))).toBe(
      'refused already_held: BATCH-301 is held already (since 2026-06-09 12:00, tanaka: stocktaking)' +
        ' → To change its end or reason release it first: toban release BATCH-301',
    )
  })

  it('that has run out is none: it can be held again, and not be released', () => {
    holdBatch(at(), { ...WHO, batchId: 'BATCH-301', until: '13:00' })
    expect(
      refusal(() => releaseBatch(at('2026-06-09T13:00'), { ...WHO, batchId: '301' })),
    ).toContain('refused not_held')
    expect(holdBatch(at('2026-06-09T13:00'), { ...WHO, batchId: '301', until: null }).id).toBe(2)
  })

  it('of a batch that nobody knows, or that has no entry, is refused', () => {
    expect(refusal(() => holdBatch(at(), { ...WHO, batchId: '999', until: null }))).toContain(
      'not-found unknown_batch',
    )
    expect(refusal(() => holdBatch(at(), { ...WHO, batchId: '101', until: null }))).toContain(
      'refused not_in_schedule',
    )
  })
})

describe('BATCH@TIME', () => {
  const skip = (dueTime: string, time = NOW) => skipDueTime(at(time), { ...WHO, dueTime })

  it.each([
    ['301@01:45', '2026-06-10T01:45'],
    ['BATCH-301@2026-06-12T01:45', '2026-06-12T01:45'],
    ['301@2026-06-11T16:45:00Z', '2026-06-12T01:45'],
    ['306@02:00', '2026-06-13T02:00'],
  ])('%s means %s', (typed, due) => {
    expect(skip(typed).dueAt).toBe(tokyo(due))
  })

  it('of a run that a holiday has moved is found by either time', () => {
    // 1 August 2026 is a Saturday.
    const [scheduledFor, dueAt] = [tokyo('2026-08-01T02:00'), tokyo('2026-08-03T02:00')]
    const { id } = skip('302@2026-08-03T02:00')
    expect(openExceptions(ops, tokyo(NOW))).toMatchObject([{ scheduledFor }])
    undoException(at(), { ...WHO, id })
    expect(skip('302@2026-08-01T02:00')).toMatchObject({ scheduledFor, dueAt })
  })

  it('that waits is meant before the next one of the same hour', () => {
    tick(ops, config, '2026-06-10T01:45')
    expect(skip('301@01:45', '2026-06-10T02:30')).toMatchObject({
      dueAt: tokyo('2026-06-10T01:45'),
      isDone: true,
    })
  })

  it.each([
    [
      '301@02:00',
      'not-found not_a_due_time: BATCH-301 is not due at 02:00 → Next due times: 2026-06-10T01:45, 2026-06-11T01:45, 2026-06-12T01:45 (Asia/Tokyo)',
    ],
    [
      '901@02:00',
      'not-found not_a_due_time: BATCH-901 is not due at 02:00 → BATCH-901 is not due by itself.',
    ],
    [
      '301',
      'bad-input bad_due_time: not BATCH@TIME: 301 → For example BATCH-302@2026-12-01T02:00, or 302@02:00',
    ],
    [
      '301@25:00',
      'bad-input bad_time: not a time: 25:00 → Give 2026-11-26T02:00 (in the zone of the schedule), or 02:00 for the next one.',
    ],
    [
      '301@2026-02-30T01:45',
      'bad-input bad_time: not a time: 2026-02-30T01:45 → Give 2026-11-26T02:00 (in the zone of the schedule), or 02:00 for the next one.',
    ],
    [
      '301@2026-06-01T01:45',
      'refused time_passed: 2026-06-01 01:45 of BATCH-301 has passed, and nothing is on record for it → To run it: toban run BATCH-301 --date 2026-06-01',
    ],
  ])('%s is refused with what to do', (typed, said) => {
    expect(refusal(() => skip(typed))).toBe(said)
  })

  it('that has run is refused with the command to run it again', () => {
    tick(ops, config, '2026-06-10T01:45')
    ops.sqlite.prepare("UPDATE runs SET state = 'succeeded', finished_at = queued_at").run()
    expect(refusal(() => skip('301@2026-06-10T01:45', '2026-06-10T03:00'))).toBe(
      'refused already_decided: the due time 2026-06-10 01:45 of BATCH-301 has begun or is over (succeeded)' +
        ' → To run it again: toban run BATCH-301 --date 2026-06-10',
    )
  })

  it('that is skipped already is refused with the way to undo it', () => {
    skip('301@01:45')
    expect(refusal(() => skip('301@2026-06-10T01:45'))).toContain(
      'undo it: toban exceptions undo 1',
    )
  })
})

describe('the new time of a move', () => {
  const clock = { now: tokyo(NOW), zone: ZONE }

  it.each([
    ['23:00', '2026-06-09T23:00'],
    ['11:00', '2026-06-10T11:00'],
    ['2026-06-20T04:30', '2026-06-20T04:30'],
    ['2026-06-20 04:30', '2026-06-20T04:30'],
    ['2h', '2026-06-09T14:00'],
  ])('%s means %s', (typed, meant) => {
    expect(readFuture(typed, clock)).toBe(tokyo(meant))
  })

  it.each([
    ['2026-06-09T12:00', 'bad-input time_passed'],
    ['2028-01-01T00:00', 'bad-input time_too_far'],
    ['soon', 'bad-input bad_time'],
  ])('%s is refused', (typed, said) => {
    expect(refusal(() => readFuture(typed, clock))).toContain(said)
  })
})

describe('undo', () => {
  it('of something unknown or over is refused', () => {
    expect(refusal(() => undoException(at(), { ...WHO, id: 7 }))).toContain(
      'not-found unknown_exception',
    )
    const { id } = skipDueTime(at(), { ...WHO, dueTime: '301@01:45' })
    tick(ops, config, '2026-06-10T01:45')
    expect(refusal(() => undoException(at('2026-06-10T02:00'), { ...WHO, id }))).toContain(
      'refused exception_ended: exception 1 (BATCH-301) ended at 2026-06-10 01:45 (took effect)',
    )
  })
})
