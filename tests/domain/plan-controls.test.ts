/** What the plan says beside a due time about everything that keeps it from starting. */
import { describe, expect, it } from 'vitest'
import type { Blackout } from '../../server/domain/blackout.ts'
import type { ChangedOccurrence, Hold, ScheduleException } from '../../server/domain/exceptions.ts'
import { controlNotes } from '../../server/domain/plan-controls.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { entry } from '../config/fixture/entry.ts'

const ZONE = 'Asia/Tokyo'
const at = (text: string) => Date.parse(`2026-06-${text}:00+09:00`)
const made = { id: 1, batchId: 'BATCH-301', reason: 'stocktaking', by: 'tanaka', createdAt: 0 }
const due = (over: Partial<ChangedOccurrence> = {}): ChangedOccurrence => ({
  batchId: 'BATCH-301',
  scheduledFor: at('10T02:00'),
  dueAt: at('10T02:00'),
  businessDate: '2026-06-10',
  exception: null,
  ...over,
})
const hold = (over: Partial<Hold> = {}): Hold => ({
  kind: 'hold',
  ...made,
  expiresAt: null,
  ...over,
})
const dark: Blackout = {
  name: 'closing',
  reason: 'year end',
  batches: 'all',
  due: 'wait',
  from: at('10T00:00'),
  until: at('10T04:00'),
  daily: null,
}

type Case = {
  due?: Partial<ChangedOccurrence>
  entry?: Partial<ScheduleEntry>
  exceptions?: ScheduleException[]
  blackouts?: Blackout[]
}

it.each<[string, Case, string[]]>([
  ['nothing', {}, []],
  [
    'a skip, and nothing else of a run that does not take place',
    {
      due: { exception: { kind: 'skip', ...made, scheduledFor: at('10T02:00') } },
      exceptions: [hold()],
    },
    ['skip: stocktaking (tanaka)'],
  ],
  [
    'a move',
    {
      due: {
        dueAt: at('10T20:00'),
        exception: { kind: 'move', ...made, scheduledFor: at('10T02:00'), movedTo: at('10T20:00') },
      },
      entry: { window: { from: '02:00', until: '05:00' } },
    },
    ['moved from 2026-06-10 02:00: stocktaking (tanaka)'],
  ],
  ['a hold', { exceptions: [hold()] }, ['on hold: stocktaking (tanaka) → waits']],
  ['no hold that is over by then', { exceptions: [hold({ expiresAt: at('10T01:00') })] }, []],
  [
    'maintenance',
    { exceptions: [hold({ batchId: '*' })] },
    ['maintenance mode: stocktaking (tanaka) → waits'],
  ],
  [
    'a blackout',
    { blackouts: [dark] },
    ['blackout closing: year end, until 2026-06-10 04:00 → waits'],
  ],
  [
    'a blackout that skips',
    { blackouts: [{ ...dark, due: 'skip' }] },
    ['blackout closing: year end, until 2026-06-10 04:00 → skipped'],
  ],
  [
    'a window that opens later',
    { entry: { window: { from: '03:00', until: '05:00' } } },
    ['outside 03:00-05:00 → starts 2026-06-10 03:00'],
  ],
])('says %s', (_words, { due: over, entry: more, exceptions = [], blackouts = [] }, expected) => {
  const notes = controlNotes(due(over), entry({ batchId: 'BATCH-301', ...more }), {
    stop: null,
    exceptions,
    blackouts,
    zone: ZONE,
  })
  expect(notes.map(({ words }) => words.en)).toEqual(expected)
})

describe('a closed day', () => {
  it('needs no other words', () => {
    const closed = { kind: 'dropped', reason: { ja: '祝日', en: 'a holiday' } } as const
    const brakes = { stop: null, exceptions: [hold()], blackouts: [], zone: ZONE }
    expect(controlNotes(due({ closed }), entry(), brakes)).toEqual([])
  })
})
