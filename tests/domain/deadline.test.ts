/** Late start, late end and will-be-late, as a table over one due time (02:00, to start by 02:30, to end by 04:00). */
import { describe, expect, it } from 'vitest'
import { deadlinesOf, punctuality } from '../../server/domain/deadline.ts'

const ZONE = 'Asia/Tokyo'
const at = (text: string) => Date.parse(`2026-06-${text}:00+09:00`)
const MINUTE = 60_000
const ENTRY = { startBy: '02:30', finishBy: '04:00' }
const deadlines = deadlinesOf(ENTRY, at('10T02:00'), ZONE)

describe('a deadline', () => {
  it.each([
    ['10T02:00', '10T04:00'],
    ['10T04:00', '10T04:00'],
    ['10T23:00', '11T04:00'],
  ])('of a run due at %s is %s', (due, finishBy) => {
    expect(deadlinesOf(ENTRY, at(due), ZONE).finishBy).toBe(at(finishBy))
  })

  it('that nobody has set is none', () => {
    expect(deadlinesOf({ startBy: null, finishBy: null }, at('10T02:00'), ZONE)).toEqual({
      startBy: null,
      finishBy: null,
    })
  })
})

type Case = { now: string; started?: string; ended?: string; usualMin?: number }

describe('a run due at 02:00', () => {
  it.each<[string, Case, string]>([
    ['waits in time', { now: '10T02:30' }, 'in time'],
    ['has not started at its time', { now: '10T02:31' }, 'late start'],
    ['started late', { now: '10T03:00', started: '10T02:31' }, 'late start'],
    ['runs in time', { now: '10T03:00', started: '10T02:05', usualMin: 60 }, 'in time'],
    [
      'will end too late by its usual time',
      { now: '10T02:10', started: '10T02:05', usualMin: 120 },
      'will be late',
    ],
    ['waits so long that it will end too late', { now: '10T02:20', usualMin: 101 }, 'will be late'],
    [
      'takes longer than usual, but not yet too long',
      { now: '10T03:59', started: '10T02:05', usualMin: 10 },
      'in time',
    ],
    ['without history promises nothing', { now: '10T03:59', started: '10T02:05' }, 'in time'],
    [
      'has not ended at its time',
      { now: '10T04:01', started: '10T02:05', usualMin: 10 },
      'late end',
    ],
    ['ended in time', { now: '10T09:00', started: '10T02:05', ended: '10T04:00' }, 'in time'],
    ['ended late', { now: '10T09:00', started: '10T02:05', ended: '10T04:01' }, 'late end'],
  ])('%s', (_words, { now, started, ended, usualMin }, expected) => {
    const answer = punctuality({
      deadlines,
      dueAt: at('10T02:00'),
      startedAt: started ? at(started) : null,
      finishedAt: ended ? at(ended) : null,
      usualMs: usualMin === undefined ? null : usualMin * MINUTE,
      now: at(now),
    })
    const said = [
      answer.isLateStart ? 'late start' : '',
      answer.isLateEnd ? 'late end' : '',
      answer.willBeLate ? 'will be late' : '',
    ].filter(Boolean)
    expect(said.join(', ') || 'in time').toBe(expected)
  })
})
