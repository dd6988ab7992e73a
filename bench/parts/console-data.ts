/**
 * A large installation for the bench of the console: at full scale 1,000,000 runs over 400 days, 10,600,000 results of
 * 100 companies, one run with 1,000,000 log lines; the same at every call. Rows go in raw, indexes are made at the end.
 */
import type { OpsDb } from '../../data/ops/open.ts'
import { BATCHES } from '../../server/domain/batch-catalog.ts'
import { newId } from '../../server/domain/ids.ts'
import { benchLine } from './lines.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const JAPAN = 9 * 3_600_000
/** 02:00 in Japan, when what runs twice a day is due. */
const TWO = 17 * 3_600_000
const DAYS = 400

/** Seven batches every five minutes, eighteen every hour, the rest twice a day: 2,498 runs a day. */
const EVERY_FIVE = 7
const HOURLY = 18
/** Of the hourly ones; with all that run twice a day they make 26,600 results a day. */
const HOURLY_OVER_COMPANIES = 9
/** A run of the newest days has so many lines. */
const LINES_PER_RUN = 40

export type Volume = Readonly<{
  /** 1 = the goals of P9. */
  scale: number
  /** Lines of the one big log. */
  logLines: number
  /** Runs that have a log besides, the newest. */
  loggedRuns: number
  companies: readonly string[]
  /** The newest run is of this moment. */
  now: number
}>

export type Filled = Readonly<{
  runs: number
  results: number
  lines: number
  /** The run with the big log: it failed. */
  bigRunId: string
  /** Ids spread over all runs, oldest first. */
  someRunIds: readonly string[]
}>

export function fillOps(ops: OpsDb, volume: Volume): Filled {
  const put = [...droppedIndexes(ops), ...droppedTriggers(ops)]
  ops.sqlite.pragma('synchronous = OFF')
  ops.sqlite.pragma('cache_size = -400000')
  ops.sqlite.exec('CREATE TEMP TABLE companies (code TEXT, no INTEGER)')
  const company = ops.sqlite.prepare('INSERT INTO companies VALUES (?, ?)')
  for (const [no, code] of volume.companies.entries()) company.run(code, no)
  const ids = fillRuns(ops, volume)
  const bigRunId = ids.find((id) => id.isOver && id.isFailed && id.at > volume.now - 2 * DAY)?.id
  if (!bigRunId) throw new Error('no failed run over companies')
  const lines = fillLogs(ops, volume, { bigRunId, ids: ids.map((id) => id.id) })
  fillRest(ops, volume)
  for (const sql of put) ops.sqlite.exec(sql)
  ops.sqlite.pragma('synchronous = NORMAL')
  const count = (table: string) =>
    ops.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number
  const step = Math.max(1, Math.floor(ids.length / 200))
  const someRunIds = ids.filter((_, index) => index % step === 0).map((id) => id.id)
  return { runs: count('runs'), results: count('tenant_results'), lines, bigRunId, someRunIds }
}

const BIG_TABLES = ['runs', 'tenant_results', 'attempts', 'occurrences', 'log_lines', 'audit']

function droppedIndexes(ops: OpsDb): string[] {
  return dropped(ops, 'index')
}

function droppedTriggers(ops: OpsDb): string[] {
  return dropped(ops, 'trigger')
}

function dropped(ops: OpsDb, type: 'index' | 'trigger'): string[] {
  const sql = `SELECT name, sql FROM sqlite_master WHERE type = ? AND sql IS NOT NULL
    AND tbl_name IN (SELECT value FROM json_each(?))`
  const found = ops.sqlite.prepare(sql).all(type, JSON.stringify(BIG_TABLES))
  return (found as { name: string; sql: string }[]).map((one) => {
    ops.sqlite.exec(`DROP ${type} ${one.name}`)
    return one.sql
  })
}

type Made = { id: string; at: number; isOver: boolean; isFailed: boolean }

