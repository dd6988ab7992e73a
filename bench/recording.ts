/**
 * P6: log lines from a batch's thread to the disk, against raw batched inserts into the same table; and how the
 * engine fares meanwhile: its event loop, and a page of the log asked for over HTTP. `LINES` sizes it.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { createDataFolder, type DataFolder, dataFolder } from '../data/folder.ts'
import { createOps, type OpsDb } from '../data/ops/open.ts'
import { logBefore } from '../data/ops/reading/run-parts.ts'
import { runById } from '../data/ops/runs.ts'
import { createPlatform } from '../data/platform/open.ts'
import { type Application, openApplication } from '../server/application.ts'
import { startRun } from '../server/commands/start-run.ts'
import { loadConfig } from '../server/config/load.ts'
import { isFinal, LOG_LEVELS } from '../server/domain/run.ts'
import { readEnvironment } from '../server/environment.ts'
import { keepRecords } from '../server/records/records-keeper.ts'
import { benchLine } from './parts/lines.ts'
import { median, percentile } from './parts/report.ts'
import { endedRun } from './parts/run.ts'

const ROUNDS = 5
const LINES = Number(process.env.LINES ?? 200_000)
const PER_TRANSACTION = 1_000
const BATCH = 'BATCH-993'
const NS_PER_MS = 1e6

const { packageRoot } = readEnvironment()
const root = mkdtempSync(join(tmpdir(), 'toban-bench-'))
const jobsDir = join(packageRoot, 'dist', 'bench-jobs')

try {
  const folder = dataFolder(root)
  prepare(folder)
  await buildJobs()
  const application = await open(folder)
  const records = keepRecords({
    ops: application.ops,
    folder,
    threadFile: join(packageRoot, 'dist', 'server', 'records', 'records-thread.js'),
    fullMs: () => 86_400_000,
    onTrouble: (error) => {
      throw error
    },
  })
  const page = await servePage(application)
  const [ours, raw, loopP99, loopMax, pageMs]: number[][] = [[], [], [], [], []]
  const rssBefore = process.memoryUsage.rss()
  let rssMost = 0
  const watch = setInterval(() => {
    rssMost = Math.max(rssMost, process.memoryUsage.rss())
  }, 50)
  await flood(application, 1_000)
  for (let round = 0; round < ROUNDS; round += 1) {
    raw?.push(rawInserts(application.ops))
    const asking = askPages(page)
    const loop = monitorEventLoopDelay({ resolution: 1 })
    loop.enable()
    ours?.push(await flood(application, LINES))
    loop.disable()
    loopP99?.push(loop.percentile(99) / NS_PER_MS)
    loopMax?.push(loop.max / NS_PER_MS)
    pageMs?.push(...(await asking.stop()))
  }
  clearInterval(watch)
  page.close()
  await records.close()
  await application.close()
  const [a, b] = [median(ours ?? []), median(raw ?? [])]
  console.log(
    `recording: ${perSecond(a)} lines/s from a thread; raw inserts of ${PER_TRANSACTION} a transaction ${perSecond(b)}; ratio ${(b / a).toFixed(2)} (median of ${ROUNDS}, ${LINES} lines)`,
  )
  console.log(
    `meanwhile: event loop p99 ${median(loopP99 ?? []).toFixed(1)} ms, longest ${Math.max(...(loopMax ?? [])).toFixed(0)} ms; a page of the log p50 ${median(pageMs ?? []).toFixed(1)}, p95 ${percentile(pageMs ?? [], 95).toFixed(1)} ms (${pageMs?.length} asked); memory +${Math.round((rssMost - rssBefore) / 2 ** 20)} MB, the thread's heap included`,
  )
} finally {
  rmSync(root, { recursive: true, force: true })
  rmSync(jobsDir, { recursive: true, force: true })
}

function perSecond(ms: number): string {
  return Math.round((LINES / ms) * 1_000).toLocaleString('en')
}

function prepare(folder: DataFolder): void {
  createDataFolder(folder)
  const identity = { installationId: 'bench', appVersion: 'bench', at: Date.now() }
  createOps(folder.opsFile, identity).sqlite.close()
  createPlatform(folder.platformFile, identity).sqlite.close()
}

async function buildJobs(): Promise<void> {
  mkdirSync(jobsDir, { recursive: true })
  await build({
    entryPoints: [join(packageRoot, 'bench', 'jobs', '900-emergency', '993-flood.ts')],
    outdir: jobsDir,
    outbase: join(packageRoot, 'bench', 'jobs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
}

async function open(folder: DataFolder): Promise<Application> {
  const loaded = loadConfig(join(packageRoot, 'config'))
  const entry = loaded.ok ? loaded.config.batches.find((one) => one.manual) : undefined
  if (!loaded.ok || !entry) throw new Error('the configuration has faults')
  const batches = [...loaded.config.batches, { ...entry, batchId: BATCH }]
  return await openApplication({
    packageRoot,
    jobsDir,
    dataRoot: folder.root,
    loaded: { ...loaded, config: { ...loaded.config, batches } },
    now: Date.now,
    accepts: () => true,
    onBroken: (error) => {
      throw error
    },
  })
}

/** From the start of the run to its recorded end. */
async function flood(application: Application, lines: number): Promise<number> {
  const began = performance.now()
  const { runId } = startRun(application.commands, {
    batchId: BATCH,
    businessDate: null,
    tenants: 'all',
    params: { lines },
    dryRun: false,
    reason: null,
    by: 'bench',
    trigger: 'manual',
  })
  await new Promise<void>((resolve) => {
    const stop = application.events.subscribe((event) => {
      if (event.kind !== 'run') return
      const run = runById(application.ops, runId)
      if (!run || !isFinal(run.state)) return
      stop()
      setImmediate(resolve)
    })
  })
  return performance.now() - began
}

