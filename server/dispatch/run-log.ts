/** The log of one run as its recorder writes it: numbers the lines, and keeps a flood from filling the disk. */
import { lastSeq } from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Language, Words } from '../domain/errors.ts'
import { addCounts, type LevelCounts, storedFields, storedMessage } from '../domain/log-line.ts'
import { LOG_LEVELS, type LogLevel } from '../domain/run.ts'
import type { PackedLines } from '../worker/protocol.ts'
import type { LineWriter } from './line-writer.ts'

/** Lines of one run; of those beyond, only warnings and errors are recorded, the rest is counted. */
export const MAX_LOG_LINES = 1_020_000
/** Beyond this warnings and errors are only counted too. */
export const MAX_LOG_LINES_WITH_WARNINGS = 1_040_000
/** A line's number has 20 bits; what is left above the limits is for the notices. */
const LAST_SEQ = 2 ** 20 - 1

export type RunLogOptions = Readonly<{
  ops: OpsDb
  writer: LineWriter
  runId: string
  language: Language
  now(): Instant
  /** Lines of the thread are settled: written, or counted. @param chars as they came. */
  onSettled(chars: number): void
  /** Called once: debug and info lines are not recorded any more. */
  onFull(): void
}>

export type NewLine = Readonly<{
  level: LogLevel
  message: string
  fields?: Readonly<Record<string, unknown>> | null
  tenantCode?: string | null
  /** Default: now. */
  at?: Instant
}>

export type RunLog = Readonly<{
  /** @throws when lines of this run can not be written. */
  add(lines: PackedLines): void
  /** The engine's own line; never throws. */
  line(line: NewLine): void
  /** Lines the thread did not send because the log is full. */
  refused(counts: LevelCounts): void
  /** Writes what waits. @throws when it can not be written. */
  flush(): void
  /** Says how many lines were dropped, if any, and writes what waits. */
  close(): void
}>

type Line = readonly [Instant, LogLevel, string | null, string, string | null]

export function openRunLog(options: RunLogOptions): RunLog {
  const { ops, writer, runId, now } = options
  const queue = writer.open()
  let seq = lastSeq(ops, runId)
  let isFull = false
  let dropped: LevelCounts = {}

  const put = ({ count, json }: Omit<PackedLines, 'type'>, done: () => void) => {
    queue.add({ runId, firstSeq: seq + 1, json }, done)
    seq += count
  }
  const putOne = (line: Line) => {
    if (seq < LAST_SEQ) put({ count: 1, json: JSON.stringify([line]) }, () => {})
  }
  const notice = (words: Words) => putOne([now(), 'warn', null, words[options.language], null])
  const becomeFull = () => {
    if (isFull) return
    isFull = true
    options.onFull()
    notice(LOG_IS_FULL)
  }
  /** Near the limits: line by line. */
  const admit = (line: Line) => {
    const [, level] = line
    if (seq >= MAX_LOG_LINES) becomeFull()
    const isLoud = level === 'warn' || level === 'error'
    if (seq < (isLoud ? MAX_LOG_LINES_WITH_WARNINGS : MAX_LOG_LINES)) putOne(line)
    else dropped = addCounts(dropped, { [level]: 1 })
  }

  return {
    add(lines) {
      const fault = queue.fault()
      if (fault) throw fault
      const { length } = lines.json
      if (seq + lines.count <= MAX_LOG_LINES) {
        put(lines, () => options.onSettled(length))
        return
      }
      for (const line of JSON.parse(lines.json) as Line[]) admit(line)
      options.onSettled(length)
    },
    line: ({ level, message, fields = null, tenantCode = null, at = now() }) =>
      admit([at, level, tenantCode, storedMessage(message), storedFields(fields)]),
    refused: (counts) => {
      dropped = addCounts(dropped, counts)
    },
    flush: () => queue.flush(),
    close() {
      if (Object.keys(dropped).length > 0) notice(linesDropped(dropped))
      dropped = {}
      queue.flush()
    },
  }
}

const LOG_IS_FULL: Words = {
  ja: `ログが ${MAX_LOG_LINES} 行に達しました。この実行では以後、警告とエラーだけを記録します`,
  en: `the log has ${MAX_LOG_LINES} lines: from here on only warnings and errors of this run are recorded`,
}

function linesDropped(counts: LevelCounts): Words {
  const parts = LOG_LEVELS.flatMap((level) => (counts[level] ? [`${level} ${counts[level]}`] : []))
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  return {
    ja: `ログ ${total} 行を記録しませんでした (${parts.join('、')})`,
    en: `${total} lines were not recorded (${parts.join(', ')})`,
  }
}
