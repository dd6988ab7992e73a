/** Five weeks of BATCH-307: whose end was said on each morning. */
import { NOTICE_DAYS } from '../../domain/contract/notice.ts'
import type { DemoCalendar } from '../calendar.ts'
import {
  NOTICE_BATCH,
  NOTICE_TIME,
  type SaidEnd,
  saidEnds,
} from '../platform/contract-notice-rows.ts'
import type { CompanyFacts } from '../tenant/generate.ts'
import { dailyDueTimes } from './due-times.ts'
import type { PastOccurrence, PastRun } from './past-run.ts'

const DURATION_MS = 1_600

export function noticeStory(
  companies: readonly CompanyFacts[],
  calendar: DemoCalendar,
): PastOccurrence[] {
  const stories = companies.map(({ scene }) => scene.story)
  const said = saidEnds(stories, calendar)
  return dailyDueTimes(calendar, NOTICE_TIME).map(({ day, at }) =>
    runOf(
      day,
      at,
      said.filter((one) => one.day === day),
    ),
  )
}

function runOf(day: string, dueAt: number, said: readonly SaidEnd[]): PastRun {
  const count = (status: SaidEnd['status']) => said.filter((one) => one.status === status).length
  const stages = [...NOTICE_DAYS, -1]
  return {
    kind: 'ran',
    batchId: NOTICE_BATCH,
    dueAt,
    attempts: [
      { startMs: 150, durationMs: DURATION_MS, outcome: 'succeeded', records: said.length },
    ],
    tenants: said.map(({ story, stage, urgency }) => ({
      code: story.company.code,
      state: 'succeeded' as const,
      attempt: 1,
      result: { stage, urgency },
    })),
    summary: {
      date: day,
      due: said.length,
      byStage: Object.fromEntries(
        stages.map((stage) => [stage, said.filter((one) => one.stage === stage).length]),
      ),
      sent: count('sent'),
      partial: 0,
      failed: count('failed'),
      dryRun: false,
    },
    lines: [{ afterMs: DURATION_MS, level: 'info', message: `${said.length} ends of contracts` }],
  }
}
