/** Identifiers that sort by time (ULID). */
import { encodeTime, monotonicFactory, type ULIDFactory } from 'ulid'

/** Instants whose last id is remembered: a batch makes many ids at the one instant of its run, others come between. */
const REMEMBERED = 64
const makers = new Map<number, ULIDFactory>()

/**
 * A new ULID; ids made in the same millisecond keep their order. It tells the instant that is given, also when a later one was given before:
 * after a clock that was set back, what happens must still be found by its day. @param at epoch ms.
 */
export function newId(at: number): string {
  const make = makers.get(at) ?? monotonicFactory()
  makers.delete(at)
  makers.set(at, make)
  for (const oldest of makers.keys()) {
    if (makers.size <= REMEMBERED) break
    makers.delete(oldest)
  }
  return make(at)
}

/** Every id made at or after the instant sorts behind this, every older one before. @param at epoch ms; before 1970 counts as 1970. */
export function firstIdAt(at: number): string {
  return encodeTime(Math.max(at, 0), ID_TIME_CHARS)
}

/** Characters of an id that tell its time. */
const ID_TIME_CHARS = 10
