/** The watch on deadlines and losses over a real ledger: raised once, cleared when it is over, also by the next process. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpsDb } from '../../data/ops/open.ts'
import { finishRun, runsInState } from '../../data/ops/runs.ts'
import { openAlertDesk } from '../../server/alerts/desk.ts'
import type { Config } from '../../server/config/config.ts'
import { events } from '../../server/dispatch/events.ts'
import { openPunctualityWatch } from '../../server/schedule/punctuality-watch.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { planOf, tick, tokyo } from '../fixture/plan.ts'

const ID = 'BATCH-302'
let ops: OpsDb
let config: Config
let now: string

beforeEach(() => {
  ops = makeDataFolder().ops()
})
afterEach(cleanUp)

function watch(): () => void {
  const alerts = openAlertDesk({
    ops,
    events: events(),
    config: () => config,
    tenants: { count: () => 0, nameOf: () => null },
    now: () => tokyo(now),
  })
  return openPunctualityWatch({
    ops,
    alerts,
    inForce: { config: () => config },
    now: () => tokyo(now),
  })
}

type Alert = { key: string; state: string; severity: string; message: string; occurrences: number }
function alerts(): Alert[] {
  const sql =
    'SELECT alert_key AS key, state, severity, message_en AS message, occurrences FROM alerts ORDER BY opened_at'
  return ops.sqlite.prepare(sql).all() as Alert[]
}

const states = () => alerts().map(({ key, state }) => `${key} ${state}`)

describe('deadlines', () => {
  beforeEach(() => {
    config = planOf([
      entry({
        batchId: ID,
        cron: '0 2 * * *',
        startBy: '02:30',
        finishBy: '04:00',
        severity: 'CRITICAL',
      }),
    ])
    tick(ops, config, '2026-06-09T12:00')
    tick(ops, config, '2026-06-10T02:00')
  })

  it('that pass are raised once with the severity of the batch, and cleared when the run starts and ends', () => {
    const look = watch()
    now = '2026-06-10T02:30'
    look()
    expect(alerts()).toEqual([])
    now = '2026-06-10T02:31'
    look()
    look()
    expect(alerts()).toEqual([
      {
        key: 'run:BATCH-302:late_start',
        state: 'open',
        severity: 'CRITICAL',
        message:
          'BATCH-302: late start: the run due 2026-06-10 02:00 has not started by 2026-06-10 02:30',
        occurrences: 1,
      },
    ])
    const [run] = runsInState(ops, 'queued')
    const start = "UPDATE runs SET state = 'running', started_at = ? WHERE id = ?"
    ops.sqlite.prepare(start).run(tokyo('2026-06-10T02:40'), run?.id)
    now = '2026-06-10T04:01'
    look()
    expect(states()).toEqual(['run:BATCH-302:late_start resolved', 'run:BATCH-302:late_end open'])
    finishRun(ops, run?.id ?? '', {
      state: 'succeeded',
      at: tokyo('2026-06-10T04:10'),
      fault: null,
      summary: null,
    })
    ops.sqlite.exec("UPDATE occurrences SET state = 'ran'")
    now = '2026-06-10T04:11'
    look()
    expect(states()).toEqual([
      'run:BATCH-302:late_start resolved',
      'run:BATCH-302:late_end resolved',
    ])
  })

  it('that an earlier process raised are cleared by the next one', () => {
    now = '2026-06-10T02:31'
    watch()()
    ops.sqlite.exec(
      "UPDATE runs SET state = 'cancelled', finished_at = queued_at; UPDATE occurrences SET state = 'ran'",
    )
    now = '2026-06-10T02:40'
    watch()()
    expect(states()).toEqual(['run:BATCH-302:late_start resolved'])
  })

  it('that will pass by the usual duration are foretold', () => {
    const history =
      ops.sqlite.prepare(`INSERT INTO runs (id, batch_id, business_date, trigger, state, attempt, params_json,
        dry_run, queued_at, started_at, finished_at, config_version, triggered_by, priority, lane)
      VALUES (@id, '${ID}', @day, 'catch-up', 'succeeded', 1, '{"tenants":"all","params":{}}', 0, @at, @at,
        @at + 7200000, 'v', 'schedule', 2, 'normal')`)
    for (const day of ['2026-06-03', '2026-06-04', '2026-06-05'])
      history.run({ id: day, day, at: tokyo(`${day}T02:00`) })
    now = '2026-06-10T02:01'
    watch()()
    expect(alerts().map(({ severity, message }) => [severity, message])).toEqual([
      [
        'MEDIUM',
        'BATCH-302: will be late: by its usual duration the run due 2026-06-10 02:00 does not end by 2026-06-10 04:00',
      ],
    ])
  })
})

describe('a schedule that loses occurrences', () => {
  it('is raised, and cleared when its runs come again', () => {
    config = planOf([entry({ batchId: ID, cron: '0 * * * *' })])
    tick(ops, config, '2026-06-10T00:30')
    for (const hour of ['01', '02', '03', '04']) tick(ops, config, `2026-06-10T${hour}:00`)
    const look = watch()
    now = '2026-06-10T04:01'
    look()
    expect(alerts()).toMatchObject([
      {
        key: 'schedule:BATCH-302:loses',
        state: 'open',
        severity: 'MEDIUM',
        message: 'BATCH-302: the last 3 due times in a row did not run (overlap or window)',
      },
    ])
    ops.sqlite.exec(
      "UPDATE runs SET state = 'succeeded', finished_at = queued_at; UPDATE occurrences SET state = 'ran' WHERE run_id IS NOT NULL",
    )
    tick(ops, config, '2026-06-10T05:00')
    ops.sqlite.exec(
      "UPDATE runs SET state = 'succeeded', finished_at = queued_at; UPDATE occurrences SET state = 'ran' WHERE run_id IS NOT NULL",
    )
    now = '2026-06-10T05:02'
    look()
    expect(states()).toEqual(['schedule:BATCH-302:loses resolved'])
  })
})
