/** What a mirror says to operators: of one company at once, of the whole run at its end (Alerts of cards 407–409). */
import type { Integration } from '../../../data/platform/integrations.ts'
import { settingsSwitchedOffBy } from '../../../data/tenant/destinations.ts'
import type { MirroredService } from '../../../data/tenant/external-directory.ts'
import type { CircuitState } from '../../../server/domain/delivery/circuit.ts'
import type { AlertRaise, Run, Tenant, TenantOutcome, Words } from '../../../server/sdk/index.ts'
import { serviceName } from './fault.ts'
import type { MirrorResult, PartFailure } from './model.ts'
import { joined, partWords } from './part-words.ts'

export type AlertMeans = Readonly<{
  tenant: Tenant
  run: Run<unknown>
  integration: Integration
  circuit: CircuitState
}>

/** Shared with the delivery engine: one fact, one alert (data-model rule R5.10). */
export function channelKey(key: string, tenantCode: string): string {
  return `channel:${key}:${tenantCode}`
}

/** HIGH. */
export function alertOf(
  key: string,
  about: Readonly<{ metric: string; message: Words }> &
    Partial<Pick<AlertRaise, 'value' | 'threshold' | 'context'>>,
): AlertRaise {
  return { key, severity: 'HIGH', ...about }
}

export function sayMirrored(means: AlertMeans, result: MirrorResult): void {
  if (means.run.dryRun) return
  sayAuth(means, result)
  sayGuard(means, result)
  sayPermission(means, result)
  saySettings(means, result)
}

/** Names the connection and where its secret is, never the secret. */
export function sayRefused(
  { tenant, run, integration }: AlertMeans,
  service: MirroredService,
  detail: string,
): void {
  const [name, where] = [serviceName(service), secretName(integration)]
  const message = {
    ja: `${name} が ${tenant.code} の認証を拒否しました (連携 ${integration.key}、秘密 ${where}): ${detail}。認証情報を更新してください`,
    en: `${name} refuses the credentials of ${tenant.code} (connection ${integration.key}, secret ${where}): ${detail}; renew them`,
  }
  const context = { connection: integration.configId, detail }
  const key = channelKey(integration.key, tenant.code)
  run.alerts.raise(alertOf(key, { metric: 'channel_auth', message, context }))
}

function sayAuth(means: AlertMeans, result: MirrorResult): void {
  const { tenant, run, integration, circuit } = means
  const refused = result.failures.find(({ kind }) => kind === 'auth')
  if (refused) sayRefused(means, result.service, refused.detail)
  // A circuit that is open for another reason is the delivery engine's to close.
  else if (result.failures.length === 0 && (circuit === 'CLOSED' || circuit === 'AUTH'))
    run.alerts.clear(channelKey(integration.key, tenant.code))
}

export function secretName({ authRef }: Integration): string {
  if (authRef === null) return '-'
  return 'env' in authRef ? authRef.env : authRef.file
}

/** The mirror was not touched, and only a person can say whether that was right. */
function sayGuard(means: AlertMeans, result: MirrorResult): void {
  const { tenant } = means
  sayFailures(means, result, {
    name: 'guard',
    found: result.failures.filter(({ kind }) => kind === 'shrink' || kind === 'changed'),
    words: (said) => ({
      ja: `${tenant.code} の ${serviceName(result.service)} の変更は反映していません: ${said.ja}`,
      en: `the ${serviceName(result.service)} directory of ${tenant.code} was not applied: ${said.en}`,
    }),
  })
}

function sayPermission(means: AlertMeans, result: MirrorResult): void {
  const { tenant, integration } = means
  sayFailures(means, result, {
    name: 'permission',
    found: result.failures.filter(({ kind }) => kind === 'permission'),
    words: (said) => ({
      ja: `${tenant.code} の連携 ${integration.key} は権限が足りません: ${said.ja}`,
      en: `the connection ${integration.key} of ${tenant.code} lacks a permission: ${said.en}`,
    }),
  })
}

type Said = Readonly<{
  name: string
  found: readonly PartFailure[]
  words(said: Words): Words
}>

/** Well again only after a run without any failure. */
function sayFailures(
  { tenant, run, integration }: AlertMeans,
  { failures }: MirrorResult,
  { name, found, words }: Said,
): void {
  const key = `mirror:${integration.key}:${tenant.code}:${name}`
  if (found.length > 0) {
    const message = words(joined(found.map(saidOf), '; '))
    const context = { failures: found.map(({ part, code, detail }) => ({ part, code, detail })) }
    run.alerts.raise(alertOf(key, { metric: `mirror_${name}`, message, context }))
  } else if (failures.length === 0) run.alerts.clear(key)
}

