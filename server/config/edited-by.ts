/** Who saved the configuration last, as far as the file system tells; for the record of a reload. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONFIG_FILES } from './config.ts'

/** `file:<owner of the file changed last>`; `file:?` when none can be looked at. */
export function editedBy(dir: string): string {
  const newest = CONFIG_FILES.map((file) => statSync(join(dir, file), { throwIfNoEntry: false }))
    .filter((stat) => stat !== undefined)
    .sort((a, b) => b.mtimeMs - a.mtimeMs)[0]
  return `file:${newest ? userName(newest.uid) : '?'}`
}

function userName(uid: number): string {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n')
    const name = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(uid))
    return name?.[0] ?? `uid ${uid}`
  } catch {
    return `uid ${uid}`
  }
}
