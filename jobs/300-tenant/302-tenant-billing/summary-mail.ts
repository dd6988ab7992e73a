/** The mail about a billing run to accounting. */
import { createHash } from 'node:crypto'
import { queueMails } from '../../../data/platform/billing.ts'
import { moneyText } from '../../../server/domain/money.ts'
import type { Billing } from './billing.ts'
import { monthText, summaryMails } from './mails.ts'
import type { BillingSummary } from './summary.ts'

/** The same summary again is the same mail: a re-run that changes nothing sends nothing. */
export function queueSummary(billing: Billing, summary: BillingSummary): void {
  const body = bodyOf(summary)
  const dedupe = createHash('sha256').update(facts(summary)).digest('hex')
  const troubles = summary.held.length + summary.failed.length
  const state = troubles === 0 ? '完了' : `要対応 ${troubles} 社`
  const subject = `[Toban] ${monthText(summary.period)} 請求処理: ${state}`
  queueMails(billing.run.platform, summaryMails(billing, { subject, body, dedupe }))
}

/** What the month looks like now; not what this one run did. */
function facts({ totalsByCurrency, held, failed, accounting, furtherAccounting }: BillingSummary) {
  return JSON.stringify({ totalsByCurrency, held, failed, accounting, furtherAccounting })
}

function bodyOf(summary: BillingSummary): string {
  const totals = Object.entries(summary.totalsByCurrency)
  return [
    `${monthText(summary.period)}の請求処理の結果です。`,
    '',
    `　対象テナント　: ${summary.processedTenants} 社`,
    `　新規発行　　　: ${summary.generatedInvoices} 件`,
    `　修正　　　　　: ${summary.corrected} 件`,
    `　保留　　　　　: ${summary.held.length} 社`,
    `　失敗　　　　　: ${summary.failed.length} 社`,
    ...totals.map(([currency, minor]) => `　請求合計(税込): ${moneyText(minor, currency)}`),
    ...listOf('保留(原因を直して再実行してください)', [...summary.held, ...summary.failed]),
    ...anomalyList(summary),
    '',
    `会計 CSV: ${summary.accounting?.path ?? 'なし'}`,
    ...summary.furtherAccounting.map((file) => `　　　　　${file.path}`),
    '',
  ].join('\n')
}

function listOf(title: string, troubles: BillingSummary['held']): string[] {
  if (troubles.length === 0) return []
  return ['', `■ ${title}`, ...troubles.map((each) => `　${each.tenantCode}: ${each.message}`)]
}

function anomalyList({ anomalies }: BillingSummary): string[] {
  if (anomalies.length === 0) return []
  const lines = anomalies.map(
    (each) => `　${each.tenantCode}: ${each.beforeMinor} → ${each.nowMinor}(税抜)`,
  )
  return ['', '■ 前月から 50% を超えて変わった請求', ...lines]
}
