/** What is wrong now: one line per incident, the gravest first. */

import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame } from '../parts/panel.tsx'
import { SeverityBadge, type SeverityName } from '../parts/severity.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'

export type AlertStateName = keyof Dictionary['alerts']['states']

export type AlertLine = Readonly<{
  alertId: string
  key: string
  state: AlertStateName
  severity: SeverityName
  sourceBatch: string
  runId: string | null
  tenantCode: string | null
  message: Bilingual
  openedAt: number
  lastSeenAt: number
  occurrences: number
}>

export const ALERT_FILTERS = ['open', 'all'] as const
export type AlertFilter = (typeof ALERT_FILTERS)[number]

export type AlertsFacts = Readonly<{
  filter: AlertFilter
  /** Of this page. */
  alerts: readonly AlertLine[]
  /** On all pages; null = not counted. */
  count: number | null
  /** The place in the list that this page stands behind; null on the first. */
  behind: string | null
  /** The place that the next page stands behind; null on the last. */
  older: string | null
}>

type AlertsProps = { screen: Screen; facts: AlertsFacts }

export function AlertsPage({ screen, facts }: AlertsProps) {
  const { words, format } = screen
  const { filter, count, behind } = facts
  return (
    <Layout
      screen={screen}
      title={words.alerts.title}
      nav="alerts"
      live={addressOf('/events/alerts', filter, behind)}
    >
      <div class="page-head">
        <h1>
          {words.alerts.title}{' '}
          {count === null ? null : <small class="number">{format.number(count)}</small>}
        </h1>
        <Filters screen={screen} filter={filter} />
      </div>
      <AlertList screen={screen} facts={facts} />
    </Layout>
  )
}

function Filters({ screen, filter }: { screen: Screen; filter: AlertFilter }) {
  const { words } = screen
  const names = { open: words.alerts.onlyOpen, all: words.app.all }
  return (
    <nav class="filters" aria-label={words.alerts.filter}>
      {ALERT_FILTERS.map((choice) => (
        <a
          href={addressOf('/alerts', choice)}
          {...(choice === filter ? { 'aria-current': 'true' as const } : {})}
        >
          {names[choice]}
        </a>
      ))}
    </nav>
  )
}

/** The part that the event stream renews. */
export function AlertList({ screen, facts }: AlertsProps) {
  const { words } = screen
  const { alerts } = facts
  const { columns } = words.alerts
  return (
    <div id="alert-list">
      {alerts.length === 0 ? (
        <Empty>{words.alerts.empty}</Empty>
      ) : (
        <Frame label={words.alerts.title}>
          <table class="grid-table sheet">
            <ColumnHeads names={columns} />
            <tbody>
              {alerts.map((alert) => (
                <Row alert={alert} screen={screen} />
              ))}
            </tbody>
          </table>
        </Frame>
      )}
      <Pager screen={screen} facts={facts} />
    </div>
  )
}

function Pager({ screen, facts }: AlertsProps) {
  const { words } = screen
  const { filter, behind, older } = facts
  return (
    <nav class="pager" aria-label={words.alerts.pages}>
      {behind === null ? null : <a href={addressOf('/alerts', filter)}>{words.alerts.first}</a>}
      {older === null ? null : (
        <a href={addressOf('/alerts', filter, older)}>{words.alerts.further}</a>
      )}
    </nav>
  )
}

function addressOf(path: string, filter: AlertFilter, behind: string | null = null): string {
  const query = new URLSearchParams({
    ...(filter === 'open' ? {} : { show: filter }),
    ...(behind === null ? {} : { behind }),
  })
  return query.size === 0 ? path : `${path}?${query}`
}

function Row({ alert, screen }: { alert: AlertLine; screen: Screen }) {
  const { words, format } = screen
  return (
    <tr class={alert.state === 'open' ? '' : 'resting'}>
      <td>
        <SeverityBadge severity={alert.severity} screen={screen} />
      </td>
      <td class="short">{words.alerts.states[alert.state]}</td>
      <th scope="row" class="wrap">
        <a href={`/alerts/${alert.alertId}`}>{inLanguage(screen, alert.message)}</a>
      </th>
      <td class="short">
        {alert.tenantCode ? <a href={`/tenants/${alert.tenantCode}`}>{alert.tenantCode}</a> : '–'}
      </td>
      <td>
        <Moment at={alert.openedAt} screen={screen} />
      </td>
      <td>
        <Moment at={alert.lastSeenAt} screen={screen} />
      </td>
      <td class="number right">{format.number(alert.occurrences)}</td>
      <td class="source">
        {alert.runId ? <a href={`/runs/${alert.runId}`}>{alert.sourceBatch}</a> : alert.sourceBatch}
        <RerunLink alert={alert} screen={screen} />
      </td>
    </tr>
  )
}

/** From a failed run to the question whether its failed companies are to run again. */
function RerunLink({ alert, screen }: { alert: AlertLine; screen: Screen }) {
  const path = alert.state === 'resolved' ? null : rerunPath(alert, screen)
  if (path === null || !screen.operator?.mayAct) return null
  return (
    <a class="rerun-link" href={path}>
      {screen.words.alerts.rerunFailed}
    </a>
  )
}

/** A reason longer than this is cut: the alert has the whole text. */
const LONGEST_REASON = 120

/** Null for an alert that is not about a failed run. */
export function rerunPath({ key, runId, message }: AlertLine, screen: Screen): string | null {
  if (runId === null || !key.startsWith('failed:')) return null
  const reason = screen.words.alerts
    .rerunReason(inLanguage(screen, message))
    .slice(0, LONGEST_REASON)
  return `/runs/${runId}/rerun?${new URLSearchParams({ only: 'failed', reason })}`
}
