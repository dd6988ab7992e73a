/** Silences the messages about an idle company for a while, or ends that; the level stays. Called by the console. */
import { snooze, storedActivity } from '../../../data/platform/tenant-activity.ts'
import { tenantByCode } from '../../../data/platform/tenants.ts'
import { addDays, type Day, dayAt, isDay } from '../../domain/calendar-day.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

/** `until` null ends the pause; else the last silent day. */
export type PauseRequest = Asked & Readonly<{ tenantCode: string; until: Day | null }>

/** A pause that never ends would be forgotten. */
const LONGEST_DAYS = 400

/** The reason is kept as the note of the pause. Throws `pause_day_invalid` or `not_evaluated`. */
export function pauseMessages(context: CareContext, request: PauseRequest): void {
  const { tenantCode, until, by, reason } = request
  const what = { verb: 'idle_messages.paused', object: tenantCode, by, reason }
  recordedAct(context, what, () => {
    const today = dayAt(context.now())
    if (
      until !== null &&
      !(isDay(until) && until >= today && until <= addDays(today, LONGEST_DAYS))
    )
      throw badDay(until, today)
    const tenant = tenantByCode(context.platform, tenantCode)
    const before = tenant ? storedActivity(context.platform, tenant.id) : null
    if (tenant === null || before === null) throw notEvaluated(tenantCode)
    snooze(context.platform, tenant.id, { until, note: until === null ? null : reason })
    return { before: { until: before.snoozedUntil }, after: { until } }
  })
}

function badDay(until: string, today: Day): TobanError {
  const last = addDays(today, LONGEST_DAYS)
  return fault('pause_day_invalid', {
    message: { ja: `日付が正しくありません: ${until}`, en: `not a day for a pause: ${until}` },
    hint: { ja: `${today} から ${last} までの日付です。`, en: `a day from ${today} to ${last}` },
  })
}

function notEvaluated(code: string): TobanError {
  return fault('not_evaluated', {
    message: {
      ja: `${code} はまだ判定されていません。`,
      en: `${code} has not been evaluated yet`,
    },
    hint: {
      ja: 'BATCH-304 の次の実行を待ってください。',
      en: 'wait for the next run of BATCH-304',
    },
  })
}

function fault(code: string, words: Readonly<{ message: Words; hint: Words }>): TobanError {
  return new TobanError({ code, kind: 'bad-input', ...words })
}
