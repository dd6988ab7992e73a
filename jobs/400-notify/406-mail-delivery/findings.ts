/** What operators hear of a run of BATCH-406: too many failures, a backlog, a domain that bounces, files that are missing. */
import type { OwnerReport, Run, Severity, Words } from '../../../server/sdk/index.ts'
import { totals } from '../sending/counts.ts'

const FEWEST_TRIES = 20
const FAILURE_SHARE = 0.05
const BACKLOG = { MEDIUM: 1_000, HIGH: 5_000 } as const
const OLDEST_MS = 3 * 3_600_000
const BOUNCES_OF_A_DOMAIN = 10

type Told = Readonly<{
  key: string
  severity: Severity | null
  words: Words
  value: number
  threshold: number
}>

export function tell(
  run: Pick<Run<unknown>, 'alerts' | 'settings'>,
  owners: readonly OwnerReport[],
  now: number,
): void {
  const all = [failureRate(owners), backlog(owners, now), missingFiles(owners), ...bounces(owners)]
  for (const { key, severity, words, value, threshold } of all) {
    if (severity === null) run.alerts.clear(key)
    else run.alerts.raise({ key, severity, message: words, value, threshold })
  }
}

function failureRate(owners: readonly OwnerReport[]): Told {
  const { sent, retry, dead, inDoubt } = totals(owners)
  const tries = sent + retry + dead + inDoubt
  const share = tries === 0 ? 0 : (retry + dead) / tries
  const percent = Math.round(share * 1_000) / 10
  return {
    key: 'mail:failure_rate',
    severity: tries >= FEWEST_TRIES && share > FAILURE_SHARE ? 'HIGH' : null,
    words: {
      ja: `メール送信の失敗が ${percent} % (${retry + dead} / ${tries} 件)`,
      en: `${percent} % of the mails failed (${retry + dead} of ${tries})`,
    },
    value: percent,
    threshold: FAILURE_SHARE * 100,
  }
}

function backlog(owners: readonly OwnerReport[], now: number): Told {
  const oldest = Math.min(...owners.map(({ oldestDueAt }) => oldestDueAt ?? now))
  const oldestDueMs = Math.max(0, now - oldest)
  const { remaining } = totals(owners)
  const isOld = oldestDueMs > OLDEST_MS
  const severity =
    isOld || remaining > BACKLOG.HIGH ? 'HIGH' : remaining > BACKLOG.MEDIUM ? 'MEDIUM' : null
  const hours = Math.round(oldestDueMs / 360_000) / 10
  return {
    key: 'mail:backlog',
    severity,
    words: {
      ja: `送信待ちのメールが ${remaining} 件 (最も古いもので ${hours} 時間)`,
      en: `${remaining} mails are due and not sent (the oldest for ${hours} h)`,
    },
    value: remaining,
    threshold: BACKLOG.MEDIUM,
  }
}

function missingFiles(owners: readonly OwnerReport[]): Told {
  const rows = owners.flatMap((owner) =>
    owner.fates
      .filter(({ code }) => code === 'ATTACHMENT_MISSING')
      .map((row) => `${owner.owner}: ${row.recipient}`),
  )
  return {
    key: 'mail:attachment_missing',
    severity: rows.length > 0 ? 'HIGH' : null,
    words: {
      ja: `添付ファイルがないため送信しませんでした: ${rows.slice(0, 10).join('、')}`,
      en: `not sent, an attachment is missing: ${rows.slice(0, 10).join(', ')}`,
    },
    value: rows.length,
    threshold: 1,
  }
}

/** The sender's relay may be on a list, or somebody's domain is gone. */
function bounces(owners: readonly OwnerReport[]): Told[] {
  const counts = new Map<string, number>()
  const hard = owners.flatMap(({ fates }) =>
    fates.filter(({ fate, code }) => fate === 'dead' && /^5\d\d 5\.(1\.|2\.1)/.test(code ?? '')),
  )
  for (const { recipient } of hard) {
    const domain = recipient.split('@')[1] ?? ''
    counts.set(domain, (counts.get(domain) ?? 0) + 1)
  }
  return [...counts]
    .filter(([, count]) => count > BOUNCES_OF_A_DOMAIN)
    .map(([domain, count]) => ({
      key: `mail:bounces:${domain}`,
      severity: 'MEDIUM' as const,
      words: {
        ja: `${domain} 宛てのメールが ${count} 件不達になりました`,
        en: `${count} mails to ${domain} came back`,
      },
      value: count,
      threshold: BOUNCES_OF_A_DOMAIN,
    }))
}
