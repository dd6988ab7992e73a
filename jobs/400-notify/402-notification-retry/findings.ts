/** What operators hear of a run of BATCH-402: messages that are lost for good, a queue that does not empty, retries that do not help. */
import type { OwnerReport, Run, Severity, Words } from '../../../server/sdk/index.ts'
import { totals } from '../sending/counts.ts'

type Raising = Pick<Run<unknown>, 'alerts' | 'settings'>

const NAMED = 10
const BACKLOG = { MEDIUM: 1_000, HIGH: 5_000 } as const
const OLDEST_MS = 6 * 3_600_000
const FEWEST = 20
const GOOD_SHARE = 0.8

/** One alert per company and cause: a renewed token mends all of them. */
export function tellFinalFailures(run: Raising, owners: readonly OwnerReport[]): void {
  for (const { owner, fates } of owners) {
    const dead = fates.filter(({ fate }) => fate === 'dead')
    for (const code of new Set(dead.map((row) => row.code ?? 'UNKNOWN'))) {
      const rows = dead.filter((row) => (row.code ?? 'UNKNOWN') === code)
      const names = rows.slice(0, NAMED).map(({ recipient }) => recipient)
      run.alerts.raise({
        key: `notify:final:${owner}:${code}`,
        severity: 'HIGH',
        message: {
          ja: `${owner}: ${rows.length} 件の通知を送れませんでした (${code})。${ADVICE[code]?.ja ?? ''} ${names.join('、')}`,
          en: `${owner}: ${rows.length} messages could not be sent (${code}). ${ADVICE[code]?.en ?? ''} ${names.join(', ')}`,
        },
        value: rows.length,
        ...(owner.startsWith('_') ? {} : { tenantCode: owner }),
      })
    }
  }
}

const ADVICE: Readonly<Record<string, Words | undefined>> = {
  invalid_auth: { ja: 'Slack のトークンを更新してください。', en: 'Renew the Slack token.' },
  token_revoked: { ja: 'Slack のトークンを更新してください。', en: 'Renew the Slack token.' },
  channel_not_found: { ja: '宛先を直してください。', en: 'Correct the destination.' },
  ATTEMPTS: { ja: '宛先のサーバーを確認してください。', en: "Look at the recipients' server." },
  ATTACHMENT_MISSING: { ja: '帳票を作り直してください。', en: 'Make the file again.' },
}

/** @param waiting what is due at the end, per company */
export function tellBacklog(run: Raising, owners: readonly OwnerReport[], now: number): void {
  for (const { owner, remaining, oldestDueAt } of owners) {
    const key = `notify:backlog:${owner}`
    const isOld = oldestDueAt !== null && now - oldestDueAt > OLDEST_MS
    const severity: Severity | null =
      isOld || remaining > BACKLOG.HIGH ? 'HIGH' : remaining > BACKLOG.MEDIUM ? 'MEDIUM' : null
    if (severity === null) run.alerts.clear(key)
    else {
      const message = {
        ja: `${owner}: 送信待ちの通知が ${remaining} 件あります`,
        en: `${owner}: ${remaining} messages are due and not sent`,
      }
      run.alerts.raise({ key, severity, message, value: remaining, threshold: BACKLOG.MEDIUM })
    }
  }
}

export function tellRetryRate(run: Raising, retried: readonly OwnerReport[]): void {
  const { sent, retry, dead, inDoubt } = totals(retried)
  const tries = sent + retry + dead + inDoubt
  const key = 'notify:retry_rate'
  if (tries < FEWEST || sent / tries >= GOOD_SHARE) {
    if (tries >= FEWEST) run.alerts.clear(key)
    return
  }
  const value = Math.round((sent / tries) * 1_000) / 10
  run.alerts.raise({
    key,
    severity: 'HIGH',
    message: {
      ja: `再送の成功率が ${value} % です (${sent} / ${tries} 件)`,
      en: `only ${value} % of the later attempts succeed (${sent} of ${tries})`,
    },
    value,
    threshold: GOOD_SHARE * 100,
  })
}
