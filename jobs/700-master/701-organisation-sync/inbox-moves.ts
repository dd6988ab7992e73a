/** Moves delivered files away once they were applied or refused; called by BATCH-701 after the commit. */
import { access, mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type DataFolder, writeFileDurably } from '../../../server/sdk/index.ts'
import type { Inbox } from './csv-source.ts'

export type MoveAbout = Readonly<{ folder: DataFolder; code: string; runId: string }>

/** To `inbox/hr/processed/<code>/<run>/`. */
export async function fileAway(inbox: Inbox, about: MoveAbout): Promise<void> {
  await moveAll(inbox, join(about.folder.inboxDir, 'hr', 'processed', about.code, about.runId))
}

/** To `inbox/hr/error/<code>/<run>/`, with the reason in both languages. */
export async function setAside(
  inbox: Inbox,
  about: MoveAbout & Readonly<{ reason: string }>,
): Promise<void> {
  const target = join(about.folder.inboxDir, 'hr', 'error', about.code, about.runId)
  await writeFileDurably(join(target, 'reason.txt'), `${about.reason}\n`)
  await moveAll(inbox, target)
}

async function moveAll(inbox: Inbox, target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 })
  for (const [index, path] of inbox.files.entries()) {
    // The same name may lie in the common folder and in the company's own: neither may be lost.
    const taken = await exists(join(target, basename(path)))
    const name = taken ? `${index}_${basename(path)}` : basename(path)
    await rename(path, join(target, name))
    if (await exists(`${path}.done`)) await rename(`${path}.done`, join(target, `${name}.done`))
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch {
    return false
  }
}
