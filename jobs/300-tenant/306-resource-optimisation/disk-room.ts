/** Room on the disk of the data folder, in bytes; of BATCH-306. */
import { statfsSync } from 'node:fs'
import type { DiskRoom } from '../../../server/domain/resources/holding-view.ts'

/** What an ordinary user may have: the file system's reserve is not among it. */
export function roomOn(path: string): DiskRoom {
  const { bsize, blocks, bfree, bavail } = statfsSync(path)
  return { usableBytes: (blocks - bfree + bavail) * bsize, freeBytes: bavail * bsize }
}
