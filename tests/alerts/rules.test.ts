/** The rules of R5 as tables, with the numbers of the rule. */

import { describe, expect, it, test } from 'vitest'
import {
  alertChange,
  clearAfterOf,
  clearChange,
  isFlapping,
  type Severity,
  silences,
} from '../../server/domain/alert.ts'
import { isStorm, metricOf } from '../../server/domain/alert-storm.ts'
import {
  businessDigestAt,
  digestAt,
  GATHER_RUN_MS,
  reminderMs,
  tellAt,
} from '../../server/domain/alert-timing.ts'
import { JAPAN } from '../../server/domain/business-calendar.ts'
import {
  causesOf,
  isSaidAgain,
  withinLimit,
  withoutParticulars,
} from '../../server/domain/run-incident.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { HOUR, MINUTE, tokyo } from '../fixture/alert-stage.ts'

const AT = tokyo('2026-11-25 02:00')
const DAY = 24 * HOUR

describe('R5.1, R5.2, R5.5: what saying "this holds" does', () => {
  const open = (severity: Severity) => ({ severity, state: 'open', resolvedAt: null }) as const
  const over = (agoMs: number) =>
    ({ severity: 'HIGH', state: 'resolved', resolvedAt: AT - agoMs }) as const
  test.each([
    [null, 'LOW', 'opened'],
    [open('MEDIUM'), 'MEDIUM', 'attached'],
    [open('MEDIUM'), 'HIGH', 'worse'],
    [open('HIGH'), 'CRITICAL', 'worse'],
    [open('CRITICAL'), 'MEDIUM', 'eased'],
    [{ ...open('HIGH'), state: 'acknowledged' }, 'HIGH', 'attached'],
    [over(30 * MINUTE), 'LOW', 'reopened'],
    [over(30 * MINUTE + 1), 'CRITICAL', 'opened'],
    [over(-MINUTE), 'HIGH', 'reopened'],
  ] as const)('%j and %s → %s', (last, severity, change) => {
    expect(alertChange(last, severity, { at: AT, flapWithinMs: 30 * MINUTE })).toBe(change)
  })
})

describe('R5.4: how many good evaluations end an alert', () => {
  test.each([
    [5 * MINUTE, 2],
    [10 * MINUTE, 2],
    [HOUR, 1],
    [DAY, 1],
    [null, 1],
  ])('a batch every %s ms: %i', (everyMs, expected) => {
    expect(clearAfterOf(everyMs)).toBe(expected)
  })

  test.each([
    [{ okStreak: 0 }, { clearAfter: 2 }, 'counted'],
    [{ okStreak: 1 }, { clearAfter: 2 }, 'resolved'],
    [{ okStreak: 0 }, { clearAfter: 1 }, 'resolved'],
    [{ okStreak: 1, okRunId: 'R2' }, { clearAfter: 2 }, 'same'],
    [{ okStreak: 5, heldUntil: AT + 1 }, { clearAfter: 1 }, 'held'],
    [{ okStreak: 5, heldUntil: AT }, { clearAfter: 1 }, 'resolved'],
  ] as const)('%j, %j → %s', (open, said, change) => {
    const blank = { okStreak: 0, okRunId: null, heldUntil: null }
    expect(clearChange({ ...blank, ...open }, { runId: 'R2', at: AT, ...said })).toBe(change)
  })
})

test('R5.5: three flaps within six hours are flapping, two are not, nor three in a longer time', () => {
  const policy = { times: 3, spanMs: 6 * HOUR }
  const flaps = (...hoursAgo: number[]) => hoursAgo.map((hours) => AT - hours * HOUR)
  expect(isFlapping(flaps(2, 1), policy, AT)).toBe(false)
  expect(isFlapping(flaps(5.9, 1, 0), policy, AT)).toBe(true)
  expect(isFlapping(flaps(6, 1, 0), policy, AT)).toBe(false)
})

