/** Counterexamples that the property of fates has found or that its rules were made for, as a person would tell them. */
import { afterEach, describe, expect, it } from 'vitest'
import { openAlertDesk } from '../../server/alerts/desk.ts'
import { events } from '../../server/dispatch/events.ts'
import type { CalendarUse, ScheduleEntry } from '../../server/domain/schedule.ts'
import { openClockWatch } from '../../server/schedule/clock-watch.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { resolved, type TimeMachine, timeMachine } from './time-machine.ts'

afterEach(cleanUp)

const HOUR = 3_600_000
const tokyo = (text: string) => Date.parse(`${text}:00+09:00`)
const plan = (version: string, ...batches: ScheduleEntry[]) =>
  resolved(version, 'Asia/Tokyo', batches)
const use = (on: CalendarUse['on']): CalendarUse => ({
  name: 'jp',
  on,
  maxShiftDays: 7,
  perTenant: false,
})

/** `<scheduled> <state> <trigger or reason>`, by time. */
function fates(machine: TimeMachine): string[] {
  const rows = machine
    .ops()
    .sqlite.prepare(
      `SELECT o.scheduled_for AS at, o.state, o.reason, r.trigger FROM occurrences o
       LEFT JOIN runs r ON r.id = o.run_id ORDER BY o.scheduled_for`,
    )
    .all() as { at: number; state: string; reason: string | null; trigger: string | null }[]
  return rows.map(({ at, state, reason, trigger }) => {
    const text = new Date(at + 9 * HOUR).toISOString().slice(5, 16)
    return `${text} ${state} ${trigger ?? reason}`
  })
}

function living(first: ReturnType<typeof plan>, at: string, life: (machine: TimeMachine) => void) {
  const machine = timeMachine(first, tokyo(at))
  try {
    life(machine)
    return fates(machine)
  } finally {
    machine.close()
  }
}

const until = (machine: TimeMachine, at: string) =>
  machine.run(tokyo(at) - machine.now(), 0, () => {})

describe('while the process runs', () => {
  it('a day that the calendar leaves out is put on record on that day, not with the next run', () => {
    const skipping = entry({ cron: '0 2 * * *', calendar: use('skip') })
    expect(
      living(plan('a', skipping), '2026-08-01T00:00', (machine) =>
        until(machine, '2026-08-02T12:00'),
      ),
    ).toEqual(['08-01T02:00 skipped calendar: Saturday', '08-02T02:00 skipped calendar: Sunday'])
  })
})

describe('after the process was down', () => {
  it('`last` makes up the last run there would have been, though the calendar leaves the newest days out', () => {
    const misfire = {
      policy: 'last',
      withinMs: 72 * HOUR,
      max: null,
      outsideWindow: false,
    } as const
    const skipping = entry({ cron: '0 2 * * *', calendar: use('skip'), misfire })
    const down = (machine: TimeMachine) => machine.restart(tokyo('2026-08-02T12:00'))
    expect(living(plan('a', skipping), '2026-07-30T03:00', down)).toEqual([
      '07-31T02:00 waiting catch-up',
      '08-01T02:00 skipped calendar: Saturday',
      '08-02T02:00 skipped calendar: Sunday',
    ])
  })
})

