/** The shapes of the API: requests are checked by them, answers are documented by them. */
import { z } from '@hono/zod-openapi'
import { ALERT_STATES, SEVERITIES } from '../domain/alert.ts'
import { isDay } from '../domain/calendar-day.ts'
import { LOG_LEVELS, RUN_STATES, TENANT_STATES, TRIGGERS } from '../domain/run.ts'

const time = z.string().describe('ISO 8601 with offset')
const day = z.string().refine(isDay, 'not an existing day (YYYY-MM-DD)')
const words = z.object({ ja: z.string(), en: z.string() })
const json = z.record(z.string(), z.unknown())
const batchId = z.string().regex(/^BATCH-\d{3}$/)
const runId = z.string().min(6).max(26)
const tenantCode = z.string().regex(/^[a-z0-9][a-z0-9-]{1,18}[a-z0-9]$/)
const cursor = z.string().max(100)

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    hint: z.string().nullable(),
    reference: z.string().optional(),
  })
  .openapi('Problem')

const fault = z.object({ code: z.string(), message: z.string().nullable() }).nullable()

export const run = z
  .object({
    id: z.string(),
    batchId,
    businessDate: z.string(),
    scheduledFor: time.nullable(),
    trigger: z.enum(TRIGGERS),
    state: z.enum(RUN_STATES),
    attempt: z.int(),
    params: json,
    dryRun: z.boolean(),
    queuedAt: time.nullable(),
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
    durationMs: z.int().nullable(),
    reason: z.string().nullable(),
    triggeredBy: z.string(),
    parentRunId: z.string().nullable(),
    waitReason: z.string().nullable(),
    error: fault,
    summary: z.unknown(),
    tenants: z.array(
      z.object({
        code: z.string(),
        state: z.enum(TENANT_STATES),
        attempt: z.int(),
        durationMs: z.int().nullable(),
        result: z.unknown(),
        error: fault,
      }),
    ),
    artifacts: z.array(
      z.object({
        path: z.string(),
        tenant: z.string().nullable(),
        bytes: z.int(),
        sha256: z.string(),
        kind: z.string(),
      }),
    ),
    configVersion: z.string(),
  })
  .openapi('Run')

export const queuedRun = z
  .object({ runId: z.string(), state: z.literal('queued') })
  .openapi('QueuedRun')

export const batch = z
  .object({
    id: batchId,
    title: words,
    built: z.boolean(),
    enabled: z.boolean(),
    manual: z.boolean(),
    schedule: z.string().nullable().describe('Cron pattern in the zone of the schedule'),
    nextDueAt: time.nullable(),
    paramsSchema: json.nullable().describe('JSON Schema of the parameters'),
  })
  .openapi('Batch')

export const tenant = z
  .object({
    code: z.string(),
    name: z.string(),
    status: z.string(),
    plan: z.string(),
    contractStart: z.string(),
    contractEnd: z.string().nullable(),
  })
  .openapi('Tenant')

export const plannedTime = z
  .object({
    batchId,
    scheduledFor: time,
    dueAt: time,
    businessDate: z.string(),
    closed: z.object({ kind: z.enum(['shifted', 'dropped']), reason: words }).nullable(),
    controls: z
      .array(
        z.object({
          kind: z.enum(['skip', 'move', 'stop', 'hold', 'maintenance', 'blackout', 'window']),
          reason: words,
        }),
      )
      .describe('What operators and hours do to it; what is skipped stays in the list'),
  })
  .openapi('PlannedTime')

export const nextPlanPage = z
  .object({ from: day, days: z.int() })
  .nullable()
  .describe('Ask with these for the days that follow; null = these were all')

export const logLine = z
  .object({
    seq: z.int(),
    at: time,
    level: z.enum(LOG_LEVELS),
    tenant: z.string().nullable(),
    message: z.string(),
    fields: z.unknown(),
  })
  .openapi('LogLine')

export const alert = z
  .object({
    id: z.string(),
    key: z.string(),
    state: z.enum(ALERT_STATES),
    severity: z.enum(SEVERITIES),
    batchId,
    runId: z.string().nullable(),
    tenants: z.array(z.string()).describe('Companies it is about; none = the installation'),
    message: z.string().nullable().describe('null where it speaks of companies beyond the token'),
    value: z.number().nullable(),
    threshold: z.number().nullable(),
    occurrences: z.int(),
    openedAt: time,
    lastSeenAt: time,
    silencedUntil: time.nullable(),
    acknowledged: z.object({ at: time, by: z.string(), note: z.string().nullable() }).nullable(),
    resolvedAt: time.nullable(),
  })
  .openapi('Alert')

export const batchParams = z.object({ id: batchId })
export const runParams = z.object({ id: runId })
export const tenantParams = z.object({ code: tenantCode })

export const runsQuery = z.object({
  batch: batchId.optional(),
  tenant: tenantCode.optional(),
  state: z.enum(RUN_STATES).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  cursor: cursor.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const alertParams = z.object({ id: z.string().min(6).max(26) })

export const alertsQuery = z.object({
  state: z.enum(['open', 'all']).default('open').describe('open: all that is not resolved'),
  severity: z.enum(SEVERITIES).optional().describe('This one and worse'),
  tenant: tenantCode.optional(),
  cursor: cursor.optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const ackBody = z.strictObject({
  note: z.string().trim().min(1).max(500).describe('Who is on it, or why it is no trouble'),
})

export const logQuery = z.object({
  after: z.coerce.number().int().min(0).default(0).describe('Lines after this number'),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
  level: z.enum(LOG_LEVELS).default('debug').describe('This level and above'),
  tenant: tenantCode.optional(),
})

export const planQuery = z.object({
  from: day.optional().describe('First day; default today'),
  days: z.coerce.number().int().min(1).max(400).default(1),
  batch: batchId.optional(),
})

export const startBody = z.strictObject({
  businessDate: day.optional(),
  tenants: z.array(tenantCode).min(1).max(1_000).optional(),
  params: json.default({}),
  dryRun: z.boolean().default(false),
  reason: z.string().min(1).max(500).optional(),
})

export const rerunBody = z.strictObject({
  failedOnly: z.boolean().default(false),
  tenants: z
    .array(tenantCode)
    .min(1)
    .max(1_000)
    .optional()
    .describe('Only these of the companies of the run'),
  reason: z.string().min(1).max(500).optional(),
})

export const cancelBody = z.strictObject({
  force: z.boolean().default(false),
  reason: z.string().min(1).max(500).optional(),
})

export const triggerBody = z.strictObject({
  ...startBody.shape,
})

export const idempotencyHeader = z.object({
  'idempotency-key': z.string().min(1).max(200).optional(),
})
