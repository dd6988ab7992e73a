import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { hasCompanyCheckDigit } from '../../server/config/check-settings.ts'
import { loadConfig } from '../../server/config/load.ts'
import { BATCHES } from '../../server/domain/batch-catalog.ts'
import { dependencyDay, type ScheduleEntry } from '../../server/domain/schedule.ts'
import { configFolder, SHIPPED, schedule } from './fixture/folder.ts'

function entryOf(written: string, defaults = '{}'): ScheduleEntry {
  const base = schedule(`  BATCH-301: ${written}`)['schedule.yaml']
  const text = base.replace('batches:', `defaults: ${defaults}\nbatches:`)
  const loaded = loadConfig(configFolder({ 'schedule.yaml': text }))
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults))
  return loaded.config.batches[0] as ScheduleEntry
}

const HOUR = 3_600_000

describe('an entry', () => {
  it('without more than its due time has the built-in defaults', () => {
    expect(entryOf('{ cron: "45  1 * * *" }')).toEqual({
      batchId: 'BATCH-301',
      enabled: true,
      due: { kind: 'cron', cron: '45 1 * * *' },
      manual: false,
      calendar: null,
      timeoutMs: 1_800_000,
      retry: { attempts: 3, backoff: { kind: 'exponential', firstMs: 2_000, maxMs: 600_000 } },
      overlap: 'skip',
      maxQueued: 10,
      misfire: { policy: 'last', withinMs: 24 * HOUR, max: null, outsideWindow: false },
      priority: 'normal',
      lane: 'normal',
      after: [],
      waitForMs: null,
      waitUntil: null,
      window: null,
      startBy: null,
      finishBy: null,
      group: null,
      businessDate: 'same',
      params: {},
      alert: ['ops'],
      severity: 'MEDIUM',
      origin: { file: 'schedule.yaml', line: 5 },
    })
  })

  it('takes what it does not say from the defaults of the file, key by key', () => {
    const entry = entryOf(
      '{ cron: "0 1 * * *", retry: { first: 30s } }',
      '{ timeout: 5m, priority: low, retry: { attempts: 5, backoff: fixed, first: 1s } }',
    )
    expect(entry).toMatchObject({ timeoutMs: 300_000, priority: 'low' })
    expect(entry.retry).toEqual({
      attempts: 5,
      backoff: { kind: 'fixed', firstMs: 30_000, maxMs: 600_000 },
    })
  })

  it('may wait longer before the first retry than the usual limit', () => {
    const { backoff } = entryOf('{ cron: "0 1 * * *", retry: { first: 20m } }').retry
    expect(backoff).toMatchObject({ firstMs: 1_200_000, maxMs: 1_200_000 })
  })

  it('that a person starts has one attempt and is not made up for', () => {
    const entry = entryOf(
      '{ manual: true }',
      '{ retry: { attempts: 3 }, misfire: { policy: all } }',
    )
    expect(entry.retry.attempts).toBe(1)
    expect(entry.misfire.policy).toBe('none')
    expect(entry.manual).toBe(true)
    expect(entryOf('{ manual: true, retry: { attempts: 2 } }').retry.attempts).toBe(2)
  })

  it.each([
    ['*/5 * * * *', 'none'],
    ['30 * * * *', 'none'],
    ['0 9,18 * * *', 'last'],
    ['0 2 * * *', 'last'],
    ['0 2 1 * *', 'last'],
  ])('due at "%s" is made up for by policy %s unless it says otherwise', (cron, policy) => {
    const defaults = '{ misfire: { policy: last, within: 12h } }'
    expect(entryOf(`{ cron: "${cron}" }`, defaults).misfire.policy).toBe(policy)
    const own = entryOf(`{ cron: "${cron}", misfire: { policy: all, max: 7 } }`, defaults).misfire
    expect(own).toMatchObject({ policy: 'all', max: 7 })
  })

  it('waits not at all for soft dependencies unless told how long', () => {
    const soft = '{ batch: BATCH-204, soft: true }'
    expect(entryOf(`{ cron: "0 1 * * *", after: [${soft}] }`).waitForMs).toBe(0)
    expect(entryOf(`{ cron: "0 1 * * *", after: [${soft}], waitFor: 30m }`).waitForMs).toBe(
      HOUR / 2,
    )
    expect(entryOf(`{ cron: "0 1 * * *", after: [${soft}, BATCH-201] }`).waitForMs).toBeNull()
  })

  it('has the severity of its own, else of alerts.yaml, else of the catalogue', () => {
    const alerts = `${readFileSync(`${SHIPPED}/alerts.yaml`, 'utf8')}\nseverity: { BATCH-101: HIGH, BATCH-302: LOW }\n`
    const changes = {
      'alerts.yaml': alerts,
      ...schedule(
        '  BATCH-101: { manual: true }',
        '  BATCH-302: { manual: true, severity: CRITICAL }',
        '  BATCH-401: { manual: true }',
      ),
    }
    const loaded = loadConfig(configFolder(changes))
    expect(loaded.ok && loaded.config.batches.map((entry) => entry.severity)).toEqual([
      'HIGH',
      'CRITICAL',
      'HIGH',
    ])
  })

  it('of business days keeps its rule and its time', () => {
    const entry = entryOf(
      '{ businessDay: { beforeMonthEnd: 2 }, at: 09:30, calendar: { name: jp } }',
    )
    expect(entry.due).toEqual({
      kind: 'business-day',
      rule: { kind: 'before-month-end', n: 2 },
      at: '09:30',
    })
    expect(entry.calendar).toEqual({ name: 'jp', on: 'run', maxShiftDays: 7, perTenant: false })
  })

  it('may ask each company whether it is open', () => {
    const entry = entryOf(
      '{ cron: "0 9 * * *", calendar: { name: jp, on: skip, perTenant: true } }',
    )
    expect(entry.calendar).toMatchObject({ on: 'skip', perTenant: true })
  })
})

