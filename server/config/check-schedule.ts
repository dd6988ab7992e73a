/** Checks of schedule.yaml that look at more than one key: due rules, cron, names in other files; called by `load.ts`. */
import { batchFacts, isBatchId } from '../domain/batch-catalog.ts'
import { type CronTimes, readCron } from '../domain/cron.ts'
import { isInsideWindow, parseDayWindow } from '../domain/duration.ts'
import type { Words } from '../domain/errors.ts'
import { cronFaultText } from './cron-faults.ts'
import type { ConfigDocument, Path } from './document.ts'
import type { Fault } from './faults.ts'
import {
  AT_MISSING,
  AT_WITHOUT_DAY,
  CALENDAR_MISSING,
  DAY_OR_WEEKDAY,
  DUE_OUTSIDE_WINDOW,
  NO_DUE_RULE,
  ON_WITHOUT_USE,
  ONE_BUSINESS_DAY_RULE,
  PER_TENANT_MOVES,
  TWO_WAITS,
} from './schedule-texts.ts'
import { nearestWord } from './suggestion.ts'
import { asList, asMap, type WrittenMap } from './written.ts'

/** Null: the file that holds the names could not be read, so nothing is said about them. */
export type KnownNames = Readonly<{
  calendars: readonly string[] | null
  routes: readonly string[] | null
}>

export type Findings = Readonly<{ faults: Fault[]; warnings: Fault[] }>

export function checkSchedule(document: ConfigDocument, names: KnownNames): Findings {
  const root = asMap(document.value)
  const batches = asMap(root.batches)
  const found: Findings = { faults: [], warnings: [] }
  const defaultsAt: Path = ['defaults']
  checkRoutes({ document, found, names, batches, at: defaultsAt, entry: asMap(root.defaults) })
  for (const [id, written] of Object.entries(batches)) {
    const look = { document, found, names, batches, at: ['batches', id], entry: asMap(written) }
    // An entry that is no map at all has been refused already.
    if (look.entry !== written) continue
    checkDueRule(look)
    checkCron(look)
    checkCalendar(look)
    checkRoutes(look)
    checkAfter(look, id)
  }
  return found
}

type Look = {
  document: ConfigDocument
  found: Findings
  names: KnownNames
  batches: WrittenMap
  at: Path
  entry: WrittenMap
}

type Finding = { path: Path; code: string; message: Words; hint?: Words }

function fault({ document, found }: Look, { path, ...finding }: Finding): void {
  found.faults.push({ file: document.file, ...document.place(path), ...finding })
}

function warn({ document, found }: Look, { path, ...finding }: Finding): void {
  found.warnings.push({ file: document.file, ...document.place(path), ...finding })
}

function checkDueRule(look: Look): void {
  const { entry, at } = look
  const ways = ['cron', 'manual', 'businessDay'].filter((key) => key in entry)
  if (ways.length === 0) fault(look, { path: at, code: 'no_due_rule', ...NO_DUE_RULE })
  if (ways.length > 1) {
    const path = [...at, ways[1] ?? '']
    const list = ways.join(', ')
    fault(look, {
      path,
      code: 'two_due_rules',
      message: { ja: `起動条件が複数あります: ${list}`, en: `more than one due rule: ${list}` },
      hint: { ja: '一つだけ残してください。', en: 'Keep one of them.' },
    })
  }
  if ('waitFor' in entry && 'waitUntil' in entry) {
    fault(look, { path: [...at, 'waitUntil'], code: 'two_waits', ...TWO_WAITS })
  }
  if ('businessDay' in entry) checkBusinessDay(look)
  else if ('at' in entry)
    fault(look, { path: [...at, 'at'], code: 'at_without_day', ...AT_WITHOUT_DAY })
}

function checkBusinessDay(look: Look): void {
  const { entry, at } = look
  const rule = Object.keys(asMap(entry.businessDay))
  const path = [...at, 'businessDay']
  if (rule.length !== 1) fault(look, { path, code: 'business_day_rule', ...ONE_BUSINESS_DAY_RULE })
  if (!('at' in entry)) fault(look, { path, code: 'missing_key', ...AT_MISSING })
  if (!('calendar' in entry)) fault(look, { path, code: 'missing_key', ...CALENDAR_MISSING })
  const on = asMap(entry.calendar).on
  if (on !== undefined && on !== 'run') {
    fault(look, { path: [...at, 'calendar', 'on'], code: 'on_without_use', ...ON_WITHOUT_USE })
  }
}

