/** The first bytes of a database file, read without opening it: how large it is and how much of it is free. */
import { closeSync, openSync, readSync, statSync } from 'node:fs'

export type FileSpace = Readonly<{
  bytes: number
  /** Of the write-ahead log beside it; 0 without one. */
  walBytes: number
  /** In pages nobody uses, as of the last checkpoint. */
  freeBytes: number
}>

/** https://www.sqlite.org/fileformat.html#the_database_header: page size at 16, count of free pages at 36. */
const HEADER_BYTES = 100
const PAGE_SIZE_AT = 16
const FREE_PAGES_AT = 36
/** A page size of 65,536 does not fit into two bytes and is written as 1. */
const LARGEST_PAGE = 65_536

/** Null: there is no such file, or it is no database. */
export function fileSpace(path: string): FileSpace | null {
  const header = Buffer.alloc(HEADER_BYTES)
  try {
    const file = openSync(path, 'r')
    try {
      if (readSync(file, header, 0, HEADER_BYTES, 0) < HEADER_BYTES) return null
    } finally {
      closeSync(file)
    }
  } catch {
    return null
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return null
  const written = header.readUInt16BE(PAGE_SIZE_AT)
  const pageSize = written === 1 ? LARGEST_PAGE : written
  return {
    bytes: bytesOf(path),
    walBytes: bytesOf(`${path}-wal`),
    freeBytes: header.readUInt32BE(FREE_PAGES_AT) * pageSize,
  }
}

function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}
