/** `toban logs`: the log of one run, followed while it runs, searched when asked. */
import type { Command } from 'commander'
import { dataFolder } from '../../data/folder.ts'
import { linesWith, type RunQuery } from '../../data/log-search/find-in-run.ts'
import { openLogSearch } from '../../data/log-search/open.ts'
import type { LogLine } from '../../data/ops/log-lines.ts'
import { runById } from '../../data/ops/runs.ts'
import { findRun } from '../commands/find-run.ts'
import { logJson, logText } from '../commands/log-line-text.ts'
import { isFinal, LOG_LEVELS } from '../domain/run.ts'
import { normalised } from '../domain/text-grams.ts'
import { levelsFrom } from './log-options.ts'
import { answer } from './output.ts'
import { openPlanes, settingOf } from './setting.ts'

const FOLLOW_EVERY_MS = 300

type LogOptions = { follow?: boolean; tenant?: string; level: string; grep?: string }

export function addLogsCommand(program: Command): void {
  program
    .command('logs <run>')
    .description('the log of a run / 実行ログ')
    .option('-f, --follow', 'go on until the run ends')
    .option('--tenant <code>', 'only lines of this tenant')
    .option('--level <level>', `this level and above (${LOG_LEVELS.join(', ')})`, 'debug')
    .option('--grep <text>', 'only lines with this text, in whatever width and case')
    .action(async (typed: string, options: LogOptions, command: Command) => {
      const setting = settingOf(command)
      const planes = openPlanes(setting, 'read-only')
      // A log of a million lines is asked, a short one read.
      const search = options.grep ? openLogSearch(dataFolder(setting.dataRoot).logSearchFile) : null
      try {
        const query = queryOf(findRun(planes.ops, typed).id, options)
        const all: LogLine[] = []
        for (let afterSeq = 0; ; ) {
          const state = runById(planes.ops, query.runId)?.state ?? 'succeeded'
          const page = linesWith(planes.ops, search, { ...query, afterSeq })
          afterSeq = page.lookedUntil
          if (setting.voice.json) all.push(...page.lines)
          else for (const line of page.lines) process.stdout.write(`${logText(line)}\n`)
          if (page.more) continue
          // The state was asked first: a run that had ended by then has written nothing since.
          if (!options.follow || isFinal(state)) break
          await new Promise((resolve) => setTimeout(resolve, FOLLOW_EVERY_MS))
        }
        if (setting.voice.json) answer(setting.voice, all.map(logJson), () => '')
      } finally {
        search?.sqlite.close()
        planes.close()
      }
    })
}

function queryOf(runId: string, options: LogOptions): Omit<RunQuery, 'afterSeq'> {
  return {
    runId,
    words: options.grep ? [normalised(options.grep)] : [],
    levels: levelsFrom(options.level),
    tenantCode: options.tenant ?? null,
  }
}
