/** The panel of BATCH-303: a tile per company, one company's week, what is open, and the rules with a try-out. */

import { ColumnHeads } from '../parts/column-heads.tsx'
import { Company } from '../parts/company.tsx'
import { type HourSeries, HourTrend } from '../parts/hour-trend.tsx'
import { Moment } from '../parts/moment.tsx'
import { Empty, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import { Glyph, type Mark } from '../parts/status.tsx'
import { type Bilingual, inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { HealthRules, type RulesFacts } from './health-rules.tsx'

export type HealthWord = keyof Dictionary['health']['states']

export type HealthTile = Readonly<{
  code: string
  name: string
  state: HealthWord
  /** The worst finding as a short text; null = nothing found. */
  worst: string | null
  since: number | null
}>

export type HealthDetail = Readonly<{
  name: string
  code: string
  checkedAt: number | null
  series: readonly HourSeries[]
  findings: readonly Readonly<{ text: string; severity: SeverityWord; since: number }>[]
}>

export type SeverityWord = keyof Dictionary['health']['severities']

export type HealthAlert = Readonly<{
  alertId: string
  key: string
  tenantCode: string
  tenantName: string
  severity: SeverityWord
  message: Bilingual
  openedAt: number
  acknowledged: boolean
}>

export type HealthFacts = Readonly<{
  tiles: readonly HealthTile[]
  detail: HealthDetail | null
  alerts: readonly HealthAlert[]
  rules: RulesFacts
}>

type Props = { screen: Screen; facts: HealthFacts }

export function HealthPanel({ screen, facts }: Props) {
  return (
    <div class="stack">
      <Board screen={screen} facts={facts} />
      {facts.detail ? <Detail screen={screen} detail={facts.detail} /> : null}
      <div class="columns">
        <div class="wide">
          <OpenAlerts screen={screen} facts={facts} />
        </div>
        <div class="narrow">
          <HealthRules screen={screen} facts={facts.rules} />
        </div>
      </div>
    </div>
  )
}

/** Which shape and colour a state of health has. */
const MARKS = {
  OK: 'succeeded',
  WARN: 'warned',
  CRIT: 'failed',
  UNKNOWN: 'lost',
  NEVER: 'planned',
} as const satisfies Record<HealthWord, Mark>

function Board({ screen, facts }: Props) {
  const { words, format } = screen
  const counts = (['CRIT', 'WARN', 'UNKNOWN', 'OK', 'NEVER'] as const)
    .map((state) => [state, facts.tiles.filter((tile) => tile.state === state).length] as const)
    .filter(([, count]) => count > 0)
  const aside = counts.map(([state, count]) => (
    <span>
      {words.health.states[state]} <b>{format.number(count)}</b>
    </span>
  ))
  return (
    <Panel id="health" title={words.health.board} aside={aside}>
      {facts.tiles.length === 0 ? <Empty>{words.health.noTenants}</Empty> : null}
      <ul class="tiles">
        {facts.tiles.map((tile) => (
          <Tile screen={screen} tile={tile} />
        ))}
      </ul>
    </Panel>
  )
}

function Tile({ screen, tile }: { screen: Screen; tile: HealthTile }) {
  const { words } = screen
  const mark = MARKS[tile.state]
  return (
    <li class={`tile tile-${tile.state.toLowerCase()}`}>
      <a href={`/batches/BATCH-303?tenant=${tile.code}#health-detail`}>
        <span class="tile-head">
          <Glyph mark={mark} label={words.health.states[tile.state]} />
          <b>{tile.name}</b>
        </span>
        <span class="tile-note">
          {tile.worst ??
            (tile.state === 'NEVER' ? words.health.states.NEVER : words.health.nothingFound)}
        </span>
        {tile.since === null ? null : (
          <small>
            {words.health.changed} <Moment at={tile.since} screen={screen} />
          </small>
        )}
      </a>
    </li>
  )
}

function Detail({ screen, detail }: { screen: Screen; detail: HealthDetail }) {
  const { words } = screen
  return (
    <Panel
      id="health-detail"
      title={words.health.week(detail.name)}
      aside={
        <>
          {words.health.checked} <Moment at={detail.checkedAt} screen={screen} />
          <a href={`/tenants/${detail.code}`}>{words.health.toTenant}</a>
        </>
      }
    >
      {detail.findings.length === 0 ? <Empty>{words.health.nothingFound}</Empty> : null}
      <ul class="plain-list">
        {detail.findings.map((finding) => (
          <li>
            <Severity screen={screen} severity={finding.severity} /> {finding.text}{' '}
            <small class="muted">
              {words.health.since} <Moment at={finding.since} screen={screen} />
            </small>
          </li>
        ))}
      </ul>
      {detail.series.length === 0 ? <Empty>{words.health.noHours}</Empty> : null}
      <div class="trends">
        {detail.series.map((series) => (
          <HourTrend series={series} />
        ))}
      </div>
    </Panel>
  )
}

const TONES = { LOW: 'idle', MEDIUM: 'warn', HIGH: 'fail', CRITICAL: 'fail' } as const

export function Severity({ screen, severity }: { screen: Screen; severity: SeverityWord }) {
  return (
    <b class={`severity tone-${TONES[severity]}`}>{screen.words.health.severities[severity]}</b>
  )
}

function OpenAlerts({ screen, facts }: Props) {
  const { words } = screen
  const names = [words.health.severity, words.tenants.tenant, words.health.what, words.idle.since]
  return (
    <Panel id="health-alerts" title={words.health.alerts}>
      {facts.alerts.length === 0 ? (
        <Empty>{words.health.noAlerts}</Empty>
      ) : (
        <Frame label={words.health.alerts}>
          <table class="grid-table">
            <ColumnHeads names={names} />
            <tbody>
              {facts.alerts.map((alert) => (
                <tr>
                  <td>
                    <Severity screen={screen} severity={alert.severity} />
                  </td>
                  <th scope="row">
                    <Company
                      code={alert.tenantCode}
                      name={screen.companyName(alert.tenantCode, alert.tenantName)}
                      href={`/batches/BATCH-303?tenant=${alert.tenantCode}#health-detail`}
                    />
                  </th>
                  <td class="wrap">
                    {inLanguage(screen, alert.message)}
                    {alert.acknowledged ? <em class="chip">{words.health.acknowledged}</em> : null}
                    {!alert.acknowledged && screen.operator?.mayAct ? (
                      <Acknowledge screen={screen} alertId={alert.alertId} />
                    ) : null}
                  </td>
                  <td>
                    <Moment at={alert.openedAt} screen={screen} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </Panel>
  )
}

/** The same verb as on the alert's own page. */
function Acknowledge({ screen, alertId }: { screen: Screen; alertId: string }) {
  const { words } = screen
  return (
    <details>
      <summary>{words.alerts.acknowledge}</summary>
      <form method="post" action={`/alerts/${alertId}/acknowledge`} class="stack">
        <ReasonField screen={screen} />
        <button type="submit">{words.alerts.acknowledge}</button>
      </form>
    </details>
  )
}
