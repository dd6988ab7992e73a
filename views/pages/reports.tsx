/** What the batches made for people to read: invoices, accounting files, reports; by company and period. */
import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { FileLinks, kindText, ReportFileLinks } from '../parts/file-links.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import type { Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export const REPORT_VIEWS = ['invoices', 'files', 'accounting'] as const
export type ReportView = (typeof REPORT_VIEWS)[number]

export type ReportChoice = Readonly<{
  view: ReportView
  tenant: string | null
  /** `YYYY-MM` */
  period: string | null
  kind: string | null
}>

export type InvoiceEntry = Readonly<{
  invoiceId: string
  tenantCode: string
  tenantName: string
  number: string | null
  period: string
  state: keyof Dictionary['tenant']['invoiceStates']
  totalMinor: number
  currency: string
  issueDate: string
  files: readonly Readonly<{ kind: string; bytes: number }>[]
}>

export type FileEntry = Readonly<{
  id: number
  name: string
  kind: string
  tenantCode: string | null
  batchId: string
  runId: string
  businessDate: string
  bytes: number
  at: number
  /** The browser can show it. */
  isShown: boolean
}>

export type AccountingEntry = Readonly<{
  id: number
  name: string
  period: string
  kind: string
  rows: number
  at: number
}>

export type ReportsFacts = Readonly<{
  choice: ReportChoice
  /** Views this person may see. */
  views: readonly ReportView[]
  tenants: readonly Readonly<{ code: string; name: string }>[]
  kinds: readonly string[]
  invoices: readonly InvoiceEntry[]
  files: readonly FileEntry[]
  accounting: readonly AccountingEntry[]
  /** Where the next page begins; null on the last. */
  next: string | null
  /** Runs and batches are no business of a company's person. */
  seesRuns: boolean
}>

type Props = { screen: Screen; facts: ReportsFacts }

export function ReportsPage({ screen, facts }: Props) {
  const { words } = screen
  const { view } = facts.choice
  return (
    <Layout screen={screen} title={words.reports.title} nav="reports">
      <div class="page-head">
        <h1>{words.reports.title}</h1>
        <nav class="filters" aria-label={words.reports.what}>
          {facts.views.map((one) => (
            <a
              href={addressOf({ ...facts.choice, view: one, kind: null })}
              {...(one === view ? { 'aria-current': 'true' as const } : {})}
            >
              {words.reports.views[one]}
            </a>
          ))}
        </nav>
      </div>
      <Filter screen={screen} facts={facts} />
      {view === 'invoices' ? <Invoices screen={screen} facts={facts} /> : null}
      {view === 'files' ? <Files screen={screen} facts={facts} /> : null}
      {view === 'accounting' ? <Accounting screen={screen} facts={facts} /> : null}
      {facts.next === null ? null : (
        <nav class="pager" aria-label={words.reports.pages}>
          <a href={addressOf(facts.choice, facts.next)}>{words.app.older}</a>
        </nav>
      )}
    </Layout>
  )
}

function Filter({ screen, facts }: Props) {
  const { words } = screen
  const { view, tenant, period, kind } = facts.choice
  return (
    <form method="get" action="/reports" class="filter-form">
      <input type="hidden" name="show" value={view} />
      {view === 'accounting' ? null : (
        <label>
          {words.reports.tenant}
          <select name="tenant">
            <option value="">{words.app.all}</option>
            {facts.tenants.map(({ code, name }) => (
              <option value={code} selected={code === tenant}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {words.reports.period}
        <input type="month" name="period" value={period ?? ''} placeholder="YYYY-MM" />
      </label>
      {view === 'files' && facts.kinds.length > 0 ? (
        <label>
          {words.reports.kind}
          <select name="kind">
            <option value="">{words.app.all}</option>
            {facts.kinds.map((one) => (
              <option value={one} selected={one === kind}>
                {kindText(screen, one)}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <button type="submit">{words.app.apply}</button>
    </form>
  )
}

function Invoices({ screen, facts }: Props) {
  const { words, format } = screen
  if (facts.invoices.length === 0) return <Empty>{words.reports.nothing}</Empty>
  return (
    <Frame label={words.reports.views.invoices}>
      <table class="grid-table sheet">
        <ColumnHeads names={words.reports.invoiceColumns} />
        <tbody>
          {facts.invoices.map((one) => (
            <tr>
              <td>{format.month(one.period)}</td>
              <th scope="row">
                <a href={`/tenants/${one.tenantCode}/invoices/${one.invoiceId}`}>
                  {one.number ?? words.tenant.held}
                </a>
              </th>
              <td>
                <a href={`/tenants/${one.tenantCode}`}>{one.tenantName}</a>
              </td>
              <td>{words.tenant.invoiceStates[one.state]}</td>
              <td class="right number">{format.money(one.totalMinor, one.currency)}</td>
              <td class="number">{format.day(one.issueDate)}</td>
              <td>
                <span class="buttons">
                  {one.files.map((file) => (
                    <FileLinks
                      address={`/tenants/${one.tenantCode}/invoices/${one.invoiceId}/${file.kind}`}
                      name={`${one.number ?? ''} ${file.kind.toUpperCase()}`}
                      short={file.kind.toUpperCase()}
                      isShown={file.kind === 'pdf'}
                      screen={screen}
                    />
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function Files({ screen, facts }: Props) {
  const { words, format } = screen
  if (facts.files.length === 0) return <Empty>{words.reports.nothing}</Empty>
  return (
    <Frame label={words.reports.views.files}>
      <table class="grid-table sheet">
        <ColumnHeads names={words.reports.fileColumns} />
        <tbody>
          {facts.files.map((file) => (
            <tr>
              <td class="number">{format.day(file.businessDate)}</td>
              <th scope="row" class="wrap">
                {file.name}
              </th>
              <td>{kindText(screen, file.kind)}</td>
              <td>{file.tenantCode ?? words.reports.holding}</td>
              <td>
                {facts.seesRuns ? (
                  <a href={`/runs/${file.runId}`}>{file.batchId}</a>
                ) : (
                  <span>{file.batchId}</span>
                )}
              </td>
              <td>
                <Moment at={file.at} screen={screen} />
              </td>
              <td class="right number">{format.bytes(file.bytes)}</td>
              <td>
                <ReportFileLinks screen={screen} file={file} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function Accounting({ screen, facts }: Props) {
  const { words, format } = screen
  if (facts.accounting.length === 0) return <Empty>{words.reports.nothing}</Empty>
  return (
    <Frame label={words.reports.views.accounting}>
      <table class="grid-table sheet">
        <ColumnHeads names={words.reports.accountingColumns} />
        <tbody>
          {facts.accounting.map((file) => (
            <tr>
              <td>{format.month(file.period)}</td>
              <th scope="row">{file.name}</th>
              <td>
                {(words.reports.accountingKinds as Readonly<Record<string, string>>)[file.kind] ??
                  file.kind}
              </td>
              <td class="right number">{format.number(file.rows)}</td>
              <td>
                <Moment at={file.at} screen={screen} />
              </td>
              <td>
                <FileLinks
                  address={`/reports/accounting/${file.id}`}
                  name={file.name}
                  short={words.reports.download}
                  isShown={false}
                  screen={screen}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}

function addressOf({ view, tenant, period, kind }: ReportChoice, after?: string): string {
  const query = new URLSearchParams({
    show: view,
    ...(tenant ? { tenant } : {}),
    ...(period ? { period } : {}),
    ...(kind ? { kind } : {}),
    ...(after ? { after } : {}),
  })
  return `/reports?${query}`
}
