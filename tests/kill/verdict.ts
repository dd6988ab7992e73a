/** Looks, after all the kills, for anything lost or done twice: ledger, runs, attempts, companies' results, what was collected. */
import type { TestFolder } from '../fixture/data-folder.ts'
import { BATCHES, COMPANIES, type PlannedBatch } from './plan.ts'

export type Verdict = Readonly<{
  occurrences: number
  /** Occurrences by fate. */
  fates: Readonly<Record<string, number>>
  runs: number
  attempts: number
  /** Attempts that ended with a process. */
  lostAttempts: number
  results: number
  collected: number
  /** One sentence for each thing that is not there. */
  lost: readonly string[]
  /** One for each thing that is there twice, or where it should not be. */
  doubled: readonly string[]
}>

type Finding = { lost: string[]; doubled: string[] }

/** @param data closed by every scheduler. @param beginsAt the schedule's first instant, itself not due. */
export function judge(data: TestFolder, beginsAt: number): Verdict {
  const finding: Finding = { lost: [], doubled: [] }
  for (const batch of BATCHES) judgeOccurrences(data, beginsAt, { batch, finding })
  judgeRuns(data, finding)
  for (const batch of BATCHES) judgeEnds(data, { batch, finding })
  judgeAttempts(data, finding)
  judgeCollected(data, finding)
  judgeWork(data, finding)
  judgeFiles(data, finding)
  const fates = all<{ state: string; n: number }>(
    data,
    'SELECT state, count(*) AS n FROM occurrences GROUP BY state ORDER BY state',
  )
  return {
    occurrences: fates.reduce((sum, { n }) => sum + n, 0),
    fates: Object.fromEntries(fates.map(({ state, n }) => [state, n])),
    runs: count(data, 'SELECT count(*) AS n FROM runs'),
    attempts: count(data, 'SELECT count(*) AS n FROM attempts'),
    lostAttempts: count(data, "SELECT count(*) AS n FROM attempts WHERE outcome = 'lost'"),
    results: count(data, "SELECT count(*) AS n FROM tenant_results WHERE state = 'succeeded'"),
    collected: collectedRows(data).length,
    ...finding,
  }
}

type About = { batch: PlannedBatch; finding: Finding }

/** Every multiple of the interval up to the watermark has one row, and nothing else has. */
function judgeOccurrences(data: TestFolder, beginsAt: number, { batch, finding }: About): void {
  const { batchId, everyMs } = batch
  const until = count(
    data,
    `SELECT computed_until AS n FROM batch_watermarks WHERE batch_id = '${batchId}'`,
  )
  const rows = all<{ at: number; state: string; reason: string | null; runState: string | null }>(
    data,
    `SELECT o.scheduled_for AS at, o.state, o.reason, r.state AS runState FROM occurrences o
     LEFT JOIN runs r ON r.id = o.run_id WHERE o.batch_id = '${batchId}'`,
  )
  const known = new Set(rows.map(({ at }) => at))
  for (let at = beginsAt + everyMs; at <= until; at += everyMs) {
    if (!known.delete(at)) finding.lost.push(`${batchId} ${at}: no fate`)
  }
  for (const at of known) finding.doubled.push(`${batchId} ${at}: was never due`)
  for (const { at, state, reason, runState } of rows) {
    const isEnded = !['queued', 'running', 'interrupted', null].includes(runState)
    if (state === 'ran' && !isEnded)
      finding.lost.push(`${batchId} ${at}: ran, but its run is ${runState}`)
    if ((state === 'skipped' || state === 'missed') && (runState !== null || !reason))
      finding.lost.push(`${batchId} ${at}: ${state} without a reason, or with a run`)
  }
}

function judgeRuns(data: TestFolder, finding: Finding): void {
  const twice = all<{ batchId: string; at: number }>(
    data,
    `SELECT batch_id AS batchId, scheduled_for AS at FROM runs WHERE scheduled_for IS NOT NULL
     GROUP BY batch_id, scheduled_for HAVING count(*) > 1`,
  )
  for (const { batchId, at } of twice) finding.doubled.push(`${batchId} ${at}: two runs`)
  const alone = all<{ id: string }>(
    data,
    'SELECT id FROM runs WHERE id NOT IN (SELECT run_id FROM occurrences WHERE run_id IS NOT NULL)',
  )
  for (const { id } of alone) finding.doubled.push(`run ${id} belongs to no due time`)
}

/** A run that began ends as planned, with a good result of each company that can have one. */
function judgeEnds(data: TestFolder, { batch, finding }: About): void {
  const runs = all<{ id: string; state: string; code: string | null; good: string }>(
    data,
    `SELECT id, state, error_code AS code, (SELECT coalesce(group_concat(tenant_code), '') FROM tenant_results t
       WHERE t.run_id = r.id AND t.state = 'succeeded') AS good
     FROM runs r WHERE batch_id = '${batch.batchId}' AND state NOT IN ('queued', 'running', 'interrupted')`,
  )
  for (const { id, state, code, good } of runs) {
    if (state !== batch.end)
      finding.lost.push(`${batch.batchId} run ${id} ended as ${state} (${code})`)
    const missing = (batch.collects ?? COMPANIES).filter((each) => !good.split(',').includes(each))
    if (missing.length > 0) finding.lost.push(`run ${id}: no good result of ${missing.join(', ')}`)
  }
}

