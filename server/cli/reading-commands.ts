/** `toban runs | show | logs`: reading the ledger; never writes. */
import type { Command } from 'commander'
import { type LogFilter, type LogLine, logLines } from '../../data/ops/log-lines.ts'
import { listRuns } from '../../data/ops/run-list.ts'
import { runById } from '../../data/ops/runs.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { findRun } from '../commands/find-run.ts'
import { runJson } from '../commands/run-json.ts'
import { BUSINESS_ZONE, instantOf, isDay, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { isFinal, LOG_LEVELS, type LogLevel, RUN_STATES, type RunState } from '../domain/run.ts'
import { answer } from './output.ts'
import { plainTable, runText, seconds, stateText } from './run-text.ts'
import { openPlanes, type Setting, settingOf } from './setting.ts'

const FOLLOW_EVERY_MS = 300
const PAGE = 5_000

export function addReadingCommands(program: Command): void {
  program
    .command('runs')
    .description('list runs, newest first / 実行の一覧')
    .option('--batch <id>', 'only this batch')
    .option('--tenant <code>', 'only runs that worked for this tenant')
    .option('--state <state>', `only this state (${RUN_STATES.join(', ')})`)
    .option('--since <day>', 'queued on or after this day (YYYY-MM-DD)')
    .option('--limit <n>', 'how many', '30')
    .action((options: RunsOptions, command: Command) => {
      const setting = settingOf(command)
      withPlanes(setting, (ops) => {
        const runs = listRuns(ops, {
          batchId: options.batch ? batchIdOf(options.batch) : null,
          tenantCode: options.tenant ?? null,
          state: options.state ? stateOf(options.state) : null,
          since: options.since ? sinceOf(options.since) : null,
          within: null,
          before: null,
          limit: limitOf(options.limit),
        }).map((run) => runJson(ops, run, BUSINESS_ZONE))
        answer(setting.voice, runs, () => {
          const table = plainTable(['run', 'batch', 'day', 'state', 'tenants', 'time', 'trigger'])
          for (const run of runs) {
            const good = run.tenants.filter((tenant) => tenant.state === 'succeeded').length
            const score = run.tenants.length > 0 ? `${good}/${run.tenants.length}` : ''
            table.push([
              run.id,
              run.batchId,
              run.businessDate,
              stateText(run.state),
              score,
              seconds(run.durationMs),
              run.trigger,
            ])
          }
          return runs.length > 0 ? table.toString() : 'no runs'
        })
      })
    })

  program
    .command('show <run>')
    .description('one run in full / 実行の詳細')
    .action((typed: string, _options: unknown, command: Command) => {
      const setting = settingOf(command)
      withPlanes(setting, (ops) => {
        const document = runJson(ops, findRun(ops, typed), BUSINESS_ZONE)
        answer(setting.voice, document, () => runText(document))
      })
    })

  program
    .command('logs <run>')
    .description('the log of a run / 実行ログ')
    .option('-f, --follow', 'go on until the run ends')
    .option('--tenant <code>', 'only lines of this tenant')
    .option('--level <level>', `this level and above (${LOG_LEVELS.join(', ')})`, 'debug')
    .option('--grep <text>', 'only lines that contain this text')
    .action(async (typed: string, options: LogOptions, command: Command) => {
      const setting = settingOf(command)
      const planes = openPlanes(setting, 'read-only')
      try {
        const run = findRun(planes.ops, typed)
        const base = filterOf(run.id, options)
        const all: LogLine[] = []
        let after = 0
        for (;;) {
          const lines = logLines(planes.ops, { ...base, afterSeq: after })
          after = lines.at(-1)?.seq ?? after
          if (setting.voice.json) all.push(...lines)
          else for (const line of lines) process.stdout.write(`${logText(line)}\n`)
          if (lines.length === PAGE) continue
          const state = runById(planes.ops, run.id)?.state ?? 'succeeded'
          if (!options.follow || (isFinal(state) && lines.length === 0)) break
          await new Promise((resolve) => setTimeout(resolve, FOLLOW_EVERY_MS))
        }
        if (setting.voice.json) answer(setting.voice, all.map(logJson), () => '')
      } finally {
        planes.close()
      }
    })
}

type RunsOptions = {
  batch?: string
  tenant?: string
  state?: string
  since?: string
  limit: string
}
type LogOptions = { follow?: boolean; tenant?: string; level: string; grep?: string }

function withPlanes(
  setting: Setting,
  work: (ops: ReturnType<typeof openPlanes>['ops']) => void,
): void {
  const planes = openPlanes(setting, 'read-only')
  try {
    work(planes.ops)
  } finally {
    planes.close()
  }
}

function filterOf(runId: string, options: LogOptions): LogFilter {
  const lowest = LOG_LEVELS.indexOf(options.level as LogLevel)
  if (lowest < 0) throw badOption('level', options.level, LOG_LEVELS)
  return {
    runId,
    afterSeq: 0,
    limit: PAGE,
    levels: LOG_LEVELS.slice(lowest),
    tenantCode: options.tenant ?? null,
    contains: options.grep ?? null,
  }
}

function logText(line: LogLine): string {
  const tenant = line.tenantCode ? ` [${line.tenantCode}]` : ''
  const fields = line.fieldsJson ? ` ${line.fieldsJson}` : ''
  return `${isoWithOffset(line.at)} ${line.level.padEnd(5)}${tenant} ${line.message}${fields}`
}

function logJson(line: LogLine) {
  return {
    seq: line.seq,
    at: isoWithOffset(line.at),
    level: line.level,
    tenant: line.tenantCode,
    message: line.message,
    fields: line.fieldsJson === null ? null : (JSON.parse(line.fieldsJson) as unknown),
  }
}

function stateOf(text: string): RunState {
  if ((RUN_STATES as readonly string[]).includes(text)) return text as RunState
  throw badOption('state', text, RUN_STATES)
}

function sinceOf(text: string): number {
  if (isDay(text)) return instantOf(text, '00:00')
  throw badOption('since', text, ['YYYY-MM-DD'])
}

function limitOf(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit
  throw badOption('limit', text, ['1 … 10000'])
}

function badOption(name: string, got: string, expected: readonly string[]): TobanError {
  return new TobanError({
    code: 'bad_option',
    kind: 'bad-input',
    message: {
      ja: `--${name} の値が正しくありません: ${got}`,
      en: `--${name}: not allowed: ${got}`,
    },
    hint: { ja: `使える値: ${expected.join(', ')}`, en: `Expected: ${expected.join(', ')}` },
  })
}
