/** Turns the written form of toban, alerts, calendars and monitoring into the resolved one; called by `load.ts`. */
import type { BusinessCalendar, Calendars } from '../domain/business-calendar.ts'
import type { AlertsFile } from './alerts-file.ts'
import { type CalendarsFile, WEEKDAYS } from './calendars-file.ts'
import type { AlertsConfig, MonitoringConfig, TobanConfig } from './config.ts'
import type { MonitoringFile } from './monitoring-file.ts'
import type { TobanFile } from './toban-file.ts'

export function resolveToban(file: TobanFile): TobanConfig {
  const { version: _, workers, auth, retention, ...rest } = file
  return {
    ...rest,
    workers: {
      normal: workers.normal,
      monitoring: workers.monitoring,
      drainGraceMs: workers.drainGrace,
      tenantParallel: workers.tenantParallel,
      heapMb: workers.heapMb,
    },
    auth: {
      sessionIdleMs: auth.sessionIdle,
      sessionLifetimeMs: auth.sessionLifetime,
      passwordMinLength: auth.passwordMinLength,
      passwordDenyList: auth.passwordDenyList,
      lockAfter: auth.lockAfter,
      lockForMs: auth.lockFor,
      signInsPerMinute: auth.signInsPerMinute,
      approvalMs: auth.approval,
      tokenLifetimeMs: auth.tokenLifetime,
      totp: auth.totp,
      local: auth.local,
      oidc: auth.oidc,
    },
    retention: resolveRetention(retention),
  }
}

function resolveRetention(retention: TobanFile['retention']): TobanConfig['retention'] {
  return {
    runsMs: retention.runs,
    keepRuns: retention.keepRuns,
    debugLinesMs: retention.debugLines,
    infoLinesMs: retention.infoLines,
    warnLinesMs: retention.warnLines,
    searchLinesMs: retention.searchLines,
    alertsMs: retention.alerts,
    alertMessagesMs: retention.alertMessages,
    commandsMs: retention.commands,
    sessionsMs: retention.sessions,
    slowStatementsMs: retention.slowStatements,
    usageDailyMonths: retention.usageDailyMonths,
    usageFeatureMonths: retention.usageFeatureMonths,
    usageFileMonths: retention.usageFileMonths,
  }
}

export function resolveAlerts(file: AlertsFile): AlertsConfig {
  const { routes, reminder, digest, flap, storm, slowRun, failures, noData, severity } = file
  return {
    routes,
    reminderMs: reminder,
    digest: {
      everyMs: digest.every,
      businessHoursFrom: digest.businessHoursFrom,
      calendar: digest.calendar,
    },
    flap: { withinMs: flap.within, times: flap.times, spanMs: flap.span, holdMs: flap.hold },
    storm,
    slowRun,
    failures: {
      inARow: failures.inARow,
      windowMs: failures.window,
      inWindow: failures.inWindow,
    },
    noData,
    severity,
  }
}

export function resolveCalendars(file: CalendarsFile): Calendars {
  const named: Record<string, BusinessCalendar> = {}
  for (const [name, calendar] of Object.entries(file.calendars)) {
    named[name] = {
      name,
      weekend: calendar.weekend.map((weekday) => WEEKDAYS.indexOf(weekday) + 1),
      holidays: calendar.holidays,
      closed: calendar.closed,
      open: calendar.open,
    }
  }
  return { named, tenants: file.tenants }
}

export function resolveMonitoring(file: MonitoringFile): MonitoringConfig {
  const { version: _, ...rest } = file
  return rest
}
