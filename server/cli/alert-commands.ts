/** `toban alerts`: what is wrong now, and what an operator does about it. */
import type { Command } from 'commander'
import pc from 'picocolors'
import { activeSilences } from '../../data/ops/alert-silences.ts'
import { type ListedAlert, listAlerts } from '../../data/ops/reading/alerts.ts'
import { openAlertDesk } from '../alerts/desk.ts'
import type { AlertHandled, AlertsSilenced } from '../commands/alerts.ts'
import { type AlertVerb, alertVerbs } from '../commands/intake.ts'
import { events } from '../dispatch/events.ts'
import { SEVERITIES, type Severity } from '../domain/alert.ts'
import { isoWithOffset, localText } from '../domain/calendar-day.ts'
import { type Language, TobanError, type Words } from '../domain/errors.ts'
import { askScheduler } from './ask-scheduler.ts'
import { answer, say } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

const NOTE = 'what you know or do about it; kept on record'
const REASON = 'why; kept on record'
const MOST_LISTED = 500

export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('what is wrong now / アラート')

  alerts
    .command('list', { isDefault: true })
    .description('open alerts, the gravest first / 一覧')
    .option('--all', 'resolved ones too, the latest first')
    .option('--severity <severity>', `this one and worse (${SEVERITIES.join(', ')})`)
    .action((options: { all?: boolean; severity?: string }, command: Command) =>
      list(settingOf(command), options),
    )

  alerts
    .command('ack <alert>')
    .description('you are on it: no reminders / 確認')
    .requiredOption('--note <text>', NOTE)
    .action(async (alert: string, { note }: { note: string }, command: Command) => {
      await act<AlertHandled>(command, 'alert.acknowledge', { alert, note }, ({ key }) => ({
        ja: `${key} を確認済みにしました`,
        en: `${key}: acknowledged`,
      }))
    })

  alerts
    .command('resolve <alert>')
    .description('it is over, whatever the batches say / 解決')
    .requiredOption('--note <text>', NOTE)
    .action(async (alert: string, { note }: { note: string }, command: Command) => {
      await act<AlertHandled>(command, 'alert.resolve', { alert, note }, ({ key }) => ({
        ja: `${key} を解決にしました`,
        en: `${key}: resolved`,
      }))
    })

  addSilences(alerts)
}

function addSilences(alerts: Command): void {
  alerts
    .command('silence <key>')
    .description('tell nobody about a key for a time; * stands for anything / 通知停止')
    .requiredOption('--until <time>', '2026-11-26T06:00, 06:00 or 2h')
    .requiredOption('--reason <text>', REASON)
    .action(
      async (pattern: string, options: { until: string; reason: string }, command: Command) => {
        await act<AlertsSilenced>(command, 'alert.silence', { pattern, ...options }, silencedText)
      },
    )

  alerts
    .command('unsilence <key>')
    .description('end a silence; what waited is told now / 通知再開')
    .option('--reason <text>', REASON, 'no longer needed')
    .action(async (pattern: string, options: { reason: string }, command: Command) => {
      await act<{ pattern: string }>(
        command,
        'alert.unsilence',
        { pattern, ...options },
        (done) => ({
          ja: `${done.pattern} の通知を再開しました`,
          en: `${done.pattern}: messages go out again`,
        }),
      )
    })

  alerts
    .command('silences')
    .description('silences in force / 通知停止の一覧')
    .action((_options: unknown, command: Command) => listSilences(settingOf(command)))
}

type Text<Result> = (result: Result, about: { zone: string }) => Words

/** Through the scheduler when one is at work, otherwise here. */
async function act<Result>(
  command: Command,
  verb: AlertVerb,
  request: Readonly<Record<string, unknown>>,
  text: Text<Result>,
): Promise<void> {
  const setting = settingOf(command)
  const zone = demandConfig(setting).config.timezone
  const payload = { ...request, by: setting.by }
  const asked = await askScheduler(setting, verb, payload)
  const result = (asked ? asked.value : here(setting, verb, payload)) as Result
  const { until } = result as { until?: number }
  const document = { ...result, ...(until ? { until: isoWithOffset(until, zone) } : {}) }
  answer(setting.voice, document, () => say(setting.voice, text(result, { zone })))
}

