/** The accounts of a day: each due time counts once, and nothing is left out. */
import { describe, expect, it } from 'vitest'
import {
  accountFor,
  accountingWords,
  type DayBooks,
  type RecordedDue,
  tallyOf,
} from '../../server/domain/accounting.ts'
import type { ChangedOccurrence, Skip } from '../../server/domain/exceptions.ts'

const NOW = 1_000_000_000

const recorded = (over: Partial<RecordedDue>): RecordedDue => ({
  batchId: 'B',
  scheduledFor: 1,
  dueAt: 1,
  state: 'ran',
  reason: 'r',
  runId: over.runState ? 'R' : null,
  runState: null,
  isMoved: false,
  ...over,
})
const planned = (at: number, over: Partial<ChangedOccurrence> = {}): ChangedOccurrence => ({
  batchId: 'B',
  scheduledFor: at,
  dueAt: at,
  businessDate: '2026-06-10',
  exception: null,
  ...over,
})
const books = (part: Partial<DayBooks>): DayBooks => ({
  recorded: [],
  planned: [],
  owedSince: new Map([['B', 0]]),
  now: NOW,
  ...part,
})

describe('an occurrence in the ledger', () => {
  it.each([
    ['ran', 'succeeded', 'ok'],
    ['ran', 'warned', 'warned'],
    ['ran', 'failed', 'failed'],
    ['ran', 'timed_out', 'failed'],
    ['ran', 'cancelled', 'failed'],
    ['running', 'running', 'running'],
    ['running', 'interrupted', 'waiting'],
    ['waiting', 'queued', 'waiting'],
    ['waiting', null, 'waiting'],
    ['skipped', null, 'skipped'],
    ['missed', null, 'missed'],
    ['ran', null, 'unaccounted'],
    ['running', null, 'unaccounted'],
    ['running', 'succeeded', 'ok'],
  ] as const)('%s with a run %s counts as %s', (state, runState, fate) => {
    const [line] = accountFor(books({ recorded: [recorded({ state, runState })] }))
    expect(line?.fate).toBe(fate)
  })
})

describe('a due time of the plan that is not in the ledger', () => {
  const skip: Skip = {
    kind: 'skip',
    id: 1,
    batchId: 'B',
    scheduledFor: NOW + 1,
    reason: 'stocktaking',
    by: 'tanaka',
    createdAt: 0,
  }
  const holiday = { kind: 'dropped', reason: { ja: '祝日', en: 'a holiday' } } as const

  it.each([
    ['later', planned(NOW + 1), 'toCome'],
    ['a moment ago', planned(NOW - 60_000), 'toCome'],
    ['three minutes ago', planned(NOW - 180_000), 'unaccounted'],
    ['on a closed day', planned(NOW + 1, { closed: holiday }), 'skipped calendar: a holiday'],
    [
      'that an operator skips',
      planned(NOW + 1, { exception: skip }),
      'skipped skip: stocktaking (tanaka)',
    ],
    ['on a closed day that has passed', planned(NOW - 180_000, { closed: holiday }), 'unaccounted'],
  ])('%s', (_words, due, expected) => {
    const [line] = accountFor(books({ planned: [due] }))
    expect([line?.fate, line?.reason].filter(Boolean).join(' ')).toBe(expected)
  })

  it('is owed by nobody before its plan was in force, nor by a batch never seen', () => {
    const due = [planned(NOW - 180_000)]
    expect(accountFor(books({ planned: due, owedSince: new Map([['B', NOW - 180_000]]) }))).toEqual(
      [],
    )
    expect(accountFor(books({ planned: due, owedSince: new Map() }))).toEqual([])
  })
})

describe('the sentence', () => {
  const lines = accountFor(
    books({
      recorded: [
        recorded({ runState: 'succeeded' }),
        recorded({ scheduledFor: 2, state: 'skipped', reason: 'overlap: run R is running' }),
        recorded({ scheduledFor: 3, state: 'skipped', reason: 'overlap: 3 runs wait already' }),
        recorded({ scheduledFor: 4, state: 'skipped', reason: 'not_built' }),
        recorded({ scheduledFor: 5, state: 'missed', reason: 'misfire: 9 min late, policy none' }),
      ],
      planned: [planned(1), planned(NOW + 5)],
    }),
  )
  const tally = tallyOf('2026-06-10', lines)

  it('counts each due time once, and its parts add up to the whole', () => {
    const { day: _day, total, ...parts } = tally
    expect(total).toBe(6)
    expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(total)
  })

  it('names the reasons of what did not run, and says 0 unaccounted', () => {
    expect(accountingWords(tally, lines)).toEqual({
      en: '2026-06-10: 6 due: 1 ok, 1 to come, 3 skipped (overlap 2, not built 1), 1 missed (late 1), 0 unaccounted',
      ja: '2026-06-10 予定 6 件: 正常 1、これから 1、スキップ 3 (多重起動 2, 未実装 1)、未実行 1 (起動遅れ 1)、行方不明 0',
    })
  })
})
