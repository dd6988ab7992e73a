/** How often one address or token may ask before it has to wait; counted in memory, forgotten at a restart. */
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'

export type RateLimit = Readonly<{
  /** Null: go on. Otherwise the milliseconds to wait. */
  take(key: string): Promise<number | null>
}>

export function perMinute(points: number): RateLimit {
  const limiter = new RateLimiterMemory({ points, duration: 60 })
  return {
    async take(key) {
      try {
        await limiter.consume(key)
        return null
      } catch (refused) {
        if (refused instanceof Error) throw refused
        return (refused as RateLimiterRes).msBeforeNext
      }
    },
  }
}
