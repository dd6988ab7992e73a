/** When a scheduled run may start by its window, and when the window has gone by without it. */
import { describe, expect, it } from 'vitest'
import type { Misfire } from '../../server/domain/schedule.ts'
import { nextAt, type WindowAnswer, windowAnswer } from '../../server/domain/window.ts'

const ZONE = 'Asia/Tokyo'
const HOUR = 3_600_000
const at = (text: string) => Date.parse(`2026-06-${text}:00+09:00`)
const text = (instant: number) => new Date(instant + 9 * HOUR).toISOString().slice(8, 16)
const misfire = (over: Partial<Misfire> = {}): Misfire => ({
  policy: 'last',
  withinMs: 24 * HOUR,
  max: null,
  outsideWindow: false,
  ...over,
})
const short = (answer: WindowAnswer): string => {
  if (answer === 'open') return 'open'
  if (answer.kind === 'wait') return `wait ${text(answer.until)}`
  return answer.kind === 'over' ? `over ${text(answer.at)}` : 'outside'
}

type Ask = {
  window?: string
  due: string
  now: string
  misfire?: Partial<Misfire>
  isMoved?: true
}

function ask({ window = '02:00-05:00', due, now, misfire: rule, isMoved }: Ask) {
  const [from = '', until = ''] = window.split('-')
  return short(
    windowAnswer({
      window: { from, until },
      misfire: misfire(rule),
      dueAt: at(due),
      isMoved: isMoved === true,
      now: at(now),
      zone: ZONE,
    }),
  )
}

describe('a run due inside its window', () => {
  it.each([
    ['at its time', '10T02:00', 'open'],
    ['while it is open', '10T04:59', 'open'],
  ])('may start %s', (_words, now, answer) => {
    expect(ask({ due: '10T02:00', now })).toBe(answer)
  })

  it('that has waited past the end waits for the next one if it is young enough then', () => {
    expect(ask({ due: '10T02:00', now: '10T05:00' })).toBe('wait 11T02:00')
    expect(ask({ due: '10T02:00', now: '11T02:00' })).toBe('open')
  })

  it('is given up at the end when it would be too old by then (BATCH-101: within 3 h)', () => {
    const rule = { withinMs: 3 * HOUR }
    expect(ask({ due: '10T02:00', now: '10T05:00', misfire: rule })).toBe('over 10T05:00')
    expect(ask({ due: '10T02:00', now: '10T04:30', misfire: rule })).toBe('open')
  })

  it('is given up at the end when nothing makes up for it (BATCH-104: policy none)', () => {
    const rule = { policy: 'none', withinMs: 0 } as const
    expect(ask({ due: '10T02:00', now: '10T05:00', misfire: rule })).toBe('over 10T05:00')
    expect(ask({ due: '10T02:00', now: '11T03:00', misfire: rule })).toBe('over 10T05:00')
  })

  it('may start outside when its rule says so, as long as it is young (BATCH-005: until 09:00)', () => {
    const rule = { withinMs: 390 * 60_000, outsideWindow: true }
    const monthly = { due: '10T02:30', window: '02:00-04:00', misfire: rule }
    expect(ask({ ...monthly, now: '10T08:59' })).toBe('open')
    expect(ask({ ...monthly, now: '10T09:01' })).toBe('over 10T04:00')
  })

  it('found days later waits for the next night, at most until its limit (BATCH-103: within 147 h)', () => {
    const rule = { withinMs: 147 * HOUR }
    const first = { due: '01T03:00', window: '03:00-06:00', misfire: rule }
    expect(ask({ ...first, now: '03T10:00' })).toBe('wait 04T03:00')
    expect(ask({ ...first, now: '07T05:59' })).toBe('open')
    expect(ask({ ...first, now: '07T10:00' })).toBe('over 01T06:00')
  })
})

describe('a window over midnight', () => {
  const night = { window: '22:00-05:00', due: '10T23:30' }

  it('is open on both sides of it', () => {
    expect(ask({ ...night, now: '10T23:59' })).toBe('open')
    expect(ask({ ...night, now: '11T04:59' })).toBe('open')
    expect(ask({ ...night, now: '11T05:00' })).toBe('wait 11T22:00')
  })
})

describe('a run due outside its window', () => {
  it('waits for it to open', () => {
    expect(ask({ due: '10T01:00', now: '10T01:00' })).toBe('wait 10T02:00')
    expect(ask({ due: '10T06:00', now: '10T06:00' })).toBe('wait 11T02:00')
    expect(ask({ due: '10T06:00', now: '11T02:00' })).toBe('open')
  })

  it('does not run when nothing makes up for a missed time', () => {
    const rule = { policy: 'none', withinMs: 0 } as const
    expect(ask({ due: '10T06:00', now: '10T06:00', misfire: rule })).toBe('outside')
  })

  it('runs all the same when an operator moved it there', () => {
    expect(ask({ due: '10T13:00', now: '10T13:00', isMoved: true })).toBe('open')
    expect(ask({ due: '10T13:00', now: '10T20:00', isMoved: true })).toBe('open')
  })
})

describe('the next time of day', () => {
  it.each([
    ['02:00', '10T01:59', '10T02:00'],
    ['02:00', '10T02:00', '11T02:00'],
    ['02:00', '10T03:00', '11T02:00'],
  ])('%s after %s is %s', (time, after, next) => {
    expect(text(nextAt(time, at(after), ZONE))).toBe(next)
  })
})
