/** Entries of payments as a table, each with its undo; on the page of payments and on the page of an invoice. */
import type { PaymentKind, PaymentMethod } from '../../server/domain/billing/payment.ts'
import type { Screen } from '../screen.ts'
import { Act } from './act.tsx'
import { ColumnHeads } from './column-heads.tsx'
import { Empty, Frame } from './panel.tsx'

export type EntryLine = Readonly<{
  paymentId: string
  invoiceId: string
  invoiceNumber: string
  code: string
  name: string
  kind: PaymentKind
  paidOn: string
  /** Negative: it went back. */
  amountMinor: number
  currency: string
  method: PaymentMethod
  reference: string
  reason: string
  by: string
  isTakenBack: boolean
}>

type Props = { screen: Screen; label: string; lines: readonly EntryLine[] }

export function PaymentEntries({ screen, label, lines }: Props) {
  const { words } = screen
  if (lines.length === 0) return <Empty>{words.payments.entriesNone}</Empty>
  return (
    <Frame label={label}>
      <table class="grid-table">
        <ColumnHeads names={words.payments.entryColumns} />
        <tbody>
          {lines.map((line) => (
            <EntryRow screen={screen} line={line} />
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function EntryRow({ screen, line }: { screen: Screen; line: EntryLine }) {
  const { words, format } = screen
  const page = `/tenants/${line.code}/invoices/${line.invoiceId}`
  const canUndo = line.kind !== 'reversal' && !line.isTakenBack
  return (
    <tr>
      <td class="number">{format.day(line.paidOn)}</td>
      <th scope="row">
        <a href={page}>{line.invoiceNumber}</a>
      </th>
      <td>
        <a href={`/tenants/${line.code}`}>{line.name}</a>
      </td>
      <td>
        {words.payments.kinds[line.kind]}
        {line.isTakenBack ? <small class="muted"> {words.payments.takenBack}</small> : null}
      </td>
      <td class="right number">{format.money(line.amountMinor, line.currency)}</td>
      <td>
        {words.payments.methods[line.method]}
        {line.reference === '' ? null : <p class="muted">{line.reference}</p>}
      </td>
      <td>{line.reason}</td>
      <td>{line.by}</td>
      <td>
        {canUndo ? (
          <Act
            screen={screen}
            name={words.payments.undo}
            help={words.payments.undoHelp}
            action={`${page}/payments/${line.paymentId}/undo`}
          />
        ) : null}
      </td>
    </tr>
  )
}
