// A fingerprint of everything the build reads, so that an unchanged tree is not built again.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['server', 'jobs', 'views', 'data', 'bin', 'package-lock.json']
/** Databases, not sources. */
const DATA_FOLDERS = new Set(['local', 'demo'])

export function stamp(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) add(hash, root, source)
  return hash.digest('hex')
}

function add(hash, root, name) {
  const path = join(root, name)
  if (!existsSync(path)) return
  if (!statSync(path).isDirectory()) {
    hash.update(name).update(readFileSync(path))
    return
  }
  for (const entry of readdirSync(path).sort()) {
    if (name === 'data' && DATA_FOLDERS.has(entry)) continue
    add(hash, root, join(name, entry))
  }
}
