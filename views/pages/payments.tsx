/** What came in and what is open; a file of the bank goes in here. */
import type { InvoiceState } from '../../server/domain/billing/payment.ts'
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, type Fault, FaultNotice, Frame, Panel } from '../parts/panel.tsx'
import { type EntryLine, PaymentEntries } from '../parts/payment-entries.tsx'
import type { Screen } from '../screen.ts'

export type OpenLine = Readonly<{
  invoiceId: string
  number: string
  code: string
  name: string
  currency: string
  totalMinor: number
  paidMinor: number
  balanceMinor: number
  dueDate: string
  state: InvoiceState
}>

export type PaymentsFacts = Readonly<{
  open: readonly OpenLine[]
  entries: readonly EntryLine[]
  /** Why a file was not looked at. */
  refused: Fault | null
}>

type Props = { screen: Screen; facts: PaymentsFacts }

export function PaymentsPage({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Layout screen={screen} title={words.payments.title} nav="payments">
      <div class="page-head">
        <h1>{words.payments.title}</h1>
        <p class="lead">{words.payments.lead}</p>
      </div>
      <FaultNotice screen={screen} fault={facts.refused} />
      <FileForm screen={screen} />
      <Open screen={screen} facts={facts} />
      <Panel id="entries" title={words.payments.latest}>
        <PaymentEntries screen={screen} label={words.payments.latest} lines={facts.entries} />
      </Panel>
    </Layout>
  )
}

function FileForm({ screen }: { screen: Screen }) {
  const { words } = screen
  if (!screen.operator?.mayAct) return null
  return (
    <Panel id="file" title={words.payments.file}>
      <form
        method="post"
        action="/payments/previews"
        enctype="multipart/form-data"
        class="stack control-form"
      >
        <label>
          CSV
          <input type="file" name="file" accept=".csv,text/csv" required />
        </label>
        <button type="submit">{words.payments.look}</button>
        <p class="hint">{words.payments.fileHelp}</p>
      </form>
    </Panel>
  )
}

function Open({ screen, facts }: Props) {
  const { words, format } = screen
  const title = words.payments.open(format.number(facts.open.length))
  return (
    <Panel id="open" title={title}>
      {facts.open.length === 0 ? (
        <Empty>{words.payments.openNone}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table">
            <ColumnHeads names={words.payments.openColumns} />
            <tbody>
              {facts.open.map((line) => (
                <OpenRow screen={screen} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function OpenRow({ screen, line }: { screen: Screen; line: OpenLine }) {
  const { words, format } = screen
  const money = (minor: number) => format.money(minor, line.currency)
  const tone = line.state === 'overdue' ? 'tone-fail' : ''
  return (
    <tr>
      <td class={`number ${tone}`}>{format.day(line.dueDate)}</td>
      <th scope="row">
        <a href={`/tenants/${line.code}/invoices/${line.invoiceId}`}>{line.number}</a>
      </th>
      <td>
        <a href={`/tenants/${line.code}`}>{line.name}</a>
      </td>
      <td class="right number">{money(line.totalMinor)}</td>
      <td class="right number">{money(line.paidMinor)}</td>
      <td class={`right number ${tone}`}>{money(line.balanceMinor)}</td>
      <td class={tone}>{words.tenant.invoiceStates[line.state]}</td>
    </tr>
  )
}
