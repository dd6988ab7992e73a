/** The panel of BATCH-302: thirteen months, what waits for a person, and the invoices of a month. */
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { type MonthBar, MonthBars } from './month-bars.tsx'

type Company = Readonly<{ code: string; name: string }>

export type InvoiceLine = Company &
  Readonly<{
    invoiceId: string
    number: string
    state: keyof Dictionary['tenant']['invoiceStates']
    currency: string
    subtotalMinor: number
    taxMinor: number
    totalMinor: number
    /** Basis points against the month before; null = nothing to compare with. */
    changeBp: number | null
    isUnusual: boolean
    /** Null: an original. */
    corrects: Readonly<{ number: string; reason: string }> | null
    kinds: readonly string[]
  }>

export type OpenLine = Company &
  Readonly<{
    invoiceId: string
    period: string
    number: string | null
    /** Null: none that is known, or a draft. */
    reason: keyof Dictionary['invoices']['reasons'] | null
    /** As the batch wrote it, in Japanese. */
    detail: string | null
  }>

export type KeptBackLine = Company &
  Readonly<{
    invoiceId: string
    number: string
    period: string
    currency: string
    nowMinor: number
    beforeMinor: number
    changeBp: number
  }>

export type InvoicesFacts = Readonly<{
  month: string
  /** Oldest first. */
  bars: readonly MonthBar[]
  lines: readonly InvoiceLine[]
  /** Of the month; more than `lines` when those are cut off. */
  count: number
  open: readonly OpenLine[]
  keptBack: readonly KeptBackLine[]
}>

type Props = { screen: Screen; facts: InvoicesFacts }

export function InvoicesPanel({ screen, facts }: { screen: Screen; facts: InvoicesFacts | null }) {
  const { words } = screen
  return (
    <Panel id="invoices" title={words.invoices.title}>
      {facts === null ? (
        <Empty>{words.invoices.none}</Empty>
      ) : (
        <div class="stack">
          <MonthBars screen={screen} bars={facts.bars} chosen={facts.month} />
          <Waiting screen={screen} facts={facts} />
          <KeptBack screen={screen} facts={facts} />
          <Invoices screen={screen} facts={facts} />
        </div>
      )}
    </Panel>
  )
}

function Waiting({ screen, facts }: Props) {
  const { words, format } = screen
  if (facts.open.length === 0) return null
  const title = words.invoices.open(format.number(facts.open.length))
  return (
    <div>
      <h3>{title}</h3>
      <Frame label={title}>
        <table class="grid-table">
          <ColumnHeads names={words.invoices.openColumns} />
          <tbody>
            {facts.open.map((line) => (
              <tr>
                <td>{format.month(line.period)}</td>
                <th scope="row">
                  <a href={`/tenants/${line.code}`}>{line.name}</a>
                  <Act
                    screen={screen}
                    address={`/batches/BATCH-302/recalculations/${line.invoiceId}`}
                    name={words.invoices.recalculate}
                    help={words.invoices.recalculateHelp}
                  />
                </th>
                <td>
                  <b class="severity tone-fail">{reasonText(screen, line)}</b>
                  {line.detail === null ? null : <p>{line.detail}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
    </div>
  )
}

function reasonText({ words }: Screen, { reason, number }: OpenLine): string {
  if (reason !== null) return words.invoices.reasons[reason]
  return number === null ? words.invoices.unknownReason : `${words.invoices.draft} ${number}`
}

function KeptBack({ screen, facts }: Props) {
  const { words, format } = screen
  if (facts.keptBack.length === 0) return null
  const title = words.invoices.keptBack(format.number(facts.keptBack.length))
  return (
    <div>
      <h3>{title}</h3>
      <Frame label={title}>
        <table class="grid-table">
          <ColumnHeads names={words.invoices.keptBackColumns} />
          <tbody>
            {facts.keptBack.map((line) => (
              <tr>
                <th scope="row">
                  {line.number}
                  <Act
                    screen={screen}
                    address={`/batches/BATCH-302/releases/${line.invoiceId}`}
                    name={words.invoices.release}
                    help={words.invoices.releaseHelp}
                  />
                </th>
                <td>
                  <a href={`/tenants/${line.code}`}>{line.name}</a>
                </td>
                <td class="right number">{format.money(line.nowMinor, line.currency)}</td>
                <td class="right number">{format.money(line.beforeMinor, line.currency)}</td>
                <td class="right number">{changeText(screen, line.changeBp)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Frame>
    </div>
  )
}

type ActProps = { screen: Screen; address: string; name: string; help: string }

function Act({ screen, address, name, help }: ActProps) {
  if (!screen.operator?.mayAct) return null
  return (
    <details>
      <summary>{name}</summary>
      <p class="hint">{help}</p>
      <form method="post" action={address} class="stack">
        <ReasonField screen={screen} value="" />
        <button type="submit">{name}</button>
      </form>
    </details>
  )
}

function Invoices({ screen, facts }: Props) {
  const { words, format } = screen
  const title = words.invoices.listOf(format.month(facts.month))
  const { lines, count, month } = facts
  return (
    <div>
      <h3>{title}</h3>
      {lines.length === 0 ? (
        <Empty>{words.invoices.noneOfMonth}</Empty>
      ) : (
        <Frame label={title}>
          <table class="grid-table">
            <ColumnHeads names={words.invoices.columns} />
            <tbody>
              {lines.map((line) => (
                <InvoiceRow screen={screen} line={line} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      {count > lines.length ? (
        <p class="hint">
          {words.invoices.more(format.number(lines.length), format.number(count))}{' '}
          <a href={`/reports?show=invoices&period=${month}`}>{words.invoices.all}</a>
        </p>
      ) : null}
    </div>
  )
}

function InvoiceRow({ screen, line }: { screen: Screen; line: InvoiceLine }) {
  const { words, format } = screen
  return (
    <tr>
      <th scope="row">
        <a href={`/tenants/${line.code}/invoices/${line.invoiceId}`}>{line.number}</a>
        {line.corrects === null ? null : (
          <p class="muted">
            {words.invoices.corrects(line.corrects.number)} {line.corrects.reason}
          </p>
        )}
      </th>
      <td>
        <a href={`/tenants/${line.code}`}>{line.name}</a>
      </td>
      <td class="right number">{format.money(line.subtotalMinor, line.currency)}</td>
      <td class="right number">{format.money(line.taxMinor, line.currency)}</td>
      <td class="right number">{format.money(line.totalMinor, line.currency)}</td>
      <td class="right number">
        {line.changeBp === null ? '–' : changeText(screen, line.changeBp)}{' '}
        {line.isUnusual ? <b class="severity tone-warn">{words.invoices.unusual}</b> : null}
      </td>
      <td>{words.tenant.invoiceStates[line.state]}</td>
      <td>
        <Files screen={screen} line={line} />
      </td>
    </tr>
  )
}

function Files({ screen, line }: { screen: Screen; line: InvoiceLine }) {
  const { words } = screen
  return (
    <span class="buttons">
      {line.kinds.map((kind) => (
        <a
          href={`/tenants/${line.code}/invoices/${line.invoiceId}/${kind}`}
          aria-label={`${line.number} ${kind.toUpperCase()} ${words.reports.download}`}
        >
          {kind === 'xlsx' ? 'Excel' : kind.toUpperCase()}
        </a>
      ))}
    </span>
  )
}

function changeText({ words, format }: Screen, changeBp: number): string {
  const percent = format.decimal(changeBp / 100)
  return changeBp > 0 ? words.invoices.up(percent) : words.invoices.change(percent)
}
