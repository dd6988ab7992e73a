/** What all companies together are promised and will need, against the disk (card 306, rule 11). Pure. */

export type StorageOutlook = Readonly<{
  allocatedGb: number
  /** Bytes of the newest measured day. */
  usedBytes: number
  /** Part per 30 days; null: unknown. */
  growth: number | null
}>

/** Bytes an ordinary user may have in all, and those still free. */
export type DiskRoom = Readonly<{ usableBytes: number; freeBytes: number }>

export type HoldingView = Readonly<{
  /** Σ allocations ÷ usable disk. */
  oversubscription: number
  /** Share of the disk in use in 90 days. */
  forecastShare: number
}>

const GIB = 1024 ** 3
const MONTHS_AHEAD = 3
const FULL_SHARE = 0.9

export function holdingView(companies: readonly StorageOutlook[], disk: DiskRoom): HoldingView {
  const { usableBytes, freeBytes } = disk
  if (usableBytes <= 0) return { oversubscription: 0, forecastShare: 0 }
  const promised = companies.reduce((sum, { allocatedGb }) => sum + allocatedGb * GIB, 0)
  const toCome = companies.reduce((sum, one) => sum + one.usedBytes * growthAhead(one), 0)
  return {
    oversubscription: rounded(promised / usableBytes),
    forecastShare: rounded((usableBytes - freeBytes + toCome) / usableBytes),
  }
}

/** A company that shrinks gives nothing to rely on. */
function growthAhead({ growth }: StorageOutlook): number {
  return MONTHS_AHEAD * Math.max(0, growth ?? 0)
}

/** More is promised than there is, and it will be asked for. */
export function isOversubscribed({ oversubscription, forecastShare }: HoldingView): boolean {
  return oversubscription > 1 && forecastShare > FULL_SHARE
}

function rounded(part: number): number {
  return Math.round(part * 10_000) / 10_000
}
