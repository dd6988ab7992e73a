/**
 * Recovery: a scheduler is killed in the middle of its work on a big ledger; how long until the next one is ready, and
 * until it has done the first company of a run it has taken up. `RUNS` sizes the ledger (ten companies' results each).
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { dataFolder } from '../data/folder.ts'
import { type OpsDb, openOps } from '../data/ops/open.ts'
import { newId } from '../server/domain/ids.ts'
import { readEnvironment } from '../server/environment.ts'
import { benchCode, makeInstallation } from './parts/company.ts'
import { median } from './parts/report.ts'
import { queueRun } from './parts/run.ts'

const ROUNDS = 5
const RUNS = Number(process.env.RUNS ?? 100_000)
const RESULTS_PER_RUN = 10
const INTERRUPTED = 50
const RUNNING = 5
const TENANTS = 100
/** Its file is locked, so that every run stands still in the middle of its companies until it is struck. */
const LOCKED = benchCode(50)
const BATCH = 'BATCH-301'
const DAY_MS = 86_400_000
const PORT = 3399

const { packageRoot } = readEnvironment()
const root = mkdtempSync(join(tmpdir(), 'toban-bench-'))
const folder = dataFolder(join(root, 'data'))
const config = join(root, 'config')

try {
  makeInstallation(folder, { companies: TENANTS, at: Date.now() - 400 * DAY_MS })
  configure()
  const ops = openOps(folder.opsFile, 'read-write')
  fill(ops)
  const [readyMs, firstMs, emptyMs]: number[][] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    await killInTheMiddle(ops)
    const again = start()
    readyMs?.push(await again.ready)
    await until(() => resumed(ops) > 0)
    firstMs?.push(performance.now() - again.began)
    await until(() => unfinished(ops) === 0)
    await again.stop()
    const calm = start()
    emptyMs?.push(await calm.ready)
    await calm.stop()
  }
  ops.sqlite.close()
  const [ready, first, empty] = [readyMs, firstMs, emptyMs].map((all) => median(all ?? []))
  console.log(
    `recovery: ${RUNS.toLocaleString('en')} runs, ${(RUNS * RESULTS_PER_RUN).toLocaleString('en')} results, ${INTERRUPTED} interrupted, ${RUNNING} struck at ${TENANTS} companies each: start to ready ${seconds(ready)}, to the first resumed company ${seconds(first)}; a start with nothing to resume ${seconds(empty)}; ratio ${((ready ?? 0) / (empty ?? 1)).toFixed(2)} (median of ${ROUNDS})`,
  )
} finally {
  rmSync(root, { recursive: true, force: true })
}

function seconds(ms: number | undefined): string {
  return `${((ms ?? Number.NaN) / 1_000).toFixed(2)} s`
}

/** The shipped configuration with one batch that may run beside itself. */
function configure(): void {
  cpSync(join(packageRoot, 'config'), config, { recursive: true })
  writeFileSync(
    join(config, 'schedule.yaml'),
    `version: 1\ntimezone: Asia/Tokyo\nbatches:\n  ${BATCH}: { manual: true, overlap: allow, timeout: 60m, businessDate: previous }\n`,
  )
}

/** A year of ended runs, as the engine leaves them. */
function fill({ sqlite }: OpsDb): void {
  const run =
    sqlite.prepare(`INSERT INTO runs (id, batch_id, business_date, trigger, state, attempt, params_json,
      dry_run, queued_at, started_at, finished_at, config_version, triggered_by, priority, lane)
    VALUES (@id, @batchId, '2025-12-01', 'manual', 'succeeded', 1, '{"tenants":"all","params":{}}', 0, @at, @at, @at + 900,
      'bench', 'bench', 2, 'normal')`)
  const attempt =
    sqlite.prepare(`INSERT INTO attempts (run_id, attempt, started_at, finished_at, worker, outcome)
    VALUES (?, 1, ?, ?, 'bench', 'succeeded')`)
  const result =
    sqlite.prepare(`INSERT INTO tenant_results (run_id, tenant_code, state, attempt, started_at, finished_at,
      result_json, collected_at) VALUES (?, ?, 'succeeded', 1, ?, ?, '{"users":10}', ?)`)
  const from = Date.now() - 390 * DAY_MS
  const stepMs = (380 * DAY_MS) / RUNS
  const part = sqlite.transaction((first: number) => {
    for (let index = first; index < Math.min(first + 1_000, RUNS); index += 1) {
      const at = Math.round(from + index * stepMs)
      const id = newId(at)
      run.run({ id, batchId: `BATCH-${String(300 + (index % 50))}`, at })
      attempt.run(id, at, at + 900)
      for (let tenant = 0; tenant < RESULTS_PER_RUN; tenant += 1)
        result.run(id, benchCode(tenant), at, at + 90, at + 95)
    }
  })
  for (let first = 0; first < RUNS; first += 1_000) part(first)
}

