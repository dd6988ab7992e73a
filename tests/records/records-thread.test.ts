/** The thread beside the engine: indexes, brings the write-ahead log home, is started again, and ends when asked. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { openLogSearch } from '../../data/log-search/open.ts'
import { indexedRun } from '../../data/log-search/write.ts'
import { insertPackedLines } from '../../data/ops/log-lines.ts'
import { readEnvironment } from '../../server/environment.ts'
import { keepRecords, type RecordsKeeper } from '../../server/records/records-keeper.ts'
import { addRun } from '../data/run-rows.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { until } from '../fixture/engine.ts'

const { packageRoot } = readEnvironment()
const BUILT = join(packageRoot, 'dist', 'server', 'records', 'records-thread.js')
const YEAR_MS = 366 * 86_400_000

let keeper: RecordsKeeper | null = null
afterEach(async () => {
  await keeper?.close()
  keeper = null
  cleanUp()
})

function keep(data: TestFolder, threadFile = BUILT): Error[] {
  const troubles: Error[] = []
  keeper = keepRecords({
    ops: data.ops(),
    folder: data.folder,
    threadFile,
    fullMs: () => YEAR_MS,
    onTrouble: (error) => troubles.push(error),
  })
  return troubles
}

function runWith(data: TestFolder, lines: number): string {
  const startedAt = Date.now()
  const runId = addRun(data.ops(), { businessDate: '2026-01-01', startedAt, trigger: 'manual' })
  const rows = Array.from({ length: lines }, (_, n) => [
    startedAt,
    'info',
    null,
    `行 ${n}`.padEnd(900, '.'),
    null,
  ])
  for (let from = 0; from < lines; from += 1_000) {
    const json = JSON.stringify(rows.slice(from, from + 1_000))
    insertPackedLines(data.ops(), { runId, firstSeq: from + 1, json })
  }
  return runId
}

function isIndexed(data: TestFolder, runId: string): boolean {
  const search = openLogSearch(data.folder.logSearchFile)
  const seen = search ? indexedRun(search, runId) : null
  search?.sqlite.close()
  return seen?.isDone === 1
}

/** Pages of the write-ahead log that are not yet in ops.db. */
function pagesLeft(data: TestFolder): number {
  const [state] = data.ops().sqlite.pragma('wal_checkpoint(NOOP)') as {
    log: number
    checkpointed: number
  }[]
  return (state?.log ?? 0) - (state?.checkpointed ?? 0)
}

describe('the thread of the records', () => {
  it('indexes what is there and what comes, and brings the write-ahead log home', async () => {
    const data = makeDataFolder()
    const before = runWith(data, 3)
    const troubles = keep(data)
    await until(() => isIndexed(data, before), 'the run before')
    // More than 1,000 pages: the engine itself leaves them alone now.
    const after = runWith(data, 6_000)
    await until(() => isIndexed(data, after), 'the run after')
    await until(() => pagesLeft(data) < 1_000, 'the write-ahead log')
    await keeper?.close()
    expect(troubles).toEqual([])
  })

  it('begins the index anew when the file is no index', async () => {
    const data = makeDataFolder()
    const runId = runWith(data, 3)
    writeFileSync(data.folder.logSearchFile, 'not a database')
    const troubles = keep(data)
    await until(() => isIndexed(data, runId), 'the run')
    expect(troubles).toEqual([])
  })

  it('that dies is told of, and its keeper can still be closed', async () => {
    const data = makeDataFolder()
    const broken = join(data.root, 'broken.mjs')
    writeFileSync(broken, "throw new Error('no such luck')")
    const troubles = keep(data, broken)
    await until(() => troubles.length > 0, 'the trouble')
    expect(troubles[0]?.message).toBe('no such luck')
    await keeper?.close()
  })
})
