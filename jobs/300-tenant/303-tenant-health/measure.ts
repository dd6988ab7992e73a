/** Takes the readings of one company, check by check: one that throws does not stop the others. Used by BATCH-303. */
import { callGroups, failingAddresses } from '../../../data/tenant/health.ts'
import { lastActivity, peopleSeen } from '../../../data/tenant/last-activity.ts'
import { dataBytes, errorsLogged, registeredUsers } from '../../../data/tenant/usage.ts'
import { JAPAN } from '../../../server/domain/business-calendar.ts'
import { businessMs, isOfficeTime } from '../../../server/domain/business-time.ts'
import type { CheckType, MetricName, Reading } from '../../../server/domain/health/metrics.ts'
import type { StateFinding } from '../../../server/domain/health/state.ts'
import type { Run, Severity, Tenant } from '../../../server/sdk/index.ts'
import { GIGABYTE } from '../301-tenant-usage/gigabytes.ts'
import { callWindow, percentOf } from './call-window.ts'
import { type HealthFacts, HOUR_MS, MINUTE_MS } from './health-facts.ts'
import { type HealthParams, wantedChecks } from './health-params.ts'
import { stateFindings } from './state-check.ts'
import { usualCalls } from './usual-calls.ts'

/** A fact with a severity of its own, whatever the rules. */
export type FixedFinding = Readonly<{ metric: StateFinding | 'quota'; severity: Severity }>

export type Measured = Readonly<{
  /** Checks that were made to their end. */
  done: ReadonlySet<CheckType>
  failed: ReadonlyMap<CheckType, unknown>
  readings: Readonly<Partial<Record<MetricName, Reading>>>
  fixed: readonly FixedFinding[]
  /** For the hour's row; absent = not looked at. */
  figures: Partial<
    Readonly<{ apiCalls: number; activeUsers: number; hoursSinceActivity: number | null }>
  >
}>

type Part = Partial<Pick<Measured, 'readings' | 'fixed' | 'figures'>>

export type Patient = Readonly<{ tenant: Tenant; run: Run<HealthParams>; facts: HealthFacts }>

/** Failed log-ins from one address from here on are an attack; BATCH-003 and 007 act on it. */
const ATTACK_FROM = 10

export function measure(patient: Patient): Measured {
  const { run, facts } = patient
  const isLive = facts.standing.status === 'ACTIVE' || facts.standing.status === 'TRIAL'
  const wanted = [...wantedChecks(run.params)].filter((check) => isLive || check === 'state')
  const done = new Set<CheckType>()
  const failed = new Map<CheckType, unknown>()
  const parts: Part[] = []
  for (const check of wanted) {
    run.signal.throwIfAborted()
    try {
      parts.push(CHECKS[check](patient))
      done.add(check)
    } catch (error) {
      failed.set(check, error)
    }
  }
  return {
    done,
    failed,
    readings: Object.assign({}, ...parts.map((part) => part.readings)),
    fixed: parts.flatMap((part) => part.fixed ?? []),
    figures: Object.assign({}, ...parts.map((part) => part.figures)),
  }
}

const CHECKS: Readonly<Record<CheckType, (patient: Patient) => Part>> = {
  state: ({ tenant, run, facts }) => ({
    fixed: stateFindings(tenant, { standing: facts.standing, today: run.today }),
  }),
  resource,
  error: errors,
  performance,
  activity,
}

function resource(patient: Patient): Part {
  const { tenant, facts } = patient
  const { standing } = facts
  const lastHour = { from: facts.at - HOUR_MS, to: facts.at }
  const apiCalls = callsIn(patient, HOUR_MS).calls
  const { busyMs } = callsIn(patient, windowMs(patient))
  const bytes = facts.fileBytes === null ? null : dataBytes(tenant.db) + facts.fileBytes
  const quotas = [standing.maxStorageGb, standing.apiRateLimit, standing.maxUsers]
  return {
    readings: {
      storage: {
        value: bytes === null ? null : percentOf(bytes, standing.maxStorageGb * GIGABYTE),
        sample: null,
      },
      api_hour: { value: percentOf(apiCalls, standing.apiRateLimit), sample: null },
      users: { value: percentOf(registeredUsers(tenant.db), standing.maxUsers), sample: null },
      busy: { value: percentOf(busyMs, windowMs(patient)), sample: null },
    },
    fixed: quotas.some((quota) => quota <= 0) ? [{ metric: 'quota', severity: 'LOW' }] : [],
    figures: { apiCalls, activeUsers: peopleSeen(tenant.db, lastHour) },
  }
}

function errors(patient: Patient): Part {
  const { tenant, facts } = patient
  const window = { from: facts.at - windowMs(patient), to: facts.at }
  const { calls, serverErrors, clientErrors } = callsIn(patient, windowMs(patient))
  return {
    readings: {
      error_rate: { value: percentOf(serverErrors, calls), sample: calls },
      client_error_rate: { value: percentOf(clientErrors, calls), sample: calls },
      errors: { value: errorsLogged(tenant.db, window), sample: null },
      attacking_addresses: {
        value: failingAddresses(tenant.db, window, ATTACK_FROM),
        sample: null,
      },
    },
  }
}

function performance(patient: Patient): Part {
  const { calls, averageMs, p95Ms } = callsIn(patient, windowMs(patient))
  return {
    readings: {
      average: { value: averageMs, sample: calls },
      p95: { value: p95Ms, sample: calls },
    },
  }
}

function activity(patient: Patient): Part {
  const { tenant, run, facts } = patient
  const { login, update, call } = lastActivity(tenant.db, {
    before: facts.at,
    healthPaths: run.settings.toban.usage.healthCheckPaths,
  })
  const traces = [login, update, call].flatMap((at) => (at === null ? [] : [at]))
  const last = traces.length === 0 ? null : Math.max(...traces)
  const counted = last === null ? null : businessMs(JAPAN, { from: last, to: facts.at })
  const usual = isOfficeTime(JAPAN, facts.at) ? usualCalls(facts.callsPast) : null
  return {
    readings: {
      hours_since_activity: {
        value: counted === null ? null : Math.round((counted * 10) / HOUR_MS) / 10,
        sample: null,
      },
      silent: {
        value: usual === null ? null : percentOf(callsIn(patient, HOUR_MS).calls, usual),
        sample: usual,
      },
    },
    figures: { hoursSinceActivity: last === null ? null : Math.floor((facts.at - last) / HOUR_MS) },
  }
}

function callsIn({ tenant, run, facts }: Patient, lengthMs: number) {
  const span = { from: facts.at - lengthMs, to: facts.at }
  return callWindow(callGroups(tenant.db, span, run.settings.toban.usage.healthCheckPaths))
}

function windowMs({ run }: Patient): number {
  return run.params.windowMinutes * MINUTE_MS
}