type Started = Readonly<{
  began: number
  /** Milliseconds from the start of the process. */
  ready: Promise<number>
  kill(): Promise<void>
  stop(): Promise<void>
}>

function start(): Started {
  const began = performance.now()
  const child = spawn(process.execPath, [join(packageRoot, 'bin', 'toban.mjs'), 'start'], {
    env: {
      ...process.env,
      TZ: 'UTC',
      TOBAN_DATA: folder.root,
      TOBAN_CONFIG: config,
      TOBAN_PORT: String(PORT),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('"ready"')) resolve(performance.now() - began)
    })
    child.once('exit', () => reject(new Error('the scheduler ended before it was ready')))
  })
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    await exit
  }
  return { began, ready, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') }
}

/** Five runs under way, each with some companies done; fifty more as an earlier stop has left them. */
async function killInTheMiddle(ops: OpsDb): Promise<void> {
  const lock = new Database(folder.tenantFile(LOCKED))
  lock.exec('BEGIN IMMEDIATE')
  for (let index = 0; index < RUNNING; index += 1) queueRun(ops, BATCH)
  const struck = start()
  await struck.ready
  await until(() => midway(ops) === RUNNING)
  await struck.kill()
  lock.exec('ROLLBACK')
  lock.close()
  for (let index = 0; index < INTERRUPTED; index += 1) interrupt(ops, queueRun(ops, BATCH))
}

/** An attempt that a stop ended, with most of its companies done. */
function interrupt({ sqlite }: OpsDb, id: string): void {
  const at = Date.now()
  sqlite
    .prepare(`UPDATE runs SET state = 'interrupted', attempt = 1, started_at = ? WHERE id = ?`)
    .run(at, id)
  sqlite
    .prepare(`INSERT INTO attempts (run_id, attempt, started_at, finished_at, worker, outcome)
      VALUES (?, 1, ?, ?, 'bench', 'interrupted')`)
    .run(id, at, at)
  const result =
    sqlite.prepare(`INSERT INTO tenant_results (run_id, tenant_code, state, attempt, started_at, finished_at,
      result_json, collected_at) VALUES (?, ?, 'succeeded', 1, ?, ?, '{"users":10}', ?)`)
  for (let tenant = 0; tenant < TENANTS - 2; tenant += 1)
    result.run(id, benchCode(tenant), at, at, at)
}

/** Runs of the first attempt that have done companies and stand still now. */
function midway(ops: OpsDb): number {
  return count(
    ops,
    `SELECT count(*) FROM runs r WHERE state = 'running' AND attempt = 1
      AND EXISTS (SELECT 1 FROM tenant_results t WHERE t.run_id = r.id AND t.state = 'succeeded')
      AND EXISTS (SELECT 1 FROM tenant_results t WHERE t.run_id = r.id AND t.tenant_code = '${LOCKED}' AND t.state = 'running')`,
  )
}

function resumed(ops: OpsDb): number {
  return count(
    ops,
    `SELECT count(*) FROM tenant_results t JOIN runs r ON r.id = t.run_id
      WHERE r.state = 'running' AND r.attempt = 2 AND t.attempt = 2 AND t.state = 'succeeded'`,
  )
}

function unfinished(ops: OpsDb): number {
  return count(ops, `SELECT count(*) FROM runs WHERE state IN ('queued', 'running', 'interrupted')`)
}

function count({ sqlite }: OpsDb, sql: string): number {
  return sqlite.prepare(sql).pluck().get() as number
}

async function until(look: () => boolean): Promise<void> {
  const limit = Date.now() + 300_000
  while (!look()) {
    if (Date.now() > limit) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
