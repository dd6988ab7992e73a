/** One invoice: what it bills, what it says about tax, what came in, and the form that enters a payment. */
import {
  type InvoiceState,
  PAYMENT_METHODS,
  type PaymentMethod,
} from '../../server/domain/billing/payment.ts'
import { decimalText } from '../../server/domain/money.ts'
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Facts, type Fault, FaultNotice, Frame, Panel } from '../parts/panel.tsx'
import { type EntryLine, PaymentEntries } from '../parts/payment-entries.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'

/** Another invoice of the same month. */
type Sibling = Readonly<{ invoiceId: string; number: string }>

export type InvoicePageFacts = Readonly<{
  invoiceId: string
  /** Null while it is held. */
  number: string | null
  code: string
  name: string
  state: InvoiceState
  period: string
  issueDate: string
  dueDate: string
  method: PaymentMethod
  currency: string
  lines: readonly Readonly<{
    label: string
    quantity: string
    unit: string
    unitPriceMinor: number | null
    amountMinor: number
  }>[]
  taxes: readonly Readonly<{ label: string; baseMinor: number; taxMinor: number }>[]
  subtotalMinor: number
  totalMinor: number
  carriedMinor: number
  paidMinor: number
  balanceMinor: number
  corrects: Sibling | null
  correctedBy: Sibling | null
  reason: string | null
  files: readonly Readonly<{ kind: string; bytes: number }>[]
  entries: readonly EntryLine[]
  /** It is the one that is owed. */
  isPayable: boolean
  today: string
  /** Why a payment was not entered, and what was typed. */
  refused: Fault | null
  typed: Readonly<Record<string, string>>
}>

type Props = { screen: Screen; facts: InvoicePageFacts }

export function InvoicePage({ screen, facts }: Props) {
  const { words } = screen
  const title =
    facts.number === null ? words.payments.unnumbered : words.payments.invoice(facts.number)
  return (
    <Layout screen={screen} title={title} nav="tenants">
      <div class="page-head">
        <p class="crumbs">
          <a href="/tenants">{words.tenants.title}</a> ›{' '}
          <a href={`/tenants/${facts.code}`}>{facts.name}</a>
        </p>
        <h1>
          {title}{' '}
          <small class={toneOf(facts.state)}>{words.tenant.invoiceStates[facts.state]}</small>
        </h1>
      </div>
      <FaultNotice screen={screen} fault={facts.refused} />
      <div class="columns">
        <div class="wide">
          <Lines screen={screen} facts={facts} />
          <Panel id="payments" title={words.payments.entries}>
            <PaymentEntries screen={screen} label={words.payments.entries} lines={facts.entries} />
          </Panel>
        </div>
        <div class="narrow">
          <About screen={screen} facts={facts} />
          <EnterForm screen={screen} facts={facts} />
        </div>
      </div>
    </Layout>
  )
}

function toneOf(state: InvoiceState): string {
  switch (state) {
    case 'overdue':
    case 'held':
      return 'tone-fail'
    case 'partial':
    case 'overpaid':
      return 'tone-warn'
    case 'paid':
      return 'tone-good'
    default:
      return 'muted'
  }
}

