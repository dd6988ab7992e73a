/** One digest per run to the operators, and a word to sales about paying companies nobody uses (card 304, rules 7 and 8). */
import { idleFacts, storedActivity, worthOf } from '../../../data/platform/tenant-activity.ts'
import { moneyText } from '../../../server/domain/money.ts'
import { inWords, type SystemRun, type Words, weekday } from '../../../server/sdk/index.ts'
import { queueHoldingChat } from '../digests/holding-chat.ts'
import { queueHoldingMail } from '../digests/holding-mail.ts'
import type { Doubt } from './feed-guard.ts'
import type { Outcomes } from './find-inactive.ts'
import type { InactiveParams } from './inactive-params.ts'
import { hasRecovered, type Judged, judgedOf } from './inactive-summary.ts'

const MONDAY = 1
const GIB = 1024 ** 3
const LEVELS: Readonly<Record<Judged['level'], Words>> = {
  active: { ja: '利用中', en: 'active' },
  attention: { ja: '注意', en: 'attention' },
  warning: { ja: '警告', en: 'warning' },
  critical: { ja: '重大', en: 'critical' },
}

/** Answers how many mails are new. */
export function tellHolding(
  run: SystemRun<InactiveParams>,
  outcomes: Outcomes,
  doubt: Doubt | null,
): number {
  const judged = judgedOf(outcomes)
  const loud = judged.filter((tenant) => !isSnoozed(run, tenant))
  return run.platform.sqlite
    .transaction(() => tellOps(run, { judged, loud, doubt }) + tellSales(run, loud, doubt))
    .immediate()
}

function isSnoozed(run: SystemRun<InactiveParams>, { tenantId }: Judged): boolean {
  const until = storedActivity(run.platform, tenantId)?.snoozedUntil ?? null
  return until !== null && until >= run.params.date
}

type News = Readonly<{ judged: readonly Judged[]; loud: readonly Judged[]; doubt: Doubt | null }>

/** Changes at once; on Monday the whole list, changes or not. */
function tellOps(run: SystemRun<InactiveParams>, { judged, loud, doubt }: News): number {
  const { ops } = run.settings.toban.tenantNotices
  const changed = loud.filter(({ from, level }) => from !== level)
  const idle = judged.filter(({ level }) => level !== 'active')
  const isMonday = weekday(run.params.date) === MONDAY
  if (changed.length === 0 && !isMonday) return 0
  const matter = {
    dedupe: `inactive_digest:${run.params.date}`,
    priority: judged.some(({ level }) => level === 'critical') ? 2 : 1,
  } as const
  const subject = subjectOf(run, judged)
  const body = inWords(run, {
    ja: digest('ja', { run, changed, idle: isMonday ? idle : [], doubt }),
    en: digest('en', { run, changed, idle: isMonday ? idle : [], doubt }),
  })
  queueHoldingChat(run, { ...matter, text: `${subject}\n${body}` })
  return queueHoldingMail(run, { ...matter, to: ops, subject, body })
}

function subjectOf(run: SystemRun<InactiveParams>, judged: readonly Judged[]): string {
  const count = (level: Judged['level']) => judged.filter((one) => one.level === level).length
  const [warning, critical] = [count('warning'), count('critical')]
  return inWords(run, {
    ja: `[Toban] 利用のない会社 ${run.params.date}: 重大 ${critical} 社、警告 ${warning} 社`,
    en: `[Toban] Idle companies ${run.params.date}: ${critical} critical, ${warning} warning`,
  })
}

type Told = Readonly<{
  run: SystemRun<InactiveParams>
  changed: readonly Judged[]
  idle: readonly Judged[]
  doubt: Doubt | null
}>

function digest(language: 'ja' | 'en', { run, changed, idle, doubt }: Told): string {
  const say = (ja: string, en: string) => (language === 'ja' ? ja : en)
  const line = (tenant: Judged) => lineOf(language, tenant)
  const lines: string[] = []
  if (doubt !== null) {
    lines.push(
      say(
        '※ 多くの会社が一度に該当しました。会社ではなく、ログの取り込みを確認してください。会社へのメールは止めています。',
        'Many companies at once: check the log feed, not the tenants. Mails to them are withheld.',
      ),
      '',
    )
  }
  const recovered = changed.filter(hasRecovered)
  const others = changed.filter((tenant) => !hasRecovered(tenant))
  if (others.length > 0) lines.push(say('■ 変化', 'Changed'), ...others.map(line), '')
  if (recovered.length > 0)
    lines.push(say('■ 利用が再開された会社', 'In use again'), ...recovered.map(line), '')
  if (idle.length > 0) lines.push(say('■ 一覧', 'All of them'), ...idle.map(line), '')
  if (lines.length === 0) lines.push(say('利用のない会社はありません。', 'No company is idle.'), '')
  lines.push(
    say(`基準日 ${run.params.date}(BATCH-304)`, `reference day ${run.params.date} (BATCH-304)`),
  )
  return `${lines.join('\n')}\n`
}

function lineOf(language: 'ja' | 'en', tenant: Judged): string {
  const { name, tenantCode, from, level, inactiveDays } = tenant
  const move =
    from === level
      ? LEVELS[level][language]
      : `${LEVELS[from][language]} → ${LEVELS[level][language]}`
  const days = language === 'ja' ? `${inactiveDays} 日` : `${inactiveDays} days`
  return `　${name}(${tenantCode})  ${move}  ${days}`
}

/** Paying, but nobody uses it: a cancellation is near. */
function tellSales(
  run: SystemRun<InactiveParams>,
  loud: readonly Judged[],
  doubt: Doubt | null,
): number {
  const { date } = run.params
  const paying = loud.filter(
    ({ level, from, tenantId }) =>
      level === 'critical' &&
      from !== 'critical' &&
      idleFacts(run.platform, tenantId, date)?.contract?.isBillable,
  )
  if (paying.length === 0 || doubt !== null) return 0
  const lines = paying.map((tenant) => worthLine(run, tenant))
  return queueHoldingMail(run, {
    to: run.settings.toban.tenantNotices.sales,
    dedupe: `inactive_sales:${date}`,
    subject: inWords(run, {
      ja: `[Toban] 解約のおそれ: ご利用のない有料契約 ${paying.length} 社`,
      en: `[Toban] Cancellation is near: ${paying.length} paying companies without use`,
    }),
    body: `${lines.join('\n')}\n`,
    priority: 2,
  })
}

function worthLine(run: SystemRun<InactiveParams>, tenant: Judged): string {
  const { monthlyFeeMinor, currencyCode, storageBytes } = worthOf(
    run.platform,
    tenant.tenantId,
    run.params.date,
  )
  const fee = monthlyFeeMinor === null ? '–' : moneyText(monthlyFeeMinor, currencyCode)
  const held = storageBytes === null ? '–' : `${(storageBytes / GIB).toFixed(1)} GB`
  return inWords(run, {
    ja: `　${tenant.name}(${tenant.tenantCode})  ${tenant.inactiveDays} 日  月額 ${fee}  保有データ ${held}`,
    en: `　${tenant.name} (${tenant.tenantCode})  ${tenant.inactiveDays} days  ${fee} a month  holds ${held}`,
  })
}
