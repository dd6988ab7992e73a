/** Five weeks of BATCH-101. The sets themselves are not in the demo, so no run claims a file: the first real run makes one. */
import type { DemoCalendar } from '../calendar.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { type DueDay, dailyDueTimes } from './due-times.ts'
import type { PastAttempt, PastLine, PastOccurrence, PastTenant } from './past-run.ts'

export const BACKUP_BATCH = 'BATCH-101'
export const BACKUP_TIME = '02:00'

const DURATION_MS = 46_000
const PER_FILE_DAYS_AGO = 8
const RETRIED_DAYS_AGO = 15
/** A further attempt makes a new set after five minutes. */
const RETRY_MS = 300_000

export function backupStory(
  companies: readonly CompanyFacts[],
  calendar: DemoCalendar,
): PastOccurrence[] {
  return dailyDueTimes(calendar, BACKUP_TIME).map((due) => backupRun(due, companies))
}

function backupRun(due: DueDay, companies: readonly CompanyFacts[]): PastOccurrence {
  const present = companies.filter(
    ({ scene }) => (scene.story.contracts[0]?.start ?? '') <= due.day,
  )
  const attempts = attemptsOn(due.daysAgo, present.length)
  return {
    kind: 'ran',
    batchId: BACKUP_BATCH,
    dueAt: due.at,
    attempts,
    tenants: present.map((facts) => backedUp(facts, attempts.length)),
    summary: {
      historyOnly: true,
      consistency: due.daysAgo === PER_FILE_DAYS_AGO ? 'per_file' : 'global',
      barrierMs: 3,
      complete: true,
      targets: present.length + 2,
      totals: { raw: present.reduce((sum, facts) => sum + facts.dataBytes, 0) },
      warnings: due.daysAgo === PER_FILE_DAYS_AGO ? ['consistency per_file'] : [],
    },
    lines: linesOn(due.daysAgo, present.length),
  }
}

function backedUp(facts: CompanyFacts, attempt: number): PastTenant {
  const { code } = facts.scene.story.company
  return {
    code,
    state: 'succeeded',
    attempt,
    result: { target: `tenant:${code}`, rawBytes: facts.dataBytes, historyOnly: true },
  }
}

const BUSY = {
  code: 'backup_target_busy',
  message: 'tenant midori-logi: write lock not granted within 2 s, 10 tries',
  ja: 'テナント midori-logi: 2 秒以内に書き込みロックを取れませんでした (10 回試行)',
  class: 'transient',
} as const

function attemptsOn(daysAgo: number, companies: number): PastAttempt[] {
  const records = companies + 2
  const outcome = daysAgo === PER_FILE_DAYS_AGO ? 'warned' : 'succeeded'
  const good = { startMs: 150, durationMs: DURATION_MS, outcome, records } as const
  if (daysAgo !== RETRIED_DAYS_AGO) return [good]
  return [
    { startMs: 150, durationMs: 31_000, outcome: 'failed', records: 0, fault: BUSY },
    { ...good, startMs: 31_150 + RETRY_MS },
  ]
}

function linesOn(daysAgo: number, companies: number): PastLine[] {
  const trouble: PastLine[] =
    daysAgo === PER_FILE_DAYS_AGO
      ? [
          {
            afterMs: 2_400,
            level: 'warn',
            message: 'no common barrier after 10 tries: consistency per_file',
          },
        ]
      : []
  const retried: PastLine[] =
    daysAgo === RETRIED_DAYS_AGO ? [{ afterMs: 31_100, level: 'error', message: BUSY.message }] : []
  return [
    { afterMs: 400, level: 'info', message: `${companies + 2} targets` },
    ...trouble,
    ...retried,
    {
      afterMs: DURATION_MS,
      level: 'info',
      message: 'history of the demo: the set of this night was not generated',
    },
  ]
}
