/** Room on a disk, in bytes; asked by the preflight and the summary of BATCH-101. */
import { statfsSync } from 'node:fs'
import { TobanError } from '../../../server/sdk/index.ts'

/** A set needs room for the raw copies and their stored forms at the same time. */
const ROOM_FACTOR = 2

export type Room = Readonly<{ freeBytes: number; usedShare: number }>

/** What an ordinary user may still write, and the used share as `df` tells it (0 to 1). */
export function roomOn(path: string): Room {
  const { bsize, blocks, bfree, bavail } = statfsSync(path)
  const used = blocks - bfree
  return { freeBytes: bavail * bsize, usedShare: used + bavail === 0 ? 0 : used / (used + bavail) }
}

/** Throws `backup_no_space` unless twice the raw bytes are free: nothing is deleted to make room. */
export function demandRoom(rawBytes: number, freeBytes: number): void {
  const needed = ROOM_FACTOR * rawBytes
  if (freeBytes >= needed) return
  throw new TobanError({
    code: 'backup_no_space',
    message: {
      ja: `バックアップの空き容量が足りません: 必要 ${needed} バイト、空き ${freeBytes} バイト`,
      en: `not enough free space for a backup: ${needed} bytes needed, ${freeBytes} free`,
    },
    hint: {
      ja: 'ディスクを増やすか、不要なファイルを消してください。古いバックアップは自動では消しません',
      en: 'make room on the disk of data/backups; no old backup is deleted to make room',
    },
  })
}

/** True when the disk ran full under a write, whoever noticed it. */
export function isNoSpace(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false
  return error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'SQLITE_FULL'
}
