/** Payments: the page of an invoice with its form, the page of what is open, and the file of a bank, looked at before it is entered. */
import { Hono } from 'hono'
import { monthOfInvoice } from '../../data/platform/payments.ts'
import { paymentsOfMonth } from '../../data/platform/reading/payments.ts'
import { tenantCard } from '../../data/platform/reading/tenants.ts'
import { InvoicePage, type InvoicePageFacts } from '../../views/pages/invoice.tsx'
import { PaymentImportPage, PaymentPlanPage } from '../../views/pages/payment-import.tsx'
import { type PaymentsFacts, PaymentsPage } from '../../views/pages/payments.tsx'
import { dictionary } from '../../views/words/dictionary.ts'
import { TobanError, unreachable } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { textsOf } from './form.ts'
import { importFacts, invoicePageFacts, paymentsFacts, planFacts } from './payment-facts.ts'
import { askedBy, demandReason } from './start-request.ts'

const NO_FILE = {
  message: { ja: dictionary('ja').payments.noFile, en: dictionary('en').payments.noFile },
  hint: null,
}

export function paymentRoutes(desk: Desk) {
  const { payments, platform } = desk.deps
  const routes = new Hono<ConsoleEnv>()

  routes.get('/payments', (c) => paymentsPage(c, desk, null))

  routes.post('/payments/previews', async (c) => {
    const { file } = await c.req.parseBody()
    const screen = c.get('screen')
    if (!(file instanceof File) || file.size === 0) return paymentsPage(c, desk, NO_FILE)
    const bytes = new Uint8Array(await file.arrayBuffer())
    return orRefused(c, desk, () => {
      const facts = planFacts(payments.plan(bytes), screen, { bytes, isChanged: false })
      return c.html(<PaymentPlanPage screen={screen} facts={facts} />)
    })
  })

  routes.post('/payments/imports', async (c) => {
    const typed = textsOf(await c.req.parseBody())
    const screen = c.get('screen')
    const bytes = new Uint8Array(Buffer.from(typed.file ?? '', 'base64url'))
    return orRefused(c, desk, () => {
      const end = payments.import({
        ...{ bytes, hash: typed.hash ?? '', by: c.get('operator').login },
        otherAmounts: typed.otherAmounts === 'enter' ? 'enter' : 'leave',
        reason: demandReason(typed),
      })
      switch (end.kind) {
        case 'changed': {
          const facts = planFacts(end.plan, screen, { bytes, isChanged: true })
          return c.html(<PaymentPlanPage screen={screen} facts={facts} />, 409)
        }
        case 'entered':
          return c.html(<PaymentImportPage screen={screen} facts={importFacts(end, screen)} />)
        default:
          return unreachable(end)
      }
    })
  })

  routes.get('/tenants/:code/invoices/:invoiceId', (c) => invoicePage(c, desk, null, {}))

  routes.post('/tenants/:code/invoices/:invoiceId/payments', async (c) => {
    const typed = textsOf(await c.req.parseBody())
    const invoice = demandInvoice(c, desk)
    try {
      payments.record({
        invoice,
        kind: typed.kind === 'refund' ? 'refund' : 'payment',
        ...{ paidOn: typed.paidOn ?? '', amount: typed.amount ?? '', method: typed.method ?? '' },
        ...{ reference: typed.reference ?? '', mayOverpay: typed.mayOverpay === '1' },
        key: null,
        ...askedBy(c, typed),
      })
    } catch (error) {
      return invoicePage(c, desk, refusedOf(error), typed)
    }
    return c.redirect(`${pageOf(c)}#payments`, 303)
  })

  routes.post('/tenants/:code/invoices/:invoiceId/payments/:payment/undo', async (c) => {
    const reason = demandReason(textsOf(await c.req.parseBody()))
    const month = monthOfInvoice(platform, demandInvoice(c, desk))
    const paymentId = c.req.param('payment')
    const isOwn =
      month && paymentsOfMonth(platform, month).some((one) => one.paymentId === paymentId)
    if (!isOwn) throw missing('page')
    payments.reverse({ paymentId, by: c.get('operator').login, reason })
    return c.redirect(`${pageOf(c)}#payments`, 303)
  })

  return routes
}

type Refused = PaymentsFacts['refused']

function refusedOf(error: unknown): NonNullable<Refused> {
  if (!(error instanceof TobanError) || error.kind === 'internal') throw error
  return { message: error.words, hint: hintOf(error) }
}

function orRefused<T>(c: ConsoleContext, desk: Desk, act: () => T) {
  try {
    return act()
  } catch (error) {
    return paymentsPage(c, desk, refusedOf(error))
  }
}

function paymentsPage(c: ConsoleContext, desk: Desk, refused: Refused) {
  const screen = c.get('screen')
  const facts = { ...paymentsFacts(desk, screen), refused }
  return c.html(<PaymentsPage screen={screen} facts={facts} />, refused === null ? 200 : 422)
}

function invoicePage(
  c: ConsoleContext,
  desk: Desk,
  refused: Refused,
  typed: InvoicePageFacts['typed'],
) {
  const screen = c.get('screen')
  const { code = '', invoiceId = '' } = c.req.param()
  const card = tenantCard(desk.deps.platform, code)
  const found = card && invoicePageFacts(desk, screen, { card, invoiceId })
  if (!found) throw missing('page')
  const facts = { ...found, refused, typed }
  return c.html(<InvoicePage screen={screen} facts={facts} />, refused === null ? 200 : 422)
}

/** Of this company: nobody enters by one company's address what belongs to another. */
function demandInvoice(c: ConsoleContext, { deps }: Desk): string {
  const { code, invoiceId = '' } = c.req.param()
  if (monthOfInvoice(deps.platform, invoiceId)?.tenantCode !== code) throw missing('page')
  return invoiceId
}

function pageOf(c: ConsoleContext): string {
  return `/tenants/${c.req.param('code')}/invoices/${c.req.param('invoiceId')}`
}
