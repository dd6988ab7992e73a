/** `toban shift-report`: the report of one operating day as a page, an Excel file or a PDF. */
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { dayAt, isDay } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import type { ShiftReport } from '../domain/shift-report.ts'
import { assetPath } from '../environment.ts'
import { shiftReportHtml } from '../shift-report/file.tsx'
import { readShiftReport } from '../shift-report/read.ts'
import { renderShiftFile } from '../shift-report/render.ts'
import { answer, note, say } from './output.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

const FORMATS = ['html', 'xlsx', 'pdf'] as const
type FileFormat = (typeof FORMATS)[number]

type Options = { date?: string; format: string; out?: string }

export function addShiftReportCommand(program: Command): void {
  program
    .command('shift-report')
    .description('plan and result of a day, delays, reruns, incidents, notes / 日報')
    .option('--date <day>', 'the operating day (YYYY-MM-DD); default today')
    .option('--format <html|xlsx|pdf>', 'kind of file', 'html')
    .option('--out <file>', 'where to write it; default shift-report-<day>.<format> here')
    .action(async (options: Options, command: Command) => {
      const setting = settingOf(command)
      const format = formatOf(options.format)
      const report = await readReport(setting, options.date)
      if (setting.voice.json) return answer(setting.voice, report, () => '')
      const file = resolve(options.out ?? `shift-report-${report.day}.${format}`)
      await writeFile(file, await bytesOf(setting, format, report), { mode: 0o640 })
      note(say(setting.voice, { ja: '書き出しました:', en: 'written:' }))
      answer(setting.voice, null, () => file)
    })
}

async function readReport(setting: Setting, date: string | undefined): Promise<ShiftReport> {
  const { config } = demandConfig(setting)
  const now = Date.now()
  const day = date ?? dayAt(now, config.timezone)
  if (!isDay(day)) throw badOption('--date', day, 'YYYY-MM-DD')
  const planes = openPlanes(setting, 'read-only')
  try {
    return await readShiftReport({ ops: planes.ops, config, now, day })
  } finally {
    planes.close()
  }
}

function bytesOf(setting: Setting, format: FileFormat, report: ShiftReport) {
  const zone = demandConfig(setting).config.timezone
  const { language } = setting.voice
  if (format !== 'html') return renderShiftFile({ kind: format, report, language, zone })
  const css = readFileSync(assetPath(setting.environment.packageRoot, 'css/toban.css'), 'utf8')
  return shiftReportHtml(report, { language, zone, css })
}

function formatOf(text: string): FileFormat {
  const found = FORMATS.find((format) => format === text)
  if (found) return found
  throw badOption('--format', text, FORMATS.join(', '))
}

function badOption(option: string, text: string, expected: string): TobanError {
  return new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: {
      ja: `${option} の値が正しくありません: ${text}`,
      en: `${option}: not a value: ${text}`,
    },
    hint: { ja: `指定できる値: ${expected}`, en: `Give one of: ${expected}` },
  })
}
