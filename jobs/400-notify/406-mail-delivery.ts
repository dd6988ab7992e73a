/** BATCH-406: delivers the due mails of the holding and of every company; ten past every hour. */
import { allCircuits } from '../../data/platform/channel-circuits.ts'
import { defineSystemBatch, SENDING_GRACE_MS, type SystemRun } from '../../server/sdk/index.ts'
import { tell } from './406-mail-delivery/findings.ts'
import { type MailParams, params } from './406-mail-delivery/params.ts'
import { byConnection, timesOf } from './406-mail-delivery/summary.ts'
import { ownerCounts, totals } from './sending/counts.ts'
import { type Drained, drainFor, previewFor } from './sending/drain-for.ts'

/** The rest is the next hour's: three minutes are left of the timeout for what is in flight. */
const DRAIN_MS = 47 * 60_000
const HIGH_PRIORITY = 2

export default defineSystemBatch<MailParams, undefined, unknown>({
  id: 'BATCH-406',
  title: { ja: 'メール配信バッチ', en: 'Deliver the mail queues' },
  params,
  stopGraceMs: SENDING_GRACE_MS,
  async run(run) {
    const whose = whoseOf(run)
    if (run.dryRun) return previewFor(run, { whose, channels: ['EMAIL'] })
    const { batchSize, maxAttempts, priorityOnly, sentBefore } = run.params
    const drained = await drainFor(run, {
      whose,
      channels: ['EMAIL'],
      deadline: run.now() + DRAIN_MS,
      batchSize,
      ...(maxAttempts === null ? {} : { maxAttempts }),
      ...(priorityOnly ? { minPriority: HIGH_PRIORITY } : {}),
      ...(sentBefore === null ? {} : { dueUntil: sentBefore }),
    })
    tell(run, drained.report.owners, run.now())
    return summaryOf(run, drained)
  },
})

function whoseOf({ params: { queues }, selection }: SystemRun<MailParams>) {
  const named = selection === 'all' ? ('all' as const) : selection.map(({ code }) => code)
  return {
    platform: queues !== 'tenants' && selection === 'all',
    tenants: queues === 'platform' ? ('none' as const) : named,
  }
}

function summaryOf(run: SystemRun<MailParams>, { report, base, tenants }: Drained) {
  const { owners, rounds } = report
  const states = new Map(
    allCircuits(run.platform).map(({ configId, circuit }) => [configId, circuit.state]),
  )
  return {
    ...base,
    ...totals(owners),
    bytes: owners.reduce((sum, owner) => sum + owner.bytes, 0),
    ...timesOf(owners),
    rounds,
    byConfig: byConnection(owners, (id) => states.get(id) ?? 'CLOSED'),
    platform: owners.filter(({ owner }) => owner === '_platform').map(ownerCounts)[0] ?? null,
    tenants,
  }
}