function fillRuns(ops: OpsDb, volume: Volume): Made[] {
  const days = Math.max(3, Math.round(DAYS * volume.scale))
  const made: Made[] = []
  const insert = statements(ops)
  for (let day = days - 1; day >= 0; day -= 1) {
    const end = volume.now - day * DAY
    const part = ops.sqlite.transaction(() => {
      for (const due of dueTimes(end - DAY, end)) made.push(addRun(insert, due, made.length))
    })
    part()
  }
  return made
}

/** The plan that the runs follow: the bench's own configuration. */
export function plannedCron(index: number): string {
  if (index < EVERY_FIVE) return '*/5 * * * *'
  return index < EVERY_FIVE + HOURLY ? '0 * * * *' : '0 2,14 * * *'
}

type Due = { batchId: string; due: number; at: number; isOver: boolean; usualMs: number }

/** In the span from `from`; a run begins a moment after it is due. */
function dueTimes(from: number, to: number): Due[] {
  return BATCHES.flatMap(({ id }, index) => {
    const isFrequent = index < EVERY_FIVE
    const isHourly = !isFrequent && index < EVERY_FIVE + HOURLY
    const every = isFrequent ? 5 * MINUTE : isHourly ? 60 * MINUTE : DAY / 2
    const first = Math.ceil((from - TWO) / every) * every + TWO
    const isOver = !isFrequent && (!isHourly || index < EVERY_FIVE + HOURLY_OVER_COMPANIES)
    const usualMs = isFrequent ? 4_000 : isHourly ? 40_000 : 600_000
    const times = Array.from({ length: Math.floor(DAY / every) }, (_, no) => first + no * every)
    return times
      .filter((due) => due < to)
      .map((due) => ({ batchId: id, due, at: due + index * 700, isOver, usualMs }))
  }).sort((a, b) => a.at - b.at)
}

function statements(ops: OpsDb) {
  const run = ops.sqlite.prepare(`INSERT INTO runs (id, batch_id, business_date, scheduled_for,
      trigger, state, attempt, params_json, dry_run, queued_at, started_at, finished_at, error_code, error_message,
      summary_json, config_version, triggered_by, priority, lane)
    VALUES (@id, @batchId, @day, @due, 'schedule', @state, 1, '{"tenants":"all","params":{}}', 0, @at, @at + 40,
      @at + 40 + @ms, @code, @error, NULL, 'bench', 'schedule', 2, 'normal')`)
  const attempt =
    ops.sqlite.prepare(`INSERT INTO attempts (run_id, attempt, started_at, finished_at, outcome, cpu_ms)
    VALUES (@id, 1, @at + 40, @at + 40 + @ms, @outcome, @ms)`)
  const due =
    ops.sqlite.prepare(`INSERT INTO occurrences (batch_id, scheduled_for, business_date, state, run_id, due_at,
      decided_at) VALUES (@batchId, @due, @day, 'ran', @id, @due, @at)`)
  const results =
    ops.sqlite.prepare(`INSERT INTO tenant_results (run_id, tenant_code, state, attempt, started_at,
      finished_at, result_json, error_code, error_message, collected_at)
    SELECT @id, code,
      CASE (no * 17 + @no * 31) % 997 WHEN 0 THEN 'failed' WHEN 1 THEN 'skipped' ELSE 'succeeded' END, 1,
      @at + 40 + no * 5, @at + 60 + no * 5, '{"users":120}',
      iif((no * 17 + @no * 31) % 997 = 0, 'ora', NULL),
      iif((no * 17 + @no * 31) % 997 = 0, 'ORA-0' || (900 + @no % 99) || ': table or view does not exist', NULL), @at
    FROM temp.companies ORDER BY code`)
  return { run, attempt, due, results }
}

