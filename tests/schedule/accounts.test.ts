/** The accounting sentence on a real ledger: true before, during and after whatever happens; nothing unaccounted after a restart. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OpsDb } from '../../data/ops/open.ts'
import { finishRun, runsInState } from '../../data/ops/runs.ts'
import { moveDueTime } from '../../server/commands/controls/move.ts'
import { skipDueTime } from '../../server/commands/controls/skip.ts'
import type { Config } from '../../server/config/config.ts'
import { accountingWords, tallyOf } from '../../server/domain/accounting.ts'
import { daySpan } from '../../server/domain/calendar-day.ts'
import { accountsOf } from '../../server/schedule/accounts.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { planOf, tick, tokyo, ZONE } from '../fixture/plan.ts'

const WHO = { by: 'tanaka', reason: 'stocktaking' }
let ops: OpsDb
let config: Config

beforeEach(() => {
  ops = makeDataFolder().ops()
  config = planOf([
    entry({ batchId: 'BATCH-301', cron: '0 2 * * *' }),
    entry({ batchId: 'BATCH-303', cron: '0 */6 * * *', misfire: NONE }),
    entry({
      batchId: 'BATCH-307',
      cron: '30 9 * * *',
      calendar: { name: 'jp', on: 'skip', maxShiftDays: 7, perTenant: false },
    }),
  ])
})
afterEach(cleanUp)

const NONE = { policy: 'none', withinMs: 0, max: null, outsideWindow: false } as const

function sentence(day: string, at: string): string {
  const lines = accountsOf({ ops, config, now: tokyo(at), span: daySpan(day, ZONE) })
  return accountingWords(tallyOf(day, lines), lines).en.replace(`${day}: `, '')
}

const at = (time: string) => ({ ops, config: () => config, now: () => tokyo(time), wake: () => {} })

function endAll(time: string): void {
  for (const run of runsInState(ops, 'queued'))
    finishRun(ops, run.id, { state: 'succeeded', at: tokyo(time), fault: null, summary: null })
}

describe('a day', () => {
  it('is the same sum from its first minute to its last', () => {
    tick(ops, config, '2026-06-09T23:00')
    expect(sentence('2026-06-10', '2026-06-10T00:00')).toBe('6 due: 0 ok, 6 to come, 0 unaccounted')
    tick(ops, config, '2026-06-10T00:00')
    tick(ops, config, '2026-06-10T02:00')
    expect(sentence('2026-06-10', '2026-06-10T02:01')).toBe(
      '6 due: 0 ok, 2 waiting, 4 to come, 0 unaccounted',
    )
    endAll('2026-06-10T03:00')
    tick(ops, config, '2026-06-10T06:00')
    tick(ops, config, '2026-06-10T09:30')
    expect(sentence('2026-06-10', '2026-06-10T09:31')).toBe(
      '6 due: 2 ok, 2 waiting, 2 to come, 0 unaccounted',
    )
    tick(ops, config, '2026-06-10T12:00')
    expect(sentence('2026-06-10', '2026-06-10T12:01')).toBe(
      '6 due: 2 ok, 2 waiting, 1 to come, 1 skipped (overlap 1), 0 unaccounted',
    )
  })

  it('counts a closed day and a skip as skipped from the beginning', () => {
    tick(ops, config, '2026-06-12T23:00')
    skipDueTime(at('2026-06-12T23:10'), { ...WHO, dueTime: '301@02:00' })
    // 13 June 2026 is a Saturday.
    const said = '6 due: 0 ok, 4 to come, 2 skipped (by order 1, closed day 1), 0 unaccounted'
    expect(sentence('2026-06-13', '2026-06-13T00:00')).toBe(said)
    tick(ops, config, '2026-06-13T02:00')
    tick(ops, config, '2026-06-13T09:30')
    expect(sentence('2026-06-13', '2026-06-13T09:31')).toContain(
      '2 skipped (by order 1, closed day 1)',
    )
  })

  it('loses a moved due time to the day it was moved to', () => {
    tick(ops, config, '2026-06-09T23:00')
    moveDueTime(at('2026-06-09T23:10'), { ...WHO, dueTime: '301@02:00', to: '2026-06-11T20:00' })
    expect(sentence('2026-06-10', '2026-06-10T00:00')).toMatch(/^5 due/)
    expect(sentence('2026-06-11', '2026-06-10T00:00')).toMatch(/^7 due/)
    tick(ops, config, '2026-06-11T20:00')
    expect(sentence('2026-06-10', '2026-06-11T20:01')).toMatch(/^5 due: .* 0 unaccounted$/)
    expect(sentence('2026-06-11', '2026-06-11T20:01')).toMatch(/^7 due: .* 0 unaccounted$/)
  })
})

describe('while nobody is there', () => {
  it('due times are unaccounted, and not one of them after the restart', () => {
    tick(ops, config, '2026-06-09T23:00')
    expect(sentence('2026-06-10', '2026-06-10T10:00')).toBe('6 due: 0 ok, 2 to come, 4 unaccounted')
    tick(ops, config, '2026-06-10T10:00')
    expect(sentence('2026-06-10', '2026-06-10T10:00')).toBe(
      '6 due: 0 ok, 2 waiting, 2 to come, 2 missed (late 2), 0 unaccounted',
    )
  })

  it('a ledger that lost a row says so, also after a restart with the same configuration', () => {
    tick(ops, config, '2026-06-09T23:00')
    tick(ops, config, '2026-06-10T02:00')
    ops.sqlite.exec("DELETE FROM occurrences WHERE batch_id = 'BATCH-301'")
    tick(ops, config, '2026-06-10T02:30')
    expect(sentence('2026-06-10', '2026-06-10T02:30')).toContain('1 unaccounted')
  })

  it('another configuration owes nothing for the time before it', () => {
    tick(ops, config, '2026-06-10T01:00')
    const more = [...config.batches, entry({ batchId: 'BATCH-306', cron: '0 1 * * *' })]
    config = planOf(
      more.map((one) =>
        one.batchId === 'BATCH-301' ? { ...one, due: { kind: 'cron', cron: '30 0 * * *' } } : one,
      ),
    )
    tick(ops, config, '2026-06-10T05:00', 'v2')
    expect(sentence('2026-06-10', '2026-06-10T05:00')).toContain('0 unaccounted')
  })
})
