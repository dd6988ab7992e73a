/** What operators hear of a run of BATCH-401: a company most of whose messages fail. */
import type { OwnerReport, Run } from '../../../server/sdk/index.ts'

const FEWEST_TRIES = 20
const GOOD_PERCENT = 95

export function tellSuccessRates(
  run: Pick<Run<unknown>, 'alerts' | 'settings'>,
  owners: readonly OwnerReport[],
): void {
  for (const { owner, counts } of owners) {
    const { sent, retry, dead, inDoubt } = counts
    const tries = sent + retry + dead + inDoubt
    if (tries < FEWEST_TRIES) continue
    const key = `notify:success_rate:${owner}`
    const percent = Math.round((sent / tries) * 1_000) / 10
    if (sent / tries >= GOOD_PERCENT / 100) {
      run.alerts.clear(key)
      continue
    }
    const words = {
      ja: `通知の送信成功率が ${percent} % です (${sent} / ${tries} 件)`,
      en: `${percent} % of the notifications were sent (${sent} of ${tries})`,
    }
    run.alerts.raise({
      key,
      severity: 'HIGH',
      message: words,
      tenantCode: owner,
      value: percent,
      threshold: GOOD_PERCENT,
    })
  }
}
