/** Accepts a setting as it stands, and says that a master was changed on purpose (BATCH-305); called by the console. */
import {
  closeFinding,
  findingById,
  type StoredFinding,
} from '../../../data/platform/setting-findings.ts'
import { saveOverride } from '../../../data/platform/setting-masters.ts'
import { addDays, type Day, dayAt, isDay } from '../../domain/calendar-day.ts'
import { TobanError, type Words } from '../../domain/errors.ts'
import { HIDDEN } from '../../domain/settings/finding.ts'
import { ALLOCATION } from '../../domain/settings/limits.ts'
import { type Asked, type CareContext, recordedAct } from '../recorded-act.ts'

/** `until`: the last day of the exception. */
export type AcceptanceRequest = Asked & Readonly<{ findingId: number; until: string }>

/** `category key`, as the alert about held changes names it. */
export type ConfirmationRequest = Asked & Readonly<{ setting: string }>

/** An exception without an end would be forgotten. */
const LONGEST_DAYS = 400

/**
 * The value that was found becomes an exception of the operators. Throws `finding_closed`, `exception_day_invalid`
 * or `finding_not_acceptable`.
 */
export function acceptSetting(context: CareContext, request: AcceptanceRequest): void {
  const { findingId, until, by, reason } = request
  const { platform, now } = context
  const found = findingById(platform, findingId)
  const object = found
    ? `${found.tenantCode} ${found.category} ${found.key}`
    : `finding ${findingId}`
  recordedAct(context, { verb: 'setting_exception.accepted', object, by, reason }, () => {
    const today = dayAt(now())
    const finding = demandAcceptable(found, findingId)
    if (!(isDay(until) && until >= today && until <= addDays(today, LONGEST_DAYS)))
      throw badDay(until, today)
    const { tenantId, category, key, current, expected } = finding
    saveOverride(platform, {
      tenantId,
      category,
      key,
      value: current ?? '',
      source: 'operator',
      reason,
      validFrom: today,
      validUntil: until,
      by,
    })
    closeFinding(platform, findingId, now())
    return { before: { expected }, after: { value: current, until } }
  })
}

/** The next run of BATCH-305 within a day makes the changes that were held. */
export function confirmMaster(context: CareContext, request: ConfirmationRequest): void {
  const { setting, by, reason } = request
  recordedAct(
    context,
    { verb: 'setting_master.confirmed', object: setting, by, reason },
    () => ({}),
  )
}

function demandAcceptable(found: StoredFinding | null, id: number): StoredFinding {
  const isLive = found !== null && found.state !== 'fixed' && found.state !== 'vanished'
  if (!isLive) throw closed(id)
  // What is not shown can not be written down, and nobody agrees on having no allocation.
  const isHidden = found.current === HIDDEN
  const isMissing = found.current === null && found.expected !== null
  if (isHidden || isMissing || found.key === ALLOCATION) throw notAcceptable(found)
  return found
}

function closed(id: number): TobanError {
  return new TobanError({
    code: 'finding_closed',
    kind: 'not-found',
    message: { ja: `差異 ${id} はもうありません。`, en: `finding ${id} is not open` },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

function notAcceptable({ key }: StoredFinding): TobanError {
  return refusal('finding_not_acceptable', {
    message: {
      ja: `「${key}」は例外にできません。`,
      en: `"${key}" can not become an exception`,
    },
    hint: {
      ja: '機密値や値のない設定は、設定そのものを直してください。',
      en: 'correct the setting itself: it is a secret, or has no value',
    },
  })
}

function badDay(until: string, today: Day): TobanError {
  const last = addDays(today, LONGEST_DAYS)
  return refusal('exception_day_invalid', {
    message: { ja: `日付が正しくありません: ${until}`, en: `not a day for an exception: ${until}` },
    hint: { ja: `${today} から ${last} までの日付です。`, en: `a day from ${today} to ${last}` },
  })
}

function refusal(code: string, words: Readonly<{ message: Words; hint: Words }>): TobanError {
  return new TobanError({ code, kind: 'bad-input', ...words })
}
