/** What the holding keeps of a company's day with its outside services: log, health, circuits, the mail about new findings. */
import { recordLinkStanding } from '../../../data/platform/link-standing.ts'
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import { administratorOf } from '../../../data/platform/tenants.ts'
import { dayAt, type Words, wordsIn } from '../../../server/sdk/index.ts'
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
  const admin = administratorOf(platform, tenant.id)
  if (admin === null) return
  enqueueMail(platform, {
    dedupe: `integration:${tenant.id}:${dayAt(run.now())}`,
    address: admin.address,
    tenantId: tenant.id,
    sourceBatch: run.batchId,
    runId: run.id,
    ...TEXTS[admin.language](admin.name, result),
    attachments: [],
    priority: 1,
    at: run.now(),
  })
}

type Text = Readonly<{ subject: string; body: string }>

const TEXTS: Readonly<Record<keyof Words, (name: string, result: LinkResult) => Text>> = {
  ja: (name, result) => ({
    subject: `【Toban】外部サービスのアカウントに新しい確認事項があります (${result.newFindingCount} 件)`,
    body: [
      `${name} 様`,
      '',
      '外部サービスのアカウントと社員・部門・送信先を照合しました。新しい確認事項は次のとおりです。',
      '',
      ...named(result, 'ja'),
      ...moreThanNamed(result, (more) => `  他 ${more} 件`),
      '',
      `一覧: ${result.report ?? '-'}`,
    ].join('\n'),
  }),
  en: (name, result) => ({
    subject: `[Toban] Accounts of outside services: ${result.newFindingCount} to look at`,
    body: [
      `To ${name}`,
      '',
      'Accounts of outside services were compared with employees, departments and destinations. New to look at:',
      '',
      ...named(result, 'en'),
      ...moreThanNamed(result, (more) => `  and ${more} more`),
      '',
      `List: ${result.report ?? '-'}`,
    ].join('\n'),
  }),
}

function named({ newFindings }: LinkResult, language: keyof Words): string[] {
  return newFindings.map((finding) => `  ${wordsIn(finding)[language]}`)
}

function moreThanNamed(
  { newFindingCount, newFindings }: LinkResult,
  say: (more: number) => string,
): string[] {
  const more = newFindingCount - newFindings.length
  return more > 0 ? [say(more)] : []
}
