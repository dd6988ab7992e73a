/** `toban doctor`: looks at everything an installation stands on and says what to do; called by the CLI and the console. */
import { existsSync } from 'node:fs'
import type { DataFolder } from '../../data/folder.ts'
import { checkNextYear } from '../config/check-next-year.ts'
import type { Config } from '../config/config.ts'
import { type Fault, loadConfig, renderFault } from '../config/load.ts'
import { readSecret } from '../config/secrets.ts'
import { dayAt } from '../domain/calendar-day.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import {
  checkCalendarTenants,
  checkCompanies,
  checkDatabases,
  databasesOf,
} from './doctor/databases.ts'
import { type Finding, fail, ok, warn } from './doctor/finding.ts'
import { checkFolder } from './doctor/folder.ts'
import {
  checkBuilt,
  checkDisk,
  checkNode,
  checkOpenFiles,
  checkZone,
  type HostReadings,
  hostReadings,
} from './doctor/host.ts'
import { checkMail } from './doctor/mail.ts'
import { checkRecords } from './doctor/records.ts'

export type { Finding } from './doctor/finding.ts'

/** No open handles: the doctor is asked when nothing opens. */
export type DoctorContext = Readonly<{
  folder: DataFolder
  configRoot: string
  /** Where package.json of Toban lies. */
  packageRoot: string
  /** Epoch ms. */
  now(): number
  /** Environment variables, for secrets given as `{ env: NAME }`. */
  variables: Readonly<Record<string, string | undefined>>
  host?: Partial<HostReadings>
  signal?: AbortSignal
}>

/** Changes nothing. In the order in which one would mend things; exit code 1 if one of them is a `fail`. */
export async function doctor(context: DoctorContext): Promise<Finding[]> {
  const { folder } = context
  const host = { ...hostReadings, ...context.host }
  const signal = context.signal ?? new AbortController().signal
  const findings = [
    checkNode(host),
    checkZone(host),
    checkBuilt(context.packageRoot),
    ...checkFolder(folder),
  ]
  if (existsSync(folder.root)) {
    findings.push(...checkOpenFiles(host, databasesOf(folder).length), checkDisk(host, folder.root))
    findings.push(...(await checkDatabases(folder, signal)))
    findings.push(...reported('companies', findings, () => checkCompanies(folder)))
    findings.push(...reported('scheduler', findings, () => checkRecords(folder, context.now())))
  }
  findings.push(...(await checkConfig(context)))
  return findings
}

/** A plane that does not open was reported as such; what it would have told is not said a second time. */
function reported(check: string, before: readonly Finding[], look: () => Finding[]): Finding[] {
  try {
    return look()
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    if (before.some((finding) => finding.what.en === error.words.en)) return []
    return [fail(check, error.words, error.hint ?? SEE_ABOVE)]
  }
}

async function checkConfig(context: DoctorContext): Promise<Finding[]> {
  const { configRoot, variables, folder } = context
  const loaded = loadConfig(configRoot)
  if (!loaded.ok) {
    return loaded.faults.map((fault) =>
      fail(
        'config',
        { ja: renderFault(fault, 'ja'), en: renderFault(fault, 'en') },
        fault.hint ?? CHECK_CONFIG,
      ),
    )
  }
  const good = ok('config', {
    ja: `設定 ${configRoot} に誤りはありません`,
    en: `the configuration ${configRoot} has no faults`,
  })
  const { smtp } = loaded.config.toban.mail
  return [
    good,
    ...checkNextYear(loaded, dayAt(context.now())).map(nextYear),
    ...reported('calendars', [], () => checkCalendarTenants(folder, loaded.config.calendars)),
    ...checkMailSecret(smtp, variables),
    await checkMail(smtp),
  ]
}

function nextYear(fault: Fault): Finding {
  return warn('calendar_next_year', fault.message, fault.hint ?? CHECK_CONFIG)
}

function checkMailSecret(
  smtp: Config['toban']['mail']['smtp'],
  variables: DoctorContext['variables'],
): Finding[] {
  if (!smtp?.password) return []
  try {
    readSecret(smtp.password, variables)
    return []
  } catch (error) {
    if (!(error instanceof TobanError)) throw error
    return [fail('mail_secret', error.words, error.hint ?? CHECK_CONFIG)]
  }
}

const CHECK_CONFIG: Words = { ja: 'toban check で確かめてください', en: 'see: toban check' }
const SEE_ABOVE: Words = {
  ja: '上の項目を先に直してください',
  en: 'mend what is reported above first',
}
