/** What forms of the console start: sent twice (a double click, a page gone back to), it is one run. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RunCommandContext } from '../../server/commands/context.ts'
import { runActs } from '../../server/commands/run-acts.ts'
import { entry } from '../config/fixture/entry.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import batch from '../fixture/jobs/900-emergency/991-misbehaving.ts'
import { planOf, tokyo } from '../fixture/plan.ts'

const ID = 'BATCH-991'
const NOW = tokyo('2026-06-10T03:00')

let data: TestFolder
let acts: ReturnType<typeof runActs>
beforeEach(() => {
  data = makeDataFolder()
  data.addTenant({ code: 'alpha' })
  const config = planOf([entry({ batchId: ID, cron: '0 2 * * *' })])
  const context: RunCommandContext = {
    folder: data.folder,
    ops: data.ops(),
    platform: data.platform(),
    config: () => config,
    configVersion: () => 'new',
    library: new Map([[ID, { batch, file: '991-misbehaving.ts' }]]),
    dispatcher: { pump: () => {}, running: () => [], attemptOf: () => null, drain: async () => {} },
    now: () => NOW,
    wake: () => {},
  }
  acts = runActs(context)
})
afterEach(cleanUp)

const FORM = {
  batchId: ID,
  businessDate: null,
  tenants: 'all' as const,
  params: { mode: 'good' },
  dryRun: false,
  by: 'tanaka',
  reason: '取引先の依頼',
}
const runs = () => data.ops().sqlite.prepare('SELECT id FROM runs').pluck().all()
const end = (runId: string, state: string) =>
  data
    .ops()
    .sqlite.prepare(
      'UPDATE runs SET state = ?, started_at = queued_at, finished_at = queued_at + 1 WHERE id = ?',
    )
    .run(state, runId)

it('a form that starts a run and is sent twice starts one, even when that has ended', async () => {
  const first = await acts.startRun({ ...FORM, key: 'form-0001' })
  expect(await acts.startRun({ ...FORM, key: 'form-0001' })).toEqual(first)
  end(first.runId, 'succeeded')
  expect(await acts.startRun({ ...FORM, key: 'form-0001' })).toEqual(first)
  expect(runs()).toEqual([first.runId])
})

it('another form, another person, or something else typed into it is another run', async () => {
  const asked = [
    { ...FORM, key: 'form-0001' },
    { ...FORM, key: 'form-0002' },
    { ...FORM, key: 'form-0001', by: 'suzuki' },
    { ...FORM, key: 'form-0001', reason: '翌日分' },
    FORM,
  ]
  for (const one of asked) end((await acts.startRun(one)).runId, 'succeeded')
  expect(runs().length).toBe(asked.length)
})

it('a rerun that is sent twice is one run; a refused one may be sent again', async () => {
  const { runId } = await acts.startRun(FORM)
  const choice = { failedOnly: false, tenants: null }
  const asked = { by: 'tanaka', reason: '原因を除いた', key: 'form-0003' }
  await expect(acts.rerun(runId, choice, asked)).rejects.toThrow()
  end(runId, 'failed')
  const again = await acts.rerun(runId, choice, asked)
  end(again.runId, 'failed')
  expect(await acts.rerun(runId, choice, asked)).toEqual(again)
  expect(runs().length).toBe(2)
})
