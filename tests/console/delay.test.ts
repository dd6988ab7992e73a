import { describe, expect, test } from 'vitest'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { type DelayQuestion, delaysOf } from '../../server/domain/delay.ts'

const at = (time: string) => instantOf('2026-11-01', time)
const MINUTE = 60_000

/** Due at 02:00, began at once, took its usual ten minutes. */
const PUNCTUAL: DelayQuestion = {
  batchId: 'BATCH-302',
  dueAt: at('02:00'),
  recordedAt: at('02:00'),
  startedAt: at('02:00'),
  finishedAt: at('02:10'),
  dependencies: [],
  others: [],
  slots: 2,
  group: new Set(),
  holds: [],
  attempts: [{ startedAt: at('02:00'), finishedAt: at('02:10') }],
  usualMs: 10 * MINUTE,
  now: at('09:00'),
}

const run = (batchId: string, from: string, to: string | null) => ({
  id: `RUN-${batchId}`,
  batchId,
  startedAt: at(from),
  finishedAt: to === null ? null : at(to),
})

/** Began at 02:47 instead. */
const LATE: DelayQuestion = {
  ...PUNCTUAL,
  startedAt: at('02:47'),
  finishedAt: at('02:57'),
  attempts: [{ startedAt: at('02:47'), finishedAt: at('02:57') }],
}

const told = (question: DelayQuestion) =>
  delaysOf(question).map((delay) => [delay.kind, (delay.until - delay.from) / MINUTE])

describe('why a run was late', () => {
  test('a punctual run has nothing to explain', () => {
    expect(delaysOf(PUNCTUAL)).toEqual([])
  })

  test('it waited for the batch before it, until that one ended', () => {
    const dependencies = [
      { batchId: 'BATCH-301', run: run('BATCH-301', '01:45', '02:46') },
      { batchId: 'BATCH-204', run: run('BATCH-204', '01:30', '01:40') },
    ]
    expect(told({ ...LATE, dependencies })).toEqual([['dependency', 46]])
  })

  test('it waited for a batch that never ran', () => {
    const dependencies = [{ batchId: 'BATCH-301', run: null }]
    expect(told({ ...LATE, dependencies })).toEqual([['dependency', 47]])
  })

  test('all workers had a run, and only while all of them had one', () => {
    const others = [
      run('BATCH-101', '01:50', '02:30'),
      run('BATCH-201', '01:55', null),
      run('BATCH-203', '02:30', '02:40'),
    ]
    expect(told({ ...LATE, others })).toEqual([['workers', 40]])
  })

  test('an earlier run of the same batch, and one of its resource group, stood in the way', () => {
    const others = [run('BATCH-302', '01:00', '02:20'), run('BATCH-101', '02:20', '02:40')]
    const group = new Set(['BATCH-302', 'BATCH-101'])
    expect(told({ ...LATE, slots: 5, others, group })).toEqual([
      ['overlap', 20],
      ['group', 20],
    ])
  })

  test('an operator held it, and nobody was there at the due time', () => {
    const holds = [
      { kind: 'hold' as const, from: at('01:00'), until: at('02:45'), reason: 'x', by: 'tanaka' },
    ]
    expect(told({ ...LATE, holds, recordedAt: at('02:10') })).toEqual([
      ['hold', 45],
      ['down', 10],
    ])
  })

  test('it began in time, paused between attempts and worked long', () => {
    const attempts = [
      { startedAt: at('02:00'), finishedAt: at('02:20') },
      { startedAt: at('02:50'), finishedAt: at('03:10') },
    ]
    expect(told({ ...PUNCTUAL, attempts, finishedAt: at('03:10') })).toEqual([
      ['retries', 30],
      ['long', 30],
    ])
  })

  test('one that still waits is explained as far as it has waited', () => {
    const dependencies = [{ batchId: 'BATCH-301', run: run('BATCH-301', '01:45', null) }]
    const waiting = { ...LATE, startedAt: null, finishedAt: null, attempts: [], dependencies }
    expect(told({ ...waiting, now: at('02:30') })).toEqual([['dependency', 30]])
  })
})
