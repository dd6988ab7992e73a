/** Enters what matches of a bank file: company by company, each in a transaction of its own. */
import { enterPayment, payableInvoice } from '../../../data/platform/payments.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { demandReason } from '../reason.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'
import { readBankFile } from './bank-file.ts'
import { type ImportPlan, type Judged, judged, planOf } from './plan-import.ts'
import { changedMeanwhile } from './refusals.ts'

export type ImportRequest = Asked &
  Readonly<{
    /** The file, as it was looked at. */
    bytes: Uint8Array
    /** Of the plan that was looked at; null: enter whatever matches now. */
    hash: string | null
    /** Lines with another amount than what is open: entered as part payment or overpayment, or left. */
    otherAmounts: 'enter' | 'leave'
  }>

export type ImportedCompany = Readonly<{
  tenantCode: string
  entered: number
  /** Why nothing of this company was entered. */
  refused: Words | null
}>

export type ImportEnd =
  /** Somebody entered something since: look again. */
  | Readonly<{ kind: 'changed'; plan: ImportPlan }>
  | Readonly<{
      kind: 'entered'
      companies: readonly ImportedCompany[]
      /** Lines of the file that are in the books now. */
      enteredLines: readonly number[]
      plan: ImportPlan
    }>

/** One company's trouble leaves the others alone; the same file twice enters nothing. */
export function importPayments(context: CareContext, request: ImportRequest): ImportEnd {
  const reason = demandReason(request.reason)
  const lines = judged(context, readBankFile(request.bytes))
  const plan = planOf(lines)
  if (request.hash !== null && request.hash !== plan.hash) return { kind: 'changed', plan }
  const wanted = lines.filter(
    ({ verdict }) =>
      verdict.kind === 'matched' ||
      (verdict.kind === 'wrong-amount' && request.otherAmounts === 'enter'),
  )
  const codes = [...new Set(wanted.flatMap(({ payable }) => payable?.tenantCode ?? []))].sort()
  const asked = { by: request.by, reason }
  const companies = codes.map((tenantCode) => {
    const own = wanted.filter(({ payable }) => payable?.tenantCode === tenantCode)
    return enterCompany(context, { tenantCode, lines: own, ...asked })
  })
  const refused = new Set(companies.flatMap((one) => (one.refused ? one.tenantCode : [])))
  const done = wanted.filter(({ payable }) => !refused.has(payable?.tenantCode ?? ''))
  return { kind: 'entered', companies, enteredLines: done.map(({ bank }) => bank.line), plan }
}

type CompanyLines = Asked & Readonly<{ tenantCode: string; lines: readonly Judged[] }>

/** All of its lines, or none. */
function enterCompany(context: CareContext, company: CompanyLines): ImportedCompany {
  const { tenantCode, lines, by, reason } = company
  try {
    recordedAct(context, { verb: 'payments.imported', object: tenantCode, by, reason }, () => {
      for (const line of lines) enterLine(context, line, company)
      const invoices = lines.map(({ payable, amountMinor }) => ({
        ...{ invoice: payable?.invoiceNumber, amountMinor },
      }))
      return { after: { lines: invoices } }
    })
    return { tenantCode, entered: lines.length, refused: null }
  } catch (error) {
    return { tenantCode, entered: 0, refused: wordsOf(error) }
  }
}

function enterLine(context: CareContext, { bank, payable, ...line }: Judged, asked: Asked): void {
  const now = context.now()
  if (!payable || line.paidOn === null || line.amountMinor === null)
    throw new Error('a line without invoice, day or amount is never entered')
  const current = payableInvoice(context.platform, payable)
  if (current?.invoiceId !== payable.invoiceId) throw changedMeanwhile(payable.invoiceNumber)
  enterPayment(context.platform, {
    invoiceId: payable.invoiceId,
    kind: 'payment',
    paidOn: line.paidOn,
    amountMinor: line.amountMinor,
    method: line.method,
    reference: [bank.cells.reference, bank.cells.payer].filter((text) => text !== '').join(' '),
    reason: asked.reason,
    source: 'import',
    entryKey: bank.key,
    reversesPaymentId: null,
    createdBy: asked.by,
    createdAt: now,
  })
}

function wordsOf(error: unknown): Words {
  if (error instanceof TobanError) return error.words
  const message = error instanceof Error ? error.message : String(error)
  return { ja: `登録できませんでした: ${message}`, en: `could not be entered: ${message}` }
}
