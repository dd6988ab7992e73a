/** The shape of monitoring.yaml: where readings come from and the limits they are judged by (data-model rules R6, R7). */
import { z } from 'zod'
import { percent, port, url } from './fields.ts'

/** Limits of one series; null = no such grade. `lower` grades name values that are bad when fallen below. */
const limit = z.number().min(0).nullable()

function grades(medium: number | null, high: number | null, critical: number | null) {
  return z
    .strictObject({
      medium: limit.default(medium),
      high: limit.default(high),
      critical: limit.default(critical),
    })
    .refine((grade) => isOrdered([grade.medium, grade.high, grade.critical]), {
      error: 'grades_out_of_order',
    })
    .prefault({})
}

// Percentages of what is left (availability, days of a certificate) fall, everything else rises.
function isOrdered(limits: readonly (number | null)[]): boolean {
  const set = limits.filter((value) => value !== null)
  const rising = set.every((value, index) => index === 0 || value >= (set[index - 1] ?? 0))
  const falling = set.every((value, index) => index === 0 || value <= (set[index - 1] ?? 0))
  return rising || falling
}

const host = z.strictObject({
  cpuPct: grades(80, 90, 97),
  loadPerCore: grades(1.5, 3, null),
  memoryPct: grades(80, null, 90),
  swapPct: grades(50, 80, null),
  diskPct: grades(80, null, 90),
  inodePct: grades(80, null, 90),
  iowaitPct: grades(30, null, null),
  stealPct: grades(10, null, null),
  descriptorPct: grades(80, 95, null),
  retransmitPct: grades(5, 15, null),
  loopP99Ms: grades(200, 1_000, null),
  heartbeatSilentSec: grades(null, null, 120),
  restartsPerHour: grades(null, 3, null),
  oldestQueuedMin: grades(10, 30, null),
  processLimitPct: grades(80, 100, null),
})

const database = z.strictObject({
  readMs: grades(1_000, 5_000, null),
  lockWaitMs: grades(500, null, null),
  walMib: grades(64, 256, 1_024),
  busyEvents: grades(null, 3, null),
  slowStatements: grades(5, 50, null),
  slowStatementMs: grades(30_000, null, null),
  probeSuccessPct: grades(null, 99, 95),
  freePagePct: grades(25, null, null),
  descriptors: grades(50, null, null),
})

const application = z.strictObject({
  endpointMs: grades(3_000, null, null),
  availabilityPct: grades(null, 99, 95),
  errorRatePct: grades(5, 10, 25),
  p95Ms: grades(3_000, 10_000, null),
  mailQueueOldestMin: grades(60, 180, null),
  queuedRuns: grades(20, 100, null),
})

const network = z.strictObject({
  lossPct: grades(20, 40, 100),
  totalMs: grades(1_000, 5_000, null),
  bandwidthPct: grades(80, 95, null),
  errorsPpm: grades(1_000, 10_000, null),
  certificateDays: grades(30, null, 7),
  failedTargetsPct: grades(10, 30, 100),
})

const tenant = z.strictObject({
  storagePct: grades(80, 90, 95),
  monthlyCallsPct: grades(80, null, 95),
  hourlyCallsPct: grades(80, 90, 100),
  usersPct: grades(90, null, 100),
  busyPct: grades(70, 85, 95),
  errorRatePct: grades(5, 10, 25),
  p95Ms: grades(2_000, 5_000, 10_000),
  hoursSinceActivity: grades(72, null, null),
  silentPct: grades(20, null, null),
})

/** What BATCH-001 judges by; milder than the series, because it looks once an hour. */
const health = z.strictObject({
  cpuPct: percent().default(80),
  memoryPct: percent().default(85),
  diskWarnPct: percent().default(90),
  diskFailPct: percent().default(95),
  diskFailFreeMib: z.int().min(0).default(2_048),
  swapPct: percent().default(50),
  loadPerCore: z.number().min(0).default(3),
  clockWarnSec: z.number().min(0).default(2),
  clockFailSec: z.number().min(0).default(30),
  heartbeatSec: z.int().min(1).default(120),
  loopP99Ms: z.int().min(1).default(1_000),
  descriptorWarnPct: percent().default(80),
  descriptorFailPct: percent().default(95),
  backupWarnHours: z.int().min(1).default(26),
  backupFailHours: z.int().min(1).default(50),
  restoreTestDays: z.int().min(1).default(8),
  queuedMin: z.int().min(1).default(30),
  certificateWarnDays: z.int().min(1).default(30),
  certificateFailDays: z.int().min(0).default(7),
})

const target = z.strictObject({
  id: z.string(),
  host: z.string(),
  port: port(),
  kind: z.enum(['tcp', 'http', 'https', 'dns', 'smtp']),
  critical: z.boolean().default(false),
  enabled: z.boolean().default(true),
})

const endpoint = z.strictObject({
  id: z.string(),
  url: url(),
  critical: z.boolean().default(false),
  slowMs: z.int().min(1).default(3_000),
  enabled: z.boolean().default(true),
})

const mountLimits = z.strictObject({
  diskPct: grades(80, null, 90),
  inodePct: grades(80, null, 90),
})

export const monitoringFile = z.strictObject({
  version: z.literal(1),
  procRoot: z.string().default('/proc'),
  sysRoot: z.string().default('/sys'),
  pm2Command: z.array(z.string()).min(1).default(['pm2', 'jlist']),
  linkMbps: z.number().positive().nullable().default(null).describe('null = as the card says'),
  processes: z
    .array(z.strictObject({ name: z.string(), maxMb: z.int().min(1).optional() }))
    .default([])
    .describe('Watched by name beside the pm2 apps'),
  reloadable: z.array(z.string()).default([]).describe('pm2 apps that BATCH-504 may reload'),
  targets: z.array(target).default([]),
  endpoints: z.array(endpoint).default([]),
  mounts: z.record(z.string(), mountLimits).default({}).describe('Own limits of a mount point'),
  host: host.prefault({}),
  database: database.prefault({}),
  application: application.prefault({}),
  network: network.prefault({}),
  tenant: tenant.prefault({}),
  health: health.prefault({}),
})

export type MonitoringFile = z.output<typeof monitoringFile>
