/** When a schedule is said to lose occurrences, and when it is not. */
import { expect, it } from 'vitest'
import { lossOf, type RecentFate } from '../../server/domain/loss.ts'

const MINUTE = 60_000
const ran = (waitedMin = 0): RecentFate => ({
  state: 'ran',
  reason: null,
  waitedMs: waitedMin * MINUTE,
})
const overlap: RecentFate = {
  state: 'skipped',
  reason: 'overlap: run R is running',
  waitedMs: null,
}
const window: RecentFate = {
  state: 'missed',
  reason: 'window: 02:00-05:00 was over before it could start',
  waitedMs: null,
}
const other = (reason: string): RecentFate => ({ state: 'skipped', reason, waitedMs: null })
const times = (count: number, fate: RecentFate) => Array.from({ length: count }, () => fate)

type Case = { fates: RecentFate[]; usualMin?: number; everyMin?: number }

it.each<[string, Case, string | null]>([
  ['a good one', { fates: times(20, ran()), usualMin: 5, everyMin: 60 }, null],
  ['one never run', { fates: [] }, null],
  [
    'three overlaps in a row',
    { fates: [...times(3, overlap), ran()] },
    'the last 3 due times in a row did not run (overlap or window)',
  ],
  ['two overlaps in a row', { fates: [...times(2, overlap), ran()] }, null],
  [
    'closed days between do not break a row',
    { fates: [overlap, other('calendar: Sunday'), overlap, window] },
    'the last 3 due times in a row did not run (overlap or window)',
  ],
  [
    'closed days and orders are no loss',
    { fates: [...times(4, other('calendar: Sunday')), ...times(4, other('skip: x (y)'))] },
    null,
  ],
  [
    'every second one lost',
    { fates: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? ran() : overlap)) },
    '10 of the last 20 due times did not run (overlap or window)',
  ],
  [
    'runs longer than the interval',
    { fates: times(3, ran()), usualMin: 70, everyMin: 60 },
    'it usually takes 70m and is due every 1h',
  ],
  ['runs as long as the interval', { fates: times(3, ran()), usualMin: 60, everyMin: 60 }, null],
  [
    'always waiting',
    { fates: times(6, ran(40)), everyMin: 60 },
    'each of the last 6 runs waited more than 30m before it started',
  ],
  ['waiting often', { fates: [...times(6, ran(40)), ran(1)], everyMin: 60 }, null],
])('%s', (_words, { fates, usualMin, everyMin }, expected) => {
  const loss = lossOf({
    fates,
    usualMs: usualMin === undefined ? null : usualMin * MINUTE,
    everyMs: everyMin === undefined ? null : everyMin * MINUTE,
  })
  expect(loss?.words.en ?? null).toBe(expected)
})
