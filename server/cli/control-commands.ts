/** `toban hold | release | skip | move | maintenance | exceptions`: one-off changes to the schedule, each with a reason. */
import type { Command } from 'commander'
import type { Held } from '../commands/controls/hold.ts'
import type { Moved } from '../commands/controls/move.ts'
import type { Skipped } from '../commands/controls/skip.ts'
import type { Undone } from '../commands/controls/undo.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { controls } from '../commands/intake.ts'
import { isoWithOffset, localText } from '../domain/calendar-day.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { askScheduler } from './ask-scheduler.ts'
import { listExceptions, showMaintenance } from './exceptions-text.ts'
import { answer, say } from './output.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

const REASON = 'why; kept on record'
const UNTIL = 'ends by itself: 2026-11-26T06:00, 06:00 or 2h'

export function addControlCommands(program: Command): void {
  program
    .command('hold <batch>')
    .description('let no run of a batch start; what is due waits / 保留')
    .requiredOption('--reason <text>', REASON)
    .option('--until <time>', UNTIL)
    .action(async (batch: string, options: HoldOptions, command: Command) => {
      const request = { batchId: batchIdOf(batch), until: options.until ?? null }
      await control<Held>(command, 'batch.hold', { ...request, reason: options.reason }, heldText)
    })

  program
    .command('release <batch>')
    .description('end a hold; what waits may start / 保留解除')
    .requiredOption('--reason <text>', REASON)
    .action(async (batch: string, options: { reason: string }, command: Command) => {
      const request = { batchId: batchIdOf(batch), reason: options.reason }
      await control<Held>(command, 'batch.release', request, ({ batchId }) => ({
        ja: `${batchId} の保留を解除しました`,
        en: `${batchId}: released`,
      }))
    })

  program
    .command('skip <batch@time>')
    .description('leave one due time out: toban skip BATCH-302@2026-12-01T02:00 / スキップ')
    .requiredOption('--reason <text>', REASON)
    .action(async (dueTime: string, options: { reason: string }, command: Command) => {
      const request = { dueTime, reason: options.reason }
      await control<Skipped>(command, 'due_time.skip', request, skippedText)
    })

  program
    .command('move <batch@time> <time>')
    .description('let one due time come at another time: toban move 302@02:00 23:00 / 振替')
    .requiredOption('--reason <text>', REASON)
    .action(async (dueTime: string, to: string, options: { reason: string }, command: Command) => {
      const request = { dueTime, to, reason: options.reason }
      await control<Moved>(command, 'due_time.move', request, movedText)
    })

  addMaintenance(program)
  addExceptions(program)
}

type HoldOptions = { reason: string; until?: string }

function addMaintenance(program: Command): void {
  const maintenance = program
    .command('maintenance')
    .description('nothing starts but the monitoring lane; what is due waits / メンテナンス')

  maintenance
    .command('on')
    .description('begin / 開始')
    .requiredOption('--reason <text>', REASON)
    .option('--until <time>', UNTIL)
    .action(async (options: HoldOptions, command: Command) => {
      const request = { until: options.until ?? null, reason: options.reason }
      await control<Held>(command, 'maintenance.on', request, heldText)
    })

  maintenance
    .command('off')
    .description('end; what waits may start / 終了')
    .requiredOption('--reason <text>', REASON)
    .action(async (options: { reason: string }, command: Command) => {
      const request = { reason: options.reason }
      await control<Held>(command, 'maintenance.off', request, () => ({
        ja: 'メンテナンスを終えました',
        en: 'maintenance mode is off',
      }))
    })

  maintenance
    .command('show')
    .description('is it on, since when, by whom, and what waits / 表示')
    .action((_options: unknown, command: Command) => showMaintenance(settingOf(command)))
}

function addExceptions(program: Command): void {
  const exceptions = program
    .command('exceptions')
    .description('holds, skips and moves / 保留・スキップ・振替')

  exceptions
    .command('list', { isDefault: true })
    .description('those in force, and those dropped lately / 一覧')
    .option('--ended <n>', 'also those that ended within so many days', '0')
    .action((options: { ended: string }, command: Command) =>
      listExceptions(settingOf(command), daysOf(options.ended)),
    )

  exceptions
    .command('undo <id>')
    .description('take one back / 取消')
    .requiredOption('--reason <text>', REASON)
    .action(async (id: string, options: { reason: string }, command: Command) => {
      const request = { id: idOf(id), reason: options.reason }
      await control<Undone>(command, 'exception.undo', request, undoneText)
    })
}