function addRun(insert: ReturnType<typeof statements>, due: Due, no: number): Made {
  const { batchId, at, isOver, usualMs } = due
  const dice = (no * 7_919) % 1_000
  const state = dice < 8 ? 'failed' : dice < 12 ? 'warned' : dice < 13 ? 'cancelled' : 'succeeded'
  const isFailed = state === 'failed'
  const row = {
    id: newId(at),
    no,
    batchId,
    due: due.due,
    at,
    day: new Date(at + JAPAN).toISOString().slice(0, 10),
    ms: Math.round(usualMs * (0.8 + dice / 2_500)),
    state,
    outcome: state,
    code: isFailed ? 'smtp_refused' : null,
    error: isFailed ? 'SMTP 接続拒否: mail.example.co.jp:587 (ECONNREFUSED)' : null,
  }
  insert.run.run(row)
  insert.attempt.run(row)
  insert.due.run(row)
  if (isOver) insert.results.run(row)
  return { id: row.id, at, isOver, isFailed }
}

type Logs = { bigRunId: string; ids: readonly string[] }

function fillLogs(ops: OpsDb, volume: Volume, { bigRunId, ids }: Logs): number {
  const sql = 'INSERT OR IGNORE INTO log_lines VALUES (?, ?, ?, ?, ?, ?, NULL)'
  const insert = ops.sqlite.prepare(sql)
  const { companies, now } = volume
  const write = ops.sqlite.transaction((runId: string, count: number) => {
    for (let seq = 1; seq <= count; seq += 1) {
      const level = seq % 5_003 === 4_000 ? 'error' : seq % 97 === 50 ? 'warn' : 'info'
      const tenant = seq % 3 === 0 ? null : (companies[seq % companies.length] ?? null)
      insert.run(runId, seq, now - DAY + seq, level, tenant, benchLine(seq))
    }
  })
  write(bigRunId, volume.logLines)
  const logged = ids.slice(-volume.loggedRuns).filter((id) => id !== bigRunId)
  for (const id of logged) write(id, LINES_PER_RUN)
  return volume.logLines + logged.length * LINES_PER_RUN
}

function fillRest(ops: OpsDb, { now, scale }: Volume): void {
  ops.sqlite.exec(`INSERT INTO batch_metrics_daily (batch_id, day, runs, failed, avg_ms, max_ms)
    SELECT batch_id, business_date, count(*), sum(state = 'failed'), CAST(avg(finished_at - started_at) AS INTEGER),
      max(finished_at - started_at) FROM runs GROUP BY batch_id, business_date`)
  ops.sqlite.exec(`INSERT INTO batch_watermarks (batch_id, computed_until, config_version, owed_since)
    SELECT DISTINCT batch_id, ${now}, 'bench', 0 FROM runs`)
  ops.sqlite.exec(`INSERT INTO config_versions (version, files, loaded_at, loaded_by, in_force, faults)
    VALUES ('bench', '{}', ${now - DAY}, 'bench', 1, '[]')`)
  const rows = Math.round(200_000 * scale)
  ops.sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
    INSERT INTO audit (at, operator, verb, object, reason, result, prev_hash, row_hash)
    SELECT ${now} - (${rows} - i) * 60000, 'op' || i % 20, 'run.start', 'BATCH-' || (100 + i % 9), 'bench', 'ok',
      printf('%064d', i - 1), printf('%064d', i) FROM n`)
  const alerts = Math.round(20_000 * scale)
  ops.sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${alerts})
    INSERT INTO alerts (alert_id, alert_key, state, severity, source_batch, message, context, business_hours, opened_at,
      last_seen_at, notify_count, occurrences, flap_count, ok_streak, resolved_at)
    SELECT printf('ALERT%08d', i), 'bench:' || i, iif(i > ${alerts - 60}, 'open', 'resolved'), 'MEDIUM', 'BATCH-101',
      '{"ja":"接続拒否","en":"connection refused"}', '{}', 0, ${now} - (${alerts} - i) * 600000, ${now}, 1, 1, 0, 0,
      iif(i > ${alerts - 60}, NULL, ${now}) FROM n`)
}