function saidOf({ part, message }: PartFailure): Words {
  const { ja, en } = partWords(part)
  return { ja: `${ja}: ${message.ja}`, en: `${en}: ${message.en}` }
}

/** One message per company, listing them; well again when none of them is off any more. */
function saySettings({ tenant, run, integration }: AlertMeans, result: MirrorResult): void {
  const key = `mirror:${integration.key}:${tenant.code}:settings`
  const { settingsDisabled: settings, destinationsDisabled: destinations } = result
  if (settings.length === 0) {
    if (settingsSwitchedOffBy(tenant.db, run.batchId) === 0) run.alerts.clear(key)
    return
  }
  const message = {
    ja: `送信先がなくなったため ${tenant.code} の通知設定を停止しました: ${settings.join(', ')}`,
    en: `notification settings of ${tenant.code} were switched off, their destination is gone: ${settings.join(', ')}`,
  }
  const about = { metric: 'settings_disabled', value: settings.length, message }
  run.alerts.raise(alertOf(key, { ...about, context: { settings, destinations } }))
}

/** When a whole run is worth an alert of its own. */
export type RunLimits = Readonly<{
  /** More failed companies than this … */
  failedTenants: number
  /** … or a larger share of them (and at least two). */
  failedShare: number
  /** Share of calls that failed, of at least 50. */
  errorShare: number
}>

const ENOUGH_CALLS = 50

type Outcomes = readonly TenantOutcome<MirrorResult>[]
type About = Readonly<{ key: string; service: MirroredService; limits: RunLimits }>

export function sayRun(run: Run<unknown>, outcomes: Outcomes, about: About): void {
  if (run.dryRun) return
  const tried = outcomes.filter((outcome) => outcome.state !== 'skipped')
  sayUnreachable(run, tried, about)
  sayManyFailed(run, tried, about)
  sayErrorRate(run, tried, about)
}

function raiseIf(run: Run<unknown>, isSo: boolean, alert: AlertRaise): void {
  if (isSo) run.alerts.raise(alert)
  else run.alerts.clear(alert.key)
}

function sayUnreachable(run: Run<unknown>, tried: Outcomes, { key, service }: About): void {
  const isCutOff = (one: Outcomes[number]) =>
    one.state === 'failed' && (one.result?.failures.some(({ kind }) => kind === 'network') ?? false)
  const message = {
    ja: `${serviceName(service)} に接続できません: 全 ${tried.length} 社で失敗しました`,
    en: `${serviceName(service)} can not be reached: all ${tried.length} companies failed`,
  }
  const alert = alertOf(`mirror:${key}:unreachable`, {
    metric: 'service_unreachable',
    value: tried.length,
    message,
  })
  raiseIf(run, tried.length > 0 && tried.every(isCutOff), alert)
}

function sayManyFailed(run: Run<unknown>, tried: Outcomes, { key, service, limits }: About): void {
  const failed = tried.filter((outcome) => outcome.state === 'failed')
  const isShare = failed.length >= 2 && failed.length > tried.length * limits.failedShare
  const codes = failed.map(({ tenant }) => tenant.code).join(', ')
  const message = {
    ja: `${serviceName(service)} の同期が ${tried.length} 社中 ${failed.length} 社で失敗しました: ${codes}`,
    en: `${serviceName(service)} was not mirrored for ${failed.length} of ${tried.length} companies: ${codes}`,
  }
  const alert = alertOf(`mirror:${key}:failed_tenants`, {
    metric: 'failed_tenants',
    value: failed.length,
    threshold: limits.failedTenants,
    message,
  })
  raiseIf(run, failed.length > limits.failedTenants || isShare, alert)
}

function sayErrorRate(run: Run<unknown>, tried: Outcomes, { key, service, limits }: About): void {
  const results = tried.flatMap((one) => ('result' in one && one.result ? [one.result] : []))
  const calls = results.reduce((sum, { apiCalls }) => sum + apiCalls, 0)
  const errors = results.reduce((sum, { apiErrors }) => sum + apiErrors, 0)
  const message = {
    ja: `${serviceName(service)} の呼び出し ${calls} 回のうち ${errors} 回が失敗しました`,
    en: `${errors} of ${calls} calls of ${serviceName(service)} failed`,
  }
  const alert = alertOf(`mirror:${key}:api_errors`, {
    metric: 'api_error_rate',
    value: calls === 0 ? 0 : Math.round((errors / calls) * 100),
    threshold: limits.errorShare * 100,
    message,
  })
  raiseIf(run, calls >= ENOUGH_CALLS && errors > calls * limits.errorShare, alert)
}
