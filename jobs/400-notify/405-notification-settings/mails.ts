/** The mails of BATCH-405: to a company about its new errors, in its language; to those who run the installation about what was corrected, in the installation's. */
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import type { FoundFault } from '../../../data/platform/notification-findings.ts'
import { administratorOf } from '../../../data/platform/tenants.ts'
import type { SystemRun, TenantRef, Words } from '../../../server/sdk/index.ts'

type Text = Readonly<{ subject: string; body: string }>

const NAMED = 50

export function tellAdmin(
  run: SystemRun<unknown>,
  tenant: TenantRef,
  opened: readonly FoundFault[],
): void {
  const errors = opened.filter(({ severity }) => severity === 'ERROR')
  const admin = errors.length > 0 ? administratorOf(run.platform, tenant.id) : null
  if (admin === null) return
  enqueueMail(run.platform, {
    dedupe: `notifval:${tenant.id}:${run.today}`,
    address: admin.address,
    tenantId: tenant.id,
    sourceBatch: run.batchId,
    runId: run.id,
    ...ERRORS[admin.language](admin.name, errors),
    attachments: [],
    priority: 2,
    at: run.now(),
  })
}

const ERRORS: Readonly<Record<keyof Words, (name: string, errors: readonly FoundFault[]) => Text>> =
  {
    ja: (name, errors) => ({
      subject: `【Toban】通知設定に問題があります (${errors.length} 件)`,
      body: [
        `${name} 様`,
        '',
        '次の通知設定は、このままでは送信できません。',
        '',
        ...errors.slice(0, NAMED).map(({ message }) => `  ${message.ja}`),
      ].join('\n'),
    }),
    en: (name, errors) => ({
      subject: `[Toban] Notification settings that can not work: ${errors.length}`,
      body: [
        `To ${name}`,
        '',
        'These notification settings can not send anything as they are.',
        '',
        ...errors.slice(0, NAMED).map(({ message }) => `  ${message.en}`),
      ].join('\n'),
    }),
  }

/** One correction as those who run the installation read it. */
export type Correction = Readonly<{
  owner: string
  key: string
  checkCode: string
  from: string
  to: string
}>

/** The whole list to those who run the installation: somebody else's settings were changed. */
export function tellFixes(run: SystemRun<unknown>, fixes: readonly Correction[]): void {
  const lines = fixes.map(
    ({ owner, key, checkCode, from, to }) => `  ${owner} ${key} (${checkCode}): ${from} → ${to}`,
  )
  if (lines.length === 0) return
  const { tenantNotices, language } = run.settings.toban
  for (const address of tenantNotices.ops)
    enqueueMail(run.platform, {
      // A further attempt that corrected more tells the whole list again.
      dedupe: `notifval:fixed:${run.id}:${lines.length}`,
      address,
      tenantId: null,
      sourceBatch: run.batchId,
      runId: run.id,
      ...FIXES[language](lines),
      attachments: [],
      priority: 1,
      at: run.now(),
    })
}

const FIXES: Readonly<Record<keyof Words, (lines: readonly string[]) => Text>> = {
  ja: (lines) => ({
    subject: `【Toban】通知設定を自動修正しました (${lines.length} 件)`,
    body: ['次の通知設定を自動修正しました。', '', ...lines].join('\n'),
  }),
  en: (lines) => ({
    subject: `[Toban] Notification settings corrected: ${lines.length}`,
    body: ['These notification settings were corrected automatically.', '', ...lines].join('\n'),
  }),
}
