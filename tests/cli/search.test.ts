/** Looking for words in the log on the command line, without a scheduler and beside one. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLogSearch } from '../../data/log-search/open.ts'
import { indexedRun } from '../../data/log-search/write.ts'
import { dailyMetrics } from '../../data/ops/batch-metrics.ts'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { addDays, dayAt, instantOf, isoWithOffset } from '../../server/domain/calendar-day.ts'
import { addRun } from '../data/run-rows.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig, until } from '../fixture/engine.ts'
import { freePort, startToban, toban } from '../fixture/process.ts'

/** Recent: of old runs only warnings and errors are indexed. */
const DAY = addDays(dayAt(Date.now()), -2)
const AT = instantOf(DAY, '02:00')

let data: TestFolder
let config: string
let [old, young]: string[] = []

beforeAll(() => {
  data = makeDataFolder()
  config = testConfig('  BATCH-301: { manual: true }\n')
  old = runWith('BATCH-301', AT - 86_400_000, [
    ['info', 'aoba', '請求書 17 の発行に失敗しました', null],
    ['error', 'sakura', '接続に失敗', '{"code":"ECONNREFUSED"}'],
  ])
  young = runWith('BATCH-302', AT, [
    ['info', 'aoba', 'all is well', null],
    ['warn', null, 'ｼｯﾊﾟｲ 失敗 again', null],
  ])
})
afterAll(() => {
  cleanUp()
  rmSync(config, { recursive: true, force: true })
})

type Row = readonly [string, string | null, string, string | null]

function runWith(batchId: string, at: number, rows: readonly Row[]): string {
  const runId = addRun(data.ops(), { batchId, businessDate: DAY, startedAt: at })
  add(runId, 1, at, rows)
  return runId
}

function add(runId: string, firstSeq: number, at: number, rows: readonly Row[]): void {
  const lines = rows.map(([level, tenant, message, fields]) => [at, level, tenant, message, fields])
  insertPackedLines(data.ops(), { runId, firstSeq, json: JSON.stringify(lines) })
}

type Answer = {
  hits: { runId: string; seq: number; batchId: string; message: string }[]
  more: boolean
  indexedUntil: string | null
}

type RecordsAnswer = {
  logSearch: { caughtUpAt: string | null } | null
  retention: Record<string, number>
  upkeep: { task: string; finishedAt: string | null; fault: string | null }[]
}

function search(...args: string[]): Answer {
  const said = toban(['search', ...args, '--json'], { data: data.root, config })
  if (said.code !== 0) throw new Error(said.err)
  return JSON.parse(said.out) as Answer
}

function keys(answer: Answer): string[] {
  return answer.hits.map((hit) => `${hit.runId} ${hit.seq}`)
}

describe('toban search', () => {
  it('without a scheduler brings the index up to date itself, and finds two-character words', () => {
    const answer = search('失敗')
    expect(keys(answer)).toEqual([`${young} 2`, `${old} 2`, `${old} 1`])
    expect(answer).toMatchObject({ more: false, indexedUntil: expect.any(String) })
  })

  it('takes several words, a batch, a tenant, a level and a day', () => {
    expect(keys(search('失敗', '発行に'))).toEqual([`${old} 1`])
    expect(keys(search('失敗', '--batch', '302'))).toEqual([`${young} 2`])
    expect(keys(search('失敗', '--tenant', 'sakura'))).toEqual([`${old} 2`])
    expect(keys(search('失敗', '--level', 'error'))).toEqual([`${old} 2`])
    expect(keys(search('失敗', '--since', DAY))).toEqual([`${young} 2`])
    expect(keys(search('econnref'))).toEqual([`${old} 2`])
    expect(keys(search('シッパイ'))).toEqual([`${young} 2`])
    expect(search('失敗', '--limit', '1')).toMatchObject({ more: true, hits: [{ seq: 2 }] })
  })

  it('shows people whole lines, and refuses nothing to search for and wrong options', () => {
    const where = { data: data.root, config }
    const said = toban(['search', '接続に失敗', '--lang', 'en'], where)
    expect(said.out).toContain(
      `${old} #2 BATCH-301 ${isoWithOffset(AT - 86_400_000)} error [sakura]`,
    )
    const nothing = toban(['search', ' ', '--lang', 'en'], where)
    expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('no word to search') })
    expect(toban(['search', 'x', '--level', 'loud'], where).code).toBe(2)
    expect(toban(['search', 'x', '--since', 'monday'], where).code).toBe(2)
  })
})

describe('beside a scheduler', () => {
  it('its thread indexes what is written, a search only reads, and the upkeep says what it did', async () => {
    const where = { data: data.root, config }
    const port = await freePort()
    const running = startToban(['start'], { ...where, variables: { TOBAN_PORT: String(port) } })
    try {
      await running.printed('"ready"')
      const fresh = runWith('BATCH-303', Date.now(), [['info', null, '新しい行', null]])
      await until(() => {
        const index = openLogSearch(data.folder.logSearchFile)
        const seen = index ? indexedRun(index, fresh) : null
        index?.sqlite.close()
        return seen?.isDone === 1
      }, 'the new run in the index')
      expect(keys(search('新しい'))).toEqual([`${fresh} 1`])
      const records = await until(() => {
        const said = toban(['records', '--json'], where)
        const read = JSON.parse(said.out) as RecordsAnswer
        return (
          read.upkeep.some((task) => task.task === 'config_versions' && task.finishedAt) && read
        )
      }, 'the first pass of the upkeep')
      expect(records.logSearch?.caughtUpAt).toEqual(expect.any(String))
      expect(records.retention).toMatchObject({ keepRuns: 50 })
      expect(records.upkeep.filter((task) => task.fault !== null)).toEqual([])
      const span = { from: '2000-01-01', to: '2099-12-31' }
      expect(dailyMetrics(data.ops(), 'BATCH-301', span)).toHaveLength(1)
      expect(toban(['records', '--lang', 'en'], where).out).toContain('debug_lines')
    } finally {
      expect(await running.kill('SIGTERM')).toBe(0)
    }
  })
})

describe('toban logs --grep', () => {
  it('finds a text in whatever width and case, in the fields too, and lines written since', () => {
    const where = { data: data.root, config }
    const grep = (text: string) =>
      toban(['logs', young ?? '', '--grep', text], where)
        .out.split('\n')
        .filter(Boolean).length
    expect(grep('シッパイ 失敗')).toBe(1)
    expect(grep('ALL IS')).toBe(1)
    expect(grep('nothing')).toBe(0)
    add(young ?? '', 3, AT, [['error', 'aoba', 'late', '{"code":"シッパイ"}']])
    expect(grep('シッパイ')).toBe(2)
  })
})
