/** A file of the bank, line by line: what is thought of it before it is entered, and what became of it after. */
import type { VerdictKind } from '../../server/domain/billing/payment-list.ts'
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Empty, Frame, Notice, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import type { Screen } from '../screen.ts'

export type PlanLine = Readonly<{
  line: number
  column: number
  kind: VerdictKind
  /** The verdict as a sentence. */
  text: string
  /** Where it would be entered; null: nowhere. */
  onto: Readonly<{ invoiceId: string; number: string; code: string; name: string }> | null
  /** As written. */
  asked: Readonly<{ invoice: string; company: string; paidOn: string; amount: string }>
}>

export type PlanFacts = Readonly<{
  lines: readonly PlanLine[]
  counts: Readonly<Record<VerdictKind, number>>
  hash: string
  /** The file itself, base64url: it comes back with the confirmation. */
  file: string
  isChanged: boolean
}>

const TONES = {
  matched: 'good',
  already: 'idle',
  'wrong-amount': 'warn',
  'unknown-invoice': 'fail',
  'not-issued': 'fail',
  'wrong-company': 'fail',
  faulty: 'fail',
} as const satisfies Record<VerdictKind, string>

type Props = { screen: Screen; facts: PlanFacts }

export function PaymentPlanPage({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Layout screen={screen} title={words.payments.file} nav="payments">
      <div class="page-head">
        <p class="crumbs">
          <a href="/payments">{words.payments.title}</a>
        </p>
        <h1>{words.payments.file}</h1>
        <p class="lead">{words.payments.planHelp}</p>
      </div>
      {facts.isChanged ? (
        <Notice kind="warn" title={words.payments.changed} hint={words.payments.changedHint} />
      ) : null}
      <Panel id="plan" title={words.payments.plan(format.number(facts.lines.length))}>
        <Counts screen={screen} facts={facts} />
        <PlanTable screen={screen} lines={facts.lines} />
      </Panel>
      <Confirm screen={screen} facts={facts} />
    </Layout>
  )
}

function Counts({ screen, facts }: Props) {
  const { words, format } = screen
  const kinds = (Object.keys(facts.counts) as VerdictKind[]).filter(
    (kind) => facts.counts[kind] > 0,
  )
  return (
    <ul class="tally">
      {kinds.map((kind) => (
        <li>
          <b class={`severity tone-${TONES[kind]}`}>{words.payments.verdicts[kind]}</b>{' '}
          {format.number(facts.counts[kind])}
        </li>
      ))}
    </ul>
  )
}

function Confirm({ screen, facts }: Props) {
  const { words, format } = screen
  const { matched, 'wrong-amount': other } = facts.counts
  if (!screen.operator?.mayAct) return null
  if (matched + other === 0) return <Empty>{words.payments.nothingToEnter}</Empty>
  return (
    <Panel id="confirm" title={words.payments.enter(format.number(matched))}>
      <form
        method="post"
        action="/payments/imports"
        enctype="multipart/form-data"
        class="stack control-form"
      >
        <input type="hidden" name="file" value={facts.file} />
        <input type="hidden" name="hash" value={facts.hash} />
        {other === 0 ? null : (
          <label class="check">
            <input type="checkbox" name="otherAmounts" value="enter" />{' '}
            {words.payments.otherAmounts(format.number(other))}
          </label>
        )}
        <ReasonField screen={screen} />
        <button type="submit" class="primary">
          {words.payments.submit}
        </button>
      </form>
    </Panel>
  )
}

export type ImportFacts = Readonly<{
  companies: readonly Readonly<{ code: string; entered: number; refused: string | null }>[]
  /** Lines that were left. */
  left: readonly PlanLine[]
}>

export function PaymentImportPage({ screen, facts }: { screen: Screen; facts: ImportFacts }) {
  const { words, format } = screen
  const entered = facts.companies.reduce((sum, company) => sum + company.entered, 0)
  const title = words.payments.done(format.number(entered))
  return (
    <Layout screen={screen} title={title} nav="payments">
      <div class="page-head">
        <p class="crumbs">
          <a href="/payments">{words.payments.title}</a>
        </p>
        <h1>{title}</h1>
      </div>
      {facts.companies.length === 0 ? null : (
        <Frame label={title}>
          <table class="grid-table">
            <ColumnHeads names={words.payments.doneColumns} />
            <tbody>
              {facts.companies.map(({ code, entered: own, refused }) => (
                <tr>
                  <th scope="row">
                    <a href={`/tenants/${code}`}>{code}</a>
                  </th>
                  <td class="right number">{format.number(own)}</td>
                  <td class={refused === null ? '' : 'tone-fail'}>{refused ?? ''}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      {facts.left.length === 0 ? null : (
        <Panel id="left" title={words.payments.leftOver}>
          <PlanTable screen={screen} lines={facts.left} />
        </Panel>
      )}
      <p>
        <a class="button" href="/payments">
          {words.payments.back}
        </a>
      </p>
    </Layout>
  )
}

function PlanTable({ screen, lines }: { screen: Screen; lines: readonly PlanLine[] }) {
  const { words, format } = screen
  return (
    <Frame label={words.payments.file}>
      <table class="grid-table">
        <ColumnHeads names={words.payments.planColumns} />
        <tbody>
          {lines.map(({ line, column, kind, text, onto, asked }) => (
            <tr>
              <td class="number">
                {words.payments.where(format.number(line), format.number(column))}
              </td>
              <td>
                <b class={`severity tone-${TONES[kind]}`}>{text}</b>
              </td>
              <th scope="row">
                {onto === null ? (
                  asked.invoice
                ) : (
                  <a href={`/tenants/${onto.code}/invoices/${onto.invoiceId}`}>{onto.number}</a>
                )}
              </th>
              <td>{onto?.name ?? asked.company}</td>
              <td class="number">{asked.paidOn}</td>
              <td class="right number">{asked.amount}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}
