import { describe, expect, it } from 'vitest'
import {
  durationText,
  isInsideWindow,
  isTimeOfDay,
  minuteOfDay,
  parseDayWindow,
  parseDuration,
} from '../../server/domain/duration.ts'

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['2s', 2_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
    ['0s', 0],
  ])('%s is %i ms, and is written the same way again', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
    expect(durationText(ms)).toBe(text)
  })

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '5min', '5M', '1h30m', '99999d'])(
    'is not %j',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    },
  )
})

describe('a time of day', () => {
  it('goes from 00:00 to 23:59', () => {
    expect(['00:00', '05:30', '23:59'].every(isTimeOfDay)).toBe(true)
    expect(['24:00', '5:30', '05:60', '05:30:00', ''].some(isTimeOfDay)).toBe(false)
    expect(minuteOfDay('05:30')).toBe(330)
  })
})

describe('a window of hours', () => {
  it('includes its beginning and not its end', () => {
    const window = { from: '01:00', until: '06:00' }
    expect([59, 60, 359, 360].map((minute) => isInsideWindow(window, minute))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })

  it('may cross midnight', () => {
    const window = parseDayWindow('22:00-05:00')
    expect(window).toEqual({ from: '22:00', until: '05:00' })
    const inside = [1_319, 1_320, 0, 299, 300].map(
      (minute) => window && isInsideWindow(window, minute),
    )
    expect(inside).toEqual([false, true, true, true, false])
  })

  it.each(['01:00', '01:00-01:00', '01:00-25:00', '01:00-02:00-03:00', ''])('is not %j', (text) => {
    expect(parseDayWindow(text)).toBeNull()
  })
})
