/** What every batch must keep, whatever it does: its names agree, its parameters refuse nonsense, an empty company is no trouble. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { batchInfos } from '../../server/commands/batch-info.ts'
import { loadConfig } from '../../server/config/load.ts'
import { type BatchLibrary, loadBatches } from '../../server/dispatch/batch-library.ts'
import { BATCHES } from '../../server/domain/batch-catalog.ts'
import { dayAt, instantOf } from '../../server/domain/calendar-day.ts'
import { ALLOCATION, LIMITS } from '../../server/domain/settings/limits.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { createFormat } from '../../views/format.ts'
import { resultText, summaryFigures } from '../../views/parts/result-figures.ts'
import { settingName } from '../../views/parts/setting-name.tsx'
import { en } from '../../views/words/en.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'

const BUILT = [
  'BATCH-001',
  'BATCH-101',
  'BATCH-301',
  'BATCH-302',
  'BATCH-303',
  'BATCH-304',
  'BATCH-305',
  'BATCH-306',
  'BATCH-307',
  'BATCH-401',
  'BATCH-402',
  'BATCH-403',
  'BATCH-404',
  'BATCH-405',
  'BATCH-406',
  'BATCH-407',
  'BATCH-408',
  'BATCH-409',
  'BATCH-701',
]
const FORMAT = createFormat('en', 'Asia/Tokyo')
const AT = instantOf('2026-06-01', '02:00')
let library: BatchLibrary

beforeAll(async () => {
  library = await loadBatches('jobs')
})
afterEach(cleanUp)

function batch(id: string) {
  const loaded = library.get(id)
  if (!loaded) throw new Error(`${id} is not built`)
  return loaded.batch
}

function namesOf(id: string): Readonly<Record<string, string>> {
  return (
    (en.results.figures as Readonly<Record<string, Readonly<Record<string, string>>>>)[id] ?? {}
  )
}

/** Whatever a batch gives back for a company is shown by names, never by its keys. */
function expectNames(id: string, result: unknown): void {
  if (result === null) return
  const json = JSON.stringify(result)
  const text = resultText({ words: en, format: FORMAT }, id, json)
  const names = Object.values(namesOf(id))
  expect(text, json).not.toBe('')
  for (const figure of text.split(' · '))
    expect(
      names.some((name) => figure.startsWith(`${name} `)),
      figure,
    ).toBe(true)
}

/** A run page shows the figures of a summary by names, each once. */
function expectSummaryNames(summary: unknown): void {
  const names = summaryFigures({ words: en, format: FORMAT }, summary).map(([name]) => name)
  const known: readonly string[] = Object.values(en.results.summary)
  const json = JSON.stringify(summary)
  expect(names.length, json).toBeGreaterThan(1)
  expect(new Set(names).size, json).toBe(names.length)
  for (const name of names) expect(known, json).toContain(name)
}

it('the built batches are the ones that README.md and README.ja.md name', () => {
  expect([...library.keys()]).toEqual(BUILT)
  for (const file of ['README.md', 'README.ja.md']) {
    const named = [...readFileSync(file, 'utf8').matchAll(/^\| (BATCH-\d+) \|/gm)]
    expect(
      named.map((match) => match[1]),
      file,
    ).toEqual(BUILT)
  }
})

it('every parameter has a name in words, and every word is of a parameter', () => {
  const used = new Set<string>()
  for (const { id, built, paramsSchema } of batchInfos(library)) {
    const names = Object.keys((built && paramsSchema(AT)?.properties) || {})
    for (const name of names) {
      const own = `${id.slice(-3)}.${name}`
      const key = own in en.params ? own : name
      expect(Object.keys(en.params), `${id} ${name}`).toContain(key)
      used.add(key)
    }
  }
  expect(Object.keys(en.params).filter((key) => !used.has(key))).toEqual([])
})

it('every setting that Toban itself knows has a name in words', () => {
  const limits = LIMITS.flatMap(({ key, allocationKey }) => [key, allocationKey])
  const files = ['check', 'contract-spans'].map((name) => `server/domain/settings/${name}.ts`)
  const literals = files.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\bkey(?:: | = )['`]([\w.]+)/g),
  ])
  const keys = [ALLOCATION, ...limits, ...literals.map((match) => match[1] ?? '')]
  expect(keys).toEqual(expect.arrayContaining(['plan', 'subscription_plan', 'status', 'overlap']))
  for (const key of keys) expect(settingName(en, key), key).not.toBeNull()
  expect(settingName(en, 'gap:C-1:C-2')).toBe('time between two contracts')
})

it('every reason why a batch leaves a company out has words', () => {
  const files = readdirSync('jobs', { recursive: true, encoding: 'utf8' })
  const literals = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(`jobs/${file}`, 'utf8').matchAll(/\bskip\(\s*'([^']+)'/g)])
    .map((match) => match[1])
  expect(literals.length).toBeGreaterThan(8)
  // Put together from what was read: BATCH-304, 302 and 701.
  const put = ['inactive', 'suspended', 'expired', 'no_contract', 'unknown', 'not_billable', 'auth']
  const known = Object.keys(en.results.skips)
  for (const reason of [...literals, ...put, 'no_new_file', 'still_being_written'])
    expect(known).toContain(reason)
})

it('all fifty stand in the catalogue and in the schedule, in the same order', () => {
  const loaded = loadConfig('config')
  expect(loaded.ok && loaded.config.batches.map((entry) => entry.batchId)).toEqual(
    BATCHES.map((facts) => facts.id),
  )
  expect(BATCHES).toHaveLength(50)
})

describe.each(BUILT)('%s', (id) => {
  it('has the names of the catalogue', () => {
    const facts = BATCHES.find((candidate) => candidate.id === id)
    expect(batch(id).title.ja).toBe(facts?.name.ja)
  })

  it('accepts no parameters at all, and refuses one it does not know', () => {
    const schema = batch(id).params({
      businessDate: '2026-05-31',
      today: dayAt(AT),
      now: AT,
      reason: null,
    })
    expect(schema.safeParse({}).success).toBe(true)
    expect(schema.safeParse({ noSuchParameter: 1 }).success).toBe(false)
  })

  it('ends without a crash for an empty company, twice, its summary is plain JSON, its results have names', async () => {
    const data = makeDataFolder()
    data.addTenant({ code: 'empty-co' })
    for (const _time of [1, 2]) {
      const done = await performBatch(batch(id), { dataRoot: data.root, at: AT })
      expect(['succeeded', 'warned', 'failed']).toContain(done.state)
      if (done.state === 'failed') expect(done.error?.code).toBe('tenants_failed')
      expect(JSON.parse(JSON.stringify(done.summary))).toEqual(done.summary)
      expectSummaryNames(done.summary)
      for (const { result } of done.tenants) expectNames(id, result ?? null)
    }
  })

  it('refuses an unknown tenant before it opens anything', async () => {
    const data = makeDataFolder()
    const done = await performBatch(batch(id), { dataRoot: data.root, at: AT, tenants: ['nope'] })
    expect(done.error).toMatchObject({ code: 'unknown_tenant', class: 'parameters' })
    expect(done.tenants).toEqual([])
  })
})

describe('batches that send', () => {
  it.each(['BATCH-307', 'BATCH-401', 'BATCH-402', 'BATCH-406'])(
    '%s: a stop waits for the message that is on its way',
    (id) => {
      // A message takes at most 60 s; killed earlier it would be in doubt.
      expect(batch(id).stopGraceMs).toBeGreaterThanOrEqual(65_000)
    },
  )
})
