/** One alert: what it is about, what happened to it, and what an operator can do about it. */

import { Layout } from '../layout.tsx'
import { ColumnHeads } from '../parts/column-heads.tsx'
import { Moment } from '../parts/moment.tsx'
import { Facts, FaultNotice, Frame, Panel } from '../parts/panel.tsx'
import { ReasonField } from '../parts/run-form.tsx'
import { SeverityBadge, type SeverityName } from '../parts/severity.tsx'
import { type Bilingual, type Hint, inLanguage, type Screen } from '../screen.ts'
import type { Dictionary } from '../words/dictionary.ts'
import { type AlertLine, rerunPath } from './alerts.tsx'

export type AlertEventLine = Readonly<{
  at: number
  event: keyof Dictionary['alerts']['events']
  severity: SeverityName
  actor: string | null
  note: string | null
  /** Null: nobody was told, or not yet. */
  toldAt: number | null
}>

export type AlertFacts = Readonly<{
  alert: AlertLine
  value: number | null
  threshold: number | null
  /** Companies that an incident hit. */
  tenants: readonly string[]
  /** Days with due times of the batch that were missed; empty for other alerts. */
  missedOn: readonly string[]
  resolvedAt: number | null
  silencedUntil: number | null
  acknowledged: Readonly<{ by: string; at: number; note: string | null }> | null
  events: readonly AlertEventLine[]
  fault: Readonly<{ message: Bilingual; hint: Hint | null }> | null
}>

type AlertProps = { screen: Screen; facts: AlertFacts }

export function AlertPage({ screen, facts }: AlertProps) {
  const { words } = screen
  const { alert, fault } = facts
  const isOpen = alert.state !== 'resolved'
  return (
    <Layout screen={screen} title={inLanguage(screen, alert.message)} nav="alerts">
      <div class="page-head">
        <p class="crumbs">
          <a href="/alerts">{words.alerts.title}</a>
        </p>
        <h1>{inLanguage(screen, alert.message)}</h1>
        <SeverityBadge severity={alert.severity} screen={screen} />
      </div>
      <FaultNotice screen={screen} fault={fault} />
      <Ways screen={screen} alert={alert} />
      <Panel id="about" title={words.alerts.about}>
        <About screen={screen} facts={facts} />
      </Panel>
      {isOpen && screen.operator?.mayAct ? <Acts screen={screen} facts={facts} /> : null}
      <Panel id="history" title={words.alerts.history}>
        <History screen={screen} facts={facts} />
      </Panel>
    </Layout>
  )
}

/** What an operator does first: read how it is put right, and run again what failed. */
function Ways({ screen, alert }: { screen: Screen; alert: AlertLine }) {
  const { words, operator } = screen
  const isOpen = alert.state !== 'resolved'
  const rerun = isOpen && operator?.mayAct ? rerunPath(alert, screen) : null
  const runbook = /^BATCH-/.test(alert.sourceBatch) ? `/batches/${alert.sourceBatch}#runbook` : null
  if (rerun === null && runbook === null) return null
  return (
    <p class="buttons">
      {rerun ? (
        <a class="button primary" href={rerun}>
          {words.alerts.rerunFailed}
        </a>
      ) : null}
      {runbook ? (
        <a class="button" href={runbook}>
          {words.alerts.runbook}
        </a>
      ) : null}
    </p>
  )
}

function About({ screen, facts }: AlertProps) {
  const { words, format } = screen
  const { alert, acknowledged, silencedUntil } = facts
  const names = words.alerts
  const limit = facts.threshold === null ? '' : ` (${names.limit(format.decimal(facts.threshold))})`
  const value = facts.value === null ? null : `${format.decimal(facts.value)}${limit}`
  const by = acknowledged && `${acknowledged.by} ${format.dayTime(acknowledged.at)}`
  const batch = /^BATCH-/.test(alert.sourceBatch)
  return (
    <Facts
      pairs={[
        [names.state, names.states[alert.state]],
        [names.since, <Moment at={alert.openedAt} screen={screen} />],
        [names.lastSeen, <Moment at={alert.lastSeenAt} screen={screen} />],
        [names.resolvedAt, facts.resolvedAt && <Moment at={facts.resolvedAt} screen={screen} />],
        [names.times, format.number(alert.occurrences)],
        [names.whom, whomText(facts)],
        [names.value, value],
        [
          names.batch,
          batch ? <a href={`/batches/${alert.sourceBatch}`}>{alert.sourceBatch}</a> : null,
        ],
        [names.missedOn, facts.missedOn.length > 0 ? <MissedDays {...{ screen, facts }} /> : null],
        [names.run, alert.runId && <a href={`/runs/${alert.runId}`}>{alert.runId}</a>],
        [names.acknowledgedBy, by && [by, acknowledged?.note].filter(Boolean).join(': ')],
        [names.silencedUntil, silencedUntil && <Moment at={silencedUntil} screen={screen} />],
        [names.key, <code>{alert.key}</code>],
      ]}
    />
  )
}

/** Each leads to the due times of that day that did not run. */
function MissedDays({ screen, facts }: AlertProps) {
  return (
    <>
      {facts.missedOn.map((day) => (
        <>
          <a href={`/due?day=${day}&fate=missed`}>{screen.format.day(day)}</a>{' '}
        </>
      ))}
    </>
  )
}

function whomText({ alert, tenants }: AlertFacts): string | null {
  const codes = alert.tenantCode ? [alert.tenantCode] : tenants
  return codes.length === 0 ? null : codes.join(', ')
}

/** Each button is a small resource of its own. */
function Acts({ screen, facts }: AlertProps) {
  const { words } = screen
  const { alert } = facts
  const act = (name: string) => `/alerts/${alert.alertId}/${name}`
  return (
    <Panel id="act" title={words.alerts.act}>
      <form method="post" action={act('acknowledge')} class="stack">
        <ReasonField screen={screen} />
        <p class="buttons">
          {alert.state === 'open' ? (
            <button type="submit" class="primary">
              {words.alerts.acknowledge}
            </button>
          ) : null}
          <button type="submit" formaction={act('resolve')}>
            {words.alerts.resolve}
          </button>
        </p>
        <p class="hint">{words.alerts.actHelp}</p>
        <label>
          {words.alerts.silenceFor}{' '}
          <select name="until">
            {SILENCES.map((span) => (
              <option value={span}>{words.alerts.spans[span]}</option>
            ))}
          </select>
        </label>
        <p class="buttons">
          <button type="submit" formaction={act('silence')}>
            {words.alerts.silence}
          </button>
          {facts.silencedUntil ? (
            <button type="submit" formaction={act('unsilence')}>
              {words.alerts.unsilence}
            </button>
          ) : null}
        </p>
        <p class="hint">{words.alerts.silenceHelp}</p>
      </form>
    </Panel>
  )
}

const SILENCES = ['1h', '8h', '24h', '7d'] as const

function History({ screen, facts }: AlertProps) {
  const { words } = screen
  return (
    <Frame label={words.alerts.history}>
      <table class="grid-table">
        <ColumnHeads names={words.alerts.eventColumns} />
        <tbody>
          {facts.events.map(({ at, event, severity, actor, note, toldAt }) => (
            <tr>
              <td>
                <Moment at={at} screen={screen} style="exact" />
              </td>
              <td>{words.alerts.events[event]}</td>
              <td>
                <SeverityBadge severity={severity} screen={screen} />
              </td>
              <td class="wrap">{[actor, note].filter(Boolean).join(': ')}</td>
              <td>
                <Moment at={toldAt} screen={screen} style="exact" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Frame>
  )
}
