/** Why a run was late: the surest cause is named, and a run on time is no delay. */
import { describe, expect, test } from 'vitest'
import {
  type CauseFacts,
  causeOf,
  type DelayFacts,
  latenessOf,
} from '../../server/domain/shift-report.ts'

const MINUTE = 60_000

const usual: DelayFacts = {
  dueAt: 0,
  startedAt: 500,
  finishedAt: 10 * MINUTE,
  now: 60 * MINUTE,
  finishBy: null,
  usualMs: 9 * MINUTE,
}

describe('a run is late', () => {
  test.each<[string, Partial<DelayFacts>, readonly string[] | null]>([
    ['not when it begins within a minute and takes as long as usual', {}, null],
    ['when it begins a minute after its time', { startedAt: MINUTE }, ['late-start']],
    ['when it ends after its deadline', { finishBy: 9 * MINUTE }, ['late-end']],
    [
      'when it is under way and the deadline has passed',
      { finishedAt: null, finishBy: 30 * MINUTE },
      ['late-end', 'slow'],
    ],
    ['when it takes more than one and a half times as long', { usualMs: 6 * MINUTE }, ['slow']],
    ['not when it is short anyway', { finishedAt: 50_000, usualMs: 5_000 }, null],
    ['not when nobody knows what is usual', { usualMs: null }, null],
  ])('%s', (_name, change, kinds) => {
    expect(latenessOf({ ...usual, ...change })?.kinds ?? null).toEqual(kinds)
  })
})

describe('the cause', () => {
  const late: CauseFacts = {
    kinds: ['late-start'],
    dueAt: 0,
    startedAt: 5 * MINUTE,
    trigger: 'schedule',
    isMoved: false,
    holds: [],
    dependencies: [],
    attempts: 1,
    lostAttempts: 0,
    atWork: 0,
    slots: 5,
  }
  const waited = [{ batchId: 'BATCH-301', finishedAt: 4 * MINUTE }]

  test.each<[string, Partial<CauseFacts>]>([
    ['unknown', {}],
    ['busy', { atWork: 5 }],
    ['catch-up', { trigger: 'catch-up', atWork: 5 }],
    ['dependency', { dependencies: waited, trigger: 'catch-up' }],
    ['held', { holds: [{ maintenance: false, reason: '確認中' }], dependencies: waited }],
    [
      'maintenance',
      {
        holds: [
          { maintenance: false, reason: 'a' },
          { maintenance: true, reason: 'b' },
        ],
      },
    ],
    ['moved', { isMoved: true, holds: [{ maintenance: true, reason: 'b' }] }],
    ['lost', { kinds: ['slow'], attempts: 3, lostAttempts: 1 }],
    ['retries', { kinds: ['late-end'], attempts: 3 }],
  ])('is %s', (cause, change) => {
    expect(causeOf({ ...late, ...change }).cause).toBe(cause)
  })

  test('is no dependency that had ended before', () => {
    const dependencies = [{ batchId: 'BATCH-301', finishedAt: -1 }]
    expect(causeOf({ ...late, dependencies })).toEqual({ cause: 'unknown', detail: null })
  })
})
