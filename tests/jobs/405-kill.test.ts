/** BATCH-405 killed while it corrects settings: a company's corrections are all there or none is. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { closeStages, stage } from './405-company.ts'
import { bundleScript, runBundle } from './child-process.ts'
import { addSetting, countRows } from './mirror-company.ts'

const COMPANIES = ['alpha', 'beta']

afterEach(closeStages)

let child: string
beforeAll(async () => {
  child = await bundleScript(fileURLToPath(new URL('./405-kill-child.ts', import.meta.url)))
})

it.each([
  [1, 'in the middle of the first company'],
  [2, 'before the first company is committed'],
  [3, 'in the middle of the second company'],
])(
  'acceptance 7: killed after correction %i, %s: whole or nothing, and the next run does the rest',
  async (after, _where) => {
    const { clock, made, run } = await stage(COMPANIES)
    for (const code of COMPANIES) {
      addSetting(made.tenant(code), 'twin', { destination_id: 'SLACK-C1' })
      addSetting(made.tenant(code), 'late', {
        destination_id: 'SLACK-C1',
        trigger_event: 'goal_deadline',
        frequency_type: 'DAILY',
        frequency_value: 24,
      })
    }
    const corrected = (code: string) => {
      const tenant = made.tenant(code)
      const settings = `SELECT count(*) FROM notification_settings WHERE updated_at > 0`
      const audits = `SELECT count(*) FROM audit_log WHERE target_table = 'notification_settings'`
      return [countRows(tenant, settings), countRows(tenant, audits)]
    }
    const ended = await runBundle(child, [
      made.root,
      String(clock.now()),
      'UPDATE notification_settings',
      String(after),
    ])
    expect(ended.signal, ended.stderr).toBe('SIGKILL')
    const left = COMPANIES.map(corrected)
    for (const counts of left)
      expect([
        [0, 0],
        [2, 2],
      ]).toContainEqual(counts)
    const whole = left.filter(([settings]) => settings === 2).length
    expect(whole).toBe(after === 3 ? 1 : 0)
    const done = await run({ params: { autoFix: true, checkExternal: false } })
    expect(done.summary).toMatchObject({ fixed: (COMPANIES.length - whole) * 2 })
    expect(COMPANIES.map(corrected)).toEqual([
      [2, 2],
      [2, 2],
    ])
    // What was announced and not made is on record as such; what was made is there once.
    expect(history(made, 'done')).toHaveLength(4)
    expect(history(made, 'pending')).toEqual([])
    expect(history(made, 'failed')).toHaveLength(2)
  },
)

type Made = Awaited<ReturnType<typeof stage>>['made']

function history(made: Made, state: string): unknown[] {
  const sql = `SELECT key, reason, new_value AS "to" FROM setting_change_history WHERE state = ? ORDER BY id`
  return made.platform().sqlite.prepare(sql).all(state)
}

it('killed after a company’s corrections and before they are on record: any next run completes the record, once', async () => {
  const { clock, made, run, findings } = await stage(['alpha'])
  addSetting(made.tenant('alpha'), 'twin', { destination_id: 'SLACK-C1' })
  const { sqlite } = made.platform()
  sqlite.exec(
    `UPDATE integration_configs SET rate_limit_per_minute = NULL WHERE integration_key = 'smtp_server'`,
  )
  const rate = () =>
    sqlite
      .prepare(
        `SELECT rate_limit_per_minute FROM integration_configs WHERE integration_key = 'smtp_server'`,
      )
      .pluck()
      .get()
  await run({ params: { checkExternal: false } })
  expect(findings().map(({ code }) => code)).toEqual(['N8', 'S5'])
  const args = [made.root, String(clock.now()), 'UPDATE setting_change_history', '1']
  const ended = await runBundle(child, args)
  expect(ended.signal, ended.stderr).toBe('SIGKILL')
  expect([history(made, 'pending').length, rate()]).toEqual([2, null])
  const looked = await run({ params: { checkExternal: false }, dryRun: true })
  expect([looked.state, history(made, 'pending').length]).toEqual(['succeeded', 2])
  const next = await run({ params: { checkExternal: false } })
  expect(next.summary).toMatchObject({ fixed: 2, errors: 0, warnings: 0 })
  expect(history(made, 'done')).toEqual([
    { key: 'twin', reason: 'N8', to: '{"disable":"N8"}' },
    { key: 'smtp_server-alpha', reason: 'S5', to: '{"ratePerMinute":100}' },
  ])
  expect(rate()).toBe(100)
  expect(findings('FIXED').map(({ code }) => code)).toEqual(['N8', 'S5'])
  const told = sqlite
    .prepare(`SELECT body FROM mail_queue WHERE dedupe_key LIKE 'notifval:fixed:%'`)
    .pluck()
  expect(told.all()).toEqual([expect.stringMatching(/twin \(N8\)[\s\S]*smtp_server-alpha \(S5\)/)])
  const last = await run({ params: { autoFix: true, checkExternal: false } })
  expect(last.summary).toMatchObject({ fixed: 0 })
  expect([history(made, 'done').length, told.all().length]).toEqual([2, 1])
})
