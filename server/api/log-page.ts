/** One answer of the log over HTTP: so many lines that pass, or as far as one question looks, in turns. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type LogFilter,
  type LogLine,
  type LoudLevel,
  lastSeq,
  logLines,
  nextLoud,
} from '../../data/ops/log-lines.ts'
import type { OpsDb } from '../../data/ops/open.ts'
import type { LogLevel } from '../domain/run.ts'

/** Numbers looked at between two turns of the event loop: a few milliseconds. */
const SLICE = 2_000
/** A rare line is looked for so far in one question; the answer says where to go on. */
const MOST_SLICES = 50

export type LogPage = Readonly<{
  lines: readonly LogLine[]
  /** Every line up to this number has been looked at. */
  next: number
}>

export async function logPage(ops: OpsDb, filter: Omit<LogFilter, 'untilSeq'>): Promise<LogPage> {
  const last = lastSeq(ops, filter.runId)
  const lines: LogLine[] = []
  let next = filter.afterSeq
  for (let slice = 0; next < last && slice < MOST_SLICES; slice += 1) {
    if (slice > 0) await nextTurn()
    const afterSeq = beforeNextLoud(ops, { ...filter, afterSeq: next }) ?? last
    const untilSeq = Math.min(afterSeq + SLICE, last)
    const limit = filter.limit - lines.length
    const found = logLines(ops, { ...filter, afterSeq, untilSeq, limit })
    lines.push(...found)
    if (found.length === limit) return { lines, next: lines.at(-1)?.seq ?? untilSeq }
    next = Math.max(next, untilSeq)
  }
  return { lines, next }
}

type Asked = Pick<LogFilter, 'runId' | 'levels' | 'afterSeq'>

/** Warnings and errors have an index: the stretch before the next of them need not be read. Null: there is none. */
function beforeNextLoud(ops: OpsDb, { runId, levels, afterSeq }: Asked): number | null {
  const loud = levels.filter(isLoud)
  if (loud.length < levels.length) return afterSeq
  const found = loud.flatMap((level) => nextLoud(ops, { runId, level, afterSeq }) ?? [])
  return found.length === 0 ? null : Math.min(...found) - 1
}

function isLoud(level: LogLevel): level is LoudLevel {
  return level === 'warn' || level === 'error'
}
