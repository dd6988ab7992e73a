/** Consumption tax of an invoice: one rounding per rate over all its lines (qualified invoice rule). Called by pricing. */
import type { Day } from '../calendar-day.ts'
import { BASIS_POINTS, mulDiv, type Rounding, sumOf } from '../money.ts'
import { BillingHold } from './hold.ts'
import { isValidOn, type TaxBox, type TaxRate } from './terms.ts'

/** Where and when the service is taxed. */
export type TaxPlace = Readonly<{ countryCode: string; region: string | null; on: Day }>

export type TaxableLine = Readonly<{ taxClass: string; netMinor: number }>

export type TaxRules = Readonly<{ rates: readonly TaxRate[]; place: TaxPlace; rounding: Rounding }>

/** One box per rate (0 % apart by class), highest rate first. Throws BillingHold `tax_missing`. */
export function taxBoxes(lines: readonly TaxableLine[], rules: TaxRules): TaxBox[] {
  const groups = new Map<string, { rate: TaxRate; nets: number[] }>()
  for (const line of lines) {
    const rate = rateFor(line.taxClass, rules)
    const key = rate.rateBp === 0 ? rate.taxClass : String(rate.rateBp)
    const group = groups.get(key) ?? { rate, nets: [] }
    group.nets.push(line.netMinor)
    groups.set(key, group)
  }
  const boxes = [...groups.values()].map(({ rate, nets }) => box(rate, sumOf(nets), rules.rounding))
  return boxes.sort((a, b) => b.rateBp - a.rateBp || (a.taxClass < b.taxClass ? -1 : 1))
}

function box(rate: TaxRate, baseMinor: number, rounding: Rounding): TaxBox {
  return {
    rateBp: rate.rateBp,
    taxClass: rate.taxClass,
    baseMinor,
    taxMinor: mulDiv(baseMinor, rate.rateBp, { by: BASIS_POINTS, rounding }),
    label: rate.label,
  }
}

function rateFor(taxClass: string, { rates, place }: TaxRules): TaxRate {
  const found = rates
    .filter((rate) => rate.countryCode === place.countryCode && rate.taxClass === taxClass)
    .filter((rate) => rate.region === null || rate.region === place.region)
    .filter((rate) => isValidOn(rate, place.on))
    .sort(nearestFirst)[0]
  if (found) return found
  throw new BillingHold(
    'tax_missing',
    {
      ja: `税率がありません: ${place.countryCode} / ${taxClass}(${place.on})`,
      en: `no tax rate for ${place.countryCode} / ${taxClass} on ${place.on}`,
    },
    { ja: '税率を登録して再計算してください', en: 'add the tax rate, then run again' },
  )
}

/** The region's own rate before the country's, the newer before the older. */
function nearestFirst(a: TaxRate, b: TaxRate): number {
  if ((a.region === null) !== (b.region === null)) return a.region === null ? 1 : -1
  return a.validFrom < b.validFrom ? 1 : -1
}