type ControlVerb = keyof typeof controls
type Text<Result> = (result: Result, about: { zone: string }) => Words

/** Through the scheduler when one is at work, otherwise here: it needs no engine. */
async function control<Result>(
  command: Command,
  verb: ControlVerb,
  request: Readonly<Record<string, unknown>>,
  text: Text<Result>,
): Promise<void> {
  const setting = settingOf(command)
  const { config } = demandConfig(setting)
  const zone = config.timezone
  const payload = { ...request, by: setting.by }
  const asked = await askScheduler(setting, verb, payload)
  const result = (asked ? asked.value : here(setting, verb, payload)) as Result
  const document = timesAsText(result as Record<string, unknown>, zone)
  answer(setting.voice, document, () => say(setting.voice, text(result, { zone })))
}

function here(setting: Setting, verb: ControlVerb, payload: unknown): unknown {
  const { config } = demandConfig(setting)
  const planes = openPlanes(setting, 'read-write')
  try {
    const context = { ops: planes.ops, config: () => config, now: Date.now, wake: () => {} }
    return controls[verb](context, payload)
  } finally {
    planes.close()
  }
}

const TIMES: readonly string[] = ['until', 'scheduledFor', 'dueAt', 'from', 'movedTo', 'runsAt']

/** Times are ISO 8601 with offset in JSON, as everywhere. */
function timesAsText(result: Record<string, unknown>, zone: string): Record<string, unknown> {
  const entries = Object.entries(result).map(([key, value]) => {
    const isTime = TIMES.includes(key) && typeof value === 'number'
    return [key, isTime ? isoWithOffset(value, zone) : value] as const
  })
  return Object.fromEntries(entries)
}

function heldText({ batchId, until }: Held, { zone }: { zone: string }): Words {
  const end =
    until === null
      ? { ja: '', en: '' }
      : { ja: ` (${localText(until, zone)} まで)`, en: ` until ${localText(until, zone)}` }
  if (batchId === '*') {
    return { ja: `メンテナンスを始めました${end.ja}`, en: `maintenance mode is on${end.en}` }
  }
  return { ja: `${batchId} を保留しました${end.ja}`, en: `${batchId}: held${end.en}` }
}

function skippedText({ id, batchId, dueAt, isDone }: Skipped, { zone }: { zone: string }): Words {
  const when = localText(dueAt, zone)
  if (isDone) {
    return {
      ja: `${batchId} の ${when} 分 (実行待ち) をスキップしました`,
      en: `${batchId}: ${when} was waiting and is skipped`,
    }
  }
  return {
    ja: `${batchId} の ${when} 分をスキップします (取消: toban exceptions undo ${id})`,
    en: `${batchId}: ${when} will be skipped (undo: toban exceptions undo ${id})`,
  }
}

function movedText({ id, batchId, from, movedTo }: Moved, { zone }: { zone: string }): Words {
  const [before, after] = [localText(from, zone), localText(movedTo, zone)]
  return {
    ja: `${batchId} の ${before} 分を ${after} に振り替えます (取消: toban exceptions undo ${id})`,
    en: `${batchId}: ${before} comes at ${after} (undo: toban exceptions undo ${id})`,
  }
}

function undoneText({ id, kind, batchId, runsAt }: Undone): Words {
  if (runsAt !== null) {
    return {
      ja: `例外 ${id} を取り消しました。${batchId} の元の時刻は過ぎているため、すぐに実行します`,
      en: `${id} undone; the hour of ${batchId} has passed, so it runs now`,
    }
  }
  return {
    ja: `例外 ${id} (${batchId} ${KINDS[kind].ja}) を取り消しました`,
    en: `${id} undone (${KINDS[kind].en} of ${batchId})`,
  }
}

const KINDS: Record<Undone['kind'], Words> = {
  hold: { ja: '保留', en: 'hold' },
  skip: { ja: 'スキップ', en: 'skip' },
  move: { ja: '振替', en: 'move' },
}

function idOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw badNumber(text)
}

function daysOf(text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw badNumber(text)
}

function badNumber(text: string): TobanError {
  return new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: { ja: `整数ではありません: ${text}`, en: `not a whole number: ${text}` },
  })
}
