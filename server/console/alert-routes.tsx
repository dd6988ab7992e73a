/** The alerts, one alert, and what an operator does about it. */
import { Hono } from 'hono'
import { openAlertCounts } from '../../data/ops/alert-counts.ts'
import { eventsOf } from '../../data/ops/alert-events.ts'
import { alertRank } from '../../data/ops/alert-order.ts'
import { type AlertRow, alertById } from '../../data/ops/alerts.ts'
import { type AlertPlace, listAlerts } from '../../data/ops/reading/alerts.ts'
import { type AlertFacts, AlertPage } from '../../views/pages/alert.tsx'
import {
  ALERT_FILTERS,
  type AlertFilter,
  AlertList,
  type AlertsFacts,
  AlertsPage,
} from '../../views/pages/alerts.tsx'
import { missedKey } from '../alerts/run-keys.ts'
import { TobanError } from '../domain/errors.ts'
import type { ConsoleContext, ConsoleEnv, Desk } from './env.ts'
import { hintOf, missing } from './faults.ts'
import { textsOf } from './form.ts'
import { piece, topicKey } from './fragment.tsx'

const PER_PAGE = 100
const MOST_EVENTS = 200

const ACTS = ['acknowledge', 'resolve', 'silence', 'unsilence'] as const

export function alertRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/alerts', (c) =>
    c.html(<AlertsPage screen={c.get('screen')} facts={listFacts(desk, c)} />),
  )

  routes.get('/events/alerts', (c) => {
    const draw = async () => {
      const screen = { ...c.get('screen'), now: deps.clock() }
      const list = <AlertList screen={screen} facts={listFacts(desk, c)} />
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

function listFacts({ deps }: Desk, c: ConsoleContext): AlertsFacts {
  const filter = filterOf(c)
  const behind = placeOf(c.req.query('behind'))
  const choice = { all: filter === 'all', severities: null, behind, limit: PER_PAGE + 1 }
  const found = listAlerts(deps.ops, choice)
  const alerts = found.slice(0, PER_PAGE)
  const last = found.length > PER_PAGE ? alerts.at(-1) : undefined
  const open = Object.values(openAlertCounts(deps.ops)).reduce((sum, count) => sum + count, 0)
  return {
    filter,
    alerts,
    // Counting all that ever was would read the whole table.
    count: filter === 'open' ? open : null,
    behind: behind && placeText(behind),
    older: last ? placeText({ ...last, rank: alertRank(last) }) : null,
  }
}

/** As it stands in the address of a page; nonsense is the first page. */
function placeOf(text = ''): AlertPlace | null {
  const [, rank, openedAt, alertId] = /^([0-7])-(\d{1,15})-([\w-]{1,64})$/.exec(text) ?? []
  if (alertId === undefined) return null
  return { rank: Number(rank), openedAt: Number(openedAt), alertId }
}

function placeText({ rank, openedAt, alertId }: AlertPlace): string {
  return `${rank}-${openedAt}-${alertId}`
}

function alertPage(c: ConsoleContext, desk: Desk, error: unknown) {
  if (error !== null && !(error instanceof TobanError && error.kind !== 'internal')) throw error
  const alert = demandAlert(desk, c.req.param('id') ?? '')
  const fault = error === null ? null : { message: error.words, hint: hintOf(error) }
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
