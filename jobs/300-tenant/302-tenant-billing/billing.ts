/** What every step of a billing run needs, made once after the checks; and the checks themselves. */
import { invoicesInForce, type StoredInvoice } from '../../../data/platform/billing-reading.ts'
import {
  hasCompanyCheckDigit,
  hasRegistrationForm,
} from '../../../server/domain/billing/registration-number.ts'
import { demandPdfFonts } from '../../../server/sdk/documents/pdf.ts'
import {
  addMonths,
  type Month,
  PermanentError,
  type SystemRun,
  TobanError,
} from '../../../server/sdk/index.ts'
import type { IssuerSnapshot } from './document.ts'
import { type BillingParams, recalculationReason } from './params.ts'

export type Billing = Readonly<{
  run: SystemRun<BillingParams>
  period: Month
  /** Null: issued invoices are left as they are. */
  recalculation: Readonly<{ reason: string }> | null
  issuer: IssuerSnapshot
  /** The month before, by tenant id. */
  previous: ReadonlyMap<string, StoredInvoice>
  /** Set when nothing can be written any more: the remaining tenants are not begun. */
  breakdown: { cause: unknown }
}>

/** Checks everything that would spoil every invoice. Throws before any row, number or file is made. */
export async function beginBilling(run: SystemRun<BillingParams>): Promise<Billing> {
  const reason = recalculationReason(run)
  const issuer = demandIssuer(run)
  await demandFonts()
  const { period } = run.params
  const previous = invoicesInForce(run.platform, addMonths(period, -1))
  return {
    run,
    period,
    recalculation: reason === null ? null : { reason },
    issuer,
    previous: new Map(previous.map((invoice) => [invoice.tenantId, invoice])),
    breakdown: { cause: null },
  }
}

function demandIssuer(run: SystemRun<BillingParams>): IssuerSnapshot {
  const { name, postalCode, address, phone, registrationNumber, bankAccount, contact } =
    run.settings.toban.issuer
  const texts = { name, postalCode, address, phone, ...bankAccount }
  const empty = Object.entries(texts).find(([, text]) => text.trim() === '')
  if (empty) throw issuerIncomplete(empty[0])
  if (!hasRegistrationForm(registrationNumber)) throw issuerIncomplete('registrationNumber')
  if (!hasCompanyCheckDigit(registrationNumber)) {
    run.log.warn('the check digit of the registration number is wrong for a company', {
      registrationNumber,
    })
  }
  return { name, postalCode, address, phone, registrationNumber, bankAccount, contact }
}

function issuerIncomplete(field: string): PermanentError {
  return new PermanentError({
    code: 'issuer_incomplete',
    message: {
      ja: `請求書の発行者の設定が不完全です: issuer.${field}`,
      en: `the issuer of invoices is not complete: issuer.${field}`,
    },
    hint: {
      ja: 'config/toban.yaml の issuer を直して再実行してください。番号は一つも発番されていません',
      en: 'correct issuer in config/toban.yaml and run again; no number has been given out',
    },
  })
}

async function demandFonts(): Promise<void> {
  try {
    await demandPdfFonts()
  } catch (cause) {
    if (!(cause instanceof TobanError)) throw cause
    const { code, words, hint } = cause
    throw new PermanentError({ code, message: words, ...(hint ? { hint } : {}), cause })
  }
}

const NO_ROOM_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])

/** A full disk: going on would leave one draft per tenant. */
export function isNoRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_ROOM_CODES.has(error.code)
}
