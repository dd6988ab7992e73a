/** Changing the schedule: every due time is judged by the plan that was in force when it was due, none is lost or doubled. */
import { afterEach, describe, expect, it } from 'vitest'
import { setWatermark, watermark } from '../../data/ops/occurrences.ts'
import type { Config } from '../../server/config/config.ts'
import { loadConfig } from '../../server/config/load.ts'
import type { ScheduleEntry } from '../../server/domain/schedule.ts'
import { switchPlan } from '../../server/schedule/switch-plan.ts'
import { CALENDARS, entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'

const loaded = loadConfig('config')
if (!loaded.ok) throw new Error('the shipped configuration has faults')
const SHIPPED: Config = loaded.config
const ID = 'BATCH-301'
const HOUR = 3_600_000

let data: TestFolder

afterEach(cleanUp)

function tokyo(text: string): number {
  return Date.parse(`${text}:00+09:00`)
}

const daily = (over: Partial<ScheduleEntry> = {}) => entry({ cron: '0 2 * * *', ...over })

function plan(version: string, ...batches: ScheduleEntry[]) {
  return { version, config: { ...SHIPPED, batches, calendars: CALENDARS, timezone: 'Asia/Tokyo' } }
}

function change(options: {
  from: ReturnType<typeof plan>
  to: ReturnType<typeof plan>
  now: string
  since?: string
}) {
  data ??= makeDataFolder()
  const ops = data.ops()
  if (options.since) setWatermark(ops, ID, tokyo(options.since), options.from.version)
  const { from, to } = options
  const alerts = { missed: () => {} }
  return switchPlan({ ops, isBuilt: () => true, alerts, now: tokyo(options.now), from, to })
}

function fates(): string[] {
  const sql = `SELECT o.scheduled_for AS at, o.state, o.reason, r.trigger, r.config_version AS version
    FROM occurrences o LEFT JOIN runs r ON r.id = o.run_id ORDER BY o.scheduled_for`
  type Row = { at: number; state: string; reason: string | null; trigger: string | null }
  const rows = data.ops().sqlite.prepare(sql).all() as (Row & { version: string | null })[]
  return rows.map((row) => {
    const at = new Date(row.at + 9 * HOUR).toISOString().slice(5, 16)
    return `${at} ${row.state} ${row.trigger ? `${row.trigger} by ${row.version}` : row.reason}`
  })
}

describe('switching to another plan', () => {
  afterEach(() => {
    data = undefined as unknown as TestFolder
  })

  it('enters what the old plan owed up to now, by the old plan', () => {
    change({
      from: plan('old', daily()),
      to: plan('new', daily({ due: { kind: 'cron', cron: '0 5 * * *' } })),
      since: '2026-06-01T01:00',
      now: '2026-06-01T02:00',
    })
    expect(fates()).toEqual(['06-01T02:00 waiting schedule by old'])
    expect(watermark(data.ops(), ID)).toBe(tokyo('2026-06-01T02:00'))
  })

  it('owes nothing of the time in which an entry was switched off', () => {
    const off = daily({ enabled: false })
    change({
      from: plan('old', off),
      to: plan('new', daily()),
      since: '2026-05-20T00:00',
      now: '2026-06-01T12:00',
    })
    expect(fates()).toEqual([])
    expect(watermark(data.ops(), ID)).toBe(tokyo('2026-06-01T12:00'))
  })

  it('lets a batch that comes into the schedule begin now', () => {
    change({ from: plan('old'), to: plan('new', daily()), now: '2026-06-01T12:00' })
    expect(watermark(data.ops(), ID)).toBe(tokyo('2026-06-01T12:00'))
  })

  it('enters what a removed entry owed until it was removed', () => {
    change({
      from: plan('old', daily()),
      to: plan('new'),
      since: '2026-06-01T01:00',
      now: '2026-06-01T02:00',
    })
    expect(fates()).toEqual(['06-01T02:00 waiting schedule by old'])
  })

  const monthly = (on: 'next' | 'run' | 'previous') =>
    entry({ cron: '0 2 1 * *', calendar: { name: 'jp', on, maxShiftDays: 7, perTenant: false } })

  it('runs a due time now that was put off to Monday when the calendar rule is taken back on Sunday', () => {
    // 1 August 2026 is a Saturday.
    change({
      from: plan('old', monthly('next')),
      to: plan('new', monthly('run')),
      since: '2026-08-01T03:00',
      now: '2026-08-02T10:00',
    })
    expect(fates()).toEqual(['08-01T02:00 waiting catch-up by new'])
  })

  it('leaves a put-off due time to the new plan when that puts it off as well', () => {
    change({
      from: plan('old', monthly('next')),
      to: plan('new', { ...monthly('next'), timeoutMs: 1 }),
      since: '2026-08-01T03:00',
      now: '2026-08-02T10:00',
    })
    expect(fates()).toEqual([])
  })

  it('says of a put-off due time that the new schedule does not know it', () => {
    const other = { ...monthly('next'), due: { kind: 'cron', cron: '0 2 15 * *' } } as const
    change({
      from: plan('old', monthly('next')),
      to: plan('new', other),
      since: '2026-08-01T03:00',
      now: '2026-08-02T10:00',
    })
    expect(fates()).toEqual(['08-01T02:00 skipped config: the due time is not in the new schedule'])
  })

  it('does not run a due time again that was brought forward and has run', () => {
    // By `previous` the run of Saturday 1 August was due on Friday 31 July.
    const before = plan('old', monthly('previous'))
    change({ from: before, to: before, since: '2026-07-31T01:00', now: '2026-07-31T02:00' })
    const after = plan('new', monthly('run'))
    change({ from: before, to: after, now: '2026-07-31T12:00' })
    change({ from: after, to: after, now: '2026-08-01T02:00' })
    expect(fates()).toEqual(['08-01T02:00 waiting schedule by old'])
  })
})
