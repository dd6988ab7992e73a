/** Alerts: what is wrong now, and saying that somebody is on it. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { alertById } from '../../data/ops/alerts.ts'
import { alertPage, type ListedAlert } from '../../data/ops/reading/alerts.ts'
import { acknowledgeAlert } from '../commands/alerts.ts'
import type { Config } from '../config/config.ts'
import { SEVERITIES } from '../domain/alert.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import type { ApiDeps, ApiEnv, Caller } from './deps.ts'
import { notFound, outOfScope } from './refusals.ts'
import { createRoute, jsonAnswer, PROBLEMS, requiredBody, SECURITY } from './route.ts'
import * as shapes from './schemas.ts'
import { callerName, isInScope } from './scope.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/alerts',
  summary: 'Alerts, newest first',
  security: SECURITY,
  request: { query: shapes.alertsQuery },
  responses: {
    200: jsonAnswer(
      'A page of alerts; `next` is null on the last one',
      z.object({ alerts: z.array(shapes.alert), next: z.string().nullable() }),
    ),
    ...PROBLEMS,
  },
})

const acknowledge = createRoute({
  method: 'post',
  path: '/v1/alerts/{id}/ack',
  summary: 'Somebody is on it: no reminders',
  security: SECURITY,
  request: { params: shapes.alertParams, ...requiredBody(shapes.ackBody) },
  responses: { 200: jsonAnswer('The alert', shapes.alert), ...PROBLEMS },
})

export function alertRoutes({ commands, reading }: ApiDeps, app: OpenAPIHono<ApiEnv>): void {
  const shown = (caller: Caller, alert: ListedAlert) => alertJson(caller, alert, commands.config())

  app.openapi(list, (c) => {
    const caller = c.get('caller')
    const { state, severity, tenant, cursor, limit } = c.req.valid('query')
    if (tenant && !isInScope(caller, [tenant])) throw outOfScope()
    const rows = alertPage(reading.ops, {
      all: state === 'all',
      severities: severity ? SEVERITIES.slice(SEVERITIES.indexOf(severity)) : null,
      tenantCode: tenant ?? null,
      within: caller.tenants,
      before: cursor ?? null,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const next = rows.length > limit ? (page.at(-1)?.alertId ?? null) : null
    return c.json({ alerts: page.map((row) => shown(caller, row)), next }, 200)
  })

  app.openapi(acknowledge, (c) => {
    const caller = c.get('caller')
    const { id } = c.req.valid('param')
    const found = alertById(reading.ops, id)
    const { own, all } = found ? companiesOf(caller, found) : NONE
    if (!found || (caller.tenants !== null && own.length === 0)) throw noAlert(id)
    if (!all) throw outOfScope()
    const { note } = c.req.valid('json')
    acknowledgeAlert(commands, { alert: found.alertId, note, by: callerName(caller) })
    return c.json(shown(caller, alertById(reading.ops, id) ?? found), 200)
  })
}

type AboutCompanies = Pick<ListedAlert, 'tenantCode' | 'context' | 'value'>

const NONE = { own: [], all: false } as const

/** `own`: the companies of an alert within the caller's scope. `all`: there are no others. */
function companiesOf(caller: Caller, { tenantCode, context, value }: AboutCompanies) {
  const { tenants = [] } = JSON.parse(context) as { tenants?: string[] }
  const about = tenantCode === null ? tenants : [tenantCode, ...tenants]
  const own = about.filter((code) => isInScope(caller, [code]))
  // An incident remembers some of its companies by name and all by number.
  const isWhole = tenantCode !== null || tenants.length >= (value ?? 0)
  const all = caller.tenants === null || (own.length === about.length && isWhole)
  return { own: [...new Set(own)], all }
}

/** Of an incident of many companies a confined caller sees that its own are hit; the words may speak of others. */
function alertJson(caller: Caller, alert: ListedAlert, { timezone: zone, toban }: Config) {
  const { own, all } = companiesOf(caller, alert)
  const time = (at: number | null) => (at === null ? null : isoWithOffset(at, zone))
  const { acknowledgedAt, acknowledgedBy, note } = alert
  return {
    id: alert.alertId,
    key: alert.key,
    state: alert.state,
    severity: alert.severity,
    batchId: alert.sourceBatch,
    runId: alert.runId,
    tenants: own,
    message: all ? alert.message[toban.language] : null,
    value: all ? alert.value : null,
    threshold: alert.threshold,
    occurrences: alert.occurrences,
    openedAt: isoWithOffset(alert.openedAt, zone),
    lastSeenAt: isoWithOffset(alert.lastSeenAt, zone),
    silencedUntil: time(alert.silencedUntil),
    acknowledged:
      acknowledgedAt === null
        ? null
        : {
            at: isoWithOffset(acknowledgedAt, zone),
            by: all ? (acknowledgedBy ?? '') : '',
            note: all ? note : null,
          },
    resolvedAt: time(alert.resolvedAt),
  }
}

function noAlert(id: string) {
  return notFound({ ja: `アラート「${id}」はありません。`, en: `no alert "${id}"` })
}
