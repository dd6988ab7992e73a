/** Proposals about quotas, for any series of days: never below what was used, never beyond the contract, money to the yen. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figuresOf } from '../../server/domain/resources/figures.ts'
import { confidenceOf, quotaProposals } from '../../server/domain/resources/quota-proposals.ts'
import { costOfBytes } from '../../server/domain/resources/reclaim-proposals.ts'
import { LEVELS } from '../../server/domain/resources/resource.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'

const drawn = fc
  .record({
    values: fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 14, maxLength: 60 }),
    allocation: fc.integer({ min: 0, max: 10_000 }),
    room: fc.integer({ min: 0, max: 5_000 }),
    included: fc.integer({ min: 0, max: 500 }),
    costMinor: fc.integer({ min: 0, max: 1_000 }),
    level: fc.constantFrom(...LEVELS),
  })
  .map((one) => ({ ...one, maximum: one.allocation + one.room }))

describe('a proposal', () => {
  it('cuts only what nobody used, raises only up to the contract, and costs what its units cost', {
    timeout: PROPERTY_LIMIT_MS,
  }, async () => {
    await holds(drawn, 500, ({ values, level, ...facts }) => {
      const figures = figuresOf(values, facts.allocation)
      expect(figures).not.toBeNull()
      if (figures === null) return
      for (const one of quotaProposals({ quota: 'storage', figures, ...facts }, level)) {
        const { kind, proposed, savingMinor, confidenceBp, isAutoApplicable, risk } = one
        expect(Number.isSafeInteger(proposed)).toBe(true)
        expect(confidenceBp).toBeGreaterThanOrEqual(0)
        expect(confidenceBp).toBeLessThanOrEqual(10_000)
        if (isAutoApplicable) expect([risk, level === 'aggressive']).toEqual(['low', false])
        if (kind === 'upsell') {
          expect(proposed).toBeGreaterThan(facts.maximum)
          expect([savingMinor, isAutoApplicable]).toEqual([0, false])
          continue
        }
        // Nothing saved is no minus zero.
        expect(savingMinor).toBe((facts.allocation - proposed) * facts.costMinor || 0)
        if (kind === 'scale_up') {
          expect(proposed).toBeGreaterThan(facts.allocation)
          expect(proposed).toBeLessThanOrEqual(facts.maximum)
        } else {
          expect(proposed).toBeLessThan(facts.allocation)
          expect(proposed).toBeGreaterThanOrEqual(Math.max(1, figures.peak, facts.included))
        }
      }
    })
  })
})

describe('figures', () => {
  it('a company that began at nothing has no growth, and little confidence', () => {
    const values = [...Array<number>(7).fill(0), ...Array<number>(23).fill(90)]
    expect(figuresOf(values, 100)?.growth).toBeNull()
    expect(confidenceOf({ utilisation: 0.9, growth: null })).toBe(3_000)
  })

  it('thirteen days are too few', () => {
    expect(figuresOf(Array<number>(13).fill(1), 100)).toBeNull()
    expect(figuresOf(Array<number>(14).fill(1), 100)).toMatchObject({ days: 14, growth: 0 })
  })

  it('of nothing set aside, any use is all of it', () => {
    expect(figuresOf(Array<number>(14).fill(1), 0)).toMatchObject({ utilisation: 1, waste: 0 })
    expect(figuresOf(Array<number>(14).fill(0), 0)).toMatchObject({ utilisation: 0, fullDays: 0 })
  })
})

it('bytes cost to the yen, rounded once', () => {
  expect(costOfBytes(2 ** 30, 20)).toBe(20)
  expect(costOfBytes(30_000 * 4_096, 20)).toBe(2)
  expect(costOfBytes(2 ** 50, 1)).toBe(2 ** 20)
})
