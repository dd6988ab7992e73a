/** The notification to the HR department when anything changed or failed (card 701, Result); called by BATCH-701. */
import {
  addNotification,
  type ReportRecipient,
  reportRecipients,
} from '../../../data/tenant/notifications.ts'
import type { HubRun, Tenant } from '../../../server/sdk/index.ts'

export type HrNews = Readonly<{
  outcome: 'changed' | 'failed'
  title: string
  message: string
  /** More than 20 changes, or a failure. */
  isUrgent: boolean
  /** Relative to the data folder; null without one. */
  file: string | null
}>

/** Recipients looked at; a longer list is a mailing list that should have an address of its own. */
const MAX_RECIPIENTS = 50

/** One notification per recipient of report_settings `org_sync`, with a link behind the log-in (data-model rule R24). */
export function tellHr(
  tenant: Tenant,
  run: Pick<HubRun<unknown>, 'id' | 'batchId' | 'now' | 'settings'>,
  news: HrNews,
): void {
  const recipients = reportRecipients(tenant.db, 'org_sync').slice(0, MAX_RECIPIENTS)
  for (const recipient of recipients) {
    addNotification(tenant.db, {
      dedupeKey: `org_sync:${run.id}:${tenant.code}:${news.outcome}:${recipient.kind}:${recipient.value}`,
      triggerEvent: 'org_sync',
      type: news.outcome === 'failed' ? 'ALERT' : 'INFO',
      category: 'HR',
      priority: news.isUrgent ? 2 : 1,
      recipientEmployeeCode: recipient.kind === 'EMPLOYEE' ? recipient.value : null,
      title: news.title,
      message: news.message,
      ...linkTo(run),
      variables: { recipient: addressOf(recipient), file: news.file, outcome: news.outcome },
      relatedType: 'org_sync',
      relatedId: run.id,
      createdBy: run.batchId,
      at: run.now(),
    })
  }
}

/** In a mail only a whole address leads anywhere: without `server.publicUrl` there is none. */
function linkTo({ id, settings }: Pick<HubRun<unknown>, 'id' | 'settings'>) {
  const { publicUrl } = settings.toban.server
  if (publicUrl === null) return { actionLabel: null, actionUrl: null }
  return { actionLabel: '差分を見る', actionUrl: `${publicUrl.replace(/\/+$/, '')}/runs/${id}` }
}

function addressOf({ kind, value }: ReportRecipient) {
  return { kind, value }
}
