import { describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config/load.ts'
import { isoWithOffset } from '../../server/domain/calendar-day.ts'
import { plan } from '../../server/domain/plan.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { SHIPPED } from '../config/fixture/folder.ts'

const schedule = {
  timezone: 'Asia/Tokyo',
  calendars: CALENDARS,
  batches: [
    entry({
      batchId: 'BATCH-302',
      cron: '0 2 1 * *',
      calendar: { name: 'jp', on: 'next', maxShiftDays: 7, perTenant: false },
    }),
    entry({ batchId: 'BATCH-101', cron: '0 2 * * *' }),
    entry({ batchId: 'BATCH-102', enabled: false }),
    entry({ batchId: 'BATCH-901', due: { kind: 'manual' }, manual: true }),
  ],
}

describe('a plan', () => {
  it('lists the runs of whole local days by time, then by batch', () => {
    const times = plan(schedule, { from: '2026-06-01', days: 2 })
    expect(times.map((time) => [time.batchId, isoWithOffset(time.dueAt)])).toEqual([
      ['BATCH-101', '2026-06-01T02:00:00.000+09:00'],
      ['BATCH-302', '2026-06-01T02:00:00.000+09:00'],
      ['BATCH-101', '2026-06-02T02:00:00.000+09:00'],
    ])
  })

  it('says what the calendar moved and why', () => {
    // 1 February 2026 is a Sunday.
    const times = plan(schedule, { from: '2026-02-01', days: 2, batchId: 'BATCH-302' })
    expect(times).toHaveLength(1)
    expect(isoWithOffset(times[0]?.dueAt ?? 0)).toBe('2026-02-02T02:00:00.000+09:00')
    expect(times[0]?.closed).toEqual({ kind: 'shifted', reason: { ja: '日曜日', en: 'Sunday' } })
  })

  it('includes midnight of the first day and not that of the day after the last', () => {
    const midnight = { ...schedule, batches: [entry({ cron: '0 0 * * *' })] }
    const times = plan(midnight, { from: '2026-06-01', days: 1 })
    expect(times.map((time) => isoWithOffset(time.dueAt))).toEqual([
      '2026-06-01T00:00:00.000+09:00',
    ])
  })

  it.each([0, 401, 1.5, Number.NaN])('refuses %s days', (days) => {
    expect(() => plan(schedule, { from: '2026-06-01', days })).toThrow('not a number of days')
  })

  it('of the shipped schedule holds every strip of the day, for 400 days too', () => {
    const loaded = loadConfig(SHIPPED)
    if (!loaded.ok) throw new Error('the shipped configuration has faults')
    const day = plan(loaded.config, { from: '2026-06-02', days: 1 })
    const perBatch = (id: string) => day.filter((time) => time.batchId === id).length
    expect([
      perBatch('BATCH-501'),
      perBatch('BATCH-502'),
      perBatch('BATCH-001'),
      perBatch('BATCH-302'),
    ]).toEqual([288, 144, 24, 0])
    const year = plan(loaded.config, { from: '2026-06-01', days: 400 })
    expect(year.length).toBeGreaterThan(400_000)
  })
})
