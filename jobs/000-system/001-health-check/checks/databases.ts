/** Group 4 of BATCH-001: every database opens, is what its name says, and answers. */
import { probeDatabase } from '../../../../data/backup/probe.ts'
import {
  type BackupTarget,
  opsTarget,
  platformTarget,
  tenantTarget,
} from '../../../../data/backup/targets.ts'
import { knownTenants } from '../../../../data/platform/tenants.ts'
import { checkFileInChild } from '../../../../server/sdk/child.ts'
import { errorWords, sameWords } from '../../../../server/sdk/index.ts'
import type { Check, Finding } from '../check.ts'
import type { HealthContext } from '../context.ts'

const SLOW_MS = 1_000
/** Slower than this is as good as not there; also how long a lock is waited for. */
const DEAD_MS = 5_000
/** quick_check needs about 2 s per GB. */
const QUICK_CHECK_LIMIT_MS = 4 * 60_000

export function databaseChecks(context: HealthContext): Check[] {
  const { run } = context
  const holding = [opsTarget(run.folder), platformTarget(run.folder)]
  const tenants = run.selection === 'all' ? knownTenants(run.platform) : run.selection
  return [
    ...holding.map((target) => openCheck(target, { lockWaitMs: DEAD_MS })),
    ...tenants.map(({ code }) => openCheck(tenantTarget(run.folder, code), null)),
    ...(run.params.checkLevel === 'detailed' ? holding.map(quickCheck) : []),
  ]
}

function openCheck(target: BackupTarget, lock: { lockWaitMs: number } | null): Check {
  return {
    id: 'db.open',
    component: target.target,
    group: 4,
    alertKey: `db:${target.setPath}:open`,
    run: () => open(target, lock),
  }
}

function open(target: BackupTarget, lock: { lockWaitMs: number } | null): Finding {
  const startedAt = performance.now()
  try {
    probeDatabase(target, lock)
  } catch (error) {
    return { state: 'fail', message: errorWords(error) }
  }
  const ms = Math.round(performance.now() - startedAt)
  const about = {
    value: ms,
    limit: SLOW_MS,
    unit: 'ms',
    message: {
      ja: `${target.target}: ${ms} ミリ秒で応答`,
      en: `${target.target}: answered in ${ms} ms`,
    },
  }
  if (ms > DEAD_MS) return { ...about, state: 'fail', limit: DEAD_MS }
  return { ...about, state: ms > SLOW_MS ? 'warn' : 'pass', clears: ms < SLOW_MS * 0.9 }
}

function quickCheck(target: BackupTarget): Check {
  return {
    id: 'db.quick_check',
    component: target.target,
    group: 4,
    alertKey: `db:${target.setPath}:integrity`,
    limitMs: QUICK_CHECK_LIMIT_MS,
    run: async (signal) => {
      const verdict = await checkFileInChild(
        { path: target.path, depth: 'quick', countRows: false },
        { signal },
      )
      const complaint = verdict.complaints[0]
      if (complaint === undefined)
        return {
          state: 'pass',
          message: {
            ja: `${target.target}: quick_check 正常`,
            en: `${target.target}: quick_check ok`,
          },
        }
      return { state: 'fail', message: sameWords(`${target.target}: quick_check: ${complaint}`) }
    },
  }
}
