/** Calendars that know nothing of the coming year: the warning of the check, and the alert of the running scheduler. */
import { afterEach, describe, expect, it } from 'vitest'
import { checkNextYear } from '../../server/config/check-next-year.ts'
import type { Config } from '../../server/config/config.ts'
import { loadConfig, readConfig } from '../../server/config/load.ts'
import { type BusinessCalendar, JAPAN } from '../../server/domain/business-calendar.ts'
import { calendarGaps } from '../../server/domain/next-year.ts'
import { openNextYearWatch } from '../../server/schedule/next-year-watch.ts'
import { configFolder } from '../config/fixture/folder.ts'
import { alertStage } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const gaps = (calendar: BusinessCalendar, today: string) =>
  calendarGaps({ named: { company: calendar }, tenants: {} }, today).map(
    ({ year, missing }) => `${missing} ${year}`,
  )

describe('next year', () => {
  const dated = { ...JAPAN, closed: { '2026-08-14': '夏季休業', '2026-12-29': '年末休業' } }

  it('is missed from 1 October when this year has dated days off and the next has none', () => {
    expect(gaps(dated, '2026-09-30')).toEqual([])
    expect(gaps(dated, '2026-10-01')).toEqual(['closed 2027'])
    expect(gaps(dated, '2026-12-31')).toEqual(['closed 2027'])
  })

  it('is still missed when it has begun', () => {
    expect(gaps(dated, '2027-01-01')).toEqual(['closed 2027'])
    expect(gaps(dated, '2027-09-30')).toEqual(['closed 2027'])
  })

  it('is known as soon as one of its days is written', () => {
    const mended = { ...dated, closed: { ...dated.closed, '2027-01-04': '年始休業' } }
    expect(gaps(mended, '2026-10-01')).toEqual([])
  })

  it('needs no care of a company whose days off are those of every year, or that has none', () => {
    expect(gaps({ ...JAPAN, closed: { '12-29': '年末休業' } }, '2026-10-01')).toEqual([])
    expect(gaps(JAPAN, '2026-10-01')).toEqual([])
  })

  it('is missed when the list of national holidays ends, unless the calendar needs none', () => {
    expect(gaps(JAPAN, '2050-09-30')).toEqual([])
    expect(gaps(JAPAN, '2050-10-01')).toEqual(['holidays 2051'])
    expect(gaps(JAPAN, '2051-01-01')).toEqual(['holidays 2051'])
    expect(gaps({ ...JAPAN, holidays: 'none' }, '2051-01-01')).toEqual([])
  })
})

const CALENDARS = (more: string) => `version: 1
calendars:
  jp: {}
  company:
    closed: { 2026-08-14: 夏季休業${more} }
`

function config(more = ''): Config {
  const loaded = loadConfig(configFolder({ 'calendars.yaml': CALENDARS(more) }))
  if (!loaded.ok) throw new Error('a fault')
  return { ...loaded.config, toban: { ...loaded.config.toban, language: 'en' } }
}

describe('the check', () => {
  it('names the calendar where it stands in the file', () => {
    const loaded = loadConfig(configFolder({ 'calendars.yaml': CALENDARS('') }))
    if (!loaded.ok) throw new Error('a fault')
    expect(checkNextYear(loaded, '2026-09-30')).toEqual([])
    const [warning, ...others] = checkNextYear(loaded, '2026-10-01')
    expect(others).toEqual([])
    expect(warning).toMatchObject({ file: 'calendars.yaml', line: 4, col: 3, code: 'no_days_off' })
    expect(warning?.message.en).toBe(
      'calendar company: there are days off of 2026, but none of 2027',
    )
  })

  it('depends on the day of asking, the configuration itself does not', () => {
    const loaded = loadConfig(configFolder({ 'calendars.yaml': CALENDARS('') }))
    expect(readConfig(loaded.files)).toMatchObject({ ok: true, version: loaded.version })
  })
})

describe('the running scheduler', () => {
  it('raises one alert from 1 October, makes it urgent in December, and clears it when the days are written', () => {
    const { data, desk } = alertStage()
    const ops = data.ops()
    let now = Date.parse('2026-09-30T09:00:00+09:00')
    let inForce = config()
    const look = openNextYearWatch({
      alerts: desk,
      inForce: { config: () => inForce },
      now: () => now,
    })
    const alerts = () =>
      ops.sqlite
        .prepare(
          `SELECT alert_key AS key, state, severity, occurrences, business_hours AS inBusinessHours, message_en AS message FROM alerts`,
        )
        .all()
    const at = (day: string) => {
      now = Date.parse(`${day}T00:00:01+09:00`)
      look()
      return alerts()
    }
    look()
    expect(alerts()).toEqual([])
    const open = {
      key: 'calendar:next_year',
      state: 'open',
      severity: 'MEDIUM',
      occurrences: 1,
      inBusinessHours: 1,
      message: 'calendar company: there are days off of 2026, but none of 2027',
    }
    expect(at('2026-10-01')).toEqual([open])
    look()
    expect(alerts()).toEqual([open]) // once a day
    expect(at('2026-10-02')).toEqual([{ ...open, occurrences: 2 }])
    expect(at('2026-12-01')).toMatchObject([{ severity: 'HIGH', state: 'open' }])
    inForce = config(', 2027-08-13: 夏季休業')
    look()
    expect(alerts()).toMatchObject([{ state: 'resolved' }])
  })
})
