/** The forecast of load, also against counting every second by hand. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LOAD_SLOT_MS, loadForecast } from '../../server/domain/load-forecast.ts'

const MINUTE = 60_000
const span = { from: 0, to: 3 * LOAD_SLOT_MS }
const run = (minute: number, minutes: number | null, batchId = 'BATCH-101') => ({
  batchId,
  at: minute * MINUTE,
  expectedMs: minutes === null ? null : minutes * MINUTE,
})
const wanted = (runs: ReturnType<typeof run>[]) =>
  loadForecast(runs, span, 5).map((one) => one.wanted)

describe('the load forecast', () => {
  it.each([
    ['nothing', [], [0, 0, 0]],
    ['two at the same minute want two workers', [run(0, 1), run(0, 1)], [2, 0, 0]],
    ['one after the other wants one', [run(0, 2), run(2, 2)], [1, 0, 0]],
    ['a long one is there in every slot it touches', [run(1, 10)], [1, 1, 1]],
    ['one that ends with the slot is not in the next', [run(0, 5)], [1, 0, 0]],
    ['one that began before reaches in', [run(-10, 12)], [1, 0, 0]],
    ['one of unknown length counts when it starts', [run(6, null)], [0, 1, 0]],
    ['one after the span does not count', [run(15, 5)], [0, 0, 0]],
  ])('%s', (_name, runs, expected) => {
    expect(wanted(runs)).toEqual(expected)
  })

  it('says how busy the workers are on the average, and with what', () => {
    const [slot] = loadForecast([run(0, 2.5), run(1, 5, 'BATCH-302')], span, 5)
    expect(slot?.busy).toBeCloseTo(0.5 + 0.8)
    expect(slot?.batches).toEqual(['BATCH-101', 'BATCH-302'])
  })

  it('says how long a run will wait for a worker: it begins when the first is free', () => {
    const waits = (limit: number) =>
      loadForecast([run(0, 4), run(0, 3), run(1, 2), run(6, 1)], span, limit).map(
        ({ waitMs }) => waitMs / MINUTE,
      )
    expect(waits(3)).toEqual([0, 0, 0])
    expect(waits(2)).toEqual([2, 0, 0])
    // 0–4, 4–7, 7–9, and the one due at 6 begins at 9.
    expect(waits(1)).toEqual([6, 3, 0])
  })

  it('wants in each slot what a count of every second finds', () => {
    const runs = fc.array(
      fc.record({
        batchId: fc.constant('BATCH-101'),
        at: fc.integer({ min: -600, max: 1_000 }).map((second) => second * 1_000),
        expectedMs: fc.option(fc.integer({ min: 1, max: 700 }).map((second) => second * 1_000)),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(runs, (given) => {
        const lasts = (ms: number | null) => Math.max(ms ?? 0, 1_000)
        const found = loadForecast(given, span, 5)
        for (const slot of found) {
          let most = 0
          for (let at = slot.at; at < slot.at + LOAD_SLOT_MS; at += 1_000) {
            const now = given.filter((one) => one.at <= at && at < one.at + lasts(one.expectedMs))
            most = Math.max(most, now.length)
          }
          expect(slot.wanted).toBe(most)
        }
      }),
      { numRuns: 60 },
    )
  })
})