/** Numbered without gaps, each with one end; a good one is the last. */
function judgeAttempts(data: TestFolder, finding: Finding): void {
  const rows = all<{ id: string; attempts: number; rows: number; open: number; good: number }>(
    data,
    `SELECT r.id, r.attempt AS attempts, count(a.run_id) AS rows, sum(a.outcome IS NULL) AS open,
       sum(a.outcome = 'succeeded' AND a.attempt < r.attempt) AS good
     FROM runs r JOIN attempts a ON a.run_id = r.id
     WHERE r.state NOT IN ('queued', 'running', 'interrupted') GROUP BY r.id`,
  )
  for (const row of rows) {
    if (row.rows !== row.attempts || row.open > 0)
      finding.lost.push(`run ${row.id}: ${row.rows} of ${row.attempts} attempts, ${row.open} open`)
    if (row.good > 0) finding.doubled.push(`run ${row.id}: worked on after a good end`)
  }
}

/** Each good result of the collecting batches is in platform.db once, word for word, and nothing else is. */
function judgeCollected(data: TestFolder, finding: Finding): void {
  const rows = new Map(collectedRows(data).map((row) => [`${row.runId} ${row.tenantId}`, row]))
  const collecting = BATCHES.filter((batch) => batch.collects).map((batch) => `'${batch.batchId}'`)
  const good = all<{ runId: string; code: string; result: string; collectedAt: number | null }>(
    data,
    `SELECT t.run_id AS runId, tenant_code AS code, result_json AS result, collected_at AS collectedAt
     FROM tenant_results t JOIN runs r ON r.id = t.run_id
     WHERE t.state = 'succeeded' AND r.batch_id IN (${collecting.join()})
       AND r.state NOT IN ('queued', 'running', 'interrupted')`,
  )
  const unfinished = new Set(
    all<{ id: string }>(
      data,
      "SELECT id FROM runs WHERE state IN ('queued', 'running', 'interrupted')",
    ).map(({ id }) => id),
  )
  for (const { runId, code, result, collectedAt } of good) {
    const key = `${runId} T-${code}`
    const row = rows.get(key)
    rows.delete(key)
    if (!row || collectedAt === null) finding.lost.push(`${key}: not collected`)
    else if (row.reason !== 'collected') finding.doubled.push(`${key}: ${row.reason}`)
    else if (row.value !== result) finding.doubled.push(`${key}: collected ${row.value}`)
  }
  for (const [key, { runId }] of rows) {
    if (!unfinished.has(runId)) finding.doubled.push(`${key}: collected without a good result`)
  }
  const said = all<{ key: string; n: number }>(
    data,
    "SELECT alert_key AS key, occurrences AS n FROM alerts WHERE alert_key LIKE 'kill:%'",
  )
  for (const { key, n } of said) if (n !== 1) finding.doubled.push(`${key}: said ${n} times`)
  const silent = good.length - new Set(said.map(({ key }) => key)).size
  if (silent > 0) finding.lost.push(`${silent} alerts of collected results`)
}

/** In the companies' own files: who has a good result was not worked on again by a later attempt. */
function judgeWork(data: TestFolder, finding: Finding): void {
  const results = all<{ runId: string; code: string; attempt: number }>(
    data,
    `SELECT t.run_id AS runId, tenant_code AS code, t.attempt FROM tenant_results t
     JOIN runs r ON r.id = t.run_id WHERE t.state = 'succeeded' AND r.batch_id <> 'BATCH-983'`,
  )
  for (const { runId, code, attempt } of results) {
    const worked = data
      .tenant(code)
      .sqlite.prepare('SELECT processed_records AS last FROM batch_job_log WHERE job_id = ?')
      .get(runId) as { last: number } | undefined
    if (!worked) finding.lost.push(`${runId} ${code}: a good result without any work`)
    else if (worked.last > attempt)
      finding.doubled.push(`${runId} ${code}: worked on again after its good result`)
  }
}

function judgeFiles(data: TestFolder, finding: Finding): void {
  const files = [data.ops(), data.platform(), ...COMPANIES.map((code) => data.tenant(code))]
  for (const { sqlite } of files) {
    const answer = sqlite.pragma('integrity_check', { simple: true })
    if (answer !== 'ok') finding.lost.push(`integrity_check: ${String(answer)}`)
    if ((sqlite.pragma('foreign_key_check') as unknown[]).length > 0)
      finding.lost.push('foreign_key_check')
  }
}

type CollectedRow = { runId: string; tenantId: string; value: string; reason: string }

function collectedRows(data: TestFolder): CollectedRow[] {
  const sql = `SELECT key AS runId, tenant_id AS tenantId, value, reason FROM tenant_setting_overrides
    WHERE category = 'test'`
  return data.platform().sqlite.prepare(sql).all() as CollectedRow[]
}

function all<Row>(data: TestFolder, sql: string): Row[] {
  return data.ops().sqlite.prepare(sql).all() as Row[]
}

function count(data: TestFolder, sql: string): number {
  return (data.ops().sqlite.prepare(sql).get() as { n: number } | undefined)?.n ?? 0
}
