import { describe, expect, it } from 'vitest'
import { restsOn, tenantRest } from '../../server/domain/tenant-rest.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'

const calendars = {
  named: {
    ...CALENDARS.named,
    factory: {
      name: 'factory',
      weekend: [7],
      holidays: 'none' as const,
      closed: { '2026-06-15': '創立記念日' },
      open: {},
    },
  },
  tenants: { koujou: 'factory' },
}
const heeding = entry({
  calendar: { name: 'jp', on: 'run', maxShiftDays: 7, perTenant: true },
})
const rest = (code: string, day: string) => tenantRest(heeding, calendars, { code, day })

describe('a company with a calendar of its own', () => {
  it('rests on its own days off, and says which calendar and which day', () => {
    expect(rest('koujou', '2026-06-15')).toEqual({
      ja: '2026-06-15 は休業日のため対象外(カレンダー factory: 創立記念日)',
      en: 'rests on 2026-06-15 (calendar factory: 創立記念日)',
    })
  })

  it('is open on days on which the others rest', () => {
    // Saturday, and the substitute holiday of Golden Week.
    for (const day of ['2026-06-13', '2026-05-06']) expect(rest('koujou', day)).toBeNull()
    expect(rest('aoba', '2026-06-13')?.en).toBe('rests on 2026-06-13 (calendar jp: Saturday)')
    expect(rest('aoba', '2026-06-15')).toBeNull()
  })

  it('matters to no entry that does not ask for it', () => {
    const plain = entry({ calendar: { name: 'jp', on: 'run', maxShiftDays: 7, perTenant: false } })
    const about = { code: 'koujou', day: '2026-06-15' }
    expect(tenantRest(plain, calendars, about)).toBeNull()
    expect(tenantRest(entry(), calendars, about)).toBeNull()
    expect(restsOn(plain, calendars, '2026-06-14')).toEqual([])
  })
})

describe('everybody who rests on a day', () => {
  it('is named: those without a calendar of their own together, the others by code', () => {
    const codes = (day: string) => restsOn(heeding, calendars, day).map(({ code }) => code)
    expect(codes('2026-06-14')).toEqual([null, 'koujou']) // Sunday
    expect(codes('2026-06-13')).toEqual([null])
    expect(codes('2026-06-15')).toEqual(['koujou'])
    expect(codes('2026-06-16')).toEqual([])
  })
})
