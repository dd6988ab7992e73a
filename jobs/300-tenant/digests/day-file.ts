/** The JSON file of a day's run below reports/_platform: a rerun for some companies keeps the others in it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Run, writeFileDurably } from '../../../server/sdk/index.ts'

type Entry = Readonly<{ tenantCode: string }>

/** @param place folder and file name below reports/_platform. */
export function platformReport(run: Pick<Run<unknown>, 'folder'>, ...place: string[]): string {
  return join(run.folder.reportsDir('_platform'), ...place)
}

/** Entries of this run, and of the file those that this run did not look at; in code order. */
export async function withEarlier<E extends Entry>(
  path: string,
  list: string,
  fresh: readonly E[],
): Promise<E[]> {
  const seen = new Set(fresh.map((entry) => entry.tenantCode))
  const older = (await entriesIn<E>(path, list)).filter((entry) => !seen.has(entry.tenantCode))
  return [...older, ...fresh].sort((a, b) => (a.tenantCode < b.tenantCode ? -1 : 1))
}

async function entriesIn<E>(path: string, list: string): Promise<E[]> {
  try {
    const found = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
    return Array.isArray(found[list]) ? (found[list] as E[]) : []
  } catch (error) {
    // No file yet, or one that somebody edited badly: it is written anew from what this run knows.
    if (error instanceof SyntaxError || isMissing(error)) return []
    throw error
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

/** Writes the file and registers it as an output of the run. */
export async function writeReport(
  run: Run<unknown>,
  path: string,
  { kind, content }: Readonly<{ kind: string; content: string | Uint8Array }>,
): Promise<void> {
  await writeFileDurably(path, content)
  await run.artifact(path, { kind })
}

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
