/** Writes one company's result to platform.db and says what is wrong; the `collect` of BATCH-301. */
import { createHash } from 'node:crypto'
import {
  type FeatureUsage,
  FIGURE_COLUMNS,
  type StoredUsage,
  saveUsage,
  storedFeatures,
  storedUsage,
  type UsageFigures,
} from '../../../data/platform/usage.ts'
import { issuedInvoice, technicalUsage } from '../../../data/platform/usage-facts.ts'
import { rollUpMonths } from '../../../data/platform/usage-months.ts'
import {
  addMonths,
  type HubRun,
  inBoth,
  monthOf,
  type PlatformDb,
  type TenantRef,
} from '../../../server/sdk/index.ts'
import type { Condition } from './judge.ts'
import type { UsageResult } from './measure.ts'
import type { UsageParams } from './usage-params.ts'

export type Hub = Readonly<{ tenant: TenantRef; platform: PlatformDb; run: HubRun<UsageParams> }>

export function collectUsage(result: UsageResult, hub: Hub): void {
  const { platform, run, tenant } = hub
  const key = { tenantId: tenant.id, date: run.params.date }
  const before = storedUsage(platform, key)
  const isInvoiced = issuedInvoice(platform, tenant.id, monthOf(key.date)) !== null
  const features = result.features ?? storedFeatures(platform, key)
  saveUsage(platform, key, {
    figures: result.figures,
    features: result.features,
    isFinal: isInvoiced ? 1 : 0,
    contentHash: contentHash(result.figures, features),
    at: run.now(),
  })
  if (isInvoiced) sayMovedFigures(hub, before, result.figures)
  compareWithTechnical(hub, result.figures)
  for (const condition of result.conditions) say(hub, condition)
  if (run.today.endsWith('-01')) rollUpOldMonths(hub)
}

/** Card 301, step 11: the first company of the 1st rolls up everybody's old days, the others find none left. */
function rollUpOldMonths({ platform, run }: Hub): void {
  const { usageDailyMonths } = run.settings.toban.retention
  const done = rollUpMonths(platform, addMonths(monthOf(run.today), -usageDailyMonths))
  if (done > 0) run.log.info('old days were rolled up into months', { months: done })
}

/** sha256 over the figures in the order of their columns and the features by name. */
export function contentHash(figures: UsageFigures, features: readonly FeatureUsage[]): string {
  const names = Object.keys(FIGURE_COLUMNS) as (keyof UsageFigures)[]
  const content = [
    names.map((name) => figures[name]),
    features.map((one) => [one.feature, one.calls, one.users, one.totalMs]),
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}

function say({ run, tenant }: Hub, condition: Condition): void {
  if (condition.state === 'clear') {
    run.alerts.clear(condition.key)
    return
  }
  const { audience, state: _state, words, ...alert } = condition
  run.alerts.raise({
    ...alert,
    message: words,
    tenantCode: tenant.code,
    context: { audience, date: run.params.date },
  })
}

/** What 302 bills of a day. */
const BILLED = ['activeUsersMtd', 'storageBytes', 'apiRequests', 'reportsBillable'] as const

/** Card 301, step 10: the invoice is not touched; a person decides whether it needs a correction. */
function sayMovedFigures(
  { run, tenant }: Hub,
  before: StoredUsage | null,
  now: UsageFigures,
): void {
  const moved = BILLED.filter((name) => before?.[name] !== now[name])
  if (moved.length === 0) return
  const { date } = run.params
  const figures = moved
    .map((name) => `${FIGURE_COLUMNS[name]} ${before?.[name] ?? '-'} → ${now[name]}`)
    .join(', ')
  run.alerts.raise({
    key: `tenant:${tenant.code}:usage_after_invoice`,
    severity: 'MEDIUM',
    tenantCode: tenant.code,
    metric: 'usage_after_invoice',
    message: {
      ja: `${tenant.code}: ${date} の利用量が、その月の請求後に変わりました: ${figures}`,
      en: `usage of ${tenant.code} on ${date} changed after its month was invoiced: ${figures}`,
    },
    context: { date, moved, audience: ['ops'] },
  })
}

/** Card 301, step 9: 204 counts by the same rules; 301's own figure is the billed one. */
function compareWithTechnical({ platform, run, tenant }: Hub, figures: UsageFigures): void {
  const { date } = run.params
  const other = technicalUsage(platform, { tenantId: tenant.id, date })
  if (other === null) return
  const key = `tenant:${tenant.code}:usage_mismatch`
  const pairs = [
    [{ ja: '呼び出し', en: 'calls' }, figures.apiRequests, other.calls],
    [
      { ja: '人が作った帳票', en: 'reports by people' },
      figures.reportsBillable,
      other.reportsByPeople,
    ],
    [{ ja: '利用者', en: 'active users' }, figures.activeUsers, other.activeUsers],
  ] as const
  const differing = pairs.filter(([, ours, theirs]) => ours !== theirs)
  if (differing.length === 0) {
    run.alerts.clear(key)
    return
  }
  const found = inBoth((language) =>
    differing
      .map(([name, ours, theirs]) => `${name[language]} ${ours} (BATCH-204: ${theirs})`)
      .join(', '),
  )
  run.alerts.raise({
    key,
    severity: 'LOW',
    tenantCode: tenant.code,
    metric: 'usage_mismatch',
    message: {
      ja: `${tenant.code}: ${date} の BATCH-301 と BATCH-204 の値が違います: ${found.ja}`,
      en: `BATCH-301 and BATCH-204 differ for ${tenant.code} on ${date}: ${found.en}`,
    },
    context: { date },
  })
}
