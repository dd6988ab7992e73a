/** Sends a file of the data folder, and nothing outside it, whatever the database says. */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import type { DataFolder } from '../../data/folder.ts'
import type { ConsoleContext } from './env.ts'
import { missing } from './faults.ts'

/** Folders whose files people may fetch: databases, keys and sockets are not among them. */
const OPEN_FOLDERS = ['files', 'reports', 'exports', 'archive'] as const

/** @param path relative to the data folder. Throws `no_such_file` for anything else. With `?view` the browser shows it. */
export async function download(
  c: ConsoleContext,
  folder: DataFolder,
  path: string,
): Promise<Response> {
  const file = await insideOf(folder.root, path)
  const { size } = await stat(file)
  const name = basename(file)
  const isViewed = c.req.query('view') !== undefined && isShownByBrowsers(name)
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream, 200, {
    ...(isViewed ? shownHeaders(name) : headersOf(name)),
    'Content-Length': String(size),
  })
}

/** A file that was made for this answer. */
export function bytesAnswer(c: ConsoleContext, name: string, bytes: Uint8Array): Response {
  return c.body(bytes.slice().buffer, 200, {
    ...headersOf(name),
    'Content-Length': String(bytes.byteLength),
  })
}

function headersOf(name: string): Record<string, string> {
  return {
    'Content-Type': TYPES[extensionOf(name)] ?? 'application/octet-stream',
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Cache-Control': 'private, no-store',
  }
}

/** Only what can not become a page of ours: whatever is in a text, it stays a text. */
const SHOWN_AS: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  json: 'application/json',
  csv: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
}

/** With `?view`. */
export function isShownByBrowsers(path: string): boolean {
  return SHOWN_AS[extensionOf(path)] !== undefined
}

function shownHeaders(name: string): Record<string, string> {
  return {
    ...headersOf(name),
    'Content-Type': SHOWN_AS[extensionOf(name)] ?? 'text/plain; charset=utf-8',
    'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
  }
}

function extensionOf(path: string): string {
  return path.split('.').at(-1)?.toLowerCase() ?? ''
}

/** Links are followed before the check: one inside the folder may point outside. */
async function insideOf(root: string, path: string): Promise<string> {
  const real = await realpath(resolve(root, path)).catch(() => null)
  const base = await realpath(root)
  const isOpen = OPEN_FOLDERS.some((name) => real?.startsWith(base + sep + name + sep))
  if (real === null || !isOpen || !(await stat(real)).isFile()) throw missing('file')
  return real
}

const TYPES: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
}
