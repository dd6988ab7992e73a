/** `--from` and `--days` of the commands that look ahead. */
import { type Day, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { LONGEST_PLAN_DAYS } from '../domain/plan.ts'

export function demandPlanOptions(from: string, days: string): asserts from is Day {
  const count = Number(days)
  if (isDay(from) && Number.isInteger(count) && count >= 1 && count <= LONGEST_PLAN_DAYS) return
  const got = isDay(from) ? `--days ${days}` : `--from ${from}`
  throw new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: { ja: `値が正しくありません: ${got}`, en: `not allowed: ${got}` },
    hint: {
      ja: `--from は YYYY-MM-DD、--days は 1〜${LONGEST_PLAN_DAYS} です。`,
      en: `--from is YYYY-MM-DD, --days is 1 to ${LONGEST_PLAN_DAYS}`,
    },
  })
}
