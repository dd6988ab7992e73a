/** Exact money: integer minor units, BigInt in between, named roundings (data-model rule R2). Called by pricing, invoices and reports. */
import { TobanError } from './errors.ts'

/** Decimal places of the minor unit (ISO 4217). A currency that is not listed is an error, never a guess. */
const MINOR_DIGITS: Readonly<Record<string, number>> = { JPY: 0, USD: 2, EUR: 2, KWD: 3 }

const SYMBOLS: Readonly<Record<string, string>> = { JPY: '¥', USD: '$', EUR: '€', KWD: 'KWD ' }

/** `floor` and `ceil` go down and up the number line; `round` is half away from zero (四捨五入). */
export const ROUNDINGS = ['floor', 'round', 'ceil'] as const
export type Rounding = (typeof ROUNDINGS)[number]

/** 10,000 basis points are the whole. */
export const BASIS_POINTS = 10_000

/** Decimal places of a currency; throws `unknown_currency`. */
export function minorDigits(currency: string): number {
  const digits = Object.hasOwn(MINOR_DIGITS, currency) ? MINOR_DIGITS[currency] : undefined
  if (digits !== undefined) return digits
  const known = Object.keys(MINOR_DIGITS).join(', ')
  throw new TobanError({
    code: 'unknown_currency',
    message: { ja: `通貨「${currency}」は扱えません`, en: `unknown currency "${currency}"` },
    hint: { ja: `使える通貨: ${known}`, en: `known currencies: ${known}` },
  })
}

/** `amount × numerator ÷ denominator`, rounded once. `denominator` > 0. Throws `amount_out_of_range`. */
export function mulDiv(
  amount: number,
  numerator: number,
  divisor: { by: number; rounding: Rounding },
): number {
  return divided(exact(amount) * exact(numerator), exact(divisor.by), divisor.rounding)
}

/** `dividend ÷ divisor` rounded once to a safe integer; `divisor` > 0. */
export function divided(dividend: bigint, divisor: bigint, rounding: Rounding): number {
  if (divisor <= 0n) throw outOfRange(divisor)
  return asAmount(quotient(dividend, divisor, rounding))
}

/** The sum; throws `amount_out_of_range` beyond ±(2^53 − 1). */
export function sumOf(amounts: readonly number[]): number {
  return asAmount(amounts.reduce((sum, amount) => sum + exact(amount), 0n))
}

/**
 * Shares of `total` in proportion to `weights`: floors first, then one unit each to the largest
 * remainders; on a tie the lower index is first. The shares add up to `total` exactly.
 * `total` and the weights are not negative, and their sum is positive unless `total` is 0.
 */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + exact(weight), 0n)
  if (total === 0) return weights.map(() => 0)
  if (total < 0 || sum <= 0n || weights.some((weight) => weight < 0)) throw outOfRange(total)
  const parts = weights.map((weight, index) => {
    const product = exact(total) * exact(weight)
    return { index, share: product / sum, remainder: product % sum }
  })
  const left = total - sumOf(parts.map((part) => Number(part.share)))
  const luckiest = [...parts].sort(byRemainder).slice(0, left)
  const extra = new Set(luckiest.map((part) => part.index))
  return parts.map((part) => asAmount(part.share) + (extra.has(part.index) ? 1 : 0))
}

/** `¥73,700`, `-¥3,000`, `$1,234.50`; for people, not for machines. */
export function moneyText(minor: number, currency: string): string {
  const [whole, fraction] = decimalText(Math.abs(minor), currency).split('.')
  const grouped = (whole ?? '').replace(/\B(?=(\d{3})+$)/g, ',')
  const sign = minor < 0 ? '-' : ''
  return `${sign}${SYMBOLS[currency]}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

/** `73700`, `-1234.50`: the amount in major units, exact, for files. */
export function decimalText(minor: number, currency: string): string {
  const digits = minorDigits(currency)
  const text = String(exact(Math.abs(minor))).padStart(digits + 1, '0')
  const sign = minor < 0 ? '-' : ''
  if (digits === 0) return sign + text
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/**
 * The amount that a person or a bank wrote in major units (`73,700`, `¥73,700`, `1,234.50`, full-width too) in minor
 * units; null when it is none, has more decimals than the currency, or is beyond ±(2^53 − 1).
 */
export function writtenAmount(text: string, currency: string): number | null {
  const digits = minorDigits(currency)
  const plain = text.normalize('NFKC').replaceAll(/[\s¥\\$€円]/g, '')
  const found = /^(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?$/.exec(plain)
  if (!found) return null
  const [, sign, whole = '', fraction = ''] = found
  if (fraction.length > digits) return null
  const minor = BigInt(whole.replaceAll(',', '') + fraction.padEnd(digits, '0'))
  const amount = Number(sign === '-' ? -minor : minor)
  return Number.isSafeInteger(amount) ? amount : null
}

function quotient(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const down = floorDiv(dividend, divisor)
  const remainder = dividend - down * divisor
  switch (rounding) {
    case 'floor':
      return down
    case 'ceil':
      return remainder === 0n ? down : down + 1n
    case 'round': {
      const twice = remainder * 2n
      if (twice === divisor) return dividend < 0n ? down : down + 1n
      return twice > divisor ? down + 1n : down
    }
  }
}

function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const toZero = dividend / divisor
  return dividend % divisor < 0n ? toZero - 1n : toZero
}

type Part = { index: number; remainder: bigint }

function byRemainder(a: Part, b: Part): number {
  if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1
  return a.index - b.index
}

function exact(amount: number): bigint {
  if (!Number.isSafeInteger(amount)) throw outOfRange(amount)
  return BigInt(amount)
}

function asAmount(amount: bigint): number {
  const number = Number(amount)
  if (!Number.isSafeInteger(number)) throw outOfRange(amount)
  // A floor of a small negative product must not become -0: it would print as "-0".
  return number === 0 ? 0 : number
}

function outOfRange(value: number | bigint): TobanError {
  return new TobanError({
    code: 'amount_out_of_range',
    message: {
      ja: `金額を正確に扱えません: ${value}`,
      en: `not an amount that can be computed exactly: ${value}`,
    },
  })
}
