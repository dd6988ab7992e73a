/** `toban records`: how large the records are, how long they stay, and what the upkeep did last. */
import type { Command } from 'commander'
import { dataFolder } from '../../data/folder.ts'
import { type Records, readRecords } from '../commands/records.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { answer, say, type Voice } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, openPlanes, settingOf } from './setting.ts'

const MIB = 2 ** 20

export function addRecordsCommand(program: Command): void {
  program
    .command('records')
    .description('size, retention and upkeep of the records / 記録の保管状況')
    .action((_options: unknown, command: Command) => {
      const setting = settingOf(command)
      const { retention } = demandConfig(setting).config.toban
      const planes = openPlanes(setting, 'read-only')
      try {
        const records = readRecords(planes.ops, dataFolder(setting.dataRoot), retention)
        answer(setting.voice, recordsJson(records), () => recordsText(setting.voice, records))
      } finally {
        planes.close()
      }
    })
}

function recordsJson({ ledger, logSearch, upkeep, retention }: Records) {
  return {
    ledger,
    logSearch: logSearch && { ...logSearch, caughtUpAt: shown(logSearch.caughtUpAt) },
    retention,
    upkeep: upkeep.map(({ mark: _, ...task }) => ({
      ...task,
      startedAt: shown(task.startedAt),
      finishedAt: shown(task.finishedAt),
    })),
  }
}

function recordsText(voice: Voice, { ledger, logSearch, upkeep }: Records): string {
  const index = logSearch
    ? `${mib(logSearch.bytes)}, ${shown(logSearch.caughtUpAt) ?? say(voice, IN_THE_MAKING)}`
    : say(voice, NO_INDEX)
  const table = plainTable(['task', 'last pass', 'removed', 'in all', 'steps', 'longest', ''])
  for (const task of upkeep) {
    table.push([
      task.task,
      shown(task.finishedAt) ?? '–',
      task.removed,
      task.removedInAll,
      task.steps,
      `${task.longestStepMs.toFixed(1)} ms`,
      task.fault ?? '',
    ])
  }
  return [
    `ops.db ${mib(ledger.bytes)} + wal ${mib(ledger.walBytes)}`,
    `${say(voice, INDEX)} ${index}`,
    upkeep.length > 0 ? table.toString() : say(voice, NO_PASS),
  ].join('\n')
}

function shown(at: Instant | null): string | null {
  return at === null ? null : isoWithOffset(at)
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`
}

const INDEX: Words = { ja: 'ログの索引', en: 'index of the log' }
const NO_INDEX: Words = {
  ja: 'なし (スケジューラーが作成します)',
  en: 'none (the scheduler makes it)',
}
const IN_THE_MAKING: Words = { ja: '作成中', en: 'in the making' }
const NO_PASS: Words = {
  ja: '整理はまだ行われていません (スケジューラーが 6 時間ごとに行います)',
  en: 'no upkeep so far (the scheduler does it every 6 hours)',
}
