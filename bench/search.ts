/**
 * P7: full text over generated log lines: how fast the index is made, how large it is against the text, and how long
 * a question takes, against reading every line. `LINES` sizes it (default 300,000; the goal is stated for 10,000,000).
 * `KEPT` names a folder: filled when it is not there, left for the next time.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { searchLogs } from '../data/log-search/find.ts'
import { logSearchKeeper } from '../data/log-search/keep-up.ts'
import { type LogSearchDb, openLogSearch, ownLogSearch } from '../data/log-search/open.ts'
import { insertPackedLines } from '../data/ops/log-lines.ts'
import { createOps, type OpsDb, openOps } from '../data/ops/open.ts'
import { benchLine } from './parts/lines.ts'
import { median } from './parts/report.ts'
import { endedRun } from './parts/run.ts'

const LINES = Number(process.env.LINES ?? 300_000)
const PER_RUN = 20_000
const ROUNDS = 5
/** Two characters, a phrase, codes, a part of one, a rare word, and what is nowhere. */
const WORDS = [
  '失敗',
  '請求書 発行',
  'ECONNREFUSED',
  'ora-1f',
  '希少な語',
  '存在しない言葉',
  'zqxj',
]

const { KEPT } = process.env
const root = KEPT ?? mkdtempSync(join(tmpdir(), 'toban-bench-'))
const path = join(root, '_log-search.db')
const identity = { installationId: 'bench', appVersion: 'bench', at: Date.now() }

try {
  if (!existsSync(path)) make()
  for (const word of WORDS) ask(path, word)
} finally {
  if (!KEPT) rmSync(root, { recursive: true, force: true })
}

function make(): void {
  mkdirSync(root, { recursive: true })
  const ops = createOps(join(root, 'ops.db'), identity)
  const textBytes = fill(ops)
  const search = ownLogSearch(path, identity)
  const indexMs = build(ops, search)
  search.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  search.sqlite.close()
  ops.sqlite.close()
  const ratio = statSync(path).size / textBytes
  console.log(
    `search: ${LINES.toLocaleString('en')} lines, ${(textBytes / 2 ** 20).toFixed(0)} MiB of text; index ${ratio.toFixed(2)} of it, made at ${perSecond(indexMs)} lines/s`,
  )
}

function perSecond(ms: number): string {
  return Math.round((LINES / ms) * 1_000).toLocaleString('en')
}

function fill(ops: OpsDb): number {
  let bytes = 0
  for (let from = 0; from < LINES; from += PER_RUN) {
    const runId = endedRun(ops, 'BATCH-993')
    for (let part = from; part < Math.min(LINES, from + PER_RUN); part += 1_000) {
      const lines = Array.from({ length: 1_000 }, (_, index) => {
        const message =
          benchLine(part + index) + ((part + index) % 100_003 === 77 ? ' 希少な語' : '')
        bytes += Buffer.byteLength(message)
        return [Date.now(), 'info', null, message, null]
      })
      insertPackedLines(ops, { runId, firstSeq: part - from + 1, json: JSON.stringify(lines) })
    }
  }
  return bytes
}

function build(ops: OpsDb, search: LogSearchDb): number {
  const began = performance.now()
  const keeper = logSearchKeeper({ search, ops, fullMs: () => 86_400_000, now: Date.now })
  for (const _ of keeper.follow());
  return performance.now() - began
}

/** Cold: on handles that have read nothing (the system's page cache is warm). */
function ask(path: string, text: string): void {
  const ops = openOps(join(root, 'ops.db'), 'read-only')
  const search = openLogSearch(path)
  if (!search) throw new Error('no index')
  const question = () => searchLogs(ops, search, { text, limit: 50 }).hits.length
  const cold = timed(question)
  const warm = Array.from({ length: ROUNDS }, () => timed(question).ms)
  const read = Array.from({ length: ROUNDS }, () => timed(() => readAll(ops, text)).ms)
  const [a, b] = [median(warm), median(read)]
  console.log(
    `search: ${text}: ${cold.value} hits shown, cold ${cold.ms.toFixed(1)} ms, warm ${a.toFixed(2)} ms; reading every line ${b.toFixed(0)} ms; ratio ${(b / a).toFixed(0)} (median of ${ROUNDS})`,
  )
  search.sqlite.close()
  ops.sqlite.close()
}

/** What SQLite would do without an index, up to the same fifty hits. */
function readAll(ops: OpsDb, text: string): number {
  const like = text
    .split(' ')
    .map(() => 'message LIKE ?')
    .join(' AND ')
  const sql = `SELECT seq FROM log_lines WHERE ${like} ORDER BY run_id DESC, seq DESC LIMIT 50`
  return ops.sqlite.prepare(sql).all(text.split(' ').map((word) => `%${word}%`)).length
}

function timed<Value>(work: () => Value): { ms: number; value: Value } {
  const began = performance.now()
  const value = work()
  return { ms: performance.now() - began, value }
}
