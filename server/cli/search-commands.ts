/** `toban search`: full text over the log lines of all runs. */
import type { Command } from 'commander'
import { dataFolder } from '../../data/folder.ts'
import { type LogHit, type LogKey, searchLogs } from '../../data/log-search/find.ts'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { type LogSearchDb, openLogSearch, ownLogSearch } from '../../data/log-search/open.ts'
import { caughtUpAt } from '../../data/log-search/write.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { installationId } from '../../data/ops/reading/installation.ts'
import { batchIdOf } from '../commands/find-batch.ts'
import { logJson, logText } from '../commands/log-line-text.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError } from '../domain/errors.ts'
import { LOG_LEVELS } from '../domain/run.ts'
import { wordsOf } from '../domain/text-grams.ts'
import { liveScheduler } from '../schedule/lease-keeper.ts'
import { levelsFrom, limitOf, sinceOf } from './log-options.ts'
import { answer, note, say } from './output.ts'
import { demandConfig, openPlanes, type Setting, settingOf } from './setting.ts'

type SearchOptions = {
  batch?: string
  tenant?: string
  level: string
  since?: string
  limit: string
}

/** Without a scheduler nobody keeps the index: then we do, as far as it goes in this time. */
const CATCH_UP_MS = 10_000
/** An index this far behind is worth a word. */
const BEHIND_MS = 60_000

export function addSearchCommands(program: Command): void {
  program
    .command('search <words...>')
    .description('log lines of all runs that contain all words / ログの全文検索')
    .option('--batch <id>', 'only runs of this batch')
    .option('--tenant <code>', 'only lines of this tenant')
    .option('--level <level>', `this level and above (${LOG_LEVELS.join(', ')})`, 'debug')
    .option('--since <day>', 'written on or after this day (YYYY-MM-DD)')
    .option('--limit <n>', 'how many, newest first', '100')
    .action((words: string[], options: SearchOptions, command: Command) => {
      const setting = settingOf(command)
      const planes = openPlanes(setting, 'read-only')
      try {
        const text = textOf(words)
        const search = indexFor(setting, planes.ops)
        try {
          answerSearch(setting, { ops: planes.ops, search, text, options })
        } finally {
          search.sqlite.close()
        }
      } finally {
        planes.close()
      }
    })
}

/** The shell has taken the quotes away: words that came as one stay together. */
function textOf(words: readonly string[]): string {
  const text = words.map((word) => (/\s/u.test(word) ? `"${word}"` : word)).join(' ')
  if (wordsOf(text).length > 0) return text
  throw new TobanError({
    code: 'nothing_to_search',
    kind: 'bad-input',
    message: { ja: '検索する語がありません。', en: 'there is no word to search for' },
    hint: { ja: '例: toban search 失敗 ORA-00942', en: 'Example: toban search failed ORA-00942' },
  })
}

type Asked = { ops: OpsDb; search: LogSearchDb; text: string; options: SearchOptions }

function answerSearch(setting: Setting, { ops, search, text, options }: Asked): void {
  const limit = limitOf(options.limit)
  const query = {
    text,
    batchId: options.batch ? batchIdOf(options.batch) : null,
    tenantCodes: options.tenant ? [options.tenant] : null,
    levels: levelsFrom(options.level),
    since: options.since ? sinceOf(options.since) : null,
  }
  const hits: LogHit[] = []
  let next: LogKey | null = null
  do {
    const page = searchLogs(ops, search, { ...query, limit: limit - hits.length, before: next })
    hits.push(...page.hits)
    next = page.next
  } while (next && hits.length < limit)
  const until = caughtUpAt(search)
  const document = {
    hits: hits.map((hit) => ({ runId: hit.runId, batchId: hit.batchId, ...logJson(hit) })),
    more: next !== null,
    indexedUntil: until === null ? null : isoWithOffset(until),
  }
  answer(setting.voice, document, () => hits.map(hitText).join('\n') || say(setting.voice, NO_HITS))
  if (next) note(say(setting.voice, moreThan(limit)))
  if (until === null || until < Date.now() - BEHIND_MS) note(say(setting.voice, behind(until)))
}

function hitText(hit: LogHit): string {
  return `${hit.runId} #${hit.seq} ${hit.batchId} ${logText(hit)}`
}

/** Read-only beside a scheduler; without one it is brought up to date first. */
function indexFor(setting: Setting, ops: OpsDb): LogSearchDb {
  const path = dataFolder(setting.dataRoot).logSearchFile
  if (!liveScheduler(ops, Date.now())) catchUp(setting, ops, path)
  const search = openLogSearch(path)
  if (search) return search
  throw new TobanError({
    code: 'no_log_index',
    kind: 'not-found',
    message: { ja: 'ログの索引がまだありません。', en: 'there is no index of the log yet' },
    hint: {
      ja: 'スケジューラーが作成中です。しばらく待ってからやり直してください。',
      en: 'The scheduler is making it: wait a moment and try again.',
    },
  })
}

function catchUp(setting: Setting, ops: OpsDb, path: string): void {
  const { searchLinesMs } = demandConfig(setting).config.toban.retention
  const until = Date.now() + CATCH_UP_MS
  const search = ownLogSearch(path, { installationId: installationId(ops), at: Date.now() })
  const keeper = logSearchKeeper({ search, ops, fullMs: () => searchLinesMs, now: Date.now })
  try {
    for (const _ of keeper.follow()) if (Date.now() > until) return
  } finally {
    search.sqlite.close()
  }
}

const NO_HITS = { ja: '該当する行はありません', en: 'no lines' }

function moreThan(limit: number) {
  return {
    ja: `ほかにもあります (新しい順に ${limit} 行を表示)`,
    en: `there are more: these are the newest ${limit}`,
  }
}

function behind(until: Instant | null) {
  return until === null
    ? { ja: '索引は作成中です', en: 'the index is still being made' }
    : {
        ja: `索引は ${isoWithOffset(until)} までのものです`,
        en: `the index was last complete at ${isoWithOffset(until)}`,
      }
}
