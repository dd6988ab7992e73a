/** Batches, plan and companies: what a program may look up. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type TenantCard, tenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import { type BatchInfo, batchInfos } from '../commands/batch-info.ts'
import { unknownBatch } from '../commands/find-batch.ts'
import type { Config } from '../config/config.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import { maySeeTenant } from '../domain/access.ts'
import type { Brakes } from '../domain/brake.ts'
import { dayAt, isoWithOffset } from '../domain/calendar-day.ts'
import { changedPlan } from '../domain/changed-plan.ts'
import type { ChangedOccurrence } from '../domain/exceptions.ts'
import { nextOccurrence } from '../domain/occurrence.ts'
import { controlNotes } from '../domain/plan-controls.ts'
import { noTenant } from './access.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { createRoute, jsonAnswer, PROBLEMS, SECURITY } from './route.ts'
import * as shapes from './schemas.ts'

const batches = createRoute({
  method: 'get',
  path: '/v1/batches',
  summary: 'All fifty batches',
  security: SECURITY,
  responses: {
    200: jsonAnswer('Batches', z.object({ batches: z.array(shapes.batch) })),
    ...PROBLEMS,
  },
})

const batch = createRoute({
  method: 'get',
  path: '/v1/batches/{id}',
  summary: 'One batch with the schema of its parameters',
  security: SECURITY,
  request: { params: shapes.batchParams },
  responses: { 200: jsonAnswer('The batch', shapes.batch), ...PROBLEMS },
})

const planned = createRoute({
  method: 'get',
  path: '/v1/plan',
  summary: 'The due times to come, calendar applied',
  security: SECURITY,
  request: { query: shapes.planQuery },
  responses: {
    200: jsonAnswer('Due times', z.object({ times: z.array(shapes.plannedTime) })),
    ...PROBLEMS,
  },
})

const tenants = createRoute({
  method: 'get',
  path: '/v1/tenants',
  summary: 'Companies the token may see',
  security: SECURITY,
  responses: {
    200: jsonAnswer('Companies', z.object({ tenants: z.array(shapes.tenant) })),
    ...PROBLEMS,
  },
})

const tenant = createRoute({
  method: 'get',
  path: '/v1/tenants/{code}',
  summary: 'One company',
  security: SECURITY,
  request: { params: shapes.tenantParams },
  responses: { 200: jsonAnswer('The company', shapes.tenant), ...PROBLEMS },
})

export function readingRoutes(deps: ApiDeps, app: OpenAPIHono<ApiEnv>): void {
  const { commands, reading, clock } = deps

  app.openapi(batches, (c) => {
    const found = batchInfos(commands.library, clock())
    return c.json({ batches: found.map((info) => batchJson(deps, info)) }, 200)
  })

  app.openapi(batch, (c) => {
    const { id } = c.req.valid('param')
    const info = batchInfos(commands.library, clock()).find((one) => one.id === id)
    if (!info) throw unknownBatch(id)
    return c.json(batchJson(deps, info), 200)
  })

  app.openapi(planned, (c) => {
    const config = commands.config()
    const { from, days, batch: batchId } = c.req.valid('query')
    const span = { from: from ?? dayAt(clock(), config.timezone), days }
    const brakes = brakesNow(reading.ops, config, clock())
    const times = changedPlan(config, batchId ? { ...span, batchId } : span, brakes.exceptions)
    return c.json({ times: times.map((time) => plannedJson(time, config, brakes)) }, 200)
  })

  app.openapi(tenants, (c) => {
    const cards = tenantCards(reading.platform).filter((card) =>
      maySeeTenant(c.get('caller'), card.code),
    )
    return c.json({ tenants: cards.map(tenantJson) }, 200)
  })

  app.openapi(tenant, (c) => {
    const { code } = c.req.valid('param')
    const card = tenantCard(reading.platform, code)
    if (!card) throw noTenant(code)
    return c.json(tenantJson(card), 200)
  })
}

function batchJson({ commands, clock }: ApiDeps, info: BatchInfo) {
  const config = commands.config()
  const entry = config.batches.find((one) => one.batchId === info.id)
  return {
    ...info,
    paramsSchema: info.paramsSchema && { ...info.paramsSchema },
    enabled: entry?.enabled ?? false,
    manual: entry?.manual ?? true,
    schedule: entry?.due.kind === 'cron' ? entry.due.cron : null,
    nextDueAt: entry?.enabled ? nextDue(config, entry, clock()) : null,
  }
}

function nextDue(config: Config, entry: Config['batches'][number], now: number): string | null {
  const next = nextOccurrence(entry, config.calendars, config.timezone, now)
  return next && isoWithOffset(next.dueAt, config.timezone)
}

function plannedJson(time: ChangedOccurrence, config: Config, brakes: Brakes) {
  const { timezone: zone } = config
  const entry = config.batches.find((one) => one.batchId === time.batchId)
  const notes = entry ? controlNotes(time, entry, brakes) : []
  return {
    batchId: time.batchId,
    scheduledFor: isoWithOffset(time.scheduledFor, zone),
    dueAt: isoWithOffset(time.dueAt, zone),
    businessDate: time.businessDate,
    closed: time.closed ?? null,
    controls: notes.map(({ kind, words: reason }) => ({ kind, reason })),
  }
}

function tenantJson({
  code,
  name,
  status,
  plan: planCode,
  contractStart,
  contractEnd,
}: TenantCard) {
  return { code, name, status, plan: planCode, contractStart, contractEnd }
}
