/** Group 3 of BATCH-001: does what should run really run? Judged from the ledger's own facts. */

import { inBoth, isoWithOffset } from '../../../../server/sdk/index.ts'
import type { Check, Finding } from '../check.ts'
import type { HealthContext, HealthFacts } from '../context.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** Priorities highest and high. */
const HIGH_PRIORITY = 1
/** A missing backup or bill is told at once, whatever else is late. */
const SEVERE_WHEN_OVERDUE: ReadonlySet<string> = new Set(['BATCH-101', 'BATCH-302'])

export function schedulerChecks(context: HealthContext): Check[] {
  const check = (id: string, run: () => readonly Finding[]): Check => ({
    id,
    component: '',
    group: 3,
    alertKey: null,
    run: () => (context.facts.unreadable === null ? run() : unreadable(context.facts)),
  })
  return [
    check('sched.ledger', () => [
      { state: 'pass', message: { ja: '台帳を読めます', en: 'the ledger can be read' } },
    ]),
    check('sched.overdue', () => overdue(context)),
    check('sched.stuck', () => stuck(context)),
    check('sched.failing', () => failing(context.facts)),
    check('sched.disabled', () => disabled(context)),
    check('sched.queue', () => [queue(context)]),
  ]
}

function unreadable({ unreadable: why }: HealthFacts): Finding[] {
  return [{ state: 'unknown', message: inBoth((language) => `ops.db: ${why?.[language]}`) }]
}

function overdue({ facts, run }: HealthContext): Finding[] {
  if (facts.stopped)
    return [
      {
        state: 'pass',
        message: {
          ja: '停止中 (意図的) のため、遅延はありません',
          en: 'stopped on purpose: nothing is overdue',
        },
      },
    ]
  if (facts.overdue.length === 0)
    return [
      {
        state: 'pass',
        message: { ja: '遅延しているバッチはありません', en: 'nothing is overdue' },
      },
    ]
  return facts.overdue.map(({ batchId, dueAt, priority }) => ({
    state: priority <= HIGH_PRIORITY ? 'fail' : 'warn',
    component: batchId,
    alertKey: `sched:overdue:${batchId}`,
    severity: SEVERE_WHEN_OVERDUE.has(batchId) ? 'HIGH' : 'MEDIUM',
    value: Math.round((run.now() - dueAt) / MINUTE_MS),
    unit: 'min',
    message: {
      ja: `${batchId} は ${isoWithOffset(dueAt)} の予定が実行されていません`,
      en: `${batchId} was due at ${isoWithOffset(dueAt)} and has not run`,
    },
  }))
}

function stuck({ facts, run }: HealthContext): Finding[] {
  if (facts.stuck.length === 0)
    return [
      { state: 'pass', message: { ja: '停滞している実行はありません', en: 'no run is stuck' } },
    ]
  return facts.stuck.map(({ runId, batchId, startedAt, timeoutMs }) => ({
    state: 'fail',
    component: runId,
    alertKey: `sched:stuck:${runId}`,
    value: Math.round((run.now() - startedAt) / 1_000),
    limit: timeoutMs / 1_000,
    unit: 's',
    message: {
      ja: `${batchId}: 実行 ${runId} が制限時間 ${timeoutMs / 1_000} 秒を超えています`,
      en: `${batchId}: run ${runId} overstays its limit of ${timeoutMs / 1_000} s`,
    },
  }))
}

function failing(facts: HealthFacts): Finding[] {
  if (facts.failing.length === 0)
    return [
      {
        state: 'pass',
        message: { ja: '失敗が続いているバッチはありません', en: 'no batch keeps failing' },
      },
    ]
  return facts.failing.map((batchId) => ({
    state: 'warn',
    component: batchId,
    alertKey: `sched:failing:${batchId}`,
    message: {
      ja: `${batchId}: 直近 3 回の実行がすべて失敗しました`,
      en: `${batchId}: its last three runs failed`,
    },
  }))
}

/** Switched off on purpose is no fault; that nobody forgets it is worth a note. */
function disabled({ facts, run }: HealthContext): Finding[] {
  const long = facts.disabled.filter(
    ({ lastRunAt }) => lastRunAt === null || run.now() - lastRunAt > DAY_MS,
  )
  if (long.length === 0)
    return [
      {
        state: 'pass',
        message: { ja: '無効になっているバッチはありません', en: 'no batch is switched off' },
      },
    ]
  return long.map(({ batchId }) => ({
    state: 'pass',
    component: batchId,
    alertKey: `sched:disabled:${batchId}`,
    severity: 'LOW',
    message: {
      ja: `${batchId} は無効になっており、1 日以上実行されていません`,
      en: `${batchId} is switched off and has not run for a day`,
    },
  }))
}

function queue({ facts, run }: HealthContext): Finding {
  const { queuedMin } = run.settings.monitoring.health
  const minutes =
    facts.oldestQueuedAt === null ? 0 : Math.max(0, (run.now() - facts.oldestQueuedAt) / MINUTE_MS)
  const value = Math.round(minutes * 10) / 10
  const about = { value, limit: queuedMin, unit: 'min', alertKey: 'sched:queue' }
  if (facts.stopped || value <= queuedMin)
    return {
      ...about,
      state: 'pass',
      message: {
        ja: `最も長く待っている実行: ${value} 分`,
        en: `oldest waiting run: ${value} min`,
      },
    }
  return {
    ...about,
    state: 'warn',
    message: {
      ja: `実行が ${value} 分待たされています`,
      en: `a run has been waiting for ${value} min`,
    },
  }
}