describe('R5.3: reminders', () => {
  const policy = {
    host: { MEDIUM: 24 * HOUR, HIGH: 12 * HOUR, CRITICAL: 4 * HOUR },
    tenant: { MEDIUM: 7 * DAY, HIGH: 3 * DAY, CRITICAL: 24 * HOUR },
  }
  test.each([
    ['host:cpu', 'LOW', null],
    ['host:cpu', 'MEDIUM', 24 * HOUR],
    ['host:cpu', 'HIGH', 12 * HOUR],
    ['backup:stale:ops', 'CRITICAL', 4 * HOUR],
    ['tenant:aoba:storage', 'LOW', null],
    ['tenant:aoba:storage', 'MEDIUM', 7 * DAY],
    ['tenant:aoba:storage', 'HIGH', 3 * DAY],
    ['tenant:aoba:storage', 'CRITICAL', 24 * HOUR],
  ] as const)('%s %s → %s ms', (key, severity, expected) => {
    expect(reminderMs(key, severity, policy)).toBe(expected)
  })
})

describe('R5.9: when it is told', () => {
  const plan = {
    everyMs: HOUR,
    businessHoursFrom: '09:00',
    calendar: JAPAN,
    zone: 'Asia/Tokyo',
  }
  test.each([
    ['2026-11-25 02:00', HOUR, '2026-11-25 02:00'],
    ['2026-11-25 02:01', HOUR, '2026-11-25 03:00'],
    ['2026-11-25 23:30', HOUR, '2026-11-26 00:00'],
    ['2026-11-25 01:01', 45 * MINUTE, '2026-11-25 01:30'],
    ['2026-11-25 23:50', 50 * MINUTE, '2026-11-26 00:00'],
  ])('%s, every %i ms → digest %s', (at, everyMs, expected) => {
    expect(digestAt(tokyo(at), { ...plan, everyMs })).toBe(tokyo(expected))
  })

  test.each([
    ['Wednesday night', '2026-11-25 02:10', '2026-11-25 09:00'],
    ['Wednesday 10:00', '2026-11-25 10:00', '2026-11-26 09:00'],
    ['Friday evening', '2026-11-27 22:00', '2026-11-30 09:00'],
    ['the eve of Silver Week 2026', '2026-09-18 18:00', '2026-09-24 09:00'],
    [
      'Golden Week 2026, with the substitute holiday of 6 May',
      '2026-05-02 12:00',
      '2026-05-07 09:00',
    ],
  ])('business hours, %s', (_name, at, expected) => {
    expect(businessDigestAt(tokyo(at), plan)).toBe(tokyo(expected))
  })

  it('business hours wait for the first digest after nine', () => {
    const every50 = { ...plan, everyMs: 50 * MINUTE }
    expect(businessDigestAt(AT, every50)).toBe(tokyo('2026-11-25 09:10'))
  })

  const telling = {
    businessHours: false,
    silencedUntil: null,
    notBefore: null,
    gatherMs: GATHER_RUN_MS,
  }
  test.each([
    ['LOW', {}, null],
    ['MEDIUM', {}, tokyo('2026-11-25 02:00')],
    ['MEDIUM', { businessHours: true }, tokyo('2026-11-25 09:00')],
    ['HIGH', {}, AT + GATHER_RUN_MS],
    ['HIGH', { businessHours: true }, AT + GATHER_RUN_MS],
    ['CRITICAL', { gatherMs: 0 }, AT],
    ['CRITICAL', { silencedUntil: AT + DAY }, AT + DAY],
    ['HIGH', { notBefore: AT + 10 * MINUTE }, AT + 10 * MINUTE],
    ['MEDIUM', { notBefore: AT + 10 * MINUTE }, tokyo('2026-11-25 03:00')],
  ] as const)('%s %j', (severity, over, expected) => {
    expect(tellAt({ ...telling, severity, ...over }, AT, plan)).toBe(expected)
  })
})