describe('a clock that is set back', () => {
  const daily = entry({ cron: '0 2 * * *' })

  it('repeats nothing', () => {
    const life = (machine: TimeMachine) => {
      until(machine, '2026-06-01T02:10')
      machine.jumpTo(tokyo('2026-06-01T01:50'))
      until(machine, '2026-06-01T02:30')
    }
    expect(living(plan('a', daily), '2026-06-01T01:00', life)).toEqual([
      '06-01T02:00 waiting schedule',
    ])
  })

  it('far is an alert until it has caught up with the ledger, for then nothing is due', () => {
    const hourly = entry({ cron: '0 * * * *' })
    const said: string[] = []
    living(plan('a', hourly), '2026-06-01T00:30', (machine) => {
      const look = openClockWatch({
        ops: machine.ops(),
        alerts: openAlertDesk({
          ops: machine.ops(),
          events: events(),
          config: () => machine.inForce().config,
          tenants: { count: () => 0, nameOf: () => null },
          now: machine.now,
        }),
        inForce: { config: () => machine.inForce().config },
        now: machine.now,
      })
      const sql = `SELECT state || ' ' || severity AS said FROM alerts WHERE alert_key = 'clock:behind_ledger'`
      const lookAt = (at: string) => {
        machine.jumpTo(tokyo(at))
        look()
        const row = machine.ops().sqlite.prepare(sql).get() as { said: string } | undefined
        said.push(row?.said ?? 'nothing')
      }
      for (const at of ['06-01T03:00', '06-01T02:59', '06-01T01:30', '06-01T02:30', '06-01T03:01'])
        lookAt(`2026-${at}`)
    })
    expect(said).toEqual(['nothing', 'nothing', 'open HIGH', 'open HIGH', 'resolved HIGH'])
  })

  it('does not lose a run that was put off when the plan changes meanwhile', () => {
    // Saturday 1 August is put off to Monday; the ledger has passed Sunday noon when the clock falls back to Friday.
    const monthly = (on: CalendarUse['on']) => entry({ cron: '0 2 1 * *', calendar: use(on) })
    const life = (machine: TimeMachine) => {
      until(machine, '2026-08-02T12:00')
      machine.ring('BATCH-301')
      machine.jumpTo(tokyo('2026-07-31T12:00'))
      machine.replace(plan('b', monthly('run')))
      until(machine, '2026-08-04T12:00')
    }
    expect(living(plan('a', monthly('next')), '2026-07-31T18:00', life)).toEqual([
      '08-01T02:00 waiting catch-up',
    ])
  })
})

describe('a change of the plan', () => {
  it('that brings a run forward into the past runs it now', () => {
    // On Friday noon the run of Saturday is to come on the business day before: that was this morning.
    const monthly = (on: CalendarUse['on']) => entry({ cron: '0 2 1 * *', calendar: use(on) })
    const life = (machine: TimeMachine) => {
      machine.replace(plan('b', monthly('previous')))
      until(machine, '2026-08-04T12:00')
    }
    expect(living(plan('a', monthly('run')), '2026-07-31T12:00', life)).toEqual([
      '08-01T02:00 waiting catch-up',
    ])
  })

  it('does not owe what an entry would have done while it was switched off', () => {
    const hourly = entry({ cron: '0 * * * *' })
    const life = (machine: TimeMachine) => {
      until(machine, '2026-06-01T01:30')
      machine.replace(plan('b', { ...hourly, enabled: false }))
      until(machine, '2026-06-01T03:30')
      machine.replace(plan('c', hourly))
      until(machine, '2026-06-01T04:30')
    }
    expect(living(plan('a', hourly), '2026-06-01T00:30', life)).toEqual(
      ['06-01T01:00 waiting schedule', '06-01T04:00 skipped overlap: run'].map((line, index) =>
        index === 0 ? line : expect.stringContaining(line),
      ),
    )
  })

  it('made while the process was down judges the time before it by the old plan', () => {
    const misfire = { policy: 'all', withinMs: 24 * HOUR, max: null, outsideWindow: false } as const
    const old = entry({ cron: '0 2 * * *', misfire, overlap: 'allow' })
    const edited = entry({ cron: '0 5 * * *', misfire, overlap: 'allow' })
    const life = (machine: TimeMachine) =>
      machine.restart(tokyo('2026-06-01T06:00'), plan('b', edited))
    // 05:00 was not due before the edit came into force; 02:00 was.
    expect(living(plan('a', old), '2026-06-01T01:00', life)).toEqual([
      '06-01T02:00 waiting catch-up',
    ])
  })
})
