/** Batches, plan and companies: what a program may look up. */
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type TenantCard, tenantCard, tenantCards } from '../../data/platform/reading/tenants.ts'
import { type BatchInfo, batchInfos } from '../commands/batch-info.ts'
import { unknownBatch } from '../commands/find-batch.ts'
import type { Config } from '../config/config.ts'
import { brakesNow } from '../dispatch/brakes-now.ts'
import { maySeeTenant } from '../domain/access.ts'
import { dayAt, isoWithOffset } from '../domain/calendar-day.ts'
import { nextOccurrence } from '../domain/occurrence.ts'
import { noTenant } from './access.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { planPage } from './plan-page.ts'
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
    200: jsonAnswer(
      'Due times of whole days, at least 4,000 unless there are no more',
      z.object({ times: z.array(shapes.plannedTime), next: shapes.nextPlanPage }),
    ),
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
    const found = batchInfos(commands.library)
    return c.json({ batches: found.map((info) => batchJson(deps, info)) }, 200)
  })

  app.openapi(batch, (c) => {
    const { id } = c.req.valid('param')
    const info = batchInfos(commands.library).find((one) => one.id === id)
    if (!info) throw unknownBatch(id)
    return c.json(batchJson(deps, info), 200)
  })

  app.openapi(planned, async (c) => {
    const config = commands.config()
    const { from, days, batch: batchId } = c.req.valid('query')
    const span = { from: from ?? dayAt(clock(), config.timezone), days }
    const brakes = brakesNow(reading.ops, config, clock())
    const page = await planPage(config, batchId ? { ...span, batchId } : span, brakes)
    return c.json(page, 200)
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
  const schema = info.paramsSchema(clock())
  return {
    ...info,
    paramsSchema: schema && { ...schema },
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
