/** What the recorded end of a run says, from rows of the ledger: several causes, findings of the same run, slowness. */
import { afterEach, expect, it } from 'vitest'
import { addDays, instantOf } from '../../server/domain/calendar-day.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { addRun } from '../data/run-rows.ts'
import { type AlertStage, alertStage, HOUR, MINUTE } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const TODAY = '2026-06-17'
const AT = instantOf(TODAY, '03:00')

function endRun(stage: AlertStage, end: { state: string; minutes?: number; day?: string }): string {
  const { state, minutes = 10, day = TODAY } = end
  const startedAt = instantOf(day, '02:00')
  const id = addRun(stage.data.ops(), {
    businessDate: day,
    startedAt,
    durationMs: minutes * MINUTE,
  })
  const sql = 'UPDATE runs SET state = ?, error_code = ?, error_message = ? WHERE id = ?'
  const failed = state === 'failed'
  stage.data
    .ops()
    .sqlite.prepare(sql)
    .run(state, failed ? 'tenants_failed' : null, failed ? 'tenants failed' : null, id)
  return id
}

function failTenant(stage: AlertStage, runId: string, code: string, message: string): void {
  const sql = `INSERT INTO tenant_results (run_id, tenant_code, state, attempt, error_code, error_message, error_class)
    VALUES (?, ?, 'failed', 1, 'refused', ?, 'permanent')`
  stage.data.ops().sqlite.prepare(sql).run(runId, code, message)
}

const batchOf = (stage: AlertStage, runId: string) =>
  (
    stage.data.ops().sqlite.prepare('SELECT batch_id AS id FROM runs WHERE id = ?').get(runId) as {
      id: string
    }
  ).id

it('two causes are two incidents in one message, together with what the batch found', () => {
  const stage = alertStage({ at: AT })
  const runId = endRun(stage, { state: 'failed' })
  const batchId = batchOf(stage, runId)
  for (let row = 1; row <= 7; row += 1)
    failTenant(stage, runId, `t-${row}`, `port ${row} of 10.0.0.${row} refused`)
  failTenant(stage, runId, 't-8', 'no such plan')
  stage.desk.raise(
    {
      key: 'billing:incomplete',
      severity: 'CRITICAL',
      message: sameWords('eight companies are missing'),
    },
    { batchId, runId, at: AT },
  )
  stage.desk.runEnded(runId, AT)
  expect(stage.alerts().map(({ key }) => key.replace(/:[0-9a-f]{8}$/, ''))).toEqual([
    'billing:incomplete',
    `failed:${batchId}:refused`,
    `failed:${batchId}:refused`,
  ])
  const ops = stage.messages().filter(({ to }) => to === 'ops@example.jp')
  expect(ops).toHaveLength(1)
  expect(ops[0]?.subject).toMatch(
    /^\[Toban\] CRITICAL New \(and 2 more\): .*failed for 7 of 8 tenants, same error/,
  )
  expect(ops[0]?.body).toContain('failed for 1 of 8 tenants (t-8): no such plan')
  expect(ops[0]?.body).toContain('eight companies are missing')
})

it.each([
  [16, 'MEDIUM'],
  [15, null],
])('a run of %i min where 10 are usual: %s, over with the next one', (minutes, severity) => {
  const stage = alertStage({ at: AT })
  for (let back = 16; back >= 1; back -= 1)
    endRun(stage, { state: 'succeeded', day: addDays(TODAY, -back) })
  const runId = endRun(stage, { state: 'succeeded', minutes })
  stage.desk.runEnded(runId, AT)
  const key = `slow:${batchOf(stage, runId)}`
  const found = () => stage.alerts().find((alert) => alert.key === key)
  expect(found()?.severity ?? null).toBe(severity)
  if (severity === null) return
  stage.pass(HOUR)
  expect(stage.heard()[0]?.body).toContain('took 960 s, 1.6 × the average of 600 s (11 like runs)')
  const next = endRun(stage, { state: 'succeeded', day: addDays(TODAY, 1) })
  stage.desk.runEnded(next, stage.now())
  expect(found()?.state).toBe('resolved')
})
