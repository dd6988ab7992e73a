/** What an operator does with alerts (確認, 解決, 通知停止): acknowledge, resolve, silence; called by the CLI, the console and the API. */
import { type AlertRow, alertById, alertByPrefix, lastAlert } from '../../data/ops/alerts.ts'
import { recordAudit } from '../../data/ops/audit.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { AlertDesk } from '../alerts/desk.ts'
import type { Config } from '../config/config.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { readFuture } from './controls/time.ts'
import { listHint } from './page-hints.ts'
import { demandReason } from './reason.ts'

export type AlertCommandContext = Readonly<{
  ops: OpsDb
  alerts: AlertDesk
  config(): Config
  now(): Instant
}>

/** `alert`: its id, the beginning of it, or its key. */
export type AcknowledgeAlert = Readonly<{ alert: string; note: string; by: string }>
export type ResolveAlert = AcknowledgeAlert
/** `until` as typed. */
export type SilenceAlerts = Readonly<{ pattern: string; until: string; reason: string; by: string }>
export type UnsilenceAlerts = Readonly<{ pattern: string; reason: string; by: string }>

export type AlertHandled = Readonly<{ alertId: string; key: string; state: AlertRow['state'] }>
export type AlertsSilenced = Readonly<{
  pattern: string
  until: Instant
  /** Keys of the open alerts it covers now. */
  open: readonly string[]
}>

/** Somebody is on it: no reminders. Throws `unknown_alert`, `alert_resolved`. */
export function acknowledgeAlert(
  context: AlertCommandContext,
  ask: AcknowledgeAlert,
): AlertHandled {
  return handle(context, ask, { verb: 'alert.acknowledge', state: 'acknowledged' })
}

/** Over, whatever the batches say; if they say it again it is a new alert. Throws `unknown_alert`, `alert_resolved`. */
export function resolveAlert(context: AlertCommandContext, ask: ResolveAlert): AlertHandled {
  return handle(context, ask, { verb: 'alert.resolve', state: 'resolved' })
}

type Handling = Readonly<{ verb: string; state: 'acknowledged' | 'resolved' }>

function handle(
  context: AlertCommandContext,
  ask: AcknowledgeAlert,
  { verb, state }: Handling,
): AlertHandled {
  const act = { verb, object: ask.alert, by: ask.by, reason: ask.note }
  return onRecord(context, act, (at) => {
    const alert = demandOpen(context.ops, ask.alert)
    const by = { operator: ask.by, note: demandReason(ask.note), at }
    if (state === 'acknowledged') context.alerts.acknowledge(alert, by)
    else context.alerts.resolve(alert, by)
    return { alertId: alert.alertId, key: alert.key, state }
  })
}

/** Nobody is told about matching alerts until then. Throws `bad_pattern`, `reason_missing` and what is wrong with the time. */
export function silenceAlerts(context: AlertCommandContext, ask: SilenceAlerts): AlertsSilenced {
  const act = { verb: 'alert.silence', object: ask.pattern, by: ask.by, reason: ask.reason }
  const done = onRecord(context, act, (at) => {
    const pattern = demandPattern(ask.pattern)
    const reason = demandReason(ask.reason)
    const until = readFuture(ask.until, { now: at, zone: context.config().timezone })
    if (until - at > LONGEST_SILENCE_MS) throw tooLong()
    const hit = context.alerts.silence({ pattern, until, operator: ask.by, note: reason, at })
    return { pattern, until, open: hit.map(({ key }) => key) }
  })
  return done
}

/** What waited is told now. Throws `not_silenced`. */
export function unsilenceAlerts(
  context: AlertCommandContext,
  ask: UnsilenceAlerts,
): Readonly<{ pattern: string }> {
  const act = { verb: 'alert.unsilence', object: ask.pattern, by: ask.by, reason: ask.reason }
  return onRecord(context, act, (at) => {
    const pattern = demandPattern(ask.pattern)
    const by = { operator: ask.by, note: demandReason(ask.reason), at }
    if (context.alerts.unsilence(pattern, by) === 0) throw notSilenced(pattern)
    return { pattern }
  })
}

/** Who acts, and their note or reason as typed. */
export type AlertWord = Readonly<{ by: string; text: string }>

/** The same for the console, which knows the alert already. */
export type AlertActs = Readonly<{
  acknowledge(alertId: string, word: AlertWord): void
  resolve(alertId: string, word: AlertWord): void
  /** `until` as typed: `8h`, a time. */
  silence(pattern: string, until: string, word: AlertWord): void
  unsilence(pattern: string, word: AlertWord): void
}>

