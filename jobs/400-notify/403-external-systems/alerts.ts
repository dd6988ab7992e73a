/** What BATCH-403 says to operators (card 403, Alerts). */
import type { Run, Tenant, TenantOutcome } from '../../../server/sdk/index.ts'
import { alertOf } from '../mirror/alerts.ts'
import type { LinkResult, ServiceName } from './model.ts'
import { SERVICE_NAMES } from './model.ts'
import type { lastReport, Reports } from './report.ts'

type Last = Awaited<ReturnType<typeof lastReport>>

const ENOUGH_LINKED_PCT = 95

/** Of one company, when its report is made. */
export function sayReport(
  { tenant, run }: Readonly<{ tenant: Tenant; run: Run<unknown> }>,
  reports: Reports,
  last: Last,
): void {
  for (const name of SERVICE_NAMES) {
    const report = reports[name]
    if (!report) continue
    sayUse({ tenant, run, name }, report.outcome.mirror?.throttlePctMax ?? null)
    sayLinked(
      { tenant, run, name },
      report.outcome.linkedPct,
      last?.services[name]?.linkedPct ?? null,
    )
    sayRetired(
      { tenant, run, name },
      report.lists.retiredButActive,
      last?.services[name]?.lists.retiredButActive ?? [],
    )
  }
}

type Where = Readonly<{ tenant: Tenant; run: Run<unknown>; name: ServiceName }>

const NEAR_LIMIT = 0.8

/** A service that says how much of its limit is used; null = it was not read. */
function sayUse({ tenant, run, name }: Where, share: number | null): void {
  const key = `api_use:${name}:${tenant.code}`
  if (share === null) return
  if (share <= NEAR_LIMIT) {
    run.alerts.clear(key)
    return
  }
  const value = Math.round(share * 100)
  const message = {
    ja: `${tenant.code} の ${name} の API が上限の ${value} % まで使われています`,
    en: `${tenant.code}: ${value} % of the limit of the API of ${name} is used`,
  }
  const about = { metric: 'api_use_pct', value, threshold: NEAR_LIMIT * 100, message }
  run.alerts.raise({ ...alertOf(key, about), severity: 'MEDIUM' })
}

/** A service where nearly everybody was linked and now is not: something broke. */
function sayLinked({ tenant, run, name }: Where, now: number | null, before: number | null): void {
  const key = `links:${name}:${tenant.code}`
  if (now !== null && now >= ENOUGH_LINKED_PCT) run.alerts.clear(key)
  if (now === null || now >= ENOUGH_LINKED_PCT) return
  if (before === null || before < ENOUGH_LINKED_PCT) return
  const message = {
    ja: `${tenant.code} の ${name} で、アカウントと結び付いた社員が ${before} % から ${now} % に減りました`,
    en: `${tenant.code}: employees linked to an account of ${name} fell from ${before} % to ${now} %`,
  }
  const about = { metric: 'linked_pct', value: now, threshold: ENOUGH_LINKED_PCT, message }
  run.alerts.raise(alertOf(key, about))
}

type Finding = Readonly<{ id: string; text: string; en: string }>

/** Once per account, until it is closed. */
function sayRetired(
  { tenant, run, name }: Where,
  now: readonly Finding[],
  before: readonly Finding[],
): void {
  const keyOf = ({ id }: Finding) => `sec:retired_account:${name}:${tenant.code}:${id}`
  const ids = new Set(now.map((finding) => finding.id))
  for (const finding of before) if (!ids.has(finding.id)) run.alerts.clear(keyOf(finding))
  for (const finding of now) {
    const message = {
      ja: `${tenant.code} の ${name}: ${finding.text}`,
      en: `${tenant.code}: an account of ${name} is active although its employee has left (${finding.en})`,
    }
    const context = { category: 'SECURITY', service: name, account: finding.id }
    run.alerts.raise(alertOf(keyOf(finding), { metric: 'retired_account', message, context }))
  }
}

const ENOUGH_SERVICES = 10
const GOOD_SHARE = 0.9

/** Of the whole run. */
export function saySuccessRate(
  run: Run<unknown>,
  outcomes: readonly TenantOutcome<LinkResult>[],
): void {
  const services = outcomes.flatMap((one) =>
    'result' in one && one.result ? Object.values(one.result.services) : [],
  )
  const tried = services.filter(({ state }) => state !== 'skipped')
  const good = tried.filter(({ state }) => state === 'ok').length
  const key = 'integration:success_rate'
  if (tried.length < ENOUGH_SERVICES || good >= tried.length * GOOD_SHARE) {
    run.alerts.clear(key)
    return
  }
  const message = {
    ja: `外部サービスとの連携が ${tried.length} 件中 ${good} 件しか成功していません`,
    en: `only ${good} of ${tried.length} connections to outside services are well`,
  }
  const value = Math.round((good / tried.length) * 100)
  run.alerts.raise(alertOf(key, { metric: 'integration_success', value, threshold: 90, message }))
}
