/** Runs: list, one, log, start, rerun, cancel; the same verbs as the console's and the command line's. */
import { createHash } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { keepKey, runOfKey } from '../../data/ops/api-requests.ts'
import type { LogLine } from '../../data/ops/log-lines.ts'
import { listRuns } from '../../data/ops/run-list.ts'
import { paramsOf, type RunRow } from '../../data/ops/runs.ts'
import { tenantResults } from '../../data/ops/tenant-results.ts'
import { cancelRun } from '../commands/cancel-run.ts'
import { findRun } from '../commands/find-run.ts'
import { planRerun, rerun } from '../commands/rerun-run.ts'
import { type RunJson, runJson } from '../commands/run-json.ts'
import { type StartRun, startRun } from '../commands/start-run.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import { LOG_LEVELS } from '../domain/run.ts'
import type { ApiDeps, ApiEnv, Caller } from './deps.ts'
import { logPage } from './log-page.ts'
import { keyUsed, notFound, outOfScope } from './refusals.ts'
import { createRoute, jsonAnswer, jsonBody, PROBLEMS, SECURITY } from './route.ts'
import * as shapes from './schemas.ts'
import { callerName, demandScope, isInScope } from './scope.ts'

const list = createRoute({
  method: 'get',
  path: '/v1/runs',
  summary: 'Runs, newest first',
  security: SECURITY,
  request: { query: shapes.runsQuery },
  responses: {
    200: jsonAnswer(
      'A page of runs; `next` is null on the last one',
      z.object({ runs: z.array(shapes.run), next: z.string().nullable() }),
    ),
    ...PROBLEMS,
  },
})

const one = createRoute({
  method: 'get',
  path: '/v1/runs/{id}',
  summary: 'One run in full',
  security: SECURITY,
  request: { params: shapes.runParams },
  responses: { 200: jsonAnswer('The run', shapes.run), ...PROBLEMS },
})

const log = createRoute({
  method: 'get',
  path: '/v1/runs/{id}/log',
  summary: 'The log of a run by line number',
  security: SECURITY,
  request: { params: shapes.runParams, query: shapes.logQuery },
  responses: {
    200: jsonAnswer(
      'Lines; ask again after `next`. A rare line is looked for in parts: `lines` may be empty as long as `next` grows',
      z.object({ lines: z.array(shapes.logLine), next: z.int() }),
    ),
    ...PROBLEMS,
  },
})

const start = createRoute({
  method: 'post',
  path: '/v1/batches/{id}/runs',
  summary: 'Start a batch',
  security: SECURITY,
  request: {
    params: shapes.batchParams,
    headers: shapes.idempotencyHeader,
    ...jsonBody(shapes.startBody),
  },
  responses: { 202: jsonAnswer('Queued', shapes.queuedRun), ...PROBLEMS },
})

const again = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/rerun',
  summary: 'Run again: everything, only what has no good result, or chosen companies',
  security: SECURITY,
  request: {
    params: shapes.runParams,
    headers: shapes.idempotencyHeader,
    ...jsonBody(shapes.rerunBody),
  },
  responses: { 202: jsonAnswer('Queued', shapes.queuedRun), ...PROBLEMS },
})

const stop = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/cancel',
  summary: 'Ask a run to stop',
  security: SECURITY,
  request: { params: shapes.runParams, ...jsonBody(shapes.cancelBody) },
  responses: {
    202: jsonAnswer('Asked', z.object({ runId: z.string(), cancelAsked: z.literal(true) })),
    ...PROBLEMS,
  },
})

