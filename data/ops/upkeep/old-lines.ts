/** Deletes log lines of ended runs by level and age, in the order in which the runs ended; goes on where it stopped. */
import type { Instant } from '../../../server/domain/calendar-day.ts'
import type { LogLevel } from '../../../server/domain/run.ts'
import { statement } from '../../sqlite/statement.ts'
import type { OpsDb } from '../open.ts'
import { type Pace, type Steps, step } from './steps.ts'
import { setMark, upkeepTask } from './tasks.ts'

export type OldLines = Readonly<{
  task: string
  levels: readonly LogLevel[]
  /** Lines written before are too old. */
  before: Instant
}>

/** Up to here everything is done: the end of a run, its row, and a line of it. */
type Mark = Readonly<{ finishedAt: Instant; rowNo: number; seq: number }>

const START: Mark = { finishedAt: 0, rowNo: 0, seq: 0 }
/** Small runs looked at in one step. */
const RUNS_AT_ONCE = 50

export function* forgetOldLines(ops: OpsDb, old: OldLines, pace: Pace): Steps {
  let mark = markOf(upkeepTask(ops, old.task)?.mark ?? null)
  for (;;) {
    const runs = endedFrom(ops, mark, old.before)
    if (runs.length === 0) return
    let removed = 0
    const from = mark
    mark = step(ops, () => {
      const done = advance(runs, from, pace, (runId, seq, until) => {
        removed += deleteLines(ops, old, { runId, seq, until })
      })
      setMark(ops, old.task, JSON.stringify(done))
      return done
    })
    yield removed
  }
}

type EndedRun = Readonly<{ runId: string; finishedAt: Instant; rowNo: number; lastSeq: number }>

/** The run the mark stands in, and those that ended after it. */
function endedFrom(ops: OpsDb, { finishedAt, rowNo }: Mark, before: Instant): EndedRun[] {
  const sql = `SELECT id AS runId, finished_at AS finishedAt, rowid AS rowNo,
      (SELECT coalesce(max(seq), 0) FROM log_lines WHERE run_id = runs.id) AS lastSeq
    FROM runs WHERE finished_at IS NOT NULL AND finished_at < @before
      AND (finished_at, rowid) > (@finishedAt, @rowNo) ORDER BY finished_at, rowid LIMIT ${RUNS_AT_ONCE}`
  return statement(ops.sqlite, sql).all({ finishedAt, rowNo, before }) as EndedRun[]
}

/** Walks over at most `pace.size` lines. */
function advance(
  runs: readonly EndedRun[],
  mark: Mark,
  pace: Pace,
  take: (runId: string, seq: number, until: number) => void,
): Mark {
  let left = pace.size
  let [done, seq] = [mark, mark.seq]
  for (const run of runs) {
    const until = Math.min(run.lastSeq, seq + left)
    if (until > seq) take(run.runId, seq, until)
    left -= until - seq
    // A run is passed only when all its lines are: until then the mark stands before it.
    if (until < run.lastSeq) return { ...done, seq: until }
    done = { finishedAt: run.finishedAt, rowNo: run.rowNo, seq: 0 }
    seq = 0
    if (left <= 0) break
  }
  return done
}

type Stretch = { runId: string; seq: number; until: number }

function deleteLines(ops: OpsDb, { levels, before }: OldLines, stretch: Stretch): number {
  const sql = `DELETE FROM log_lines WHERE run_id = @runId AND seq > @seq AND seq <= @until AND at < @before
      AND level IN (SELECT value FROM json_each(@levels))`
  return statement(ops.sqlite, sql).run({ ...stretch, before, levels: JSON.stringify(levels) })
    .changes
}

function markOf(text: string | null): Mark {
  return text === null ? START : (JSON.parse(text) as Mark)
}