describe('R5.8: storm', () => {
  const policy = { alerts: 10, tenantShare: 0.3, tenants: 3 }
  const many = (count: number, metric = 'p95') =>
    Array.from({ length: count }, (_, index) => ({
      key: `tenant:t${index}:${metric}`,
      tenantCode: `t${index}`,
      metric,
    }))
  const host = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      key: `db:${index}:wal`,
      tenantCode: null,
      metric: null,
    }))
  test.each([
    ['10 new alerts', host(10), 100, false],
    ['11 new alerts', host(11), 100, true],
    ['one metric in 4 of 6 tenants', many(4), 6, true],
    ['in 2 of 6: too few', many(2), 6, false],
    ['in 3 of 10: 30 %', many(3), 10, true],
    ['in 3 of 11: less than 30 %', many(3), 11, false],
    ['two metrics in 2 tenants each', [...many(2), ...many(2, 'storage')], 4, false],
  ])('%s → %s', (_name, opened, tenants, expected) => {
    expect(isStorm(opened, tenants, policy)).toBe(expected)
  })

  it('takes the metric from the key when the alert does not say it', () => {
    expect(metricOf({ key: 'tenant:aoba:storage', tenantCode: 'aoba', metric: null })).toBe(
      'tenant:storage',
    )
  })
})

test.each([
  ['host:cpu', 'host:cpu', true],
  ['host:cpu', 'host:cpu2', false],
  ['host:*', 'host:disk:/var', true],
  ['host:*', 'tenant:host:x', false],
  ['*:storage', 'tenant:aoba:storage', true],
  ['tenant:*:p95', 'tenant:aoba:p95:anomaly', false],
  ['*', 'anything', true],
  ['a.c', 'abc', false],
])('a silence of %s covers %s: %s', (pattern, key, expected) => {
  expect(silences(pattern, key)).toBe(expected)
})

describe('one incident per cause', () => {
  const fail = (tenantCode: string, message: string, code = 'refused') => ({
    tenantCode,
    code,
    message: sameWords(message),
  })

  test.each([
    ['tenant aoba: row 118 of 2400 is bad', 'tenant ~: row # of # is bad'],
    ['run 01ARZ3NDEKTSV4RRFFQ69G5FAV ended', 'run # ended'],
    ['at 2026-11-25T02:13:05+09:00', 'at #'],
    ['key 550e8400-e29b-41d4-a716-446655440000', 'key #'],
    ['hash deadbeef0123 of  file', 'hash # of file'],
    ['mail to yamada@example.co.jp refused', 'mail to @ refused'],
    ['接続が拒否されました: 192.168.0.12:5432', '接続が拒否されました: #'],
  ])('%s → %s', (message, expected) => {
    expect(withoutParticulars(message, 'aoba')).toBe(expected)
  })

  it('finds seven tenants with the same error under one cause, the widest first', () => {
    const same = Array.from({ length: 7 }, (_, index) =>
      fail(`t${index}`, `connection ${index} to 10.0.0.${index}:25 refused`),
    )
    const causes = causesOf([fail('x', 'no such plan', 'no_plan'), ...same])
    expect(causes.map(({ code, tenants }) => [code, tenants.length])).toEqual([
      ['refused', 7],
      ['no_plan', 1],
    ])
    expect(causes[0]?.id).toMatch(/^refused:[0-9a-f]{8}$/)
  })

  it('tells codes apart even when the texts agree', () => {
    expect(causesOf([fail('a', 'x', 'one'), fail('b', 'x', 'two')])).toHaveLength(2)
  })

  it('has at most five causes and one for the rest', () => {
    const causes = withinLimit(
      causesOf(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((code) => fail(code, code, `code_${code}`))),
    )
    expect(causes).toHaveLength(6)
    expect(causes.at(-1)).toMatchObject({ id: 'other', tenants: ['f', 'g'] })
  })

  test.each([
    [1, 1, false],
    [2, 2, false],
    [3, 3, true],
    [4, 4, false],
    [1, 5, true],
    [2, 6, false],
    [10, 10, true],
    [11, 11, false],
  ])('%i in a row, %i within the window: said again %s', (inARow, inWindow, expected) => {
    expect(isSaidAgain({ inARow, inWindow }, { inARow: [3, 10], inWindow: 5 })).toBe(expected)
  })
})
