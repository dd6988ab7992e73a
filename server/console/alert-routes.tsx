/** The alerts, one alert, and what an operator does about it. */
import { Hono } from 'hono'
import { eventsOf } from '../../data/ops/alert-events.ts'
import { type AlertRow, alertById } from '../../data/ops/alerts.ts'
import { listAlerts } from '../../data/ops/reading/alerts.ts'
import { type AlertFacts, AlertPage } from '../../views/pages/alert.tsx'
import {
  ALERT_FILTERS,
  type AlertFilter,
  AlertList,
  AlertsPage,
} from '../../views/pages/alerts.tsx'
import { missedKey } from '../alerts/run-keys.ts'
import { TobanError } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { textsOf } from './form.ts'
import { piece, topicKey } from './fragment.tsx'

const MOST_LISTED = 500
const MOST_EVENTS = 200

const ACTS = ['acknowledge', 'resolve', 'silence', 'unsilence'] as const

export function alertRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()
  const chosen = (filter: AlertFilter) =>
    listAlerts(deps.ops, { all: filter === 'all', severities: null, limit: MOST_LISTED })

  routes.get('/alerts', (c) => {
    const filter = filterOf(c)
    const screen = c.get('screen')
    return c.html(<AlertsPage screen={screen} filter={filter} alerts={chosen(filter)} />)
  })

  routes.get('/events/alerts', (c) => {
    const draw = async () => {
      const screen = { ...c.get('screen'), now: deps.clock() }
      const list = <AlertList screen={screen} alerts={chosen(filterOf(c))} />
      return [await piece('alert-list', list)]
    }
    return desk.live.open(c, { key: topicKey(c), wants: ({ kind }) => kind === 'alert', draw })
  })

  routes.get('/alerts/:id', (c) => alertPage(c, desk, null))

  for (const act of ACTS) {
    routes.post(`/alerts/:id/${act}`, async (c) => {
      const { alertId, key } = demandAlert(desk, c.req.param('id'))
      const typed = textsOf(await c.req.parseBody())
      const asked = { by: c.get('operator').login, text: typed.reason ?? '' }
      try {
        if (act === 'silence') deps.alerts.silence(key, typed.until ?? '', asked)
        else if (act === 'unsilence') deps.alerts.unsilence(key, asked)
        else deps.alerts[act](alertId, asked)
      } catch (error) {
        return alertPage(c, desk, error)
      }
      return c.redirect(`/alerts/${alertId}`, 303)
    })
  }

  return routes
}

function alertPage(c: ConsoleContext, desk: Desk, error: unknown) {
  if (error !== null && !(error instanceof TobanError && error.kind !== 'internal')) throw error
  const alert = demandAlert(desk, c.req.param('id') ?? '')
  const fault = error === null ? null : { message: error.words, hint: error.hint ?? null }
  const facts = factsOf(desk, alert, fault)
  return c.html(<AlertPage screen={c.get('screen')} facts={facts} />, error === null ? 200 : 422)
}

function factsOf({ deps }: Desk, alert: AlertRow, fault: AlertFacts['fault']): AlertFacts {
  const { value, threshold, resolvedAt, acknowledgedAt, acknowledgedBy, note } = alert
  const { tenants, days } = JSON.parse(alert.context) as { tenants?: string[]; days?: string[] }
  const silenced = alert.silencedUntil !== null && alert.silencedUntil > deps.clock()
  return {
    alert,
    value,
    threshold,
    tenants: tenants ?? [],
    missedOn: alert.key === missedKey(alert.sourceBatch) ? (days ?? []) : [],
    resolvedAt,
    silencedUntil: silenced ? alert.silencedUntil : null,
    acknowledged:
      acknowledgedAt === null ? null : { by: acknowledgedBy ?? '', at: acknowledgedAt, note },
    events: eventsOf(deps.ops, alert.alertId, MOST_EVENTS),
    fault,
  }
}

function demandAlert({ deps }: Desk, id: string): AlertRow {
  const alert = alertById(deps.ops, id)
  if (!alert) throw missing('alert', id)
  return alert
}

function filterOf(c: ConsoleContext): AlertFilter {
  return ALERT_FILTERS.find((filter) => filter === c.req.query('show')) ?? 'open'
}
