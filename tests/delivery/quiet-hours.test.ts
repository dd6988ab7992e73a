/** Delivery rule D12: quiet hours and business days. */
import { describe, expect, it } from 'vitest'
import { JAPAN } from '../../server/domain/business-calendar.ts'
import type { ChannelName, Priority } from '../../server/domain/delivery/outbox.ts'
import {
  DEFAULT_QUIET_HOURS,
  quietUntil,
  sendAt,
} from '../../server/domain/delivery/quiet-hours.ts'

const MIN = 60_000
const at = (text: string) => Date.parse(`${text}+09:00`)
const row = (channel: ChannelName = 'SLACK', priority: Priority = 1) => ({
  id: 'r1',
  channel,
  priority,
})

describe('quiet hours 22:00-08:00', () => {
  it.each([
    ['2026-06-25T21:59:59', null],
    ['2026-06-25T22:00:00', '2026-06-26T08:00:00'],
    ['2026-06-25T23:59:59', '2026-06-26T08:00:00'],
    ['2026-06-26T00:00:00', '2026-06-26T08:00:00'],
    ['2026-06-26T07:59:59', '2026-06-26T08:00:00'],
    ['2026-06-26T08:00:00', null],
  ])('a row due at %s waits until %s', (now, end) => {
    const until = quietUntil(row(), DEFAULT_QUIET_HOURS, at(now))
    if (end === null) return expect(until).toBeNull()
    const jitter = (until ?? 0) - at(end)
    expect(jitter).toBeGreaterThanOrEqual(0)
    expect(jitter).toBeLessThan(30 * MIN)
  })

  it.each(['SLACK', 'TEAMS', 'LINE_WORKS'] as const)('are for %s', (channel) => {
    expect(quietUntil(row(channel), DEFAULT_QUIET_HOURS, at('2026-06-25T23:00'))).not.toBeNull()
  })

  it.each(['EMAIL', 'WEBHOOK'] as const)('are not for %s', (channel) => {
    expect(quietUntil(row(channel), DEFAULT_QUIET_HOURS, at('2026-06-25T23:00'))).toBeNull()
  })

  it('are for e-mail where the setting lists it', () => {
    const quiet = { ...DEFAULT_QUIET_HOURS, channels: ['EMAIL'] as const }
    expect(quietUntil(row('EMAIL'), quiet, at('2026-06-25T23:00'))).not.toBeNull()
  })

  it.each([2, 3] as const)('let priority %i pass', (priority) => {
    expect(
      quietUntil(row('SLACK', priority), DEFAULT_QUIET_HOURS, at('2026-06-25T23:00')),
    ).toBeNull()
  })

  it('with equal ends are none', () => {
    const none = { ...DEFAULT_QUIET_HOURS, until: '22:00' }
    expect(quietUntil(row(), none, at('2026-06-25T22:00'))).toBeNull()
  })

  it('in the morning (a person may have her own): until 09:30 plus 0-30 min', () => {
    const own = { ...DEFAULT_QUIET_HOURS, from: '08:30', until: '09:30' }
    const until = quietUntil(row(), own, at('2026-06-25T09:00')) ?? 0
    expect(until).toBeGreaterThanOrEqual(at('2026-06-25T09:30'))
    expect(until).toBeLessThan(at('2026-06-25T10:00'))
  })
})

describe('send_on', () => {
  const rule = { sendOn: 'BUSINESS_DAYS', calendar: JAPAN, deadline: null } as const

  it('ALL_DAYS: at its own time, also on a Sunday', () => {
    const sunday = at('2026-06-28T09:00')
    expect(sendAt(sunday, { ...rule, sendOn: 'ALL_DAYS' })).toBe(sunday)
  })

  it('BUSINESS_DAYS: on a business day at its own time', () => {
    expect(sendAt(at('2026-06-26T15:00'), rule)).toBe(at('2026-06-26T15:00'))
  })

  it('BUSINESS_DAYS: on a closed day at 09:00 of the next business day', () => {
    expect(sendAt(at('2026-06-27T15:00'), rule)).toBe(at('2026-06-29T09:00'))
  })

  it('BUSINESS_DAYS: never later than the deadline itself', () => {
    const deadline = at('2026-06-28T17:00')
    expect(sendAt(at('2026-06-27T15:00'), { ...rule, deadline })).toBe(deadline)
    const past = at('2026-06-27T10:00')
    expect(sendAt(at('2026-06-27T15:00'), { ...rule, deadline: past })).toBe(at('2026-06-27T15:00'))
  })
})