describe('warnings', () => {
  it.each([
    ['{ cron: "0 0 13 * 5" }', 'cron_day_or_weekday'],
    ['{ cron: "0 9 * * *", window: "01:00-06:00" }', 'due_outside_window'],
    ['{ cron: "0 9 * * *", after: [BATCH-101] }', 'after_never_runs'],
  ])('of %s say %s and leave the configuration usable', (written, code) => {
    const loaded = loadConfig(configFolder(schedule(`  BATCH-301: ${written}`)))
    expect(loaded.ok && loaded.warnings.map((warning) => warning.code)).toEqual([code])
  })
})

describe('the version', () => {
  it('is the same for the same files and changes with any of them', () => {
    const version = loadConfig(configFolder()).version
    expect(version).toMatch(/^[0-9a-f]{64}$/)
    expect(loadConfig(SHIPPED).version).toBe(version)
    const calendars = `${readFileSync(`${SHIPPED}/calendars.yaml`, 'utf8')}# a remark\n`
    expect(loadConfig(configFolder({ 'calendars.yaml': calendars })).version).not.toBe(version)
  })
})

describe('the shipped configuration', () => {
  const loaded = loadConfig(SHIPPED)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults, null, 2))
  const { config, warnings } = loaded
  const of = (id: string) => config.batches.find((entry) => entry.batchId === id) as ScheduleEntry

  it('has no faults, no warnings and the fifty batches in their order', () => {
    expect(warnings).toEqual([])
    expect(config.batches.map((entry) => entry.batchId)).toEqual(BATCHES.map((batch) => batch.id))
    expect(BATCHES).toHaveLength(50)
  })

  it('keeps the reserved slot for the five monitors', () => {
    const monitoring = config.batches.filter((entry) => entry.lane === 'monitoring')
    expect(monitoring.map((entry) => entry.batchId)).toEqual([
      'BATCH-001',
      'BATCH-004',
      'BATCH-501',
      'BATCH-502',
      'BATCH-503',
    ])
  })

  it('works for the day before where the cards say yesterday or last month', () => {
    const previous = config.batches.filter((entry) => entry.businessDate === 'previous')
    expect(previous.map((entry) => entry.batchId.slice(6))).toEqual([
      '201',
      '202',
      '203',
      '204',
      '205',
      '301',
      '302',
      '601',
      '602',
    ])
  })

  // What a run on this clock day waits for, as clock days: the card's words.
  it.each([
    ['BATCH-302', 'BATCH-301', '2026-06-01', '2026-06-01'], // usage of the last day of the month
    ['BATCH-203', 'BATCH-201', '2026-06-01', '2026-06-01'], // statistics of Sunday
    ['BATCH-304', 'BATCH-301', '2026-06-02', '2026-06-02'], // usage of yesterday
    ['BATCH-005', 'BATCH-301', '2026-06-02', '2026-06-02'],
    ['BATCH-602', 'BATCH-701', '2026-06-01', '2026-06-01'], // masters of this morning
    ['BATCH-102', 'BATCH-101', '2026-06-02', '2026-06-02'],
  ])('lets %s wait for the %s of the same night', (batch, other, clockDay, otherClockDay) => {
    const dayBefore = (day: string, entry: ScheduleEntry) => {
      const shift = entry.businessDate === 'previous' ? 86_400_000 : 0
      return new Date(Date.parse(day) - shift).toISOString().slice(0, 10)
    }
    const dependency = of(batch).after.find((each) => each.batchId === other)
    if (!dependency) throw new Error(`${batch} does not wait for ${other}`)
    const wanted = dependencyDay(dependency, dayBefore(clockDay, of(batch)))
    expect(wanted).toBe(dayBefore(otherClockDay, of(other)))
  })

  it('bills within half an hour of retries, told to everybody', () => {
    const billing = of('BATCH-302')
    expect(billing.retry).toEqual({
      attempts: 6,
      backoff: { kind: 'exponential', firstMs: 60_000, maxMs: 960_000 },
    })
    expect(billing).toMatchObject({
      severity: 'CRITICAL',
      waitUntil: '05:00',
      finishBy: '04:00',
      window: { from: '01:00', until: '06:00' },
      alert: ['ops', 'accounting', 'management', 'oncall'],
      after: [{ batchId: 'BATCH-301', soft: false, end: 'wellEnded', on: 'same' }],
    })
  })

  it('makes up for a week of usage', () => {
    expect(of('BATCH-301').misfire).toEqual({
      policy: 'all',
      withinMs: 7 * 24 * HOUR,
      max: 7,
      outsideWindow: true,
    })
    expect(of('BATCH-501').misfire.policy).toBe('none')
  })

  it('lets a run that misses its window be made up for only where the card says so', () => {
    const free = config.batches.filter((entry) => entry.misfire.outsideWindow)
    expect(free.map((entry) => entry.batchId)).toEqual(['BATCH-005', 'BATCH-301', 'BATCH-304'])
  })

  it('has an issuer whose registration number is that of a company', () => {
    expect(hasCompanyCheckDigit(config.toban.issuer.registrationNumber)).toBe(true)
    // The number of the National Tax Agency.
    expect(hasCompanyCheckDigit('T7000012050002')).toBe(true)
    expect(hasCompanyCheckDigit('T7000012050003')).toBe(false)
  })

  it('is plain data, so that settings may travel to a thread', () => {
    const { toban, monitoring } = config
    expect(structuredClone({ toban, monitoring })).toEqual({ toban, monitoring })
    expect(JSON.parse(JSON.stringify({ toban, monitoring }))).toEqual({ toban, monitoring })
  })
})
