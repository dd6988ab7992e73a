/** BATCH-402: sends again what failed, sends what was left, settles what is in doubt; a quarter to every hour. */
import {
  type DrainReport,
  type DrainRequest,
  defineSystemBatch,
  type OwnerReport,
  SENDING_GRACE_MS,
  type SystemRun,
} from '../../server/sdk/index.ts'
import { tellBacklog, tellFinalFailures, tellRetryRate } from './402-notification-retry/findings.ts'
import { params, type RetryParams } from './402-notification-retry/params.ts'
import { totals } from './sending/counts.ts'
import { previewFor, recordOwners } from './sending/drain-for.ts'

/** What is in flight then has three minutes of the timeout left; the rest is the next hour's. */
const DRAIN_MS = 27 * 60_000
/** 401 and 406 are given so long to send by themselves. */
const LEFT_AFTER_MS = 15 * 60_000
const MINUTE_MS = 60_000
const PRIORITY = { all: 0, LOW: 0, NORMAL: 1, HIGH: 2, CRITICAL: 3 } as const

type RetryRun = SystemRun<RetryParams>

export default defineSystemBatch<RetryParams, undefined, unknown>({
  id: 'BATCH-402',
  title: {
    ja: '通知失敗リトライバッチ',
    en: 'Retry, sweep and settle failed notifications',
  },
  params,
  stopGraceMs: SENDING_GRACE_MS,
  async run(run) {
    const whose = whoseOf(run)
    if (run.dryRun) return previewFor(run, { whose, ...filterOf(run) })
    const chosen = await chooseByHand(run, whose)
    const deadline = run.now() + DRAIN_MS
    const reports = await drainParts(run, { whose, deadline, ...filterOf(run) }, chosen.ids)
    const has = (part: RetryParams['parts'][number]) => run.params.parts.includes(part)
    const settled = has('settle') ? await run.deliver.settle({ whose }) : []
    const owners = mergedOwners(reports.all)
    tellFinalFailures(
      run,
      reports.all.flatMap((report) => report.owners),
    )
    tellBacklog(run, reports.all.at(-1)?.owners ?? [], run.now())
    if (reports.retried) tellRetryRate(run, reports.retried.owners)
    const { base, tenants } = await recordOwners(run, owners)
    return {
      ...base,
      ...numbersOf(reports),
      settled: {
        sent: sum(settled, (one) => one.sent),
        requeued: sum(settled, (one) => one.requeued),
        stillInDoubt: sum(settled, (one) => one.stillInDoubt),
      },
      fallbacks: sum(settled, (one) => one.fallbacks),
      refusedIds: chosen.refused,
      tenants,
    }
  },
})

function whoseOf({ selection }: RetryRun) {
  if (selection === 'all') return { platform: true, tenants: 'all' as const }
  return { platform: false, tenants: selection.map(({ code }) => code) }
}

function filterOf({ params: { channels, priority, maxAttempts, intervalMinutes } }: RetryRun) {
  return {
    channels,
    minPriority: PRIORITY[priority],
    ...(maxAttempts === null ? {} : { maxAttempts }),
    ...(intervalMinutes === null ? {} : { intervalMs: intervalMinutes * MINUTE_MS }),
  }
}

/** Doubtful rows only with the word that a second copy is accepted. */
async function chooseByHand(run: RetryRun, whose: DrainRequest['whose']) {
  const { deliveryIds, confirmResend } = run.params
  if (deliveryIds.length === 0) return { ids: null, refused: [] }
  const { accepted, refused } = await run.deliver.requeue({
    whose,
    ids: deliveryIds,
    confirmResend,
  })
  for (const id of refused) run.log.warn(`${id}: not sent again (unknown, sent, or in doubt)`)
  run.audit({
    verb: 'delivery.requeued',
    object: `${accepted.length} messages`,
    after: { ids: accepted, confirmResend },
  })
  return { ids: accepted, refused }
}

type Reports = Readonly<{
  retried: DrainReport | null
  swept: DrainReport | null
  all: DrainReport[]
}>

/** Each drain begins with the recovery of what dead processes left: one without any rows is the recovery alone. */
async function drainParts(
  run: RetryRun,
  request: DrainRequest,
  ids: readonly string[] | null,
): Promise<Reports> {
  const { parts } = run.params
  if (ids !== null) {
    const retried = await run.deliver.drain({ ...request, ids })
    return { retried, swept: null, all: [retried] }
  }
  const retried = parts.includes('retry')
    ? await run.deliver.drain({ ...request, states: ['RETRY'] })
    : null
  const dueUntil = run.now() - LEFT_AFTER_MS
  const swept = parts.includes('sweep')
    ? await run.deliver.drain({ ...request, states: ['PENDING'], dueUntil })
    : null
  const all = [retried, swept].filter((report) => report !== null)
  if (all.length > 0) return { retried, swept, all }
  return { retried, swept, all: [await run.deliver.drain({ ...request, ids: [] })] }
}

function numbersOf({ retried, swept, all }: Reports) {
  const again = totals(retried?.owners ?? [])
  const left = totals(swept?.owners ?? [])
  const owners = all.flatMap((report) => report.owners)
  const { sent, retry, dead, inDoubt, deferred } = again
  const tries = sent + retry + dead + inDoubt
  return {
    recovered: {
      requeued: sum(owners, (owner) => owner.recovered.requeued),
      inDoubt: sum(owners, (owner) => owner.recovered.inDoubt),
    },
    retried: tries + deferred,
    succeeded: sent,
    rescheduled: retry,
    finalFailures: dead,
    newInDoubt: inDoubt,
    deferred,
    swept: left.sent + left.retry + left.dead + left.inDoubt + left.deferred,
    sweptSent: left.sent,
    held: Math.max(0, ...all.map((report) => sum(report.owners, (owner) => owner.held))),
    expired: sum(owners, (owner) => owner.counts.expired),
    remaining: sum(all.at(-1)?.owners ?? [], (owner) => owner.remaining),
    successRate: tries === 0 ? null : Math.round((sent / tries) * 1_000) / 10,
  }
}

/** A company's numbers of both drains together. */
function mergedOwners(reports: readonly DrainReport[]): OwnerReport[] {
  const merged = new Map<string, OwnerReport>()
  for (const owner of reports.flatMap((report) => report.owners)) {
    const known = merged.get(owner.owner)
    merged.set(owner.owner, known ? together(known, owner) : owner)
  }
  return [...merged.values()]
}

function together(first: OwnerReport, second: OwnerReport): OwnerReport {
  const keys = Object.keys(first.counts) as (keyof OwnerReport['counts'])[]
  const counts = Object.fromEntries(
    keys.map((key) => [key, first.counts[key] + second.counts[key]]),
  )
  return {
    ...second,
    counts: counts as OwnerReport['counts'],
    fates: [...first.fates, ...second.fates],
    error: first.error ?? second.error,
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
