/** Small real files of the demo and how they reach the disk; sparse ones stand for the big uploads of full companies. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256 } from './identifiers.ts'

/** A file below one of the company's folders; `bytes` may be larger than `head`: the rest is a hole of zeros. */
export type DemoFile = Readonly<{
  path: string
  head: Buffer
  bytes: number
  sha256: string
  /** Epoch ms; left out: when it is written. */
  modifiedAt?: number
}>

export function textFile(path: string, text: string): DemoFile {
  return bufferFile(path, Buffer.from(text, 'utf8'))
}

export function bufferFile(path: string, content: Buffer): DemoFile {
  return { path, head: content, bytes: content.length, sha256: sha256(content) }
}

const HOLE_CHUNK_BYTES = 1024 * 1024

/** `head` followed by zeros up to `bytes`: measured as large, taking next to no room on the disk. */
export function sparseFile(path: string, head: Buffer, bytes: number): DemoFile {
  const hash = createHash('sha256').update(head)
  const zeros = Buffer.alloc(HOLE_CHUNK_BYTES)
  for (let left = bytes - head.length; left > 0; left -= HOLE_CHUNK_BYTES) {
    hash.update(left < HOLE_CHUNK_BYTES ? zeros.subarray(0, left) : zeros)
  }
  return { path, head, bytes, sha256: hash.digest('hex') }
}

/** Writes the files below `root` (folders 0700, files 0600). */
export function writeFiles(root: string, files: readonly DemoFile[]): void {
  for (const file of files) {
    const path = join(root, file.path)
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (file.bytes === file.head.length) writeFileSync(path, file.head, { mode: 0o600 })
    else writeSparse(path, file)
    if (file.modifiedAt !== undefined) {
      const seconds = file.modifiedAt / 1_000
      utimesSync(path, seconds, seconds)
    }
  }
}

function writeSparse(path: string, file: DemoFile): void {
  const handle = openSync(path, 'w', 0o600)
  try {
    writeSync(handle, file.head)
    ftruncateSync(handle, file.bytes)
  } finally {
    closeSync(handle)
  }
}
