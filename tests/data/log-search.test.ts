/** Full text over log lines: what the index finds is what reading every line would find. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type LogQuery, searchLogs } from '../../data/log-search/find.ts'
import { hitsPerTenant, linesWith } from '../../data/log-search/find-in-run.ts'
import { logSearchKeeper } from '../../data/log-search/keep-up.ts'
import { type LogSearchDb, openLogSearch, ownLogSearch } from '../../data/log-search/open.ts'
import { caughtUpAt, indexedRun } from '../../data/log-search/write.ts'
import { insertPackedLines, lastSeq } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { LOG_LEVELS, type LogLevel } from '../../server/domain/run.ts'
import { containsAll, lineText, wordsOf } from '../../server/domain/text-grams.ts'
import { addRun } from './run-rows.ts'
import { AT, newOps, tempFolder } from './temp-folder.ts'

const DAY = 86_400_000
const IDENTITY = { installationId: 'inst-1', at: AT }

type Line = { level: LogLevel; tenant: string | null; message: string; fields: string | null }
type Stage = { ops: OpsDb; search: LogSearchDb; folder: string }

function stage(): Stage {
  const folder = tempFolder()
  const search = ownLogSearch(join(folder, '_log-search.db'), IDENTITY)
  onTestFinished(() => void search.sqlite.close())
  return { ops: newOps(), search, folder }
}

function write(ops: OpsDb, runId: string, at: number, lines: readonly Line[]): void {
  const rows = lines.map((line) => [at, line.level, line.tenant, line.message, line.fields])
  insertPackedLines(ops, { runId, firstSeq: lastSeq(ops, runId) + 1, json: JSON.stringify(rows) })
}

function info(message: string, tenant: string | null = null): Line {
  return { level: 'info', tenant, message, fields: null }
}

let runs = 0
function run(ops: OpsDb, over: { batchId?: string; at?: number; state?: string } = {}): string {
  runs += 1
  const { at = AT, state = 'succeeded', batchId = 'BATCH-301' } = over
  const isEnded = state !== 'running'
  return addRun(ops, {
    businessDate: '2026-04-01',
    startedAt: at + runs,
    trigger: 'manual',
    batchId,
    state,
    attempts: null,
    ...(isEnded ? {} : { columns: { finished_at: null } }),
  })
}

function keeper(stage: Stage, over: { fullMs?: number; now?: number } = {}) {
  const { fullMs = 90 * DAY, now = AT + DAY } = over
  return logSearchKeeper({ ...stage, fullMs: () => fullMs, now: () => now })
}

function catchUp(stage: Stage, over: { fullMs?: number; now?: number } = {}): void {
  for (const _ of keeper(stage, over).follow());
}

/** Every hit, asked for in small pages. */
function found({ ops, search }: Stage, query: Omit<LogQuery, 'limit'>, limit = 3): string[] {
  const all: string[] = []
  for (let before: LogQuery['before'] = null; ; ) {
    const answer = searchLogs(ops, search, { ...query, limit, before })
    all.push(...answer.hits.map((hit) => `${hit.runId} ${hit.seq}`))
    if (answer.next === null) return all
    before = answer.next
  }
}

/** The oracle: every line of ops.db, compared. */
function scanned(ops: OpsDb, query: Omit<LogQuery, 'limit'>): string[] {
  const sql = `SELECT l.run_id AS runId, l.seq, l.at, l.level, l.tenant_code AS tenant, l.message, l.fields_json AS fields,
      r.batch_id AS batchId FROM log_lines l JOIN runs r ON r.id = l.run_id`
  const words = wordsOf(query.text)
  const rows = ops.sqlite.prepare(sql).all() as (Line & {
    runId: string
    seq: number
    at: number
    batchId: string
  })[]
  return rows
    .filter((line) => containsAll(lineText(line.message, line.fields), words))
    .filter((line) => !query.batchId || line.batchId === query.batchId)
    .filter((line) => !query.tenantCodes || query.tenantCodes.includes(line.tenant ?? ''))
    .filter((line) => !query.levels || query.levels.includes(line.level))
    .filter((line) => line.at >= (query.since ?? 0))
    .filter((line) => line.at < (query.until ?? Number.MAX_SAFE_INTEGER))
    .map((line) => `${line.runId} ${line.seq}`)
}

