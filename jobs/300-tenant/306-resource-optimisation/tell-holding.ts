/** What operators and sales are told after an analysis of BATCH-306. */
import { moneyText } from '../../../server/domain/money.ts'
import { WORTHWHILE_MINOR } from '../../../server/domain/resources/resource.ts'
import { inWords, type SystemRun } from '../../../server/sdk/index.ts'
import { queueHoldingChat } from '../digests/holding-chat.ts'
import { queueHoldingMail } from '../digests/holding-mail.ts'
import type { OptimiseParams } from './params.ts'
import type { OptimiseSummary, TenantProposal } from './summary.ts'

type Optimising = SystemRun<OptimiseParams>

export function tellHolding(run: Optimising, summary: OptimiseSummary): void {
  if (summary.open.length === 0 && summary.adjustments.length === 0) return
  run.platform.sqlite
    .transaction(() => {
      tellOps(run, summary)
      tellSales(run, summary)
    })
    .immediate()
}

function tellOps(run: Optimising, summary: OptimiseSummary): void {
  const matter = { dedupe: `optimization:${run.id}`, priority: summary.failed > 0 ? 2 : 1 } as const
  const subject = subjectOf(run, summary)
  const body = bodyOf(run, summary)
  queueHoldingChat(run, { ...matter, text: `${subject}\n${body}` })
  const to = run.settings.toban.tenantNotices.ops
  queueHoldingMail(run, { ...matter, to, subject, body })
}

function subjectOf(
  run: Optimising,
  { date, open, applied, failed, expectedSavingMinor }: OptimiseSummary,
): string {
  const saving = moneyText(expectedSavingMinor, 'JPY')
  const mark = expectedSavingMinor > WORTHWHILE_MINOR ? '★' : ''
  return inWords(run, {
    ja: `[Toban] リソース最適化 ${date}: 提案 ${open.length} 件、適用 ${applied} 件、失敗 ${failed} 件、削減見込み 月額 ${saving}${mark}`,
    en: `[Toban] Resource optimisation ${date}: ${open.length} proposals, ${applied} applied, ${failed} failed, ${saving} a month to save${mark}`,
  })
}

/** The greatest savings, marked when they are worth a word of their own; then what needs a person, counted. */
function bodyOf(run: Optimising, { topSavings, manualReview }: OptimiseSummary): string {
  const lines = topSavings.map((one) => `${one.isWorthwhile ? '★' : '　'}${lineOf(one)}`)
  const rest = inWords(run, {
    ja: `担当者の確認が必要なもの: ${manualReview.length} 件(BATCH-306 の画面)`,
    en: `for a person to look at: ${manualReview.length} (page of BATCH-306)`,
  })
  return `${[...lines, rest].join('\n')}\n`
}

function lineOf({
  tenantName,
  tenantCode,
  resource,
  current,
  proposed,
  unit,
  savingMinor,
}: TenantProposal) {
  const saving = moneyText(savingMinor, 'JPY')
  return `${tenantName}(${tenantCode})  ${resource} ${current} → ${proposed} ${unit}  ${saving}`
}

/** Companies that need more than their contract allows. */
function tellSales(run: Optimising, { open, date }: OptimiseSummary): void {
  const upsells = open.filter(({ kind }) => kind === 'upsell')
  if (upsells.length === 0) return
  queueHoldingMail(run, {
    to: run.settings.toban.tenantNotices.sales,
    dedupe: `optimization_sales:${date}`,
    subject: inWords(run, {
      ja: `[Toban] 契約の上限に近い会社 ${upsells.length} 件`,
      en: `[Toban] ${upsells.length} companies outgrow their contract`,
    }),
    body: `${upsells.map((one) => `　${upsellLine(one)}`).join('\n')}\n`,
    priority: 1,
  })
}

function upsellLine({ tenantName, tenantCode, resource, current, proposed, unit }: TenantProposal) {
  return `${tenantName}(${tenantCode})  ${resource} ${current} → ${proposed} ${unit}`
}
