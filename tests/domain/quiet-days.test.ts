/** Days without a run and why: every way in which a batch can be missing on a day. */
import { describe, expect, it } from 'vitest'
import { dayAt, daysFrom } from '../../server/domain/calendar-day.ts'
import type { ChangedOccurrence } from '../../server/domain/exceptions.ts'
import { quietDays } from '../../server/domain/quiet-days.ts'

const at = (text: string) => Date.parse(`2026-${text}:00+09:00`)
const due = (when: string, over: Partial<ChangedOccurrence> = {}): ChangedOccurrence => ({
  batchId: 'BATCH-302',
  scheduledFor: at(when),
  dueAt: at(when),
  businessDate: `2026-${when.slice(0, 5)}`,
  exception: null,
  ...over,
})
const made = { id: 1, batchId: 'BATCH-302', reason: '棚卸', by: 'tanaka', createdAt: 0 }
const SUNDAY = { ja: '日曜日', en: 'Sunday' }

function quiet(times: ChangedOccurrence[], dark: string | null = null): string[] {
  const spans = quietDays(times, {
    days: daysFrom('2026-02-01', '2026-02-05'),
    dayOf: (instant) => dayAt(instant),
    leftOut: ({ dueAt }) => (dark && dueAt === at(dark) ? { ja: '停止', en: 'dark' } : null),
  })
  return spans.map(({ from, to, cause }) => {
    const words = 'words' in cause ? ` ${cause.words.ja}` : ''
    const goal = 'to' in cause ? ` → ${cause.to}` : ''
    return `${from.slice(8)}-${to.slice(8)} ${cause.kind}${words}${goal}`
  })
}

describe('days without a run', () => {
  it.each<[string, ChangedOccurrence[], string[]]>([
    ['are all days of a batch that is never due', [], ['01-05 not-due']],
    [
      'are those between the due times',
      [due('02-02T02:00'), due('02-04T02:00')],
      ['01-01 not-due', '03-03 not-due', '05-05 not-due'],
    ],
    [
      'are left out by a calendar, each with its own reason',
      [due('02-01T02:00', { closed: { kind: 'dropped', reason: SUNDAY } }), due('02-02T02:00')],
      ['01-01 dropped 日曜日', '03-05 not-due'],
    ],
    [
      'are where a shifted run was named, also when it comes after the span',
      [
        due('02-01T02:00', {
          dueAt: at('02-02T02:00'),
          closed: { kind: 'shifted', reason: SUNDAY },
        }),
        due('02-05T02:00', {
          dueAt: at('02-09T02:00'),
          closed: { kind: 'shifted', reason: SUNDAY },
        }),
      ],
      ['01-01 shifted 日曜日 → 2026-02-02', '03-04 not-due', '05-05 shifted 日曜日 → 2026-02-09'],
    ],
    [
      'are skipped and moved by an operator, with the reason',
      [
        due('02-02T02:00', {
          exception: { kind: 'skip', ...made, scheduledFor: at('02-02T02:00') },
        }),
        due('02-03T02:00', {
          dueAt: at('02-04T01:00'),
          exception: {
            kind: 'move',
            ...made,
            scheduledFor: at('02-03T02:00'),
            movedTo: at('02-04T01:00'),
          },
        }),
      ],
      [
        '01-01 not-due',
        '02-02 skipped 棚卸 (tanaka)',
        '03-03 moved 棚卸 (tanaka) → 2026-02-04',
        '05-05 not-due',
      ],
    ],
  ])('%s', (_name, times, expected) => {
    expect(quiet(times)).toEqual(expected)
  })

  it('are those of a blackout that leaves runs out', () => {
    expect(quiet([due('02-01T02:00'), due('02-02T02:00')], '02-02T02:00')).toEqual([
      '02-02 blackout 停止',
      '03-05 not-due',
    ])
  })

  it('do not count while another run of the day takes place', () => {
    const skipped = due('02-01T02:00', {
      exception: { kind: 'skip', ...made, scheduledFor: at('02-01T02:00') },
    })
    expect(quiet([skipped, due('02-01T14:00')])).toEqual(['02-05 not-due'])
  })
})
