/** What the engine costs: runs per second against bare threads, and tenants through facts/each/collect against a plain loop. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { dataFolder } from '../data/folder.ts'
import { runById } from '../data/ops/runs.ts'
import { openTenant } from '../data/tenant/open.ts'
import { openApplication } from '../server/application.ts'
import { startRun } from '../server/commands/start-run.ts'
import { loadConfig } from '../server/config/load.ts'
import { isFinal } from '../server/domain/run.ts'
import { readEnvironment } from '../server/environment.ts'
import { benchCode, makeInstallation } from './parts/company.ts'
import { median } from './parts/report.ts'

const ROUNDS = 5
const RUNS = 20
const TENANTS = 100
const DAY = '2025-05-20'
const AT = Date.parse('2025-04-01T00:00:00+09:00')

const { packageRoot } = readEnvironment()
const root = mkdtempSync(join(tmpdir(), 'toban-bench-'))
const folder = dataFolder(root)

try {
  makeInstallation(folder, { companies: TENANTS, at: AT })
  const loaded = loadConfig(join(packageRoot, 'config'))
  if (!loaded.ok) throw new Error('the configuration has faults')
  const application = await openApplication({
    packageRoot,
    dataRoot: root,
    loaded,
    now: Date.now,
    accepts: () => true,
    onBroken: (error) => {
      throw error
    },
  })
  const engineMs: number[] = []
  const bareMs: number[] = []
  const loopMs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    engineMs.push(await timed(() => oneRun()))
    loopMs.push(await timed(plainLoop))
  }
  const smallMs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    smallMs.push(await timed(() => inTurn(RUNS, () => oneRun([benchCode(0)]))))
    bareMs.push(await timed(() => inTurn(RUNS, bareThread)))
  }
  print(
    `BATCH-301 for ${TENANTS} empty companies`,
    engineMs,
    'open, read and close each file',
    loopMs,
  )
  print(
    `${RUNS} runs of BATCH-301 for one company`,
    smallMs,
    `${RUNS} threads that load better-sqlite3`,
    bareMs,
  )
  await application.close()

  async function oneRun(tenants?: string[]): Promise<void> {
    const { runId } = startRun(application.commands, {
      batchId: 'BATCH-301',
      businessDate: DAY,
      tenants: tenants ?? 'all',
      params: {},
      dryRun: false,
      reason: null,
      by: 'bench',
      trigger: 'manual',
    })
    await new Promise<void>((resolve) => {
      const stop = application.events.subscribe(() => {
        const run = runById(application.ops, runId)
        if (!run || !isFinal(run.state)) return
        stop()
        // The dispatcher lets go of the run in the same turn.
        setImmediate(resolve)
      })
    })
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}

/** The limit: the same files opened and asked once, by hand, without any product around it. */
function plainLoop(): void {
  for (let index = 0; index < TENANTS; index += 1) {
    const code = benchCode(index)
    const db = openTenant(folder.tenantFile(code), { code }, 'read-write')
    db.sqlite.prepare('SELECT count(*) FROM api_access_log').get()
    db.sqlite.close()
  }
}

function bareThread(): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = `import('better-sqlite3').then(() => process.exit(0))`
    const thread = new Worker(source, { eval: true })
    thread.once('error', reject)
    thread.once('exit', () => resolve())
  })
}

async function inTurn(times: number, work: () => Promise<void>): Promise<void> {
  for (let time = 0; time < times; time += 1) await work()
}

async function timed(work: () => void | Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function print(what: string, ours: number[], against: string, limit: number[]): void {
  const [a, b] = [median(ours), median(limit)]
  console.log(
    `${what}: ${a.toFixed(0)} ms; ${against}: ${b.toFixed(0)} ms; ratio ${(a / b).toFixed(2)} (median of ${ROUNDS})`,
  )
}
