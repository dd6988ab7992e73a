/** The price of the month so far, by the pricing of BATCH-302: no tax, no number, no invoice; used by the measurement of BATCH-301. */
import type { UsageFigures } from '../../../data/platform/usage.ts'
import { BillingHold } from '../../../server/domain/billing/hold.ts'
import { type Account, priceMonth } from '../../../server/domain/billing/quote.ts'
import type { UsageDay } from '../../../server/domain/billing/terms.ts'
import { type Log, monthOf } from '../../../server/sdk/index.ts'

export type MonthEstimate = Pick<UsageFigures, 'mtdEstimateMinor' | 'currencyCode'>

const NONE: MonthEstimate = { mtdEstimateMinor: null, currencyCode: null }

export type EstimateInput = Readonly<{
  /** As BATCH-302 reads it; its usage holds the month's earlier days. */
  account: Account
  figures: UsageFigures
  date: string
  log: Log
}>

/** Null for plans that are not billed, and for a month that BATCH-302 would hold. */
export function estimateMonth({ account, figures, date, log }: EstimateInput): MonthEstimate {
  const earlier = account.usage.filter((day) => day.date < date)
  const usage = [...earlier, usageDay(figures, date)]
  try {
    const options = { month: monthOf(date), through: date, missingUsage: 'estimate' } as const
    const priced = priceMonth({ ...account, usage }, options)
    return priced ? { mtdEstimateMinor: priced.subtotalMinor, currencyCode: priced.currency } : NONE
  } catch (error) {
    if (!(error instanceof BillingHold)) throw error
    log.info('no estimate: the month would be held', {
      reason: error.reason,
      message: error.message,
    })
    return NONE
  }
}

function usageDay(figures: UsageFigures, date: string): UsageDay {
  const { activeUsersMtd, apiRequests, reportsBillable, storageBytes } = figures
  return { date, activeUsersMtd, apiRequests, reportsBillable, storageBytes }
}