export function alertActs(context: AlertCommandContext): AlertActs {
  return {
    acknowledge: (alert, { by, text }) => void acknowledgeAlert(context, { alert, by, note: text }),
    resolve: (alert, { by, text }) => void resolveAlert(context, { alert, by, note: text }),
    silence: (pattern, until, { by, text }) =>
      void silenceAlerts(context, { pattern, until, by, reason: text }),
    unsilence: (pattern, { by, text }) =>
      void unsilenceAlerts(context, { pattern, by, reason: text }),
  }
}

const LONGEST_SILENCE_MS = 90 * 86_400_000
const LONGEST_PATTERN = 200

type Act = Readonly<{ verb: string; object: string; by: string; reason: string }>

/** One transaction; a refusal is on record too. */
function onRecord<Result>(
  { ops, now }: AlertCommandContext,
  { verb, object, by: operator, reason }: Act,
  work: (at: Instant) => Result,
): Result {
  const at = now()
  const entry = { at, operator, verb, object, reason }
  try {
    return ops.sqlite
      .transaction(() => {
        const after = work(at)
        recordAudit(ops, { ...entry, after, result: 'ok' })
        return after
      })
      .immediate()
  } catch (error) {
    if (error instanceof TobanError) recordAudit(ops, { ...entry, result: 'refused' })
    throw error
  }
}

function demandOpen(ops: OpsDb, typed: string): AlertRow {
  const id = typed.trim().toUpperCase()
  const found =
    alertById(ops, id) ??
    (id.length >= SHORTEST_PREFIX ? alertByPrefix(ops, id) : null) ??
    lastAlert(ops, typed.trim())
  if (!found) throw unknownAlert(typed)
  if (found.state === 'resolved') throw alreadyResolved(found)
  return found
}

const SHORTEST_PREFIX = 6

function demandPattern(typed: string): string {
  const pattern = typed.trim()
  if (pattern !== '' && pattern.length <= LONGEST_PATTERN && !/\s/.test(pattern)) return pattern
  throw new TobanError({
    code: 'bad_pattern',
    kind: 'bad-input',
    message: {
      ja: `アラートのキーとして正しくありません: ${typed}`,
      en: `not a key of alerts: ${typed}`,
    },
    hint: {
      ja: 'toban alerts のキーを指定します。* は任意の文字列です。例: tenant:aoba:*',
      en: 'Give a key as toban alerts shows it; * stands for anything, such as tenant:aoba:*',
    },
    onPage: {
      ja: 'アラートの画面にあるキーを指定します。* は任意の文字列です。例: tenant:aoba:*',
      en: 'Give a key as the page of the alert shows it; * stands for anything, such as tenant:aoba:*',
    },
  })
}

function unknownAlert(typed: string): TobanError {
  return new TobanError({
    code: 'unknown_alert',
    kind: 'not-found',
    message: { ja: `アラート「${typed}」はありません。`, en: `no alert "${typed}"` },
    hint: {
      ja: 'toban alerts --all で一覧を確認してください。',
      en: 'List them with: toban alerts --all',
    },
    onPage: listHint('/alerts?show=all'),
  })
}

function alreadyResolved({ alertId, key }: AlertRow): TobanError {
  return new TobanError({
    code: 'alert_resolved',
    kind: 'refused',
    message: {
      ja: `アラート ${alertId} (${key}) はすでに解決しています。`,
      en: `alert ${alertId} (${key}) is resolved already`,
    },
    hint: { ja: '何もする必要はありません。', en: 'There is nothing left to do.' },
  })
}

function notSilenced(pattern: string): TobanError {
  return new TobanError({
    code: 'not_silenced',
    kind: 'not-found',
    message: {
      ja: `「${pattern}」の通知停止はありません。`,
      en: `nothing silences "${pattern}"`,
    },
    hint: {
      ja: '通知停止の一覧: toban alerts silences',
      en: 'List the silences with: toban alerts silences',
    },
    onPage: listHint('/alerts'),
  })
}

function tooLong(): TobanError {
  return new TobanError({
    code: 'silence_too_long',
    kind: 'bad-input',
    message: { ja: '通知停止は 90 日までです。', en: 'a silence lasts at most 90 days' },
    hint: {
      ja: '知らせる必要のないものは alerts.yaml か monitoring.yaml のしきい値で直してください。',
      en: 'What nobody needs to hear of is better mended in alerts.yaml or by a limit in monitoring.yaml.',
    },
  })
}