export function runRoutes(deps: ApiDeps, app: OpenAPIHono<ApiEnv>): void {
  const { commands, reading } = deps
  const zone = () => commands.config().timezone
  const reader = () => ({ zone: zone(), language: commands.config().toban.language })

  app.openapi(list, (c) => {
    const { batch, tenant, state, since, cursor, limit } = c.req.valid('query')
    const caller = c.get('caller')
    if (tenant && !isInScope(caller, [tenant])) throw outOfScope()
    const rows = listRuns(reading.ops, {
      batchId: batch ?? null,
      tenantCode: tenant ?? null,
      state: state ?? null,
      since: since ? Date.parse(since) : null,
      within: caller.tenants,
      before: cursor ?? null,
      limit: limit + 1,
    })
    const page = rows.slice(0, limit)
    const next = rows.length > limit ? (page.at(-1)?.id ?? null) : null
    const runs = page.map((row) => inScope(caller, runJson(reading.ops, row, reader())))
    return c.json({ runs, next }, 200)
  })

  app.openapi(one, (c) => {
    const row = visibleRun(deps, c.get('caller'), c.req.valid('param').id)
    return c.json(inScope(c.get('caller'), runJson(reading.ops, row, reader())), 200)
  })

  app.openapi(log, async (c) => {
    const caller = c.get('caller')
    const row = visibleRun(deps, caller, c.req.valid('param').id)
    const { after, limit, level, tenant } = c.req.valid('query')
    if (tenant && !isInScope(caller, [tenant])) throw outOfScope()
    const { lines, next } = await logPage(reading.ops, {
      runId: row.id,
      afterSeq: after,
      limit,
      levels: LOG_LEVELS.slice(LOG_LEVELS.indexOf(level)),
      tenantCode: tenant ?? null,
    })
    const shown = lines.filter((line) => mayReadLine(caller, line))
    return c.json({ lines: shown.map((line) => lineJson(line, zone())), next }, 200)
  })

  app.openapi(start, (c) => {
    const caller = c.get('caller')
    const { id } = c.req.valid('param')
    const request = startRequest(caller, id, c.req.valid('json') ?? {})
    const key = c.req.valid('header')['idempotency-key']
    const { runId } = once(deps, { caller, key, asked: askedOf(request) }, (alongside) =>
      startRun(commands, request, alongside),
    )
    return c.json({ runId, state: 'queued' as const }, 202)
  })

  app.openapi(again, (c) => {
    const caller = c.get('caller')
    const { failedOnly = false, tenants, reason } = c.req.valid('json') ?? {}
    const row = visibleRun(deps, caller, c.req.valid('param').id)
    const asked = { runId: row.id, failedOnly, ...(tenants ? { tenants } : {}) }
    // First what was named: whether it was in the run is no business of who may not see it.
    if (tenants) demandScope(caller, tenants)
    const request = { ...asked, by: callerName(caller), reason: reason ?? null }
    const key = c.req.valid('header')['idempotency-key']
    const said = { rerun: askedOf(request) }
    const { runId } = once(deps, { caller, key, asked: said }, (alongside) => {
      demandScope(caller, planRerun(commands, asked).tenants)
      return rerun(commands, request, alongside)
    })
    return c.json({ runId, state: 'queued' as const }, 202)
  })

  app.openapi(stop, (c) => {
    const caller = c.get('caller')
    const { force = false, reason } = c.req.valid('json') ?? {}
    const row = visibleRun(deps, caller, c.req.valid('param').id)
    demandScope(caller, paramsOf(row).tenants)
    const by = callerName(caller)
    const { runId } = cancelRun(commands, { runId: row.id, by, reason: reason ?? null, force })
    return c.json({ runId, cancelAsked: true as const }, 202)
  })
}

type StartBody = z.infer<typeof shapes.startBody>

function startRequest(caller: Caller, batchId: string, body: Partial<StartBody>): StartRun {
  const tenants = body.tenants ?? 'all'
  demandScope(caller, tenants)
  return {
    batchId,
    businessDate: body.businessDate ?? null,
    tenants,
    params: body.params ?? {},
    dryRun: body.dryRun ?? false,
    reason: body.reason ?? null,
    by: callerName(caller),
    trigger: 'api',
  }
}

/** Without the name of whoever asks: a token keeps its keys when its operator is renamed. */
function askedOf<Request extends { by: string }>({ by: _by, ...asked }: Request) {
  return asked
}

type Keyed = Readonly<{ caller: Caller; key: string | undefined; asked: object }>

/** The same key again answers with the run of the first time, whatever has become of it. */
function once(
  { commands, clock }: ApiDeps,
  { caller: { tokenId }, key, asked }: Keyed,
  act: (alongside?: (runId: string) => void) => { runId: string },
): { runId: string } {
  if (key === undefined) return act()
  const requestHash = createHash('sha256').update(JSON.stringify(asked)).digest('hex')
  const earlier = runOfKey(commands.ops, { tokenId, key })
  if (earlier && earlier.requestHash !== requestHash) throw keyUsed(key)
  if (earlier) return earlier
  return act((runId) => keepKey(commands.ops, { tokenId, key, requestHash, runId, at: clock() }))
}

/** A run that worked for none of the caller's companies does not exist for it. */
function visibleRun({ reading }: ApiDeps, caller: Caller, id: string): RunRow {
  const row = findRun(reading.ops, id)
  const scope = caller.tenants
  if (scope === null) return row
  const codes = tenantResults(reading.ops, row.id).map((result) => result.tenantCode)
  if (codes.some((code) => scope.includes(code))) return row
  throw notFound({ ja: `実行「${id}」はありません。`, en: `no run "${id}"` })
}

/** Of a run over many companies a confined caller sees its own part; sums over all are not its business. */
function inScope(caller: Caller, document: RunJson): RunJson {
  const scope = caller.tenants
  if (scope === null) return document
  return {
    ...document,
    params: {},
    summary: null,
    error: null,
    tenants: document.tenants.filter((tenant) => scope.includes(tenant.code)),
    artifacts: document.artifacts.filter((file) => file.tenant && scope.includes(file.tenant)),
  }
}

function mayReadLine({ tenants }: Caller, line: LogLine): boolean {
  return tenants === null || (line.tenantCode !== null && tenants.includes(line.tenantCode))
}

function lineJson(line: LogLine, zone: string) {
  return {
    seq: line.seq,
    at: isoWithOffset(line.at, zone),
    level: line.level,
    tenant: line.tenantCode,
    message: line.message,
    fields: line.fieldsJson === null ? null : (JSON.parse(line.fieldsJson) as unknown),
  }
}