function here(setting: Setting, verb: AlertVerb, payload: unknown): unknown {
  const { config } = demandConfig(setting)
  const planes = openPlanes(setting, 'read-write')
  try {
    const given = { ops: planes.ops, config: () => config, now: Date.now }
    const tenants = { count: () => 0, nameOf: () => null }
    const alerts = openAlertDesk({ ...given, events: events(), tenants })
    return alertVerbs[verb]({ ...given, alerts }, payload)
  } finally {
    planes.close()
  }
}

function silencedText({ pattern, until, open }: AlertsSilenced, { zone }: { zone: string }): Words {
  const time = localText(until, zone)
  return {
    ja: `${pattern} の通知を ${time} まで止めました (開いているアラート ${open.length}件)`,
    en: `${pattern}: silent until ${time} (open alerts covered: ${open.length})`,
  }
}

function list(setting: Setting, options: { all?: boolean; severity?: string }): void {
  const { timezone } = demandConfig(setting).config
  const { language } = setting.voice
  const severities = options.severity ? fromSeverity(options.severity) : null
  const planes = openPlanes(setting, 'read-only')
  try {
    const choice = { all: options.all === true, severities, limit: MOST_LISTED }
    const alerts = listAlerts(planes.ops, choice)
    answer(
      setting.voice,
      alerts.map((alert) => ({ ...alertJson(alert, timezone), message: alert.message[language] })),
      () =>
        alerts.length > 0 ? tableOf(alerts, { timezone, language }) : say(setting.voice, NONE),
    )
  } finally {
    planes.close()
  }
}

const NONE: Words = { ja: '開いているアラートはありません', en: 'no open alerts' }

function alertJson(alert: ListedAlert, zone: string) {
  const time = (at: number | null) => (at === null ? null : isoWithOffset(at, zone))
  return {
    ...alert,
    openedAt: time(alert.openedAt),
    lastSeenAt: time(alert.lastSeenAt),
    silencedUntil: time(alert.silencedUntil),
    acknowledgedAt: time(alert.acknowledgedAt),
    resolvedAt: time(alert.resolvedAt),
  }
}

const COLOURS: Readonly<Record<Severity, (text: string) => string>> = {
  LOW: pc.dim,
  MEDIUM: pc.yellow,
  HIGH: pc.red,
  CRITICAL: (text) => pc.bold(pc.red(text)),
}

const MESSAGE_CHARACTERS = 70

function tableOf(
  alerts: readonly ListedAlert[],
  { timezone, language }: Readonly<{ timezone: string; language: Language }>,
): string {
  const table = plainTable(['alert', 'severity', 'state', 'since', 'times', 'key', 'message'])
  for (const alert of alerts) {
    table.push([
      alert.alertId,
      COLOURS[alert.severity](alert.severity),
      alert.silencedUntil !== null && alert.silencedUntil > Date.now() ? 'silenced' : alert.state,
      localText(alert.openedAt, timezone),
      String(alert.occurrences),
      alert.key,
      alert.message[language].slice(0, MESSAGE_CHARACTERS),
    ])
  }
  return table.toString()
}

function listSilences(setting: Setting): void {
  const { timezone } = demandConfig(setting).config
  const planes = openPlanes(setting, 'read-only')
  try {
    const silences = activeSilences(planes.ops, Date.now())
    const document = silences.map((silence) => ({
      ...silence,
      until: isoWithOffset(silence.until, timezone),
      createdAt: isoWithOffset(silence.createdAt, timezone),
    }))
    answer(setting.voice, document, () => {
      if (silences.length === 0) return say(setting.voice, NO_SILENCES)
      const table = plainTable(['key', 'until', 'by', 'reason'])
      for (const { pattern, until, createdBy, reason } of silences)
        table.push([pattern, localText(until, timezone), createdBy, reason])
      return table.toString()
    })
  } finally {
    planes.close()
  }
}

const NO_SILENCES: Words = { ja: '通知停止はありません', en: 'nothing is silenced' }

function fromSeverity(typed: string): readonly Severity[] {
  const index = (SEVERITIES as readonly string[]).indexOf(typed.toUpperCase())
  if (index >= 0) return SEVERITIES.slice(index)
  throw new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: {
      ja: `--severity の値が正しくありません: ${typed}`,
      en: `--severity: not allowed: ${typed}`,
    },
    hint: {
      ja: `使える値: ${SEVERITIES.join(', ')}`,
      en: `Expected: ${SEVERITIES.join(', ')}`,
    },
  })
}
