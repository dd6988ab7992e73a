/** Identifiers that sort by time (ULID). */
import { monotonicFactory } from 'ulid'

const next = monotonicFactory()

/** A new ULID; ids made in the same millisecond keep their order. @param at epoch ms. */
export function newId(at: number): string {
  return next(at)
}
