/** Identifiers that sort by time (ULID). */
import { encodeTime, monotonicFactory } from 'ulid'

const next = monotonicFactory()

/** A new ULID; ids made in the same millisecond keep their order. @param at epoch ms. */
export function newId(at: number): string {
  return next(at)
}

/** Every id made at or after the instant sorts behind this, every older one before. @param at epoch ms; before 1970 counts as 1970. */
export function firstIdAt(at: number): string {
  return encodeTime(Math.max(at, 0), ID_TIME_CHARS)
}

/** Characters of an id that tell its time. */
const ID_TIME_CHARS = 10
