/** `toban runs | show`: reading the ledger; never writes. */
import type { Command } from 'commander'
import { listRuns } from '../../data/ops/run-list.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { findRun } from '../commands/find-run.ts'
import { runJson } from '../commands/run-json.ts'
import { BUSINESS_ZONE } from '../domain/calendar-day.ts'
import { RUN_STATES, type RunState } from '../domain/run.ts'
import { badOption, limitOf, sinceOf } from './log-options.ts'
import { answer } from './output.ts'
import { plainTable, runText, seconds, stateText } from './run-text.ts'
import { openPlanes, type Setting, settingOf } from './setting.ts'

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
      const reader = { zone: BUSINESS_ZONE, language: setting.voice.language }
      withPlanes(setting, (ops) => {
        const runs = listRuns(ops, {
          batchId: options.batch ? batchIdOf(options.batch) : null,
          tenantCode: options.tenant ?? null,
          state: options.state ? stateOf(options.state) : null,
          since: options.since ? sinceOf(options.since) : null,
          within: null,
          before: null,
          limit: limitOf(options.limit),
        }).map((run) => runJson(ops, run, reader))
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
        const document = runJson(ops, findRun(ops, typed), {
          zone: BUSINESS_ZONE,
          language: setting.voice.language,
        })
        answer(setting.voice, document, () => runText(document))
      })
    })
}

type RunsOptions = {
  batch?: string
  tenant?: string
  state?: string
  since?: string
  limit: string
}

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

function stateOf(text: string): RunState {
  if ((RUN_STATES as readonly string[]).includes(text)) return text as RunState
  throw badOption('state', text, RUN_STATES)
}
