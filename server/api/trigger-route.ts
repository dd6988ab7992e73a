/** The signed trigger for outside schedulers: POST /api/cron/:batchId, signature over timestamp and body. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Hono } from 'hono'
import { noteSignature } from '../../data/ops/api-requests.ts'
import { runById } from '../../data/ops/runs.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { runJson } from '../commands/run-json.ts'
import { startRun } from '../commands/start-run.ts'
import { TobanError } from '../domain/errors.ts'
import { isFinal } from '../domain/run.ts'
import type { ApiDeps, ApiEnv } from './deps.ts'
import { badSignature, replayed, signatureTooOld } from './refusals.ts'
import { triggerBody } from './schemas.ts'

/** A signature is good this long, in both directions; so long it is remembered, so that it is good once. */
const SIGNATURE_MS = 5 * 60_000
const LONGEST_WAIT_MS = 60_000
const LOOK_EVERY_MS = 100

export function triggerRoute(deps: ApiDeps, app: Hono<ApiEnv>): void {
  app.post('/cron/:batchId', async (c) => {
    const body = await c.req.text()
    demandSignature(deps, body, {
      timestamp: c.req.header('x-toban-timestamp') ?? '',
      signature: c.req.header('x-toban-signature') ?? '',
    })
    const { commands } = deps
    const asked = bodyOf(body)
    const { runId } = startRun(commands, {
      batchId: batchIdOf(c.req.param('batchId')),
      businessDate: asked.businessDate ?? null,
      tenants: asked.tenants ?? 'all',
      params: asked.params,
      dryRun: asked.dryRun,
      reason: asked.reason ?? null,
      by: 'api:trigger',
      trigger: 'api',
    })
    if (c.req.query('wait') === '1') await waitForEnd(deps, runId, c.req.raw.signal)
    const run = runById(deps.reading.ops, runId)
    if (!run) return c.json({ runId, state: 'queued' }, 202)
    const { timezone: zone, toban } = commands.config()
    const document = runJson(deps.reading.ops, run, { zone, language: toban.language })
    if (!isFinal(run.state)) return c.json(document, 202)
    return c.json(batchResult(document), 200)
  })
}

type Signed = Readonly<{ timestamp: string; signature: string }>

/** Nothing of the request is looked at before the signature is known to be good, fresh and new. */
function demandSignature(deps: ApiDeps, body: string, { timestamp, signature }: Signed): void {
  const secret = deps.triggerSecret()
  const given = /^sha256=([0-9a-f]{64})$/.exec(signature)?.[1]
  if (secret === null || given === undefined || !/^\d{1,12}$/.test(timestamp)) throw badSignature()
  const expected = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest()
  if (!timingSafeEqual(Buffer.from(given, 'hex'), expected)) throw badSignature()
  const at = deps.clock()
  if (Math.abs(at - Number(timestamp) * 1000) > SIGNATURE_MS) throw signatureTooOld()
  const mark = createHash('sha256').update(given).digest('hex')
  if (!noteSignature(deps.commands.ops, mark, { at, keepMs: 2 * SIGNATURE_MS })) throw replayed()
}

function bodyOf(text: string) {
  const parsed = triggerBody.safeParse(text.trim() === '' ? {} : jsonOf(text))
  if (parsed.success) return parsed.data
  const detail = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ')
  throw new TobanError({
    code: 'bad_body',
    kind: 'bad-input',
    message: { ja: `要求の本文が正しくありません: ${detail}`, en: `bad body: ${detail}` },
  })
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

async function waitForEnd(deps: ApiDeps, runId: string, gone: AbortSignal): Promise<void> {
  const until = performance.now() + LONGEST_WAIT_MS
  while (performance.now() < until && !gone.aborted) {
    const run = runById(deps.reading.ops, runId)
    if (!run || isFinal(run.state)) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

/** The batch list's BatchResult (5.1): the run's summary, with the base fields also where a batch has none of its own. */
function batchResult(document: ReturnType<typeof runJson>) {
  const count = (state: string) =>
    document.tenants.filter((tenant) => tenant.state === state).length
  return {
    batchId: document.batchId,
    executedAt: document.startedAt,
    totalTenants: document.tenants.length,
    successCount: count('succeeded'),
    errorCount: count('failed'),
    results: document.tenants.map((tenant) => ({
      tenantCode: tenant.code,
      status: RESULT_WORD[tenant.state],
      ...(tenant.error ? { error: tenant.error.message } : {}),
    })),
    ...(document.summary as Record<string, unknown> | null),
    run: { id: document.id, state: document.state, error: document.error },
  }
}

const RESULT_WORD = {
  succeeded: 'success',
  failed: 'error',
  skipped: 'skipped',
  pending: 'error',
  running: 'error',
} as const
