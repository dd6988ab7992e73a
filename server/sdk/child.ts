/** Runs a long SQLite check in a child process that can be killed (data-model rule R23); for batches, 101 and 001 first. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { FileCheck, FileVerdict } from '../../data/backup/verify.ts'
import { TobanError } from '../domain/errors.ts'
import { readEnvironment } from '../environment.ts'

export type { FileCheck, FileVerdict } from '../../data/backup/verify.ts'

/** Longest a check may take unless told otherwise: integrity_check needs about 20 s per GB. */
const DEFAULT_LIMIT_MS = 30 * 60_000
/** A verdict is a few KB; more means the child writes something else. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

export type ChildOptions = Readonly<{ signal: AbortSignal; limitMs?: number }>

/**
 * Checks a file in a process of its own: a running statement can not be interrupted, a process can be killed.
 * Damage is in the verdict. Throws `check_process_failed` when the child gave no verdict within the limit, and
 * the signal's reason when it was aborted.
 */
export async function checkFileInChild(
  check: FileCheck,
  options: ChildOptions,
): Promise<FileVerdict> {
  options.signal.throwIfAborted()
  const limit = AbortSignal.timeout(options.limitMs ?? DEFAULT_LIMIT_MS)
  const answer = await ask(check, AbortSignal.any([options.signal, limit]))
  options.signal.throwIfAborted()
  if (answer.code === 0) return JSON.parse(answer.stdout) as FileVerdict
  throw failed(
    check.path,
    limit.aborted ? 'it took too long' : answer.stderr || `exit code ${answer.code}`,
  )
}

type Answer = Readonly<{ code: number | null; stdout: string; stderr: string }>

function ask(check: FileCheck, signal: AbortSignal): Promise<Answer> {
  const entry = join(
    readEnvironment().packageRoot,
    'dist',
    'server',
    'worker',
    'sqlite-check-process.js',
  )
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
    child.stdin.end(JSON.stringify(check))
  })
}

function failed(path: string, why: string): TobanError {
  return new TobanError({
    code: 'check_process_failed',
    message: {
      ja: `データベースの検査プロセスが結果を返しませんでした: ${path}: ${why}`,
      en: `the process that checks a database gave no verdict: ${path}: ${why}`,
    },
    hint: {
      ja: 'dist/ が作られているか(npm run build)、メモリーとディスクに空きがあるか確かめてください',
      en: 'check that dist/ is built (npm run build) and that there is memory and disk space left',
    },
  })
}
