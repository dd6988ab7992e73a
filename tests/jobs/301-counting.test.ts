/** The pure counting of BATCH-301: percentile, gigabytes, features, one pass over the access log, alarms. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessRow } from '../../data/tenant/usage.ts'
import { tallyCalls } from '../../jobs/300-tenant/301-tenant-usage/call-tally.ts'
import { featureMapper } from '../../jobs/300-tenant/301-tenant-usage/features.ts'
import { gigabytes } from '../../jobs/300-tenant/301-tenant-usage/gigabytes.ts'
import { uptimeBp } from '../../jobs/300-tenant/301-tenant-usage/measure.ts'
import { nearestRank } from '../../jobs/300-tenant/301-tenant-usage/percentile.ts'
import { daySpan } from '../../server/domain/calendar-day.ts'

const from = daySpan('2025-05-20').from

function call(over: Partial<AccessRow>): AccessRow {
  const row = { at: from, userId: 'u1', path: '/api/skills', status: 200 }
  return { ...row, responseMs: 10, requestBytes: 0, responseBytes: 0, ...over }
}

const FEATURES = { '/api/skills': 'skill', '/api/skill-map': 'skill_map', '/api': 'api' }

const rules = {
  serviceAccounts: new Set(['bot']),
  healthPaths: ['/healthz'],
  featureOf: featureMapper(FEATURES),
  breathe: async () => {},
}

describe('nearest-rank percentile', () => {
  it.each([
    [Array.from({ length: 100 }, (_, index) => index + 1), 95],
    [[7], 7],
    [[1, 2], 2],
    [[3, 1, 2, 5, 4, 9, 8, 7, 6, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], 19],
  ])('takes the value at rank ceil(0.95 n)', (times, expected) => {
    const counts = new Map<number, number>()
    for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1)
    expect(nearestRank(counts, 95)).toBe(expected)
  })

  it('agrees with sorting all values, for any list', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 200 }), (times) => {
        const counts = new Map<number, number>()
        for (const time of times) counts.set(time, (counts.get(time) ?? 0) + 1)
        const sorted = [...times].sort((a, b) => a - b)
        expect(nearestRank(counts, 95)).toBe(sorted[Math.ceil(0.95 * times.length) - 1])
      }),
    )
  })

  it('is null when nothing was counted', () => {
    expect(nearestRank(new Map(), 95)).toBeNull()
  })
})

describe('gigabytes', () => {
  it.each([
    [0, 0],
    [1_621_098_496, 1.51],
    [2 ** 30, 1],
    [536_870, 0],
    [536_871, 0.001],
    [2 ** 30 + 1_610_612, 1.001],
    [2 ** 30 + 1_610_613, 1.002],
    [9_007_199_254_740_991, 8_388_608],
  ])('rounds %d bytes half-up to %d GB', (bytes, expected) => {
    expect(gigabytes(bytes)).toBe(expected)
  })
})

describe('features by path prefix (rule 7)', () => {
  it.each([
    ['/api/skills', 'skill'],
    ['/api/skills/items/S-12', 'skill'],
    ['/api/skill-map?depth=2', 'skill_map'],
    ['/api/skillset', 'api'],
    ['/', 'other'],
    ['', 'other'],
    ['/constructor', 'other'],
  ])('%s belongs to %s', (path, feature) => {
    expect(featureMapper(FEATURES)(path)).toBe(feature)
  })

  it('lets the longest prefix win', () => {
    const featureOf = featureMapper({ '/a': 'short', '/a/b': 'long' })
    expect([featureOf('/a/b/c'), featureOf('/a/c')]).toEqual(['long', 'short'])
  })
})

describe('the pass over the access log (rule 5)', () => {
  it('leaves service accounts and health checks out of every figure', async () => {
    const rows = [
      call({}),
      call({ userId: 'bot', status: 500, responseMs: 9_000 }),
      call({ path: '/healthz', userId: null }),
    ]
    const tally = await tallyCalls(rows, rules)
    expect(tally).toMatchObject({ calls: 1, serverErrors: 0, maximumMs: 10, busyMs: 10 })
    expect(tally.features).toEqual([{ feature: 'skill', calls: 1, users: 1, totalMs: 10 }])
  })

  it('counts an anonymous call as a call and not as a user', async () => {
    const tally = await tallyCalls([call({ userId: null, status: 401 })], rules)
    expect(tally).toMatchObject({ calls: 1, clientErrors: 1, peak: { users: 0, time: null } })
  })

  it('takes the earliest fullest 5-minute bucket, in business time', async () => {
    const minute = (at: number) => from + at * 60_000
    const rows = [
      call({ at: minute(9 * 60 + 4), userId: 'u1' }),
      call({ at: minute(9 * 60 + 5), userId: 'u1' }),
      call({ at: minute(9 * 60 + 9), userId: 'u2' }),
      call({ at: minute(13 * 60), userId: 'u3' }),
      call({ at: minute(13 * 60 + 1), userId: 'u4' }),
    ]
    expect((await tallyCalls(rows, rules)).peak).toEqual({ users: 2, time: '09:05' })
    expect((await tallyCalls([...rows].reverse(), rules)).peak).toEqual({ users: 2, time: '09:05' })
  })

  it('has no times for a day without calls', async () => {
    const tally = await tallyCalls([], rules)
    expect(tally).toMatchObject({ calls: 0, averageMs: null, maximumMs: null, p95Ms: null })
  })

  it('lets the thread breathe in long logs, and stops there when it was cancelled', async () => {
    const rows = Array.from({ length: 20_001 }, () => call({}))
    const breathe = async () => {
      throw new Error('cancelled')
    }
    await expect(tallyCalls(rows, { ...rules, breathe })).rejects.toThrow('cancelled')
  })
})

describe('uptime (rule 7)', () => {
  it.each([
    [{ slots: 143, checks: 143, ok: 143 }, null],
    [{ slots: 144, checks: 144, ok: 144 }, 10_000],
    [{ slots: 288, checks: 288, ok: 273 }, 9_479],
    [{ slots: 288, checks: 576, ok: 573 }, 9_947],
  ])('of %j is %s basis points', (checks, expected) => {
    expect(uptimeBp(checks)).toBe(expected)
  })
})
