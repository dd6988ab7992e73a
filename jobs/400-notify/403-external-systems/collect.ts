/** What the holding keeps of a company's day with its outside services: log, health, circuits, the mail about new findings. */
import { recordLinkStanding } from '../../../data/platform/link-standing.ts'
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import { adminEmailOf } from '../../../data/platform/tenants.ts'
import { dayAt } from '../../../server/sdk/index.ts'
import { type CollectHub, collectMirror } from '../mirror/collect.ts'
import { type LinkResult, SERVICE_NAMES, SERVICES, type ServiceName } from './model.ts'

/** Idempotent: every row has a key of its own. */
export function collectLinks(result: LinkResult, hub: CollectHub): void {
  for (const name of SERVICE_NAMES) {
    const mirror = result.services[name]?.mirror
    if (mirror) collectMirror(mirror, hub, SERVICES[name].key)
    noteStanding(name, result, hub)
  }
  if (result.newFindingCount > 0) tellAdmin(result, hub)
}

/** Only of a service that was compared: refused or skipped, the last comparison stays. */
function noteStanding(
  name: ServiceName,
  { services }: LinkResult,
  { platform, tenant, run }: CollectHub,
): void {
  const outcome = services[name]
  if (!outcome || outcome.state === 'skipped' || outcome.state === 'auth') return
  recordLinkStanding(platform, {
    tenantId: tenant.id,
    service: SERVICES[name].service,
    runId: run.id,
    comparedAt: run.now(),
    activeEmployees: outcome.activeEmployees,
    ...outcome.counts,
  })
}

function tellAdmin(result: LinkResult, { platform, tenant, run }: CollectHub): void {
  const address = adminEmailOf(platform, tenant.id)
  if (address === null) return
  const more = result.newFindingCount - result.newFindings.length
  enqueueMail(platform, {
    dedupe: `integration:${tenant.id}:${dayAt(run.now())}`,
    address,
    tenantId: tenant.id,
    sourceBatch: run.batchId,
    runId: run.id,
    subject: `【Toban】外部サービスのアカウントに新しい確認事項があります (${result.newFindingCount} 件)`,
    body: [
      `${tenant.name} 様`,
      '',
      '外部サービスのアカウントと社員・部門・送信先を照合しました。新しい確認事項は次のとおりです。',
      '',
      ...result.newFindings.map((finding) => `  ${finding}`),
      ...(more > 0 ? [`  他 ${more} 件`] : []),
      '',
      `一覧: ${result.report ?? '-'}`,
    ].join('\n'),
    attachments: [],
    priority: 1,
    at: run.now(),
  })
}
