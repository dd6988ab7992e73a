/** Runs long SQLite work in a child process that can be killed (data-model rule R23); for batches, 101, 001 and 306 first. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { FileCheck, FileVerdict } from '../../data/backup/verify.ts'
import type { VacuumJob, VacuumVerdict } from '../../data/tenant/vacuum.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { readEnvironment } from '../environment.ts'

export type { FileCheck, FileVerdict } from '../../data/backup/verify.ts'
export type { VacuumJob, VacuumVerdict } from '../../data/tenant/vacuum.ts'

/** Longest a piece of work may take unless told otherwise: integrity_check needs about 20 s per GB. */
const DEFAULT_LIMIT_MS = 30 * 60_000
/** A verdict is a few KB; more means the child writes something else. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

export type ChildOptions = Readonly<{ signal: AbortSignal; limitMs?: number }>

/**
 * Checks a file in a process of its own: a running statement can not be interrupted, a process can be killed.
 * Damage is in the verdict. Throws `check_process_failed` when the child gave no verdict within the limit, and
 * the signal's reason when it was aborted.
 */
export function checkFileInChild(check: FileCheck, options: ChildOptions): Promise<FileVerdict> {
  return verdictOf<FileVerdict>('sqlite-check-process.js', check, options, checkFailed)
}

/**
 * Vacuums a company's file in a process of its own. What became of it is in the verdict. Throws
 * `vacuum_process_failed` when the child gave none within the limit, and the signal's reason when it was aborted:
 * SQLite then takes the unfinished work back when the file is next opened.
 */
export function vacuumInChild(job: VacuumJob, options: ChildOptions): Promise<VacuumVerdict> {
  return verdictOf<VacuumVerdict>('sqlite-vacuum-process.js', job, options, vacuumFailed)
}

type Job = Readonly<{ path: string }>

async function verdictOf<Verdict>(
  script: string,
  job: Job,
  options: ChildOptions,
  failed: (path: string, why: string) => TobanError,
): Promise<Verdict> {
  options.signal.throwIfAborted()
  const limit = AbortSignal.timeout(options.limitMs ?? DEFAULT_LIMIT_MS)
  const answer = await ask(script, job, AbortSignal.any([options.signal, limit]))
  options.signal.throwIfAborted()
  if (answer.code === 0) return JSON.parse(answer.stdout) as Verdict
  throw failed(
    job.path,
    limit.aborted ? 'it took too long' : answer.stderr || `exit code ${answer.code}`,
  )
}

type Answer = Readonly<{ code: number | null; stdout: string; stderr: string }>

function ask(script: string, job: Job, signal: AbortSignal): Promise<Answer> {
  const entry = join(readEnvironment().packageRoot, 'dist', 'server', 'worker', script)
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry], { stdio: ['pipe', 'pipe', 'pipe'] })
    // SIGKILL: a process inside an SQLite statement does not get round to a polite signal.
    const kill = () => child.kill('SIGKILL')
    signal.addEventListener('abort', kill, { once: true })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      if (stdout.length > MAX_ANSWER_BYTES) kill()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-2_000)
    })
    // A child that dies before it has read its job closes the pipe; its exit code tells the story.
    child.stdin.on('error', () => {})
    child.on('error', reject)
    child.on('close', (code) => {
      signal.removeEventListener('abort', kill)
      resolve({ code, stdout, stderr: stderr.trim() })
    })
    child.stdin.end(JSON.stringify(job))
  })
}

function checkFailed(path: string, why: string): TobanError {
  return processFailed('check_process_failed', {
    ja: `データベースの検査プロセスが結果を返しませんでした: ${path}: ${why}`,
    en: `the process that checks a database gave no verdict: ${path}: ${why}`,
  })
}

function vacuumFailed(path: string, why: string): TobanError {
  return processFailed('vacuum_process_failed', {
    ja: `データベースを整理するプロセスが結果を返しませんでした: ${path}: ${why}`,
    en: `the process that vacuums a database gave no verdict: ${path}: ${why}`,
  })
}

function processFailed(code: string, message: Words): TobanError {
  return new TobanError({
    code,
    message,
    hint: {
      ja: 'dist/ が作られているか(npm run build)、メモリーとディスクに空きがあるか確かめてください',
      en: 'check that dist/ is built (npm run build) and that there is memory and disk space left',
    },
  })
}
