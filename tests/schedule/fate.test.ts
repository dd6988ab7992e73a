/** What becomes of due times that are found late, or that find another run in their way. */
import { describe, expect, it } from 'vitest'
import type { Blackout } from '../../server/domain/blackout.ts'
import type { Move, Skip } from '../../server/domain/exceptions.ts'
import type { Misfire, Overlap } from '../../server/domain/schedule.ts'
import {
  type FateQuestion,
  fateOf,
  type InTheWay,
  overlapAnswer,
  timeliness,
} from '../../server/schedule/fate.ts'
import { entry } from '../config/fixture/entry.ts'

const HOUR = 3_600_000
const NOW = 1_700_000_000_000
const due = (...hoursAgo: number[]) => hoursAgo.map((hours) => ({ dueAt: NOW - hours * HOUR }))
const misfire = (over: Partial<Misfire>): Misfire => ({
  policy: 'last',
  withinMs: 24 * HOUR,
  max: null,
  outsideWindow: false,
  ...over,
})
const short = (answers: ReturnType<typeof timeliness>) =>
  answers.map((answer) => (typeof answer === 'string' ? answer : 'missed'))

describe('misfire', () => {
  it('takes a due time of this minute as on time', () => {
    expect(timeliness(due(0), misfire({ policy: 'none' }), NOW)).toEqual(['on-time'])
  })

  it('`none` gives up every late one, with the reason', () => {
    const answers = timeliness(due(2, 1, 0), misfire({ policy: 'none' }), NOW)
    expect(short(answers)).toEqual(['missed', 'missed', 'on-time'])
    expect(answers[0]).toEqual({ missed: 'misfire: 120 min late, policy none' })
  })

  it('`last` makes up the newest late one only', () => {
    expect(short(timeliness(due(3, 2, 1), misfire({ policy: 'last' }), NOW))).toEqual([
      'missed',
      'missed',
      'catch-up',
    ])
  })

  it('`last` gives up what is older than the limit', () => {
    expect(short(timeliness(due(30, 26), misfire({ policy: 'last' }), NOW))).toEqual([
      'missed',
      'missed',
    ])
  })

  it('`all` makes up all within the limit, and not more than the maximum', () => {
    expect(short(timeliness(due(30, 3, 2, 1), misfire({ policy: 'all' }), NOW))).toEqual([
      'missed',
      'catch-up',
      'catch-up',
      'catch-up',
    ])
    expect(short(timeliness(due(3, 2, 1), misfire({ policy: 'all', max: 2 }), NOW))).toEqual([
      'missed',
      'catch-up',
      'catch-up',
    ])
  })
})

describe('overlap', () => {
  const running: InTheWay = { id: 'R1', state: 'running', isExtra: false }
  const queued = (id: string): InTheWay => ({ id, state: 'queued', isExtra: false })
  const makeUp: InTheWay = { id: 'M1', state: 'running', isExtra: true }
  const rule = (overlap: Overlap, maxQueued = 10) => ({ overlap, maxQueued })

  it.each([
    ['nothing is in the way', 'skip', [], false, 'queue'],
    [
      '`skip` leaves the new one out and names the run in the way',
      'skip',
      [running],
      false,
      { skipped: 'overlap: run R1 is running', overlapRunId: 'R1' },
    ],
    ['a make-up run in the way takes the place of nobody', 'skip', [makeUp], false, 'queue'],
    [
      'behind a make-up run only one waits',
      'skip',
      [makeUp, queued('R2')],
      false,
      { skipped: 'overlap: run R2 is queued', overlapRunId: 'R2' },
    ],
    ['a make-up run is never left out', 'skip', [running], true, 'queue'],
    ['`queue` waits', 'queue', [running, queued('R2')], false, 'queue'],
    ['`allow` runs beside', 'allow', [running], false, 'queue'],
    ['`replace` cancels what is under way', 'replace', [running], false, { replaces: ['R1'] }],
    [
      '`replace` cancels what waits, made up or not',
      'replace',
      [makeUp, queued('R2')],
      false,
      { replaces: ['M1', 'R2'] },
    ],
    ['`replace` with nothing in the way', 'replace', [], false, 'queue'],
  ] as const)('%s', (_words, overlap, unfinished, isExtra, answer) => {
    expect(overlapAnswer(rule(overlap), unfinished, isExtra)).toEqual(answer)
  })

  it.each(['queue', 'allow'] as const)('`%s` has a bound, made-up runs not counted', (overlap) => {
    const two = [running, makeUp, queued('R2'), queued('R3')]
    expect(overlapAnswer(rule(overlap, 3), two, false)).toBe('queue')
    expect(overlapAnswer(rule(overlap, 2), two, false)).toEqual({
      skipped: 'overlap: 2 runs wait already',
      overlapRunId: 'R2',
    })
  })
})

