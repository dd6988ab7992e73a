/** Alerts of BATCH-306. */
import { adjustmentNote } from '../../../server/domain/resources/adjustment-note.ts'
import {
  type HoldingView,
  isOversubscribed,
} from '../../../server/domain/resources/holding-view.ts'
import type { Resource } from '../../../server/domain/resources/resource.ts'
import type { SystemRun, Words } from '../../../server/sdk/index.ts'
import { backupNamed } from './apply-reclaim.ts'
import type { OptimiseParams } from './params.ts'
import type { Applied, End, Work } from './work.ts'

const FAILED_KEY = 'resources_run:failed'
const OVERSUBSCRIBED_KEY = 'host:disk:oversubscription'
const MOST_FAILED_PERCENT = 5

const RESOURCE_WORDS: Readonly<Record<Resource, Words>> = {
  storage: { ja: 'ストレージ', en: 'storage' },
  users: { ja: 'ユーザー数', en: 'users' },
  api: { ja: 'API 呼出', en: 'API calls' },
  db_reclaim: { ja: 'データベースの空き領域', en: 'free pages of the database' },
  file_orphans: { ja: '登録のないファイル', en: 'files without a row' },
}

/** At once, whatever becomes of the rest of the run. A good end takes the earlier trouble back. */
export function sayAdjustment(work: Work, resource: Resource, end: End): void {
  const { run, tenant } = work
  const key = (what: string) => `resources:${tenant.code}:${resource}:${what}`
  if (end.result === 'done') {
    for (const what of ['failed', 'put_back', 'damaged']) run.alerts.clear(key(what))
    return
  }
  if (end.result === 'skipped') return
  const what = end.alarm ?? 'failed'
  run.alerts.raise({
    key: key(what),
    severity: end.alarm === undefined ? 'HIGH' : 'CRITICAL',
    tenantCode: tenant.code,
    metric: 'resource',
    message: messageOf(work, resource, end),
    context: { resource, note: end.note },
  })
}

function messageOf(work: Work, resource: Resource, { alarm, note }: End): Words {
  const { name, code } = work.tenant
  const of = RESOURCE_WORDS[resource]
  const why = adjustmentNote(note ?? '–')
  switch (alarm) {
    case 'put_back':
      return {
        ja: `${name}: ${of.ja}の割り当てを元に戻せませんでした(${why.ja})`,
        en: `${code}: the allocation of ${of.en} could not be put back (${why.en})`,
      }
    case 'damaged': {
      const backup = backupNamed(work) ?? '–'
      return {
        ja: `${name}: データベースの整理後の検査で異常があります(${why.ja})。BATCH-901 で復旧してください。バックアップ: ${backup}`,
        en: `${code}: the database is damaged after its vacuum (${why.en}); restore it with BATCH-901 from backup ${backup}`,
      }
    }
    default:
      return {
        ja: `${name}: ${of.ja}の調整に失敗し、元のままです(${why.ja})`,
        en: `${code}: an adjustment of ${of.en} failed and was put back (${why.en})`,
      }
  }
}

/** Failures of an earlier week are history. */
export function forgetFailure({ run, tenant }: Work, resource: Resource): void {
  run.alerts.clear(`resources:${tenant.code}:${resource}:failed`)
}

export function sayFailures(run: SystemRun<OptimiseParams>, applied: readonly Applied[]): void {
  const tried = applied.filter(({ result }) => result !== 'skipped')
  const failed = tried.filter(({ result }) => result === 'failed').length
  if (failed * 100 <= tried.length * MOST_FAILED_PERCENT) {
    if (run.selection === 'all') run.alerts.clear(FAILED_KEY)
    return
  }
  run.alerts.raise({
    key: FAILED_KEY,
    severity: 'HIGH',
    metric: 'resource_failed',
    value: failed,
    message: {
      ja: `リソース調整 ${tried.length} 件のうち ${failed} 件が失敗しました`,
      en: `${failed} of ${tried.length} adjustments of resources failed`,
    },
  })
}

export function sayOutlook(run: SystemRun<OptimiseParams>, view: HoldingView): void {
  if (!isOversubscribed(view)) {
    run.alerts.clear(OVERSUBSCRIBED_KEY)
    return
  }
  const { oversubscription, forecastShare } = view
  const percent = Math.round(forecastShare * 100)
  run.alerts.raise({
    key: OVERSUBSCRIBED_KEY,
    severity: 'MEDIUM',
    metric: 'oversubscription',
    value: oversubscription,
    threshold: 1,
    message: {
      ja: `ストレージの割り当て合計がディスクの ${oversubscription} 倍で、90 日後の使用率は ${percent}％ の見込みです`,
      en: `${oversubscription} times the disk is allocated, and ${percent}% of it will be in use in 90 days`,
    },
    context: { forecastShare },
  })
}
