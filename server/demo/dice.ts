/** The demo's only source of chance: a seeded generator (sfc32), one independent stream per topic; used by every file here. */
import { createHash } from 'node:crypto'

/** Random numbers that are the same for the same seed and topic on every machine. */
export type Dice = Readonly<{
  /** 0 <= x < 1. */
  unit: () => number
  /** A whole number, both ends included. */
  int: (from: number, to: number) => number
  /** True with the given probability. */
  chance: (probability: number) => boolean
  /** One of the list; the list is never empty. */
  pick: <T>(list: readonly T[]) => T
  /** One of the list, its index drawn by the weights (same length). */
  weighted: <T>(list: readonly T[], weights: readonly number[]) => T
  /** About normal, mean 0, deviation 1 (sum of four uniforms). */
  bell: () => number
  /** A stream of its own, so that a new topic does not shift the others. */
  fork: (topic: string) => Dice
}>

const TWO_TO_32 = 4_294_967_296

export function dice(seed: number, topic: string): Dice {
  const unit = sfc32(createHash('sha256').update(`${seed}|${topic}`).digest())
  const int = (from: number, to: number) => from + Math.floor(unit() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => list[Math.floor(unit() * list.length)] as T
  return {
    unit,
    int,
    pick,
    chance: (probability) => unit() < probability,
    weighted: (list, weights) => list[weightedIndex(unit(), weights)] as never,
    bell: () => (unit() + unit() + unit() + unit() - 2) * 1.732,
    fork: (deeper) => dice(seed, `${topic}/${deeper}`),
  }
}

function weightedIndex(at: number, weights: readonly number[]): number {
  let left = at * weights.reduce((sum, weight) => sum + weight, 0)
  for (let index = 0; index < weights.length; index++) {
    left -= weights[index] ?? 0
    if (left < 0) return index
  }
  return weights.length - 1
}

/** Chris Doty-Humphrey's sfc32: 128 bits of state, passes PractRand; chosen because it is short and fast. */
function sfc32(state: Buffer): () => number {
  let a = state.readUInt32LE(0) | 0
  let b = state.readUInt32LE(4) | 0
  let c = state.readUInt32LE(8) | 0
  let counter = state.readUInt32LE(12) | 0
  return () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / TWO_TO_32
  }
}
