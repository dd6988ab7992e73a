/** Bundles a script of tests/jobs and runs it as a real process, for tests that kill it. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Native and worker modules stay outside the bundle; they are found from the repository. */
const EXTERNAL = ['better-sqlite3', '@node-rs/*', 'bree', 'exceljs', '@slack/*']

export type Ended = Readonly<{ code: number | null; signal: string | null; stderr: string }>

/** @param script absolute path of a .ts file. Resolves when the process has ended, however it did. */
export async function runScript(script: string, args: readonly string[]): Promise<Ended> {
  return await runBundle(await bundleScript(script), args)
}

/** @returns the file to hand to `runBundle`, as often as wanted. */
export async function bundleScript(script: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'toban-child-'))
  const outfile = join(
    process.cwd(),
    'node_modules',
    '.cache',
    'toban-tests',
    `${folder.split('/').at(-1)}.mjs`,
  )
  await build({
    entryPoints: [script],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: EXTERNAL,
    outfile,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'silent',
  })
  return outfile
}

/** @param variables added to this process's own. */
export async function runBundle(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return await startBundle(file, args, variables).ended
}

/** A process that runs until it ends or is killed from outside. */
export type Started = Readonly<{ ended: Promise<Ended>; kill(): void }>

/** @param variables added to this process's own. */
export function startBundle(
  file: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Started {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...variables },
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve({ code, signal, stderr }))
  })
  return { ended, kill: () => child.kill('SIGKILL') }
}