describe('the one fate of a due time', () => {
  const AT = Date.parse('2026-06-10T02:00:00+09:00')
  const question = (over: Partial<FateQuestion> = {}): FateQuestion => ({
    entry: entry({ batchId: 'BATCH-301' }),
    occurrence: { batchId: 'BATCH-301', scheduledFor: AT, dueAt: AT, businessDate: '2026-06-10' },
    timely: 'on-time',
    exception: null,
    isBuilt: true,
    blackouts: [],
    unfinished: [],
    now: AT,
    zone: 'Asia/Tokyo',
    ...over,
  })
  const made = { id: 1, batchId: 'BATCH-301', reason: 'stocktaking', by: 'tanaka', createdAt: 0 }
  const skip: Skip = { kind: 'skip', ...made, scheduledFor: AT }
  const move: Move = { kind: 'move', ...made, scheduledFor: AT, movedTo: AT + HOUR }
  const dropped = {
    ...question().occurrence,
    closed: { kind: 'dropped', reason: { ja: '祝日', en: 'a holiday' } },
  } as const
  const late = { missed: 'misfire: 130 min late, policy none' }
  const dark: Blackout = {
    name: 'closing',
    reason: 'year end',
    batches: 'all',
    due: 'skip',
    from: AT - HOUR,
    until: AT + HOUR,
    daily: null,
  }
  const inTheWay: InTheWay[] = [{ id: 'R1', state: 'running', isExtra: false }]
  const window = { from: '02:00', until: '05:00' }
  const run = { kind: 'run', trigger: 'schedule', replaces: [] }

  it.each<[string, Partial<FateQuestion>, string]>([
    ['runs', {}, 'run schedule'],
    ['is left out on a closed day', { occurrence: dropped }, 'skipped calendar: a holiday'],
    ['is skipped by an operator', { exception: skip }, 'skipped skip: stocktaking (tanaka)'],
    [
      'is skipped by an operator even when late',
      { exception: skip, timely: late },
      'skipped skip: stocktaking (tanaka)',
    ],
    ['of a batch without code', { isBuilt: false }, 'skipped not_built'],
    ['found too late', { timely: late }, `missed ${late.missed}`],
    ['in a blackout that skips', { blackouts: [dark] }, 'skipped blackout: closing (year end)'],
    ['in a blackout that lets wait', { blackouts: [{ ...dark, due: 'wait' }] }, 'run schedule'],
    [
      'in a blackout that does not concern the monitoring lane',
      { blackouts: [dark], entry: entry({ lane: 'monitoring' }) },
      'run schedule',
    ],
    ['made up for', { timely: 'catch-up', now: AT + 2 * HOUR }, 'run catch-up'],
    [
      'made up for after its window, when no next one comes in time',
      {
        timely: 'catch-up',
        now: AT + 4 * HOUR,
        entry: entry({ window, misfire: misfire({ withinMs: 5 * HOUR }) }),
      },
      'missed window: 02:00-05:00 was over before it could start',
    ],
    [
      'made up for after its window, when the next one comes in time',
      {
        timely: 'catch-up',
        now: AT + 4 * HOUR,
        entry: entry({ window, misfire: misfire({ withinMs: 48 * HOUR }) }),
      },
      'run catch-up',
    ],
    [
      'due outside its window, with nothing to make up for it',
      {
        entry: entry({
          window: { from: '03:00', until: '05:00' },
          misfire: misfire({ policy: 'none' }),
        }),
      },
      'skipped window: due outside 03:00-05:00',
    ],
    ['with another run in the way', { unfinished: inTheWay }, 'skipped overlap: run R1 is running'],
    [
      'moved, with another run in the way',
      { unfinished: inTheWay, exception: move },
      'run schedule',
    ],
  ])('%s', (_words, over, expected) => {
    const answer = fateOf(question(over))
    const text =
      answer.kind === 'run' ? `run ${answer.trigger}` : `${answer.state} ${answer.reason}`
    expect(text).toBe(expected)
  })

  it('names the runs it takes the place of', () => {
    const answer = fateOf(question({ unfinished: inTheWay, entry: entry({ overlap: 'replace' }) }))
    expect(answer).toEqual({ ...run, replaces: ['R1'] })
  })
})