function Lines({ screen, facts }: Props) {
  const { words, format } = screen
  const money = (minor: number) => format.money(minor, facts.currency)
  const sums: [string, number][] = [
    [words.payments.subtotal, facts.subtotalMinor],
    ...facts.taxes.map(({ label, baseMinor, taxMinor }): [string, number] => [
      words.payments.tax(label, money(baseMinor)),
      taxMinor,
    ]),
    [words.payments.total, facts.totalMinor],
    ...(facts.carriedMinor === 0
      ? []
      : [[words.payments.carried, facts.carriedMinor] as [string, number]]),
    [words.payments.paid, facts.paidMinor],
    facts.balanceMinor < 0
      ? [words.payments.refundDue, -facts.balanceMinor]
      : [words.payments.balance, facts.balanceMinor],
  ]
  return (
    <Panel id="lines" title={words.payments.lines}>
      <Frame label={words.payments.lines}>
        <table class="grid-table">
          <ColumnHeads names={words.payments.lineColumns} />
          <tbody>
            {facts.lines.map((line) => (
              <tr>
                <th scope="row" class="wrap" lang="ja">
                  {line.label}
                </th>
                <td class="right number">
                  {line.quantity} {line.unit}
                </td>
                <td class="right number">
                  {line.unitPriceMinor === null ? '' : money(line.unitPriceMinor)}
                </td>
                <td class="right number">{money(line.amountMinor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            {sums.map(([name, minor]) => (
              <tr>
                <th scope="row" colspan={3} class="right">
                  {name}
                </th>
                <td class="right number">{money(minor)}</td>
              </tr>
            ))}
          </tfoot>
        </table>
      </Frame>
    </Panel>
  )
}

function About({ screen, facts }: Props) {
  const { words, format } = screen
  const { code, corrects, correctedBy } = facts
  const sibling = (one: Sibling | null) =>
    one === null ? null : <a href={`/tenants/${code}/invoices/${one.invoiceId}`}>{one.number}</a>
  const files = facts.files.map(({ kind, bytes }) => (
    <a href={`/tenants/${code}/invoices/${facts.invoiceId}/${kind}`}>
      {kind.toUpperCase()} <small>{format.bytes(bytes)}</small>
    </a>
  ))
  return (
    <Panel id="about" title={words.tenant.status}>
      <Facts
        pairs={[
          [words.payments.month, format.month(facts.period)],
          [words.payments.issued, format.day(facts.issueDate)],
          [words.tenant.dueDate, format.day(facts.dueDate)],
          [words.payments.method, words.payments.methods[facts.method]],
          [words.payments.corrects, sibling(corrects)],
          [words.payments.correctedBy, sibling(correctedBy)],
          [words.payments.reason, facts.reason],
          [words.payments.files, files.length === 0 ? null : <span class="buttons">{files}</span>],
        ]}
      />
    </Panel>
  )
}

function EnterForm({ screen, facts }: Props) {
  const { words } = screen
  const { typed } = facts
  if (!screen.operator?.mayAct) return null
  if (!facts.isPayable) return <p class="hint">{words.payments.notPayable}</p>
  return (
    <Panel id="enter" title={words.payments.enterTitle}>
      <form
        method="post"
        action={`/tenants/${facts.code}/invoices/${facts.invoiceId}/payments`}
        class="stack control-form"
      >
        <KindField screen={screen} facts={facts} />
        <label>
          {words.payments.day}
          <input type="date" name="paidOn" value={typed.paidOn ?? facts.today} required />
        </label>
        <label>
          {words.payments.amount} <small>{facts.currency}</small>
          <input
            name="amount"
            value={typed.amount ?? openText(facts)}
            inputmode="decimal"
            required
          />
        </label>
        <label>
          {words.payments.method}
          <select name="method">
            {PAYMENT_METHODS.map((method) => (
              <option value={method} selected={method === (typed.method ?? facts.method)}>
                {words.payments.methods[method]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.payments.reference} <small>{words.payments.referenceHelp}</small>
          <input name="reference" value={typed.reference ?? ''} maxlength={200} />
        </label>
        <label class="check">
          <input type="checkbox" name="mayOverpay" value="1" checked={typed.mayOverpay === '1'} />{' '}
          {words.payments.overpaid}
        </label>
        <ReasonField screen={screen} value={typed.reason ?? ''} />
        <button type="submit" class="primary">
          {words.payments.submit}
        </button>
        <p class="hint">{words.payments.enterHelp}</p>
      </form>
    </Panel>
  )
}

/** What is open, as it is mostly paid. */
function openText({ balanceMinor, currency }: InvoicePageFacts): string {
  return balanceMinor > 0 ? decimalText(balanceMinor, currency) : ''
}

function KindField({ screen, facts }: Props) {
  const { words } = screen
  return (
    <label>
      {words.payments.kind}
      <select name="kind">
        {(['payment', 'refund'] as const).map((kind) => (
          <option value={kind} selected={kind === facts.typed.kind}>
            {words.payments.kinds[kind]}
          </option>
        ))}
      </select>
    </label>
  )
}
