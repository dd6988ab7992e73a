/** Which batches a blackout keeps from starting, when, and until when. */
import { describe, expect, it } from 'vitest'
import { type Blackout, blackoutAt } from '../../server/domain/blackout.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { entry } from '../config/fixture/entry.ts'

const ZONE = 'Asia/Tokyo'
const HOUR = 3_600_000
const at = (text: string) => Date.parse(`2026-12-${text}:00+09:00`)
const text = (instant: number | null) =>
  instant === null ? 'never' : new Date(instant + 9 * HOUR).toISOString().slice(8, 16)

const blackout = (over: Partial<Blackout>): Blackout => ({
  name: 'b',
  reason: 'r',
  batches: 'all',
  due: 'wait',
  from: null,
  until: null,
  daily: null,
  ...over,
})
const normal = entry({ batchId: 'BATCH-301' })
const monitor = entry({ batchId: 'BATCH-501', lane: 'monitoring' })

function ask(blackouts: Blackout[], subject: ScheduleEntry, time: string): string | null {
  const found = blackoutAt(blackouts, subject, { at: at(time), zone: ZONE })
  return found ? `${found.blackout.name} until ${text(found.until)}` : null
}

describe('a period', () => {
  const period = blackout({ from: at('31T22:00'), until: at('31T23:30') })

  it.each([
    ['before', '31T21:59', null],
    ['from its first minute', '31T22:00', 'b until 31T23:30'],
    ['to the last', '31T23:29', 'b until 31T23:30'],
    ['not at its end', '31T23:30', null],
  ])('%s', (_words, time, answer) => {
    expect(ask([period], normal, time)).toBe(answer)
  })
})

describe('hours of the day', () => {
  it('are dark every day until their end', () => {
    const office = blackout({ daily: { from: '09:00', until: '12:00' } })
    expect(ask([office], normal, '10T08:59')).toBeNull()
    expect(ask([office], normal, '10T09:00')).toBe('b until 10T12:00')
    expect(ask([office], normal, '11T12:00')).toBeNull()
  })

  it('may cross midnight, and be bounded by days', () => {
    const nights = blackout({
      daily: { from: '22:00', until: '02:00' },
      from: at('10T00:00'),
      until: at('12T01:00'),
    })
    expect(ask([nights], normal, '09T23:00')).toBeNull()
    expect(ask([nights], normal, '10T23:00')).toBe('b until 11T02:00')
    expect(ask([nights], normal, '12T00:30')).toBe('b until 12T01:00')
    expect(ask([nights], normal, '12T01:00')).toBeNull()
  })
})

describe('who is concerned', () => {
  const everyone = blackout({ name: 'everyone' })
  const named = blackout({ name: 'named', batches: ['BATCH-501', 'BATCH-302'] })

  it('is every batch but the monitoring lane, unless batches are named', () => {
    expect(ask([everyone], normal, '10T10:00')).toBe('everyone until never')
    expect(ask([everyone], monitor, '10T10:00')).toBeNull()
    expect(ask([named], monitor, '10T10:00')).toBe('named until never')
    expect(ask([named], normal, '10T10:00')).toBeNull()
  })

  it('and the first in the file is the one that is named', () => {
    expect(ask([named, everyone], normal, '10T10:00')).toBe('everyone until never')
    expect(ask([everyone, named], normal, '10T10:00')).toBe('everyone until never')
  })
})
