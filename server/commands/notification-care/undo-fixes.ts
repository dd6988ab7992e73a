/** Takes back what a run of BATCH-405 mended at a company, or at the holding; called by the console. */
import { PLATFORM_CODE } from '../../../data/folder.ts'
import { changeRate } from '../../../data/platform/integrations.ts'
import { noteTakenBack } from '../../../data/platform/notification-findings.ts'
import type { Settlement } from '../../../data/platform/open-acts.ts'
import {
  type Mended,
  standingMended,
} from '../../../data/platform/reading/notification-findings.ts'
import {
  type SettingBefore,
  takeBackCorrection,
} from '../../../data/tenant/notification-settings.ts'
import type { TenantDb } from '../../../data/tenant/open.ts'
import type { Instant } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import { type Asked, recordedAct, recordedCompanyAct } from '../recorded-act.ts'
import { changeCompany, type NotificationContext } from './company-file.ts'

/** `tenantCode`: `_platform` = the holding's own connections. */
export type UndoRequest = Asked & Readonly<{ runId: string; tenantCode: string }>

/** All settings and connections or none. Throws `nothing_to_undo` or `setting_changed_since`. */
export function undoFixes(context: NotificationContext, request: UndoRequest): void {
  const { runId, tenantCode, by, reason } = request
  const { platform, now } = context
  const what = { verb: 'notification_fixes.undone', object: `${tenantCode} ${runId}`, by, reason }
  const seen = standingMended(platform, runId, tenantCode)
  const [rates, settings] = [seen.filter(isRate), seen.filter((one) => !isRate(one))]
  const done = { before: valuesOf(seen, 'change'), after: valuesOf(seen, 'before') }
  const inPlatform = () => {
    if (!isSame(seen, standingMended(platform, runId, tenantCode))) throw nothing(runId, tenantCode)
    for (const { configId, ...rate } of rates.map(rateOf))
      if (!changeRate(platform, configId, rate)) throw changedSince(configId)
    for (const { id } of seen) noteTakenBack(platform, id, by)
  }
  if (tenantCode === PLATFORM_CODE || settings.length === 0) {
    recordedAct(context, what, () => {
      inPlatform()
      return done
    })
    return
  }
  const settlement = { takenBack: seen.map(({ id }) => id), rates: rates.map(rateOf) }
  const company = { code: tenantCode, settlement }
  recordedCompanyAct(context, { ...what, company }, (act) => {
    // What platform.db refuses must be refused before the company's file is committed.
    inPlatform()
    return changeCompany(context, { act, table: 'notification_settings' }, (tenant) => {
      putBack(tenant, settings, now())
      return done
    })
  })
}

/** Somebody else may have taken it back meanwhile. */
function isSame(seen: readonly Mended[], now: readonly Mended[]): boolean {
  return now.length > 0 && JSON.stringify(seen) === JSON.stringify(now)
}

function isRate({ change }: Mended): boolean {
  return 'ratePerMinute' in (JSON.parse(change) as object)
}

type Rate = Readonly<{ ratePerMinute: number | null }>

function rateOf({ key, before, change }: Mended): Settlement['rates'][number] {
  const { ratePerMinute: to } = JSON.parse(before) as Rate
  const { ratePerMinute: from } = JSON.parse(change) as Rate
  return { configId: key, from, to }
}

function putBack(tenant: TenantDb, settings: readonly Mended[], at: Instant): void {
  // Two checks may have mended one setting: both rows say how it was before the run.
  const bySetting = new Map(settings.map((one) => [one.key, one]))
  for (const [key, { before, at: changedAt }] of bySetting) {
    const was = JSON.parse(before) as SettingBefore
    if (!takeBackCorrection(tenant, key, { before: was, changedAt, at })) throw changedSince(key)
  }
}

function valuesOf(mended: readonly Mended[], side: 'before' | 'change'): Record<string, unknown> {
  return Object.fromEntries(mended.map((one) => [one.key, JSON.parse(one[side])]))
}

function nothing(runId: string, tenantCode: string): TobanError {
  return new TobanError({
    code: 'nothing_to_undo',
    kind: 'not-found',
    message: {
      ja: `実行 ${runId} が ${tenantCode} で修正し、取り消せるものはありません。`,
      en: `run ${runId} mended nothing at ${tenantCode} that could be taken back`,
    },
    hint: { ja: '画面を読み込み直してください。', en: 'load the page again' },
  })
}

function changedSince(key: string): TobanError {
  return new TobanError({
    code: 'setting_changed_since',
    kind: 'refused',
    message: {
      ja: `設定「${key}」は修正のあとに変更されています。何も取り消していません。`,
      en: `setting "${key}" was changed after it was mended: nothing was taken back`,
    },
    hint: {
      ja: '現在の設定を確認し、必要ならアプリケーションで変更してください。',
      en: 'look at the setting as it is now, and change it in the application if need be',
    },
  })
}
