/** `toban today`: what became of every due time of a day, in one sentence and a list of what needs a look. */
import type { Command } from 'commander'
import { waitReasons } from '../../data/ops/reading/due-times.ts'
import { type Accounted, accountingWords, reasonsOf, tallyOf } from '../domain/accounting.ts'
import { dayAt, daySpan, isDay, isoWithOffset, localText } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { fateWords } from '../domain/fate-reason.ts'
import { accountsOf } from '../schedule/accounts.ts'
import { scheduleLosses } from '../schedule/losses.ts'
import { answer, EXIT, say } from './output.ts'
import { plainTable, stateText } from './run-text.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

/** What ended well, is to come, or was left out as planned is counted only, unless all is asked for. */
const QUIET: readonly Accounted['fate'][] = ['ok', 'toCome', 'skipped']

export function addTodayCommand(program: Command): void {
  program
    .command('today')
    .description('what became of every due time of a day / 本日の予定と実績')
    .option('--date <day>', 'another day (YYYY-MM-DD)')
    .option('--all', 'list every due time')
    .action((options: { date?: string; all?: boolean }, command: Command) => {
      const setting = settingOf(command)
      const { config } = demandConfig(setting)
      const now = Date.now()
      const day = options.date ?? dayAt(now, config.timezone)
      if (!isDay(day)) throw badDay(day)
      const planes = openPlanes(setting, 'read-only')
      try {
        const { ops } = planes
        const span = daySpan(day, config.timezone)
        const lines = accountsOf({ ops, config, now, span })
        const tally = tallyOf(day, lines)
        const said = [...waitReasons(ops)].map(
          ([id, why]) => [id, say(setting.voice, why)] as const,
        )
        const waits = new Map(said)
        const losses = scheduleLosses({ ops, config, now })
        const sentence = accountingWords(tally, lines)
        const document = {
          ...tally,
          sentence: say(setting.voice, sentence),
          skippedBecause: reasonsOf(lines, 'skipped'),
          missedBecause: reasonsOf(lines, 'missed'),
          warnings: losses.map(({ batchId, loss }) => ({
            batchId,
            kind: loss.kind,
            message: loss.words,
          })),
          dueTimes: lines.map((line) => lineJson(line, waits, config.timezone)),
        }
        const shown = options.all ? lines : lines.filter((line) => !QUIET.includes(line.fate))
        answer(setting.voice, document, () =>
          [
            say(setting.voice, sentence),
            ...listed(setting, shown, { waits, zone: config.timezone }),
            ...losses.map(({ batchId, loss }) => `! ${batchId}: ${say(setting.voice, loss.words)}`),
          ].join('\n'),
        )
        if (tally.unaccounted > 0) process.exitCode = EXIT.badEnd
      } finally {
        planes.close()
      }
    })
}

type Waits = ReadonlyMap<string, string>

function lineJson(line: Accounted, waits: Waits, zone: string) {
  const { batchId, fate, mark, runId, reason, isMoved } = line
  return {
    batchId,
    scheduledFor: isoWithOffset(line.scheduledFor, zone),
    dueAt: isoWithOffset(line.dueAt, zone),
    fate,
    state: mark,
    runId,
    reason: reason ?? (runId === null ? null : (waits.get(runId) ?? null)),
    moved: isMoved,
  }
}

function listed(
  setting: Setting,
  lines: readonly Accounted[],
  { waits, zone }: { waits: Waits; zone: string },
): string[] {
  if (lines.length === 0) return []
  const head = {
    ja: ['予定', 'バッチ', '状態', '実行', ''],
    en: ['due', 'batch', 'state', 'run', ''],
  }
  const table = plainTable(head[setting.voice.language])
  for (const line of lines) {
    const why = line.reason
      ? say(setting.voice, fateWords(line.reason))
      : waits.get(line.runId ?? '')
    table.push([
      localText(line.dueAt, zone),
      line.batchId,
      stateText(line.mark),
      line.runId ?? '',
      why ?? '',
    ])
  }
  return [table.toString()]
}

function badDay(text: string): TobanError {
  return new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: { ja: `--date の値が正しくありません: ${text}`, en: `--date: not a day: ${text}` },
    hint: { ja: 'YYYY-MM-DD で指定してください。', en: 'Give an existing day as YYYY-MM-DD.' },
  })
}
