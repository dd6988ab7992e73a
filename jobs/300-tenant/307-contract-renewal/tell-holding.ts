/** The daily summary to sales and operators, only when something was due; of BATCH-307. */
import { inWords, type SystemRun } from '../../../server/sdk/index.ts'
import { queueHoldingMail } from '../digests/holding-mail.ts'
import type { ContractParams } from './contract-params.ts'
import type { NoticeEntry } from './contract-summary.ts'
import { distinct } from './recipients.ts'

export function tellHolding(run: SystemRun<ContractParams>, entries: readonly NoticeEntry[]): void {
  const { sales, ops } = run.settings.toban.tenantNotices
  const { date } = run.params
  const lines = entries.map((entry) =>
    inWords(run, {
      ja: `　${entry.tenantName}(${entry.tenantCode})  ${entry.endDate}  残り ${entry.daysLeft} 日  ${stateOf(entry).ja}`,
      en: `　${entry.tenantName} (${entry.tenantCode})  ${entry.endDate}  ${entry.daysLeft} days left  ${stateOf(entry).en}`,
    }),
  )
  queueHoldingMail(run, {
    to: distinct([...sales, ...ops]),
    // Of a run for some companies only: another matter than the day's own.
    dedupe: `contract_summary:${date}${run.selection === 'all' ? '' : `:${run.id}`}`,
    subject: inWords(run, {
      ja: `[Toban] 契約更新の通知 ${date}: ${entries.length} 件`,
      en: `[Toban] Contract notices ${date}: ${entries.length}`,
    }),
    body: `${lines.join('\n')}\n`,
    priority: 1,
  })
}

function stateOf({ status, noRecipient }: NoticeEntry): { ja: string; en: string } {
  if (noRecipient) return { ja: '連絡先なし(電話でご連絡ください)', en: 'no address: phone them' }
  switch (status) {
    case 'failed':
      return { ja: '届けられません', en: 'not delivered' }
    case 'partial':
      return { ja: '一部のみ通知', en: 'told in part' }
    case 'queued':
    case 'sent':
      return { ja: '通知済み', en: 'told' }
  }
}
