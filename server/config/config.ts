/** The whole configuration, resolved: what every other part of Toban reads instead of files. */
import type { Severity } from '../domain/alert.ts'
import type { Blackout } from '../domain/blackout.ts'
import type { Calendars } from '../domain/business-calendar.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import type { AlertsFile } from './alerts-file.ts'
import type { MonitoringFile } from './monitoring-file.ts'
import type { TobanFile } from './toban-file.ts'

/** File names below the configuration folder, in the order faults are listed. */
export const CONFIG_FILES = [
  'schedule.yaml',
  'toban.yaml',
  'calendars.yaml',
  'alerts.yaml',
  'monitoring.yaml',
] as const
export type ConfigFile = (typeof CONFIG_FILES)[number]

/** toban.yaml; durations are milliseconds (`…Ms`). Plain JSON, secrets stay references. */
export type TobanConfig = Readonly<
  Omit<TobanFile, 'version' | 'workers' | 'auth' | 'retention'> & {
    workers: Readonly<{
      normal: number
      monitoring: number
      drainGraceMs: number
      tenantParallel: number
      heapMb: number
    }>
    auth: Readonly<{
      sessionIdleMs: number
      sessionLifetimeMs: number
      passwordMinLength: number
      /** Path of a file; null = rules only. */
      passwordDenyList: string | null
      /** Failed sign-ins in a row. */
      lockAfter: number
      lockForMs: number
      /** Tries from one address, whatever the login. */
      signInsPerMinute: number
      approvalMs: number
      tokenLifetimeMs: number
      /** Roles without a word may do without one-time codes. */
      totp: TobanFile['auth']['totp']
      /** Who may sign in with a password. */
      local: TobanFile['auth']['local']
      oidc: TobanFile['auth']['oidc']
    }>
    retention: Readonly<{
      runsMs: number
      /** Newest runs of a batch, and of each company in it, that stay however old they are. */
      keepRuns: number
      debugLinesMs: number
      infoLinesMs: number
      warnLinesMs: number
      /** All lines of younger runs are in the full-text index. */
      searchLinesMs: number
      alertsMs: number
      alertMessagesMs: number
      commandsMs: number
      sessionsMs: number
      slowStatementsMs: number
      usageDailyMonths: number
      usageFeatureMonths: number
      usageFileMonths: number
    }>
  }
>

type Reminder = Readonly<Record<'MEDIUM' | 'HIGH' | 'CRITICAL', number>>

/** alerts.yaml; durations are milliseconds (`…Ms`). */
export type AlertsConfig = Readonly<{
  routes: AlertsFile['routes']
  reminderMs: Readonly<{ host: Reminder; tenant: Reminder }>
  digest: Readonly<{ everyMs: number; businessHoursFrom: string; calendar: string }>
  flap: Readonly<{ withinMs: number; times: number; spanMs: number; holdMs: number }>
  storm: AlertsFile['storm']
  slowRun: AlertsFile['slowRun']
  failures: Readonly<{ inARow: readonly number[]; windowMs: number; inWindow: number }>
  noData: AlertsFile['noData']
  severity: Readonly<Record<string, Severity>>
}>

export type MonitoringConfig = Readonly<Omit<MonitoringFile, 'version'>>

export type Config = Readonly<{
  /** Zone of all cron patterns and times of day of the schedule. */
  timezone: string
  /** In file order; a batch without an entry is not scheduled. */
  batches: readonly ScheduleEntry[]
  /** In file order; the first that applies is the one that is named. */
  blackouts: readonly Blackout[]
  toban: TobanConfig
  calendars: Calendars
  alerts: AlertsConfig
  monitoring: MonitoringConfig
}>
