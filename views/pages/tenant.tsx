/** One company: did its night end well, what does it use, what does it owe, what may it have? */

import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Matrix, type MatrixModel } from '../parts/matrix.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import type { RaisedAlert } from '../parts/run-raised.tsx'
import { SettingName } from '../parts/setting-name.tsx'
import { SeverityGlyph } from '../parts/severity.tsx'
import { Glyph, type Mark } from '../parts/status.tsx'
import { Contract, type ContractLine, Contracts } from '../parts/tenant-contract.tsx'
import { type ReportLine, TenantReports } from '../parts/tenant-reports.tsx'
import { type Series, UsageTrend } from '../parts/trend.tsx'
import { inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { StatusText, type TenantStatus } from './tenants.tsx'

export type InvoiceLine = Readonly<{
  invoiceId: string
  /** Null while it is held back. */
  number: string | null
  period: string
  state: keyof Dictionary['tenant']['invoiceStates']
  totalMinor: number
  balanceMinor: number
  currency: string
  dueDate: string
  files: readonly Readonly<{ kind: string; bytes: number }>[]
}>

/** How last night went for this company. */
export type Night =
  | Readonly<{ kind: 'nothing' }>
  | Readonly<{ kind: 'good'; endedAt: number }>
  | Readonly<{ kind: 'bad'; count: number; endedAt: number }>
  | Readonly<{ kind: 'running'; open: number }>

export type TenantFacts = Readonly<{
  code: string
  name: string
  status: TenantStatus
  /** Code. */
  plan: string
  type: keyof Dictionary['tenant']['types']
  currency: string
  zone: string
  contractStart: string
  contractEnd: string | null
  trialEnd: string | null
  /** The last first. */
  contracts: readonly ContractLine[]
  /** The newest files made for the company. */
  reports: readonly ReportLine[]
  maxUsers: number
  maxStorageGb: number
  apiRateLimit: number
  /** Masked (data-model rule R19). */
  contact: string
  night: Night
  matrix: MatrixModel
  usage: readonly Series[]
  invoices: readonly InvoiceLine[]
  /** Open ones about this company. */
  alerts: readonly RaisedAlert[]
  settings: readonly Readonly<{ key: string; value: string; since: string; reason: string }>[]
}>

type Props = { screen: Screen; facts: TenantFacts }

export function TenantPage({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Layout screen={screen} title={facts.name} nav="tenants">
      <div class="page-head">
        <p class="crumbs">
          <a href="/tenants">{words.tenants.title}</a>
        </p>
        <h1>
          {facts.name} <small class="muted">{facts.code}</small>{' '}
          <small>
            <StatusText status={facts.status} screen={screen} />
          </small>
        </h1>
        <NightSentence screen={screen} night={facts.night} />
      </div>
      <Panel id="matrix" title={words.tenant.matrix} aside={words.tenant.matrixHelp}>
        {facts.matrix.rows.length === 0 ? (
          <Empty>{words.tenant.matrixEmpty}</Empty>
        ) : (
          <Frame label={words.tenant.matrix}>
            <Matrix matrix={facts.matrix} screen={screen} />
          </Frame>
        )}
      </Panel>
      <div class="columns">
        <div class="wide">
          <Usage screen={screen} facts={facts} />
          <Invoices screen={screen} facts={facts} />
          <TenantReports screen={screen} code={facts.code} reports={facts.reports} />
        </div>
        <div class="narrow">
          <Alerts screen={screen} facts={facts} />
          <Contract screen={screen} facts={facts} />
          <Contracts screen={screen} contracts={facts.contracts} />
          <Settings screen={screen} facts={facts} />
        </div>
      </div>
    </Layout>
  )
}

function NightSentence({ screen, night }: { screen: Screen; night: Night }) {
  const { mark, text } = nightText(screen, night)
  return (
    <p class="lead night">
      <Glyph mark={mark} label={screen.words.states[mark]} /> {text}
    </p>
  )
}

function nightText(screen: Screen, night: Night): { mark: Mark; text: string } {
  const { format } = screen
  const words = screen.words.tenant
  switch (night.kind) {
    case 'nothing':
      return { mark: 'planned', text: words.nothing }
    case 'good':
      return { mark: 'succeeded', text: words.allGood(format.time(night.endedAt)) }
    case 'bad':
      return {
        mark: 'failed',
        text: words.someBad(format.number(night.count), format.time(night.endedAt)),
      }
    case 'running':
      return { mark: 'running', text: words.stillRuns(format.number(night.open)) }
  }
}

function Usage({ screen, facts }: Props) {
  const { words } = screen
  return (
    <Panel id="usage" title={words.tenant.usage} aside={words.tenant.usageHelp}>
      {facts.usage.length === 0 ? <Empty>{words.tenant.usageNone}</Empty> : null}
      <div class="trends">
        {facts.usage.map((series) => (
          <UsageTrend series={series} screen={screen} />
        ))}
      </div>
    </Panel>
  )
}

function Invoices({ screen, facts }: Props) {
  const { words } = screen
  const names = [
    words.tenant.period,
    words.tenant.number,
    words.tenant.status,
    words.tenant.total,
    words.tenant.balance,
    words.tenant.dueDate,
    words.tenant.file,
  ]
  return (
    <Panel id="invoices" title={words.tenant.invoices}>
      {facts.invoices.length === 0 ? (
        <Empty>{words.tenant.noInvoices}</Empty>
      ) : (
        <Frame label={words.tenant.invoices}>
          <table class="grid-table">
            <ColumnHeads names={names} />
            <tbody>
              {facts.invoices.map((invoice) => (
                <InvoiceRow invoice={invoice} code={facts.code} screen={screen} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

function InvoiceRow({
  invoice,
  code,
  screen,
}: {
  invoice: InvoiceLine
  code: string
  screen: Screen
}) {
  const { words, format } = screen
  const late = invoice.state === 'overdue' ? 'tone-fail' : ''
  return (
    <tr>
      <td>{format.month(invoice.period)}</td>
      <th scope="row">
        <a href={`/tenants/${code}/invoices/${invoice.invoiceId}`}>
          {invoice.number ?? words.tenant.held}
        </a>
      </th>
      <td class={late}>{words.tenant.invoiceStates[invoice.state]}</td>
      <td class="right number">{format.money(invoice.totalMinor, invoice.currency)}</td>
      <td class={`right number ${late}`}>{format.money(invoice.balanceMinor, invoice.currency)}</td>
      <td class="number">{format.day(invoice.dueDate)}</td>
      <td class="files">
        {invoice.files.map((file) => (
          <a href={`/tenants/${code}/invoices/${invoice.invoiceId}/${file.kind}`}>
            {file.kind.toUpperCase()} <small>{format.bytes(file.bytes)}</small>
          </a>
        ))}
      </td>
    </tr>
  )
}

function Alerts({ screen, facts }: Props) {
  const { words, format, operator } = screen
  const { alerts } = facts
  const mayOpen = operator?.sees.includes('alerts') === true
  return (
    <Panel id="alerts" title={words.tenant.alerts} aside={format.number(alerts.length)}>
      {alerts.length === 0 ? <Empty>{words.tenant.noAlerts}</Empty> : null}
      <ul class="items">
        {alerts.map(({ alertId, severity, message }) => (
          <li class="item">
            <SeverityGlyph severity={severity} screen={screen} />
            {mayOpen ? (
              <a href={`/alerts/${alertId}`}>{inLanguage(screen, message)}</a>
            ) : (
              <span>{inLanguage(screen, message)}</span>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Settings({ screen, facts }: Props) {
  const { words, format } = screen
  return (
    <Panel id="settings" title={words.tenant.settings}>
      {facts.settings.length === 0 ? <Empty>{words.tenant.noSettings}</Empty> : null}
      <dl class="facts facts-tall">
        {facts.settings.map((setting) => (
          <>
            <dt>
              <SettingName screen={screen} name={setting.key} />
            </dt>
            <dd>
              <code>{setting.value}</code>{' '}
              <small class="muted">
                {words.tenant.since} {format.day(setting.since)} ·{' '}
                {reasonOf(screen, setting.reason)}
              </small>
            </dd>
          </>
        ))}
      </dl>
    </Panel>
  )
}

/** As a person wrote it, or the proposal that BATCH-306 has carried out. */
function reasonOf({ words }: Screen, reason: string): string {
  const proposal = /^optimization_proposal:(\d+)$/.exec(reason)?.[1]
  return proposal === undefined ? reason : words.tenant.byProposal(proposal)
}
