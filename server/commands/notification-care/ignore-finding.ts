/** Silences a finding of BATCH-405 up to a day, or ends that; called by the console. */
import { ignoreFinding, reopenFinding } from '../../../data/platform/notification-findings.ts'
import {
  notificationFinding,
  type ShownFinding,
} from '../../../data/platform/reading/notification-findings.ts'
import { addDays, type Day, dayAt, isDay } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

/** `until`: the last quiet day. */
export type IgnoreRequest = Asked & Readonly<{ findingId: number; until: string }>

export const IGNORED_VERB = 'notification_finding.ignored'

/** What is ignored for ever is forgotten. */
const LONGEST_DAYS = 400

/** As the audit names a finding. */
export function findingObject(
  finding: Pick<ShownFinding, 'tenantCode' | 'checkCode' | 'subjectType' | 'subjectId'>,
): string {
  const { tenantCode, checkCode, subjectType, subjectId } = finding
  return `${tenantCode ?? '_platform'} ${checkCode} ${subjectType}:${subjectId}`
}

/** Throws `finding_closed` or `ignore_day_invalid`. */
export function ignoreNotificationFinding(context: CareContext, request: IgnoreRequest): void {
  const { findingId, until, by, reason } = request
  const { platform, now } = context
  const found = notificationFinding(platform, findingId)
  const object = found ? findingObject(found) : `finding ${findingId}`
  recordedAct(context, { verb: IGNORED_VERB, object, by, reason }, () => {
    const today = dayAt(now())
    if (!(isDay(until) && until >= today && until <= addDays(today, LONGEST_DAYS)))
      throw badDay(until, today)
    if (!ignoreFinding(platform, findingId, until)) throw closed(findingId)
    return { before: { state: found?.state, until: found?.ignoredUntil }, after: { until } }
  })
}

/** Throws `finding_closed`. */
export function reopenNotificationFinding(
  context: CareContext,
  { findingId, by, reason }: Asked & Readonly<{ findingId: number }>,
): void {
  const { platform } = context
  const found = notificationFinding(platform, findingId)
  const object = found ? findingObject(found) : `finding ${findingId}`
  recordedAct(context, { verb: 'notification_finding.reopened', object, by, reason }, () => {
    if (!reopenFinding(platform, findingId)) throw closed(findingId)
    return { before: { until: found?.ignoredUntil }, after: { state: 'OPEN' } }
  })
}

function closed(id: number): TobanError {
  return new TobanError({
    code: 'finding_closed',
    kind: 'not-found',
    message: { ja: `指摘 ${id} はもうありません。`, en: `finding ${id} is not open` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

function badDay(until: string, today: Day): TobanError {
  const last = addDays(today, LONGEST_DAYS)
  return new TobanError({
    code: 'ignore_day_invalid',
    kind: 'bad-input',
    message: { ja: `日付が正しくありません: ${until}`, en: `not a day to ignore up to: ${until}` },
    hint: { ja: `${today} から ${last} までの日付です。`, en: `a day from ${today} to ${last}` },
  })
}
