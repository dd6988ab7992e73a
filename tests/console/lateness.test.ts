import { describe, expect, test } from 'vitest'
import { latenessOf } from '../../server/console/lateness.ts'
import type { Accounted } from '../../server/domain/accounting.ts'
import { instantOf } from '../../server/domain/calendar-day.ts'

const at = (time: string) => instantOf('2026-11-24', time)
const MINUTE = 60_000

const due = (fate: Accounted['fate'], runId: string | null = null): Accounted => ({
  batchId: 'BATCH-302',
  scheduledFor: at('02:00'),
  dueAt: at('02:00'),
  fate,
  mark: 'planned',
  runId,
  reason: null,
  isMoved: false,
})

type Case = readonly [
  what: string,
  fate: Accounted['fate'],
  run: readonly [string, string | null] | null,
  now: string,
  expected: string | null,
]

const CASES: readonly Case[] = [
  ['to come, in time', 'toCome', null, '01:00', null],
  ['to come, but too long for its deadline', 'toCome', null, '03:35', 'willBeLate'],
  ['has not begun by its start deadline', 'waiting', null, '02:20', 'lateStart'],
  ['runs and will not make it', 'running', ['03:45', null], '03:50', 'willBeLate'],
  ['runs beyond the deadline', 'running', ['03:00', null], '04:10', 'lateEnd'],
  ['ended in time', 'ok', ['02:01', '02:31'], '09:00', null],
  ['began too late and ended in time', 'ok', ['02:30', '03:00'], '09:00', 'lateStart'],
  ['ended too late', 'ok', ['02:01', '04:01'], '09:00', 'lateEnd'],
  ['was skipped', 'skipped', null, '09:00', null],
]

describe('a due time of 02:00 that has to start by 02:15 and to end by 04:00, usually in 30 minutes', () => {
  test.each(CASES)('%s', (_what, fate, run, now, expected) => {
    const runs = new Map(
      run
        ? [['R', { startedAt: at(run[0]), finishedAt: run[1] === null ? null : at(run[1]) }]]
        : [],
    )
    const late = latenessOf({
      entry: { startBy: '02:15', finishBy: '04:00' },
      due: [due(fate, run ? 'R' : null)],
      runs,
      usualMs: () => 30 * MINUTE,
      now: at(now),
      zone: 'Asia/Tokyo',
    })
    expect(late.get(at('02:00'))?.kind ?? null).toBe(expected)
  })
})
