/** BATCH-305 and 306 killed with -9 in every one of their transactions: the next run ends as if nothing had happened. */
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  company,
  DAY,
  findings,
  history,
  maxUsers,
  ownValue,
  planSays,
  setting,
  sync,
} from './305-company.ts'
import * as resources from './306-company.ts'
import { bundleScript, runBundle } from './child-process.ts'

afterEach(cleanUp)

/** More than any of the runs has. */
const MOST_TRANSACTIONS = 40

type Trial = Readonly<{
  batch: string
  at: number
  params: Record<string, unknown>
  prepare(): TestFolder
  judge(made: TestFolder): Promise<void>
}>

/** Answers in how many transactions a run was killed. */
async function killInEach({ batch, at, params, prepare, judge }: Trial): Promise<number> {
  const script = fileURLToPath(new URL('./killed-commit-child.ts', import.meta.url))
  const bundle = await bundleScript(script)
  for (let fatal = 1; fatal <= MOST_TRANSACTIONS; fatal += 1) {
    const made = prepare()
    const args = [batch, made.root, String(at), JSON.stringify(params), String(fatal)]
    const child = await runBundle(bundle, args)
    await judge(made)
    made.close()
    if (child.signal === null) {
      expect(child, child.stderr).toMatchObject({ code: 0 })
      return fatal - 1
    }
    expect(child.signal).toBe('SIGKILL')
  }
  throw new Error('it never ended')
}

it('BATCH-305 ends with the new values and one made change of each', {
  timeout: 120_000,
}, async () => {
  const kills = await killInEach({
    batch: 'BATCH-305',
    at: instantOf(DAY, '03:30'),
    params: {},
    prepare: () => {
      const made = company({ maxUsers: 80 })
      const limit = { category: 'resource', key: 'max_users', data_type: 'INTEGER', value: '100' }
      planSays(made, limit)
      planSays(made, { key: 'some.key', value: 'new' })
      setting(made, 'alpha', { setting_key: 'some.key', setting_value: 'old' })
      return made
    },
    judge: async (made) => {
      await sync(made)
      expect([maxUsers(made), ownValue(made, 'alpha', 'some.key')]).toEqual([100, 'new'])
      const changes = history(made).map(({ key, state }) => `${key} ${state}`)
      expect(changes.sort()).toEqual(['max_users done', 'some.key done'])
      expect(findings(made).filter(({ state }) => state === 'open' || state === 'manual')).toEqual(
        [],
      )
      expect((await sync(made)).summary.tenantsWithInconsistencies).toBe(0)
    },
  })
  expect(kills).toBeGreaterThanOrEqual(4)
})

it('BATCH-306 ends with the new allocation, its exception, and one made adjustment', {
  timeout: 120_000,
}, async () => {
  const kills = await killInEach({
    batch: 'BATCH-306',
    at: resources.AT,
    params: { autoApply: true },
    prepare: () => resources.company({}, resources.ROOMY),
    judge: async (made) => {
      await resources.optimise(made, { params: { autoApply: true } })
      expect(resources.allocated(made)).toBe(33)
      expect(resources.overrides(made)).toMatchObject([{ value: '33', until: null }])
      const done = resources.adjustments(made).filter(({ result }) => result !== 'skipped')
      expect(done).toMatchObject([{ result: 'done', before: 100, after: 33 }])
      expect(resources.proposals(made)).toMatchObject([{ state: 'applied' }])
    },
  })
  expect(kills).toBeGreaterThanOrEqual(3)
})
