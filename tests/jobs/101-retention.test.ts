/** BATCH-101, rule 11 and acceptance 3: which sets are kept. */
import { describe, expect, it } from 'vitest'
import {
  judgeSets,
  type SetFacts,
  type Verdict,
} from '../../jobs/100-data/101-database-backup/retention.ts'
import { daysFrom, instantOf } from '../../server/domain/calendar-day.ts'

const TIERS = { days: 30, weeks: 13, months: 12, years: 3 }
const NOTHING_HELD: ReadonlySet<string> = new Set()

function nightly(day: string, about: Partial<SetFacts> = {}): SetFacts {
  return {
    setId: day,
    takenAt: about.takenAt ?? instantOf(day, '02:00'),
    complete: true,
    partial: false,
    pinned: false,
    legalHold: false,
    goodTargets: ['ops', 'platform', 'tenant:alpha'],
    ...about,
  }
}

const year = (about: (day: string) => Partial<SetFacts> = () => ({})) =>
  daysFrom('2025-01-01', '2025-12-31').map((day) => nightly(day, about(day)))

const rules = { today: '2025-12-31', tiers: TIERS, heldTargets: NOTHING_HELD }
const kept = (verdicts: readonly Verdict[]) =>
  verdicts.filter((verdict) => verdict.kept).map(({ setId }) => setId)

describe('BATCH-101 retention', () => {
  it('acceptance 3: of a year of nights it keeps exactly 48', () => {
    const sundays = [
      '2025-10-12',
      '2025-10-19',
      '2025-10-26',
      '2025-11-02',
      '2025-11-09',
      '2025-11-16',
      '2025-11-23',
      '2025-11-30',
    ]
    const monthEnds = [
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
    ].map((day) => `2025-${day}`)
    const expected = [...daysFrom('2025-12-02', '2025-12-31'), ...sundays, ...monthEnds].sort()
    expect(expected).toHaveLength(48)
    expect(kept(judgeSets(year(), rules))).toEqual(expected)
  })

  it('acceptance 3: a pinned night makes 49', () => {
    const sets = year((day) => ({ pinned: day === '2025-03-03' }))
    const survivors = kept(judgeSets(sets, rules))
    expect(survivors).toHaveLength(49)
    expect(survivors).toContain('2025-03-03')
  })

  it('names the tiers a set is kept for', () => {
    const last = judgeSets(year(), rules).at(-1)
    expect(last?.tiers).toEqual(['daily', 'weekly', 'monthly', 'yearly'])
    expect(judgeSets(year(), rules).find(({ setId }) => setId === '2025-01-31')?.tiers).toEqual([
      'monthly',
    ])
  })

  it('keeps the newest set of each of three years', () => {
    const ends = ['2022-12-31', '2023-12-31', '2024-12-31'].map((day) => nightly(day))
    const survivors = kept(judgeSets([...ends, ...year()], rules))
    expect(survivors).toHaveLength(50)
    expect(survivors).not.toContain('2022-12-31')
  })

  it('cuts days in Tokyo: a set taken at 23:30 UTC belongs to the next day', () => {
    const set = nightly('x', { takenAt: Date.parse('2025-12-01T23:30:00Z'), goodTargets: [] })
    expect(
      judgeSets([set], { ...rules, tiers: { days: 30, weeks: 1, months: 1, years: 1 } })[0]?.tiers,
    ).toContain('daily')
  })

  it('keeps the newest verified copy of any target, also of a tenant that is gone', () => {
    const sets = year((day) =>
      day === '2025-02-10' ? { goodTargets: ['ops', 'tenant:gone'] } : {},
    )
    const verdict = judgeSets(sets, rules).find(({ setId }) => setId === '2025-02-10')
    expect(verdict).toMatchObject({ kept: true, reasons: ['newest_copy'], tiers: [] })
  })

  it('keeps sets under legal hold', () => {
    const sets = year((day) => ({ legalHold: day === '2025-05-05' }))
    expect(kept(judgeSets(sets, rules))).toContain('2025-05-05')
  })

  it('lets no set with a good copy of a held target go', () => {
    const sets = year((day) => (day < '2025-02-01' ? { goodTargets: ['tenant:beta'] } : {}))
    const survivors = kept(judgeSets(sets, { ...rules, heldTargets: new Set(['tenant:beta']) }))
    expect(survivors.filter((day) => day < '2025-02-01')).toHaveLength(31)
  })

  it('keeps partial sets for the days of the daily tier and outside all tiers', () => {
    const sets = [
      nightly('old', { partial: true, takenAt: instantOf('2025-12-01', '12:00'), goodTargets: [] }),
      nightly('new', { partial: true, takenAt: instantOf('2025-12-02', '12:00'), goodTargets: [] }),
    ]
    expect(judgeSets(sets, rules)).toEqual([
      { setId: 'old', kept: false, tiers: [], reasons: [] },
      { setId: 'new', kept: true, tiers: [], reasons: ['partial_recent'] },
    ])
  })

  it('prefers a complete set of the day to a later incomplete one', () => {
    const sets = [
      nightly('whole', { takenAt: instantOf('2025-12-30', '02:00'), goodTargets: [] }),
      nightly('torn', {
        takenAt: instantOf('2025-12-30', '02:20'),
        goodTargets: [],
        complete: false,
      }),
    ]
    expect(kept(judgeSets(sets, rules))).toEqual(['whole'])
  })
})
