/** Reads, checks and resolves the configuration folder; main, the CLI and the reload call it. All faults come at once. */
import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { type AlertsFile, alertsFile } from './alerts-file.ts'
import { type CalendarsFile, calendarsFile } from './calendars-file.ts'
import { checkBlackouts } from './check-blackouts.ts'
import { checkCycles } from './check-cycles.ts'
import { checkSchedule } from './check-schedule.ts'
import { checkCalendarNames, checkIssuer } from './check-settings.ts'
import { checkSignOn } from './check-sign-on.ts'
import { CONFIG_FILES, type Config, type ConfigFile } from './config.ts'
import { type ConfigDocument, readDocument } from './document.ts'
import { type Fault, renderFault } from './faults.ts'
import { type MonitoringFile, monitoringFile } from './monitoring-file.ts'
import { resolveBlackout, resolveEntry } from './resolve-schedule.ts'
import {
  resolveAlerts,
  resolveCalendars,
  resolveMonitoring,
  resolveToban,
} from './resolve-settings.ts'
import { type ScheduleFile, scheduleFile } from './schedule-file.ts'
import { shapeFaults } from './shape-faults.ts'
import { type TobanFile, tobanFile } from './toban-file.ts'
import { namesBelow } from './written.ts'

export type { Fault } from './faults.ts'
export { renderFault } from './faults.ts'

/** The texts that were read, by file name; a file that could not be read has none. */
type Read = Readonly<{
  /** SHA-256 of all files, hex: the identity of this configuration. */
  version: string
  files: Record<string, string>
}>

export type LoadedConfig =
  | (Read & Readonly<{ ok: true; config: Config; warnings: Fault[] }>)
  | (Read & Readonly<{ ok: false; faults: Fault[] }>)

/** Larger files are refused unread. */
const LARGEST_FILE_BYTES = 1_048_576

/** Never throws for what an operator wrote; `faults` are ordered by file, line and column. */
export function loadConfig(dir: string): LoadedConfig {
  return loadConfigFiles((file) => join(dir, file))
}

/** As `loadConfig`, each file from its own place. */
export function loadConfigFiles(pathOf: (file: ConfigFile) => string): LoadedConfig {
  const files: Record<string, string> = {}
  const unread: Fault[] = []
  for (const file of CONFIG_FILES) {
    const text = readText(pathOf(file), file)
    if (typeof text === 'string') files[file] = text
    else unread.push(text)
  }
  const loaded = readConfig(files)
  if (unread.length === 0) return loaded
  const faults = loaded.ok ? unread : [...loaded.faults.filter(isNotAbsence), ...unread]
  return { ok: false, version: loaded.version, files, faults: ordered(faults) }
}

function isNotAbsence(fault: Fault): boolean {
  return fault.code !== 'missing_file'
}

/** Identity of the texts on disk, without reading them as configuration; the version that `loadConfig` would answer. */
export function versionOnDisk(dir: string): string {
  const files: Record<string, string> = {}
  for (const file of CONFIG_FILES) {
    const text = readText(join(dir, file), file)
    if (typeof text === 'string') files[file] = text
  }
  return versionOf(files)
}

/** As `loadConfig`, of texts by file name (`schedule.yaml` …): for comparing an edit before it is saved. */
export function readConfig(files: Readonly<Record<string, string>>): LoadedConfig {
  const read = { version: versionOf(files), files: { ...files } }
  const documents = documentsOf(files)
  const parsed = parseAll(documents)
  const calendars = namesBelow(documents['calendars.yaml'].value, 'calendars')
  const routes = namesBelow(documents['alerts.yaml'].value, 'routes')
  const schedule = checkSchedule(documents['schedule.yaml'], { calendars, routes })
  const faults = [
    ...CONFIG_FILES.flatMap((file) => (file in files ? [] : [missingFile(file)])),
    ...Object.values(documents).flatMap((document) => document.faults),
    ...parsed.faults,
    ...schedule.faults,
    ...checkBlackouts(documents['schedule.yaml']),
    ...checkCycles(documents['schedule.yaml']),
    ...checkSignOn(documents['toban.yaml']),
    ...checkCalendarNames(
      { calendars: documents['calendars.yaml'], alerts: documents['alerts.yaml'] },
      calendars,
    ),
  ]
  if (faults.length > 0 || !parsed.values) return { ...read, ok: false, faults: ordered(faults) }
  const warnings = [...schedule.warnings, ...checkIssuer(documents['toban.yaml'])]
  const config = resolve(parsed.values, documents['schedule.yaml'])
  return { ...read, ok: true, config, warnings: ordered(warnings) }
}

