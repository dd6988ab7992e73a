/** The log of a run: numbers, limits, notices; and one writer for all runs that outlives trouble. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { insertLogLine, lastSeq, logLines } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import { type LineWriter, openLineWriter } from '../../server/dispatch/line-writer.ts'
import {
  MAX_LOG_LINES,
  MAX_LOG_LINES_WITH_WARNINGS,
  openRunLog,
  type RunLog,
} from '../../server/dispatch/run-log.ts'
import { LOG_LEVELS, type LogLevel } from '../../server/domain/run.ts'
import type { PackedLines } from '../../server/worker/protocol.ts'
import { addRun } from '../data/run-rows.ts'
import { AT, newOps } from '../data/temp-folder.ts'
import { until } from '../fixture/engine.ts'
import { holdWriteLock } from '../fixture/lock.ts'

let writer: LineWriter | null = null
afterEach(() => {
  writer?.close()
  writer = null
})

type Stage = { ops: OpsDb; runId: string; log: RunLog; full: number; settled: number }

function stage(ops = newOps(), lastNumber = 0): Stage {
  const runId = addRun(ops, { businessDate: '2026-04-01', startedAt: AT, trigger: 'manual' })
  if (lastNumber > 0) {
    const line = { level: 'info' as const, tenantCode: null, message: 'before', fieldsJson: null }
    insertLogLine(ops, { runId, seq: lastNumber, at: AT, ...line })
  }
  writer ??= openLineWriter(ops)
  const made = { ops, runId, full: 0, settled: 0 }
  const log = openRunLog({
    ops,
    writer,
    runId,
    language: 'en',
    now: () => AT,
    onSettled: (chars) => {
      staged.settled += chars
    },
    onFull: () => {
      staged.full += 1
    },
  })
  const staged: Stage = { ...made, log }
  return staged
}

function packed(level: LogLevel, ...messages: string[]): PackedLines {
  const lines = messages.map((message) => [AT, level, 'aoba', message, null])
  return { type: 'lines', count: lines.length, json: JSON.stringify(lines) }
}

function written({ ops, runId }: Stage): string[] {
  const all = { afterSeq: 0, limit: 100, levels: LOG_LEVELS, tenantCode: null }
  return logLines(ops, { runId, ...all }).map((line) => `${line.seq} ${line.level} ${line.message}`)
}

describe('the log of a run', () => {
  it('numbers lines in the order they came, the engine’s own among them, after those of earlier attempts', () => {
    const one = stage(newOps(), 7)
    one.log.add(packed('info', 'a', 'b'))
    one.log.line({ level: 'warn', message: 'asked to stop' })
    one.log.add(packed('debug', 'c'))
    one.log.close()
    expect(written(one)).toEqual([
      '7 info before',
      '8 info a',
      '9 info b',
      '10 warn asked to stop',
      '11 debug c',
    ])
  })

  it('is written within moments without being closed, and says so to the thread', async () => {
    const one = stage()
    const lines = packed('info', 'a')
    one.log.add(lines)
    expect(one.settled).toBe(0)
    await until(() => one.settled === lines.json.length, 'the lines')
    expect(written(one)).toEqual(['1 info a'])
  })

  it('that is full takes warnings and errors only, and says at the end what it did not take', () => {
    const one = stage(newOps(), MAX_LOG_LINES - 1)
    one.log.add(packed('info', 'the last one', 'too many'))
    one.log.add(packed('error', 'a failure'))
    one.log.line({ level: 'info', message: 'too many as well' })
    one.log.refused({ debug: 5_000 })
    one.log.close()
    expect(one.full).toBe(1)
    expect(written(one).map((line) => line.replace(/^\d+ /, ''))).toEqual([
      'info before',
      'info the last one',
      `warn the log has ${MAX_LOG_LINES} lines: from here on only warnings and errors of this run are recorded`,
      'error a failure',
      'warn 5002 lines were not recorded (debug 5000, info 2)',
    ])
  })

  it('has an end for warnings too', () => {
    const one = stage(newOps(), MAX_LOG_LINES_WITH_WARNINGS)
    one.log.add(packed('warn', 'no room'))
    one.log.close()
    expect(written(one).at(-1)).toContain('1 lines were not recorded (warn 1)')
  })

  it('lets the thread go on with lines it did not take', () => {
    const one = stage(newOps(), MAX_LOG_LINES)
    const lines = packed('debug', 'a', 'b')
    one.log.add(lines)
    expect(one.settled).toBe(lines.json.length)
  })
})

describe('the writer', () => {
  it('tries again when ops.db was locked, and loses nothing', async () => {
    const ops = newOps()
    ops.sqlite.pragma('busy_timeout = 0')
    const one = stage(ops)
    const lock = holdWriteLock(ops.path)
    one.log.add(packed('info', 'a'))
    expect(() => one.log.flush()).toThrow('database is locked')
    one.log.add(packed('info', 'b'))
    const tries = vi.spyOn(ops.sqlite, 'transaction')
    await until(() => tries.mock.calls.length > 0, 'a try of the writer')
    lock.release()
    await until(() => lastSeq(ops, one.runId) === 2, 'the lines')
    expect(written(one)).toEqual(['1 info a', '2 info b'])
  })

  it('gives up a run whose lines can not be written, and goes on with the others', async () => {
    const ops = newOps()
    const [bad, good] = [stage(ops), stage(ops)]
    bad.log.add({ type: 'lines', count: 1, json: '[[1, "no level", null, "x", null]]' })
    good.log.add(packed('info', 'a'))
    await until(() => good.settled > 0 && bad.settled > 0, 'both runs')
    expect(written(good)).toEqual(['1 info a'])
    expect(() => bad.log.add(packed('info', 'b'))).toThrow(/CHECK constraint failed/)
    expect(() => bad.log.close()).toThrow(/CHECK constraint failed/)
    expect(() => bad.log.line({ level: 'info', message: 'c' })).not.toThrow()
  })

  it('writes what is left when it is closed', () => {
    const one = stage()
    one.log.add(packed('info', 'a'))
    writer?.close()
    expect(written(one)).toEqual(['1 info a'])
  })
})
