/** Editing the configuration of a running scheduler: taken up within moments, refused as a whole when it has a fault. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { lastInForce } from '../../data/ops/config-versions.ts'
import { loadConfig } from '../../server/config/load.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { testConfig, until } from '../fixture/engine.ts'
import { freePort, type Running, startToban } from '../fixture/process.ts'

const DAILY = '  BATCH-301: { cron: "45 1 * * *", businessDate: previous }\n'

let data: TestFolder
let config: string
const started: Running[] = []

afterEach(async () => {
  for (const process of started.splice(0)) await process.kill('SIGKILL')
  rmSync(config, { recursive: true, force: true })
  cleanUp()
})

async function scheduler(): Promise<Running> {
  const port = await freePort()
  const variables = { TOBAN_PORT: String(port) }
  const process = startToban(['start'], { data: data.root, config, variables })
  started.push(process)
  await process.printed('"ready"')
  return process
}

/** As editors do it: a new file beside the old one, then a rename. */
function save(text: string, file = 'schedule.yaml'): void {
  writeFileSync(join(config, `.${file}.swp`), text)
  renameSync(join(config, `.${file}.swp`), join(config, file))
}

function schedule(entries: string): string {
  return `version: 1\ntimezone: Asia/Tokyo\nbatches:\n${entries}`
}

const inForce = () => lastInForce(data.ops())?.version

function audits(): { verb: string; operator: string; result: string; after: string }[] {
  const sql = `SELECT verb, operator, result, after FROM audit WHERE verb = 'config.apply' ORDER BY id`
  return data.ops().sqlite.prepare(sql).all() as ReturnType<typeof audits>
}

describe('a changed configuration', () => {
  it('is in force without a restart, on record with who saved it and what changed', async () => {
    data = makeDataFolder()
    config = testConfig(DAILY)
    const process = await scheduler()
    const before = inForce()
    save(
      schedule(
        '  BATCH-301: { cron: "15 3 * * *", businessDate: previous }\n  BATCH-001: { cron: "0 * * * *" }\n',
      ),
    )
    await until(() => inForce() !== before, 'the new version')
    expect(inForce()).toBe(loadConfig(config).version)
    await process.printed('a changed configuration is in force')
    const [audit] = audits()
    expect(audit).toMatchObject({ result: 'ok', operator: expect.stringMatching(/^file:/) })
    expect(JSON.parse(audit?.after ?? '')).toMatchObject({
      added: ['BATCH-001'],
      removed: [],
      changed: [{ batchId: 'BATCH-301', keys: ['due'] }],
      needsRestart: [],
    })
    const armed = () =>
      data.ops().sqlite.prepare(`SELECT 1 FROM batch_watermarks WHERE batch_id = 'BATCH-001'`).get()
    expect(armed()).toBeDefined()

    // What needs a restart says so, and everything else of the same edit is obeyed.
    const toban = readFileSync(join(config, 'toban.yaml'), 'utf8')
    save(toban.replace('heapMb: 512', 'heapMb: 256'), 'toban.yaml')
    await until(() => audits().length === 2, 'the second change')
    expect(JSON.parse(audits()[1]?.after ?? '').needsRestart).toEqual(['workers.heapMb'])
  })

  it('with a fault is refused as a whole; the one before stays in force, also over a restart, until it is mended', async () => {
    data = makeDataFolder()
    config = testConfig(DAILY)
    const first = await scheduler()
    const before = inForce()
    save(schedule('  BATCH-301: { cron: "99 3 * * *" }\n  BATCH-001: { cron: "0 * * * *" }\n'))
    await first.printed('the one before stays in force')
    expect(first.text()).toMatch(/schedule\.yaml:4:\d+ {2}cron_syntax/)
    expect(inForce()).toBe(before)
    expect(audits().map((audit) => audit.result)).toEqual(['refused'])

    await first.kill('SIGKILL')
    const second = await scheduler()
    expect(second.text()).toContain('the one before stays in force')
    expect(inForce()).toBe(before)

    save(schedule(DAILY))
    await second.printed('in order again')
    expect(inForce()).toBe(before)
    save(schedule('  BATCH-301: { cron: "30 3 * * *", businessDate: previous }\n'))
    await until(() => inForce() !== before, 'the mended configuration')
  })

  it('without any that was good before keeps the process from starting, with the place of the fault', async () => {
    data = makeDataFolder()
    config = testConfig('  BATCH-301: { cron: "99 3 * * *" }\n')
    const process = startToban(['start'], { data: data.root, config })
    started.push(process)
    await until(() => process.child.exitCode !== null, 'the end of the process')
    expect(process.child.exitCode).toBe(2)
    expect(process.text()).toMatch(/schedule\.yaml:4:\d+/)
  })

  it('while the process was down: what was due meanwhile is judged by the configuration it knew', async () => {
    data = makeDataFolder()
    data.addTenant({ code: 'alpha' })
    config = testConfig('  BATCH-301: { cron: "* * * * *", misfire: { policy: none } }\n')
    const first = await scheduler()
    const before = inForce()
    await first.kill('SIGTERM')
    const sql = `UPDATE batch_watermarks SET computed_until = computed_until - 600000`
    data.ops().sqlite.prepare(sql).run()
    save(schedule('  BATCH-301: { cron: "0 0 1 1 *", misfire: { policy: all, within: 24h } }\n'))
    await scheduler()
    const rows = data
      .ops()
      .sqlite.prepare(`SELECT state, reason FROM occurrences WHERE state = 'missed'`)
      .all() as { reason: string }[]
    expect(rows.length).toBeGreaterThanOrEqual(8)
    expect(rows.every((row) => row.reason.includes('policy none'))).toBe(true)
    expect(inForce()).not.toBe(before)
  })
})
