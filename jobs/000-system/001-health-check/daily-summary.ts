/** The mail of 08:00, sent also when all is well: its absence is the sign that nothing runs (BATCH-001, rule 11). */
import { type HealthHour, type HealthVerdict, healthHours } from '../../../data/platform/health.ts'
import { enqueueMail } from '../../../data/platform/mail-queue.ts'
import { dayAt, inWords, isoWithOffset, type Words } from '../../../server/sdk/index.ts'
import type { Checked } from './check.ts'
import type { HealthContext } from './context.ts'
import { hourOf, SUMMARY_HOUR } from './params.ts'

const DAY_MS = 86_400_000
const CERTIFICATE_HORIZON_DAYS = 60
/** One page: more lines than these are counted. */
const MAX_LINES = 15

export function isSummaryHour(context: HealthContext): boolean {
  return hourOf(context.run.now()) === SUMMARY_HOUR
}

/** Once a day and address, however often the run of that hour is repeated. Answers how many mails wait now. */
export function enqueueSummary(
  context: HealthContext,
  checked: readonly Checked[],
  verdict: HealthVerdict,
): number {
  const { run } = context
  const day = dayAt(run.now())
  const hours = healthHours(run.platform, run.now() - DAY_MS, run.now() + 1)
  const { mail } = run.settings.toban
  const addresses =
    run.params.summaryTo.length > 0 ? run.params.summaryTo : [mail.replyTo ?? mail.from]
  const queued = addresses.map((address) =>
    enqueueMail(run.platform, {
      dedupe: `health-summary:${day}`,
      address,
      tenantId: null,
      sourceBatch: run.batchId,
      runId: run.id,
      subject: `[Toban] ${day} ${verdict}`,
      body: summaryText(context, checked, hours),
      attachments: [],
      priority: 1,
      at: run.now(),
    }),
  )
  return queued.filter((outcome) => outcome === 'queued').length
}

/** Plain text, one page. */
export function summaryText(
  { run, facts }: HealthContext,
  checked: readonly Checked[],
  hours: readonly HealthHour[],
): string {
  const say = (message: Words) => inWords(run, message)
  const of = (checkId: string) => checked.filter((finding) => finding.checkId === checkId)
  const wrong = checked.filter(({ state }) => state === 'fail' || state === 'warn')
  const soon = of('tls.certificate').filter(
    ({ value }) => value !== undefined && value < CERTIFICATE_HORIZON_DAYS,
  )
  const backups = [...of('backup.database'), ...of('backup.files')]
  return [
    `Toban ${isoWithOffset(run.now())}`,
    verdictLine(hours),
    ...section(
      '異常・警告 / Findings',
      wrong.map(({ state, message }) => `${state.toUpperCase()} ${say(message)}`),
    ),
    ...section(
      '遅延バッチ / Overdue',
      of('sched.overdue')
        .filter(({ state }) => state !== 'pass')
        .map(({ message }) => say(message)),
    ),
    ...section('バックアップ / Backups', [backupLine(backups)]),
    ...section(
      '証明書 60 日以内 / Certificates below 60 days',
      soon.map(({ message }) => say(message)),
    ),
    ...section(
      '未解決アラート / Open alerts',
      facts.openAlerts
        .filter(({ severity }) => severity !== 'LOW')
        .map(({ severity, key, message }) => `${severity} ${say(message)} [${key}]`),
    ),
    '',
  ].join('\n')
}

function verdictLine(hours: readonly HealthHour[]): string {
  const count = (verdict: HealthVerdict) => hours.filter((hour) => hour.verdict === verdict).length
  const words = `HEALTHY ${count('HEALTHY')} h, DEGRADED ${count('DEGRADED')} h, UNHEALTHY ${count('UNHEALTHY')} h`
  return `24 h: ${words}, ${Math.max(0, 24 - hours.length)} h 記録なし / without a check`
}

function backupLine(backups: readonly Checked[]): string {
  if (backups.length === 0) return '未確認 / not checked'
  const good = backups.filter(({ state }) => state === 'pass').length
  const oldest = Math.max(0, ...backups.map(({ value }) => value ?? 0))
  return `${good}/${backups.length} OK, ${oldest} h`
}

function section(title: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MAX_LINES)
  const more = lines.length > shown.length ? [`  … +${lines.length - shown.length}`] : []
  return [
    '',
    title,
    ...(shown.length === 0 ? ['  なし / none'] : shown.map((line) => `  ${line}`)),
    ...more,
  ]
}
