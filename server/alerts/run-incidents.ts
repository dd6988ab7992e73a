/** The incidents of a failed run: which causes it had, and how each is said. */
import { type AlertRow, setAlertContext } from '../../data/ops/alerts.ts'
import type { RunRow } from '../../data/ops/runs.ts'
import type { TenantResultRow } from '../../data/ops/tenant-results.ts'
import type { AlertRaise } from '../domain/alert.ts'
import type { Words } from '../domain/errors.ts'
import {
  type Cause,
  causesOf,
  type Failure,
  type FailureCounts,
  MAX_CAUSES,
  mergedAsOther,
  withinLimit,
} from '../domain/run-incident.ts'
import { sameWords } from '../domain/stored-words.ts'
import type { AlertContext } from './context.ts'
import { failureKey } from './run-keys.ts'
import { saidOf, severityOf } from './said.ts'

/** An incident remembers so many companies by name. */
const TENANTS_KEPT = 200

/** @param open incidents of the batch: one with ever new causes does not open ever more of them. */
export function incidentCauses(
  run: RunRow,
  results: readonly TenantResultRow[],
  open: readonly AlertRow[],
): readonly Cause[] {
  const causes = withinLimit(causesOf(failuresOf(run, results)))
  const known = new Set(open.map(({ key }) => key))
  const room = Math.max(0, MAX_CAUSES - open.length)
  const unknown = causes.filter((cause) => !known.has(failureKey(run.batchId, cause.id)))
  return mergedAsOther(causes, new Set(unknown.slice(room)))
}

/** What failed in it: tenants, and the run itself when that is more than its tenants' failures. */
function failuresOf(run: RunRow, results: readonly TenantResultRow[]): Failure[] {
  const ofTenants = results
    .filter(({ state }) => state === 'failed')
    .map(({ tenantCode, errorCode, errorMessage }) => ({
      tenantCode,
      code: errorCode ?? 'failed',
      message: errorMessage ?? sameWords(''),
    }))
  const code = run.errorCode ?? run.state
  const saidByTenants =
    (code === 'tenants_failed' && ofTenants.length > 0) ||
    ofTenants.some((failure) => failure.code === code)
  const ofRun = { tenantCode: null, code, message: run.errorMessage ?? sameWords(run.state) }
  return saidByTenants ? ofTenants : [ofRun, ...ofTenants]
}

type Incident = Readonly<{
  run: RunRow
  results: readonly TenantResultRow[]
  cause: Cause
  counts: FailureCounts
}>

export function incidentAlert(context: AlertContext, incident: Incident): AlertRaise {
  const { run, results, cause, counts } = incident
  const { tenants, code } = cause
  return {
    key: failureKey(run.batchId, cause.id),
    severity: severityOf(context, run.batchId),
    message: saidOf(run.batchId, headline(incident)),
    metric: 'run_failed',
    ...(tenants.length > 0 ? { value: tenants.length } : {}),
    context: {
      code,
      tenants: tenants.slice(0, TENANTS_KEPT),
      total: results.length,
      businessDate: run.businessDate,
      attempts: run.attempt,
      ...counts,
    },
  }
}

function headline({ run, results, cause }: Incident): Words {
  const { tenants, message } = cause
  const [only] = tenants
  if (only === undefined) {
    const timedOut = run.state === 'timed_out'
    return {
      ja: `${timedOut ? '時間超過' : '異常終了'}: ${message.ja}`,
      en: `${timedOut ? 'timed out' : 'failed'}: ${message.en}`,
    }
  }
  if (tenants.length === 1) {
    return {
      ja: `${results.length}社中 1社 (${only}) で失敗: ${message.ja}`,
      en: `failed for 1 of ${results.length} tenants (${only}): ${message.en}`,
    }
  }
  return {
    ja: `${results.length}社中 ${tenants.length}社で失敗 (同じ原因): ${message.ja}`,
    en: `failed for ${tenants.length} of ${results.length} tenants, same error: ${message.en}`,
  }
}

/** Codes; empty for a failure of the run as a whole. */
export function tenantsOfIncident({ context }: AlertRow): string[] {
  return (JSON.parse(context) as { tenants?: string[] }).tenants ?? []
}

/** The incident goes on with those that are left. */
export function withoutTenants(
  { ops }: AlertContext,
  alert: AlertRow,
  tenants: readonly string[],
): void {
  const context = { ...(JSON.parse(alert.context) as object), tenants }
  setAlertContext(ops, alert.alertId, { context, value: tenants.length })
}
