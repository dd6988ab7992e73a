import { describe, expect, it, test } from 'vitest'
import {
  clearLine,
  effectiveRules,
  type HealthRule,
  ruleFault,
  verdictOf,
  type WrittenRule,
} from '../../server/domain/health/rule.ts'

const STORAGE: HealthRule = {
  metric: 'storage',
  operator: '>=',
  medium: 80,
  high: 90,
  critical: 95,
  minSample: 0,
  forRuns: 1,
  enabled: true,
}

const on = (value: number | null, sample: number | null = null) => ({ value, sample })

test.each([
  [{}, null],
  [{ metric: 'cpu_usage' }, 'unknown_metric'],
  [{ operator: '=>' }, 'unknown_operator'],
  [{ medium: null, high: null, critical: null }, 'no_grade'],
  [{ medium: 90, high: 80 }, 'grade_order'],
  [{ medium: 80, high: null, critical: 80 }, 'grade_order'],
  [{ operator: '<', medium: 20, high: 10, critical: 5 }, null],
  [{ operator: '<' }, 'grade_order'],
  [{ operator: '==', medium: 3, high: 2, critical: null }, null],
  [{ forRuns: 0 }, 'runs'],
  [{ high: Number.NaN }, 'number'],
  [{ minSample: 0.5 }, 'number'],
] as const)('a rule with %j has the fault %s', (change, fault) => {
  expect(ruleFault({ ...STORAGE, ...change } as WrittenRule)).toBe(fault)
})

test.each([
  [79.99, { kind: 'between' }],
  [80, { kind: 'met', severity: 'MEDIUM', threshold: 80 }],
  [90, { kind: 'met', severity: 'HIGH', threshold: 90 }],
  [120, { kind: 'met', severity: 'CRITICAL', threshold: 95 }],
  [75, { kind: 'between' }],
  [74.99, { kind: 'well' }],
  [null, { kind: 'not_judged' }],
])('%s %% of 80/90/95 is judged %j', (value, verdict) => {
  expect(verdictOf(STORAGE, on(value))).toEqual(verdict)
})

it('does not judge what was measured on too little', () => {
  const rule = { ...STORAGE, metric: 'error_rate', minSample: 20 } as const
  expect(verdictOf(rule, on(100, 19))).toEqual({ kind: 'not_judged' })
  expect(verdictOf(rule, on(100, 20)).kind).toBe('met')
})

it('judges downwards where less is worse', () => {
  const silent: HealthRule = {
    ...STORAGE,
    metric: 'silent',
    operator: '<',
    medium: 20,
    high: null,
    critical: null,
  }
  expect(verdictOf(silent, on(19.99)).kind).toBe('met')
  expect(verdictOf(silent, on(20)).kind).toBe('between')
  expect(verdictOf(silent, on(25.01)).kind).toBe('well')
})

describe('the clear line', () => {
  it('is 5 points below a limit in percent, and a tenth below another one', () => {
    expect(clearLine(80, '>=', 'percent')).toBe(75)
    expect(clearLine(2_000, '>=', 'ms')).toBe(1_800)
    expect(clearLine(20, '<', 'percent')).toBe(25)
  })

  it('is the half of a limit so low that 5 points less would never be reached', () => {
    expect(clearLine(5, '>=', 'percent')).toBe(2.5)
    const errors = { ...STORAGE, metric: 'error_rate', medium: 5, high: 10, critical: 25 } as const
    expect(verdictOf(errors, on(0, 100))).toEqual({ kind: 'well' })
  })
})

describe('which rule applies', () => {
  const common = { ...STORAGE, medium: 70 }
  const own = { ...STORAGE, medium: 60 }
  const sources = { shipped: [STORAGE], common: [common], own: [own] }

  it("is the company's own, else the common one, else the shipped one", () => {
    expect(effectiveRules(sources)).toEqual([own])
    expect(effectiveRules({ ...sources, own: [] })).toEqual([common])
    expect(effectiveRules({ ...sources, own: [], common: [] })).toEqual([STORAGE])
  })

  it('passes over rules that can not be used: the next one protects on', () => {
    const faulty = { ...own, medium: 99 }
    const unknown = { ...own, metric: 'cpu_usage' }
    expect(effectiveRules({ ...sources, own: [faulty, unknown] })).toEqual([common])
  })
})