/** The limit: one prepared statement in transactions, beside nothing else. */
function rawInserts(ops: OpsDb): number {
  const runId = endedRun(ops, BATCH)
  const insert = ops.sqlite.prepare('INSERT INTO log_lines VALUES (?, ?, ?, ?, ?, ?, ?)')
  const part = ops.sqlite.transaction((from: number) => {
    for (let line = from; line < from + PER_TRANSACTION; line += 1) {
      insert.run(runId, line, Date.now(), 'info', null, benchLine(line), null)
    }
  })
  const began = performance.now()
  for (let from = 0; from < LINES; from += PER_TRANSACTION) part(from)
  return performance.now() - began
}

/** What the page of a run reads: its last lines. */
async function servePage({ reading, ops }: Application): Promise<Server> {
  const newest = ops.sqlite.prepare('SELECT id FROM runs ORDER BY id DESC LIMIT 1').pluck()
  const server = createServer((_, response) => {
    const runId = String(newest.get())
    const shown = { runId, levels: LOG_LEVELS, tenantCode: null, limit: 200 }
    const { lines } = logBefore(reading.ops, { ...shown, beforeSeq: Number.MAX_SAFE_INTEGER })
    response.end(JSON.stringify(lines))
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

/** Asks from a thread of its own, so that the answer's time is not measured on the loop that gives it. */
function askPages(server: Server): { stop(): Promise<number[]> } {
  const { port } = server.address() as AddressInfo
  const source = `
    const { parentPort } = require('node:worker_threads')
    let on = true
    parentPort.once('message', () => { on = false })
    ;(async () => {
      const times = []
      while (on) {
        const began = performance.now()
        await (await fetch('http://127.0.0.1:${port}/')).text()
        times.push(performance.now() - began)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      parentPort.postMessage(times)
    })()`
  const thread = new Worker(source, { eval: true })
  return {
    stop: async () => {
      const times = new Promise<number[]>((resolve) => thread.once('message', resolve))
      thread.postMessage('stop')
      const answer = await times
      await thread.terminate()
      return answer
    },
  }
}
