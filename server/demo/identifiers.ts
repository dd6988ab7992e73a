/** Identifiers of the demo that look like real ones and depend on nothing but their input; used by all topics. */
import { createHash } from 'node:crypto'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const ULID_TIME_CHARS = 10
const ULID_RANDOM_CHARS = 16

/** A ULID whose time part is `at` (epoch ms) and whose random part is a digest of `name`: sorts by time, never changes. */
export function demoUlid(at: number, name: string): string {
  const digest = createHash('sha256').update(name).digest()
  let random = ''
  for (let index = 0; index < ULID_RANDOM_CHARS; index++) {
    random += CROCKFORD[(digest[index] ?? 0) % 32]
  }
  return ulidTime(at) + random
}

function ulidTime(at: number): string {
  let left = at
  let text = ''
  for (let index = 0; index < ULID_TIME_CHARS; index++) {
    text = CROCKFORD[left % 32] + text
    left = Math.floor(left / 32)
  }
  return text
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** `EMP` + 4 → `EMP0007`: business keys of the demo's masters. */
export function numbered(prefix: string, number: number, digits = 4): string {
  return `${prefix}${String(number).padStart(digits, '0')}`
}

/** The run that the demo's ledger holds for a due time of a batch; other planes refer to it by the same function. */
export function demoRunId(seed: number, batchId: string, scheduledFor: number): string {
  return demoUlid(scheduledFor, `${seed}|${batchId}|${scheduledFor}`)
}
