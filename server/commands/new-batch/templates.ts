/** The text of a new batch and of its test: the smallest ones that do something; used by `toban new batch`. */
import type { Words } from '../../domain/errors.ts'

export type BatchFacts = Readonly<{ id: string; number: string; name: string; title: Words }>

export function batchModule({ id, title }: BatchFacts): string {
  return `/** ${id}: what it is for, in one sentence; when it is started. */
import { baseResult } from '../../server/sdk/base-result.ts'
import { defineBatch, z } from '../../server/sdk/index.ts'

export default defineBatch({
  id: '${id}',
  title: {
    ja: ${quoted(title.ja)},
    en: ${quoted(title.en)},
  },
  params: () => z.strictObject({}),

  /** Beside one company's file: \`tenant.db\` is that company's and no other's. What is returned is its result. */
  each(tenant, run) {
    run.log.info('worked on', { tenant: tenant.code, businessDate: run.businessDate })
    return { businessDate: run.businessDate }
  },

  finish(outcomes, run) {
    return baseResult('${id}', run, outcomes)
  },
})
`
}

/** @param facts.module the batch's file below jobs/. @param facts.at ISO 8601, the clock of the test. */
export function batchTest(facts: BatchFacts & Readonly<{ module: string; at: string }>): string {
  return `/** ${facts.id}: what an operator may rely on. */
import { afterEach, expect, test } from 'vitest'
import batch from '../../jobs/${facts.module}'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const AT = Date.parse('${facts.at}')

test('every company has a result of its own', async () => {
  const data = makeDataFolder()
  for (const code of ['alpha', 'beta']) data.addTenant({ code })
  const run = await performBatch(batch, { dataRoot: data.root, at: AT })
  expect(run.state).toBe('succeeded')
  expect(run.tenants.map((tenant) => [tenant.code, tenant.state])).toEqual([
    ['alpha', 'succeeded'],
    ['beta', 'succeeded'],
  ])
  expect(run.summary).toMatchObject({ totalTenants: 2, successCount: 2, errorCount: 0 })
})
`
}

/** As source text, in the quotes of this repository. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