type Documents = Readonly<Record<ConfigFile, ConfigDocument>>

function documentsOf(files: Readonly<Record<string, string>>): Documents {
  const documents: Partial<Record<ConfigFile, ConfigDocument>> = {}
  for (const file of CONFIG_FILES) {
    const document = readDocument(file, files[file] ?? '')
    // An absent file has its own fault; nothing more is said about its content.
    documents[file] = file in files ? document : { ...document, value: undefined }
  }
  return documents as Documents
}

type Values = {
  schedule: ScheduleFile
  toban: TobanFile
  calendars: CalendarsFile
  alerts: AlertsFile
  monitoring: MonitoringFile
}

function parseAll(documents: Documents): { faults: Fault[]; values: Values | null } {
  const faults: Fault[] = []
  const parse = <T>(file: ConfigFile, schema: z.ZodType<T>): T | null => {
    const document = documents[file]
    // What is no YAML, or not there, has its own fault and no shape.
    if (document.value === undefined) return null
    const result = schema.safeParse(document.value)
    if (result.success) return result.data
    faults.push(...shapeFaults(document, file, result.error.issues))
    return null
  }
  const schedule = parse('schedule.yaml', scheduleFile)
  const toban = parse('toban.yaml', tobanFile)
  const calendars = parse('calendars.yaml', calendarsFile)
  const alerts = parse('alerts.yaml', alertsFile)
  const monitoring = parse('monitoring.yaml', monitoringFile)
  const isWhole = schedule && toban && calendars && alerts && monitoring
  return { faults, values: isWhole ? { schedule, toban, calendars, alerts, monitoring } : null }
}

function resolve(values: Values, schedule: ConfigDocument): Config {
  const { defaults, batches, blackouts, timezone } = values.schedule
  return {
    timezone,
    batches: Object.entries(batches).map(([batchId, written]) =>
      resolveEntry({
        batchId,
        written,
        defaults,
        severities: values.alerts.severity,
        origin: { file: schedule.file, line: schedule.keyPlace(['batches'], batchId).line },
      }),
    ),
    blackouts: Object.entries(blackouts).map(([name, written]) =>
      resolveBlackout(name, written, timezone),
    ),
    toban: resolveToban(values.toban),
    calendars: resolveCalendars(values.calendars),
    alerts: resolveAlerts(values.alerts),
    monitoring: resolveMonitoring(values.monitoring),
  }
}

function readText(path: string, file: ConfigFile): string | Fault {
  try {
    const { size } = statSync(path)
    if (size > LARGEST_FILE_BYTES) return fileFault(file, 'file_too_large', TOO_LARGE)
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    const isAbsent = (thrown as NodeJS.ErrnoException).code === 'ENOENT'
    return isAbsent ? missingFile(file) : fileFault(file, 'unreadable_file', UNREADABLE)
  }
}

function missingFile(file: ConfigFile): Fault {
  return fileFault(file, 'missing_file', MISSING)
}

function fileFault(file: ConfigFile, code: string, text: Pick<Fault, 'message' | 'hint'>): Fault {
  return { file, line: 1, col: 1, code, ...text }
}

const MISSING = {
  message: { ja: 'ファイルがありません', en: 'the file is missing' },
  hint: {
    ja: '配布物の config フォルダーから写してください。',
    en: 'Copy it from the config folder of the distribution.',
  },
}
const UNREADABLE = {
  message: { ja: 'ファイルを読めません', en: 'the file can not be read' },
  hint: { ja: '権限を確かめてください。', en: 'Check its permissions.' },
}
const TOO_LARGE = {
  message: { ja: 'ファイルが大きすぎます', en: 'the file is too large' },
  hint: { ja: '1 MiB までです。', en: 'At most 1 MiB.' },
}

function versionOf(files: Readonly<Record<string, string>>): string {
  const hash = createHash('sha256')
  for (const file of CONFIG_FILES) hash.update(`${file}\0${files[file] ?? ''}\0`)
  return hash.digest('hex')
}

/** By place; several rules may refuse one value for the same reason: it is said once. */
function ordered(faults: readonly Fault[]): Fault[] {
  const rank = (fault: Fault) => CONFIG_FILES.indexOf(fault.file as ConfigFile)
  const once = new Map(faults.map((fault) => [renderFault(fault, 'en'), fault]))
  return [...once.values()].sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.col - b.col)
}
