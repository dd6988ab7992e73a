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
    const ended = await runBundle(child, [made.root, String(clock.now()), String(after)])
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
  },
)