describe('a search', () => {
  test('finds words of two characters, parts of codes, any width and case, in messages and fields', () => {
    const one = stage()
    const id = run(one.ops)
    write(one.ops, id, AT, [
      info('請求書の発行に失敗しました'),
      info('ﾃﾅﾝﾄ ＡＯＢＡ の集計'),
      { level: 'error', tenant: 'aoba', message: 'SQL', fields: '{"code":"ORA-00942"}' },
      info('all is well 100%_\\"quoted"'),
    ])
    catchUp(one)
    const at = (text: string) => found(one, { text }).map((key) => Number(key.split(' ')[1]))
    expect(at('失敗')).toEqual([1])
    expect(at('発行に失敗 請求書')).toEqual([1])
    expect(at('テナント aoba')).toEqual([2])
    expect(at('a-009')).toEqual([3])
    expect(at('"is well"')).toEqual([4])
    expect(at('0%_\\')).toEqual([4])
    expect(at('敗')).toEqual([1])
    expect(at('ok')).toEqual([])
    expect(at('失敗 aoba')).toEqual([])
  })

  test('shows the newest run first, and its last line first', () => {
    const one = stage()
    const [old, young] = [run(one.ops), run(one.ops, { at: AT + 5_000 })]
    write(one.ops, young, AT, [info('失敗 1'), info('失敗 2')])
    write(one.ops, old, AT, [info('失敗 3')])
    catchUp(one)
    expect(found(one, { text: '失敗' })).toEqual([`${young} 2`, `${young} 1`, `${old} 1`])
  })

  test('answers with what it has when it has compared many, and says where to go on', () => {
    const one = stage()
    const id = run(one.ops)
    // Both halves are everywhere, the word itself is in the first line only.
    const lines = Array.from({ length: 21_000 }, () => info('abcd bcde'))
    write(one.ops, id, AT, [info('abcde'), ...lines])
    catchUp(one)
    const answer = searchLogs(one.ops, one.search, { text: 'abcde', limit: 10 })
    expect(answer).toMatchObject({ hits: [], next: { seq: expect.any(Number) } })
    expect(found(one, { text: 'abcde' }, 10)).toEqual([`${id} 1`])
  })

  const word = fc.string({ unit: fc.constantFrom(...'ab1- "%請求書のガｶﾞ㍿😀'), maxLength: 4 })
  const line = fc.record({
    level: fc.constantFrom(...LOG_LEVELS),
    tenant: fc.constantFrom(null, 'aoba', 'sakura'),
    message: fc.array(word, { maxLength: 5 }).map((words) => words.join(' ')),
    fields: fc.option(word.map((text) => JSON.stringify({ text }))),
  })
  const oneRun = fc.record({
    batchId: fc.constantFrom('BATCH-301', 'BATCH-302'),
    daysAgo: fc.nat(5),
    ended: fc.boolean(),
    parts: fc.array(fc.array(line, { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
  })
  const query = fc.record({
    text: fc.array(word, { minLength: 1, maxLength: 2 }).map((words) => words.join(' ')),
    batchId: fc.constantFrom(null, 'BATCH-301'),
    tenantCodes: fc.constantFrom(null, ['aoba'], ['aoba', 'sakura'], []),
    levels: fc.constantFrom(LOG_LEVELS, ['warn', 'error'] as const, ['debug'] as const),
    since: fc.option(fc.nat(5).map((days) => AT - days * DAY)),
    until: fc.option(fc.nat(5).map((days) => AT - days * DAY)),
  })

  test('gives exactly what reading every line gives, whatever was written when and however often indexing was broken off', () => {
    fc.assert(
      fc.property(
        fc.array(oneRun, { minLength: 1, maxLength: 6 }),
        fc.array(query, { minLength: 1, maxLength: 5 }),
        fc.nat(12),
        (made, queries, steps) => {
          const one = stage()
          const ids = made.map(({ batchId, daysAgo, ended }) =>
            run(one.ops, {
              batchId,
              at: AT - daysAgo * DAY,
              state: ended ? 'succeeded' : 'running',
            }),
          )
          for (const round of [0, 1, 2]) {
            for (const [index, { parts, daysAgo, ended }] of made.entries()) {
              // A run that has ended before it was indexed gets all its lines at once.
              const lines = ended ? (round === 0 ? parts.flat() : []) : (parts[round] ?? [])
              const at = AT - daysAgo * DAY + (round * DAY) / 2
              if (lines.length > 0) write(one.ops, ids[index] ?? '', at, lines)
            }
            const work = keeper(one).follow()
            for (let step = 0; step < steps && !work.next().done; step += 1);
          }
          catchUp(one)
          for (const asked of queries) {
            expect(found(one, asked).sort()).toEqual(scanned(one.ops, asked).sort())
          }
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('one run', () => {
  test.each([true, false])(
    'is searched completely in reading order (index: %s), the newest lines too',
    (withIndex) => {
      const one = stage()
      const id = run(one.ops, { state: 'running' })
      const lines = Array.from({ length: 12_000 }, (_, n) =>
        info(`line ${n} ${n % 3_000 === 7 ? '失敗' : '成功'}`, n % 2 ? 'aoba' : null),
      )
      write(one.ops, id, AT, lines)
      catchUp(one)
      write(one.ops, id, AT, [info('最後に失敗', 'sakura')])
      const search = withIndex ? one.search : null
      const query = { runId: id, words: ['失敗'], levels: LOG_LEVELS, tenantCode: null }
      const seqs: number[] = []
      for (let [afterSeq, more] = [0, true]; more; ) {
        const page = linesWith(one.ops, search, { ...query, afterSeq })
        seqs.push(...page.lines.map((hit) => hit.seq))
        afterSeq = page.lookedUntil
        more = page.more
      }
      expect(seqs).toEqual([8, 3_008, 6_008, 9_008, 12_001])
      const counts = hitsPerTenant(one.ops, search, query)
      expect(counts).toMatchObject({ total: 5, isComplete: true })
      expect(Object.fromEntries(counts.byTenant)).toEqual({ aoba: 4, sakura: 1 })
      expect(hitsPerTenant(one.ops, search, { ...query, tenantCode: 'sakura' }).total).toBe(1)
    },
  )
})

describe('the index', () => {
  test('of runs older than its window keeps warnings and errors only', () => {
    const one = stage()
    const id = run(one.ops)
    write(one.ops, id, AT, [info('失敗 1'), { ...info('失敗 2'), level: 'warn' }])
    catchUp(one)
    expect(found(one, { text: '失敗' })).toHaveLength(2)
    const later = { now: AT + 91 * DAY }
    for (const _ of keeper(one, later).tidy());
    expect(found(one, { text: '失敗' })).toEqual([`${id} 2`])
    // The run itself is searched by reading then.
    const query = { runId: id, words: ['失敗'], levels: LOG_LEVELS, tenantCode: null, afterSeq: 0 }
    expect(linesWith(one.ops, one.search, query).lines).toHaveLength(2)
    const old = run(one.ops, { at: AT - 1_000 })
    write(one.ops, old, AT, [info('失敗 3'), { ...info('失敗 4'), level: 'error' }])
    catchUp(one, later)
    expect(found(one, { text: '失敗' })).toEqual([`${id} 2`, `${old} 2`])
  })

  test('forgets runs that ops.db has forgotten', () => {
    const one = stage()
    const [gone, kept] = [run(one.ops), run(one.ops)]
    for (const id of [gone, kept]) write(one.ops, id, AT, [info('失敗')])
    catchUp(one)
    for (const table of ['log_lines', 'runs']) {
      const column = table === 'runs' ? 'id' : 'run_id'
      one.ops.sqlite.prepare(`DELETE FROM ${table} WHERE ${column} = ?`).run(gone)
    }
    expect(found(one, { text: '失敗' })).toEqual([`${kept} 1`])
    for (const _ of keeper(one).tidy());
    expect(indexedRun(one.search, gone)).toBeNull()
    const left = one.search.sqlite.prepare('SELECT count(*) AS n FROM lines').get()
    expect(left).toEqual({ n: 1 })
  })

  test('notices that ops.db was restored: a run that went on otherwise is indexed anew', () => {
    const one = stage()
    const id = run(one.ops, { state: 'running' })
    write(one.ops, id, AT, [info('first'), info('before the restore')])
    catchUp(one)
    one.ops.sqlite.prepare('DELETE FROM log_lines WHERE seq = 2').run()
    write(one.ops, id, AT, [info('after the restore'), info('third')])
    catchUp(one)
    expect(found(one, { text: 'restore' })).toEqual([`${id} 2`])
    expect(found(one, { text: 'third' })).toEqual([`${id} 3`])
  })

  test('is begun anew when the file is damaged or of another installation, and says when it was complete', () => {
    const folder = tempFolder()
    const path = join(folder, '_log-search.db')
    const first = ownLogSearch(path, IDENTITY)
    expect(caughtUpAt(first)).toBeNull()
    catchUp({ ops: newOps(), search: first, folder }, { now: AT })
    first.sqlite.close()
    const same = ownLogSearch(path, IDENTITY)
    expect(caughtUpAt(same)).toBe(AT)
    same.sqlite.close()
    const other = ownLogSearch(path, { ...IDENTITY, installationId: 'inst-2' })
    expect(caughtUpAt(other)).toBeNull()
    other.sqlite.close()
    writeFileSync(path, 'no database at all')
    expect(openLogSearch(path)).toBeNull()
    ownLogSearch(path, IDENTITY).sqlite.close()
    const reader = openLogSearch(path)
    expect(reader && caughtUpAt(reader)).toBeNull()
    reader?.sqlite.close()
  })
})