function checkCron(look: Look): void {
  const { entry, at } = look
  if (typeof entry.cron !== 'string') return
  const path = [...at, 'cron']
  const reading = readCron(entry.cron)
  if (!reading.ok) {
    fault(look, { path, ...cronFaultText(reading.fault, entry.cron) })
    return
  }
  if (reading.times.isDayOrWeekday) {
    warn(look, { path, code: 'cron_day_or_weekday', ...DAY_OR_WEEKDAY })
  }
  checkWindow(look, reading.times)
}

function checkWindow(look: Look, times: CronTimes): void {
  const written = look.entry.window
  const window = typeof written === 'string' ? parseDayWindow(written) : null
  if (!window || times.minutes.some((minute) => isInsideWindow(window, minute))) return
  warn(look, { path: [...look.at, 'window'], code: 'due_outside_window', ...DUE_OUTSIDE_WINDOW })
}

function checkCalendar(look: Look): void {
  const { name, on, perTenant } = asMap(look.entry.calendar)
  const isMoved = on === 'previous' || on === 'next' || 'businessDay' in look.entry
  if (perTenant === true && isMoved) {
    const path = [...look.at, 'calendar', 'perTenant']
    fault(look, { path, code: 'per_tenant_moves', ...PER_TENANT_MOVES })
  }
  const known = look.names.calendars
  if (typeof name !== 'string' || !known || known.includes(name)) return
  const path = [...look.at, 'calendar', 'name']
  fault(look, { path, ...unknownName('unknown_calendar', name, known) })
}

function checkRoutes(look: Look): void {
  const known = look.names.routes
  if (!known) return
  asList(look.entry.alert).forEach((name, index) => {
    if (typeof name !== 'string' || known.includes(name)) return
    const path = [...look.at, 'alert', index]
    fault(look, { path, ...unknownName('unknown_route', name, known) })
  })
}

function checkAfter(look: Look, id: string): void {
  asList(look.entry.after).forEach((item, index) => {
    const other = typeof item === 'string' ? item : asMap(item).batch
    if (typeof other !== 'string' || !isBatchId(other) || other === id) return
    const path = [...look.at, 'after', index, ...(typeof item === 'string' ? [] : ['batch'])]
    const entry = look.batches[other]
    if (entry === undefined && !batchFacts(other)) {
      const known = Object.keys(look.batches)
      fault(look, { path, ...unknownName('unknown_batch', other, known) })
      return
    }
    const why = whyNeverRuns(entry)
    if (why) warn(look, { path, code: 'after_never_runs', ...neverRuns(other, why) })
  })
}

function whyNeverRuns(entry: unknown): Words | null {
  if (entry === undefined) return { ja: '登録されていません', en: 'has no entry' }
  if (asMap(entry).manual === true) return { ja: '手動起動だけです', en: 'is started by hand only' }
  if (asMap(entry).enabled === false) return { ja: '無効です', en: 'is switched off' }
  return null
}

export function unknownName(
  code: 'unknown_calendar' | 'unknown_route' | 'unknown_batch',
  name: string,
  known: readonly string[],
): { code: string; message: Words; hint: Words } {
  const kinds = {
    unknown_calendar: { ja: 'カレンダー', en: 'calendar' },
    unknown_route: { ja: '通知先', en: 'alert route' },
    unknown_batch: { ja: 'バッチ', en: 'batch' },
  }
  const kind = kinds[code]
  const near = nearestWord(name, known)
  return {
    code,
    message: { ja: `${kind.ja}がありません: ${name}`, en: `unknown ${kind.en}: ${name}` },
    hint: near
      ? { ja: `${near} のことですか?`, en: `Did you mean ${near}?` }
      : { ja: `あるもの: ${known.join(', ')}`, en: `Known: ${known.join(', ')}` },
  }
}

function neverRuns(other: string, why: Words): { message: Words; hint: Words } {
  return {
    message: {
      ja: `${other} を待ちますが、${why.ja}`,
      en: `waits for ${other}, which ${why.en}`,
    },
    hint: {
      ja: 'after から外すか、待つ相手を動かしてください。',
      en: 'Remove it from after, or let the other batch run.',
    },
  }
}
