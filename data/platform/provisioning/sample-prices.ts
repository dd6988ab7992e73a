/** The sample price book: plans, prices and tax rates to begin with; written by `seedPriceBook`. */
import type { planPrices, plans, taxRates } from '../schema/index.ts'

type Price = typeof planPrices.$inferInsert

const SINCE = '2020-01-01'

export const samplePlans: (typeof plans.$inferInsert)[] = [
  { planCode: 'FREE', planName: 'フリー', isBillable: false, sort: 1, validFrom: SINCE },
  { planCode: 'BASIC', planName: 'ベーシック', isBillable: true, sort: 2, validFrom: SINCE },
  { planCode: 'STANDARD', planName: 'スタンダード', isBillable: true, sort: 3, validFrom: SINCE },
  {
    planCode: 'ENTERPRISE',
    planName: 'エンタープライズ',
    isBillable: true,
    sort: 4,
    validFrom: SINCE,
  },
]

/** Yen without tax; beyond what is included: per user, GB, block of calls, report. */
export const samplePrices: Price[] = [
  price('FREE', 0, { users: 10, storageGb: 1, calls: 1_000, reports: 10 }, [0, 0, 0, 0]),
  price(
    'BASIC',
    20_000,
    { users: 50, storageGb: 10, calls: 20_000, reports: 50 },
    [500, 300, 200, 100],
  ),
  price(
    'STANDARD',
    50_000,
    { users: 100, storageGb: 100, calls: 50_000, reports: 100 },
    [500, 300, 200, 100],
  ),
  price(
    'ENTERPRISE',
    100_000,
    { users: 300, storageGb: 400, calls: 100_000, reports: 500 },
    [400, 250, 200, 80],
  ),
]

export const sampleTaxRates: (typeof taxRates.$inferInsert)[] = [
  {
    countryCode: 'JP',
    taxClass: 'STD',
    rateBp: 1_000,
    label: '消費税10%',
    validFrom: '2019-10-01',
  },
  {
    countryCode: 'JP',
    taxClass: 'RED',
    rateBp: 800,
    label: '消費税8%(軽減)',
    validFrom: '2019-10-01',
  },
]

type Within = Readonly<{ users: number; storageGb: number; calls: number; reports: number }>
type Beyond = readonly [user: number, storageGb: number, apiBlock: number, report: number]

function price(planCode: string, monthlyFee: number, within: Within, beyond: Beyond): Price {
  const [user, storageGb, apiBlock, report] = beyond
  return {
    planCode,
    currencyCode: 'JPY',
    validFrom: SINCE,
    monthlyFeeMinor: monthlyFee,
    includedUsers: within.users,
    includedStorageGb: within.storageGb,
    includedApiCalls: within.calls,
    includedReports: within.reports,
    priceUserMinor: user,
    priceStorageGbMinor: storageGb,
    apiBlockSize: 1_000,
    priceApiBlockMinor: apiBlock,
    priceReportMinor: report,
    taxClass: 'STD',
  }
}
