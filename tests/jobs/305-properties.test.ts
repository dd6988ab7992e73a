/** Whatever plans, exceptions and companies say: BATCH-305 reaches what should be, and takes a run back exactly. */
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { overrideOf } from '../../server/domain/settings/expected.ts'
import { sameValue } from '../../server/domain/settings/value.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { holds, PROPERTY_LIMIT_MS } from '../fixture/property.ts'
import { company, exception, planSays, setting, sync } from './305-company.ts'

afterEach(cleanUp)

const value = fc.constantFrom('a', 'b', 'c', '10', '10.0', ' a ')
/** What the plan says of a key, what the company has, and what was agreed. */
const drawnKey = fc.record({
  plan: fc.option(value),
  own: fc.option(fc.option(value, { nil: '' })),
  agreed: fc.option(value),
})
const drawnCompany = fc.record({
  keys: fc.array(drawnKey, { minLength: 1, maxLength: 5 }),
  maxUsers: fc.integer({ min: 1, max: 300 }),
  planUsers: fc.option(fc.integer({ min: 1, max: 300 })),
  hasAllocation: fc.boolean(),
})
type DrawnCompany = typeof drawnCompany extends fc.Arbitrary<infer T> ? T : never

it('a run that is rolled back leaves every value as it was, and a second run finds nothing to mend', {
  timeout: PROPERTY_LIMIT_MS,
}, async () => {
  const property = fc.asyncProperty(drawnCompany, async (drawn) => {
    const made = companyOf(drawn)
    const before = valuesOf(made)
    const { runId, summary } = await sync(made)
    const mended = valuesOf(made)
    expect((await sync(made)).summary.autoFixedCount).toBe(0)
    expect(valuesOf(made)).toEqual(mended)
    if (summary.autoFixedCount > 0) {
      await sync(made, { params: { rollbackRun: runId } })
      expect(valuesOf(made)).toEqual(before)
    } else expect(mended).toEqual(before)
    made.close()
  })
  await fc.assert(property, { numRuns: process.env.TOBAN_LONG === '1' ? 500 : 12 })
})

function companyOf({ keys, maxUsers, planUsers, hasAllocation }: DrawnCompany): TestFolder {
  const made = company({ maxUsers })
  if (!hasAllocation) made.platform().sqlite.exec('DELETE FROM resource_allocations')
  if (planUsers !== null) {
    const limit = { category: 'resource', key: 'max_users', data_type: 'INTEGER' }
    planSays(made, { ...limit, value: String(planUsers) })
  }
  for (const [index, { plan, own, agreed }] of keys.entries()) {
    const key = `some.key${index}`
    if (plan !== null) planSays(made, { key, value: plan })
    if (own !== null) setting(made, 'alpha', { setting_key: key, setting_value: own })
    if (agreed !== null) exception(made, { category: 'plan', key, value: agreed })
  }
  return made
}

function valuesOf(made: TestFolder): unknown {
  const own = 'SELECT setting_key, data_type, setting_value FROM tenant_settings ORDER BY 1'
  const books = `SELECT t.subscription_plan, t.max_users, t.max_storage_gb, t.api_rate_limit, a.max_users AS users,
      a.storage_gb, a.api_calls_per_hour FROM tenants t LEFT JOIN resource_allocations a USING (tenant_id)`
  return [
    made.tenant('alpha').sqlite.prepare(own).all(),
    made.platform().sqlite.prepare(books).all(),
  ]
}

describe('of several exceptions', () => {
  const sources = ['contract', 'operator', 'optimizer'] as const
  const drawn = fc.uniqueArray(
    fc.record({
      source: fc.constantFrom(...sources),
      validFrom: fc
        .integer({ min: 1, max: 28 })
        .map((day) => `2025-01-${String(day).padStart(2, '0')}`),
      value: fc.string(),
    }),
    { selector: ({ source, validFrom }) => `${source} ${validFrom}`, maxLength: 8 },
  )

  it('the strongest holds, and of the same strength the newest', {
    timeout: PROPERTY_LIMIT_MS,
  }, async () => {
    await holds(drawn, 300, (given) => {
      const about = { category: 'plan', key: 'k' } as const
      const noise = {
        ...about,
        key: 'other',
        value: 'x',
        source: 'contract',
        validFrom: '2025-02-01',
      } as const
      const overrides = [...given.map((one) => ({ ...about, ...one })), noise]
      const best = overrideOf(overrides, 'plan', 'k')
      if (given.length === 0) return expect(best).toBeNull()
      const rank = (one: (typeof given)[number]) => sources.indexOf(one.source)
      for (const one of given) {
        const chosen = given.find(
          ({ source, value: text }) => source === best?.source && text === best.value,
        )
        expect(chosen).toBeDefined()
        if (chosen === undefined) return
        expect(rank(chosen)).toBeLessThanOrEqual(rank(one))
      }
      const newest = given
        .filter(({ source }) => source === best?.source)
        .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0]
      expect(best?.value).toBe(newest?.value)
    })
  })
})

it('JSON says the same whatever the order of its keys', {
  timeout: PROPERTY_LIMIT_MS,
}, async () => {
  await holds(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 6 }), 300, (object) => {
    const turned = Object.fromEntries(Object.entries(object).reverse())
    expect(sameValue(JSON.stringify(object), JSON.stringify(turned), 'JSON')).toBe(true)
  })
})
