/** Bytes as the gigabytes people read; billing works on the bytes themselves. */

const BYTES_PER_GB = 2n ** 30n

/** 1 GB as the contracts mean it: 2^30 bytes. */
export const GIGABYTE = 2 ** 30

/** @param bytes a whole number ≥ 0. @returns GB rounded half-up to 3 decimals (card 301, step 4). */
export function gigabytes(bytes: number): number {
  const thousandths = (BigInt(bytes) * 2_000n + BYTES_PER_GB) / (2n * BYTES_PER_GB)
  return Number(thousandths) / 1_000
}
