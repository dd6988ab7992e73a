import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  decimalText,
  divided,
  largestRemainder,
  minorDigits,
  moneyText,
  mulDiv,
  sumOf,
  writtenAmount,
} from '../../server/domain/money.ts'

describe('currencies', () => {
  it.each([
    ['JPY', 0],
    ['USD', 2],
    ['EUR', 2],
    ['KWD', 3],
  ])('%s has %i decimals', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits)
  })

  it.each(['XXX', 'jpy', '', 'constructor'])('refuses "%s" instead of guessing', (currency) => {
    expect(() => minorDigits(currency)).toThrow(
      expect.objectContaining({ code: 'unknown_currency' }),
    )
  })

  it.each([
    [73_700, 'JPY', '¥73,700', '73700'],
    [-3_000, 'JPY', '-¥3,000', '-3000'],
    [0, 'JPY', '¥0', '0'],
    [123_450, 'USD', '$1,234.50', '1234.50'],
    [-5, 'USD', '-$0.05', '-0.05'],
    [1_234, 'KWD', 'KWD 1.234', '1.234'],
  ])('%i %s is shown as %s and written as %s', (minor, currency, text, decimal) => {
    expect(moneyText(minor, currency)).toBe(text)
    expect(decimalText(minor, currency)).toBe(decimal)
  })
})

describe('one rounding', () => {
  it.each([
    ['floor', 7, 3],
    ['round', 7, 4],
    ['ceil', 7, 4],
    ['floor', -7, -4],
    ['round', -7, -4],
    ['ceil', -7, -3],
    ['round', 5, 3],
    ['round', -5, -3],
    ['floor', 6, 3],
    ['ceil', 6, 3],
  ] as const)('%s of %i halves is %i', (rounding, halves, expected) => {
    expect(mulDiv(halves, 1, { by: 2, rounding })).toBe(expected)
  })

  it('is exact where the product leaves the safe integers', () => {
    expect(mulDiv(9_007_199_254_740_991, 10_000, { by: 10_000, rounding: 'floor' })).toBe(
      9_007_199_254_740_991,
    )
  })

  it('lies at most one unit from the quotient, on the right side', () => {
    const amount = fc.maxSafeInteger()
    const basisPoints = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(amount, basisPoints, (value, bp) => {
        const product = BigInt(value) * BigInt(bp)
        const floor = BigInt(mulDiv(value, bp, { by: 10_000, rounding: 'floor' }))
        const ceil = BigInt(mulDiv(value, bp, { by: 10_000, rounding: 'ceil' }))
        expect(floor * 10_000n <= product && product < (floor + 1n) * 10_000n).toBe(true)
        expect(ceil - floor).toBe(product % 10_000n === 0n ? 0n : 1n)
      }),
    )
  })

  it('refuses what can not be computed exactly', () => {
    const notExact = expect.objectContaining({ code: 'amount_out_of_range' })
    expect(() => mulDiv(0.5, 1, { by: 1, rounding: 'floor' })).toThrow(notExact)
    expect(() => mulDiv(2 ** 53, 1, { by: 1, rounding: 'floor' })).toThrow(notExact)
    expect(() => mulDiv(1, 1, { by: 0, rounding: 'floor' })).toThrow(notExact)
    expect(() => sumOf([Number.MAX_SAFE_INTEGER, 1])).toThrow(notExact)
    expect(() => divided(1n, -1n, 'floor')).toThrow(notExact)
  })
})

describe('shares by largest remainder', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [3_000, [50_000, 15_000, 5_000], [2_143, 643, 214]],
    [2, [1, 1, 1], [1, 1, 0]],
    [7, [0, 5], [0, 7]],
    [0, [0, 0], [0, 0]],
  ])('%i over %j is %j', (total, weights, shares) => {
    expect(largestRemainder(total, weights)).toEqual(shares)
  })

  it('add up to the total and stay within one unit of the exact share', () => {
    const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.nat(10_000_000), weights, (total, list) => {
        fc.pre(list.some((weight) => weight > 0))
        const sum = list.reduce((all, weight) => all + weight, 0)
        const shares = largestRemainder(total, list)
        expect(sumOf(shares)).toBe(total)
        shares.forEach((share, index) => {
          expect(Math.abs(share - (total * (list[index] ?? 0)) / sum)).toBeLessThan(1)
        })
      }),
    )
  })

  it('refuses to share something among nothing', () => {
    expect(() => largestRemainder(1, [0, 0])).toThrow()
    expect(() => largestRemainder(1, [])).toThrow()
    expect(() => largestRemainder(-1, [1])).toThrow()
  })
})

describe('a written amount', () => {
  it.each([
    ['73,700', 'JPY', 73_700],
    ['￥７３，７００', 'JPY', 73_700],
    ['73700円', 'JPY', 73_700],
    ['-5', 'JPY', -5],
    ['1,234.5', 'USD', 123_450],
    ['0.070', 'KWD', 70],
    ['100.5', 'JPY', null],
    ['1,23', 'JPY', null],
    ['1e3', 'JPY', null],
    ['', 'JPY', null],
    ['七万円', 'JPY', null],
    ['9007199254740992', 'JPY', null],
  ])('"%s" of %s is %s', (text, currency, minor) => {
    expect(writtenAmount(text, currency)).toBe(minor)
  })
})
