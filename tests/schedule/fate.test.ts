/** What becomes of due times that are found late, or that find another run in their way. */
import { describe, expect, it } from 'vitest'
import type { Misfire } from '../../server/domain/schedule.ts'
import { overlapAnswer, timeliness } from '../../server/schedule/fate.ts'

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
  const running = { id: 'R1', state: 'running' }

  it('queues when nothing is in the way', () => {
    expect(overlapAnswer('skip', null)).toBe('queue')
  })

  it('`skip` leaves the new one out and names the run in the way', () => {
    expect(overlapAnswer('skip', running)).toEqual({ skipped: 'overlap: run R1 is running' })
  })

  it.each(['queue', 'allow'] as const)('`%s` queues it', (policy) => {
    expect(overlapAnswer(policy, running)).toBe('queue')
  })
})
