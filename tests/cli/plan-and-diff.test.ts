/** Looking ahead on the command line: the plan with companies that rest, the diff before a change, and the warnings of the check. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayAt } from '../../server/domain/calendar-day.ts'
import { readEnvironment } from '../../server/environment.ts'
import { toban } from '../fixture/process.ts'

const SHIPPED = join(readEnvironment().packageRoot, 'config')
let root: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'toban-diff-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const shipped = readFileSync(join(SHIPPED, 'schedule.yaml'), 'utf8')

function file(name: string, text: string): string {
  const path = join(root, name)
  writeFileSync(path, text)
  return path
}

const diff = (...args: string[]) =>
  toban(['diff', ...args, '--from', '2026-06-01', '--lang', 'en'], { data: join(root, 'none') })

describe('toban diff', () => {
  const later = () => file('later.yaml', shipped.replace('cron: "0 2 * * *"', 'cron: "0 3 * * *"'))

  it('of two schedule files says what moves and what gets into the way', () => {
    const said = diff(join(SHIPPED, 'schedule.yaml'), later())
    expect(said.err).toBe('')
    expect(said.code).toBe(0)
    expect(said.out).toBe(
      [
        '400 days from 2026-06-01 (Asia/Tokyo): 0 added, 0 removed, 400 moved',
        'BATCH-101  0 2 * * * → 0 3 * * *',
        '  400 moved: daily 02:00 → 03:00, 2026-06-01 to 2027-07-05',
        'new collisions',
        '  BATCH-002 + BATCH-101  same minute: 400 times, first 2026-06-01 03:00',
        '  BATCH-101 + BATCH-103  same minute: 14 times, first 2026-06-01 03:00',
        '',
      ].join('\n'),
    )
  })

  it('is one document for programs, of a folder against a file as well', () => {
    const said = diff(SHIPPED, later(), '--days', '7', '--json')
    const document = JSON.parse(said.out)
    expect(document).toMatchObject({
      from: '2026-06-01',
      days: 7,
      timezone: 'Asia/Tokyo',
      moved: 7,
      batches: [{ batchId: 'BATCH-101', before: '0 2 * * *', after: '0 3 * * *', keys: ['due'] }],
    })
    expect(document.batches[0].groups[0]).toMatchObject({
      oldTime: '02:00',
      newTime: '03:00',
      rhythm: { kind: 'daily' },
    })
    expect(document.batches[0].groups[0].runs[0]).toEqual({
      from: '2026-06-01T02:00:00.000+09:00',
      to: '2026-06-01T03:00:00.000+09:00',
    })
  })

  it('sees a calendar that changes in a folder of its own', () => {
    const folder = join(root, 'copy')
    cpSync(SHIPPED, folder, { recursive: true })
    const schedule = join(folder, 'schedule.yaml')
    writeFileSync(schedule, shipped.replace('{ name: jp, on: run }', '{ name: jp, on: next }'))
    const said = diff(SHIPPED, folder, '--days', '62')
    expect(said.out).toContain('BATCH-302  0 2 1 * * (calendar)')
    expect(diff(folder, folder).out).toBe(
      '400 days from 2026-06-01 (Asia/Tokyo): 0 added, 0 removed, 0 moved\n',
    )
  })

  it('of a bad file names every fault where it lies, and changes nothing', () => {
    const bad = file('bad.yaml', shipped.replace('cron: "0 2 * * *"', 'cron: "0 2 * *"'))
    const line = shipped.slice(0, shipped.indexOf('cron: "0 2 * * *"')).split('\n').length
    const said = diff(SHIPPED, bad)
    expect(said.code).toBe(2)
    expect(said.out).toBe('')
    expect(said.err).toContain(`${bad}:${line}:11  cron_fields  the cron pattern has 4 fields`)
    const missing = diff(join(root, 'nowhere.yaml'), later())
    expect(missing.code).toBe(2)
    expect(missing.err).toContain(`${join(root, 'nowhere.yaml')}:1:1  missing_file`)
  })

  it('refuses more days than can be told', () => {
    const said = diff(SHIPPED, SHIPPED, '--days', '401')
    expect(said.code).toBe(2)
    expect(said.err).toContain('not allowed: --days 401')
  })
})

describe('companies with calendars of their own', () => {
  it('are named in the plan when they rest, and a year that nobody wrote is warned of', () => {
    const folder = join(root, 'tenants')
    cpSync(SHIPPED, folder, { recursive: true })
    const lastYear = Number(dayAt(Date.now()).slice(0, 4)) - 1
    writeFileSync(
      join(folder, 'schedule.yaml'),
      'version: 1\nbatches:\n  BATCH-301: { cron: "45 1 * * *", calendar: { name: jp, perTenant: true } }\n',
    )
    writeFileSync(
      join(folder, 'calendars.yaml'),
      `version: 1\ncalendars:\n  jp: {}\n  company: {}\n  factory: { closed: { 06-15: 創立記念日, ${lastYear}-01-04: 年始 } }\ntenants: { koujou: factory }\n`,
    )
    const args = ['--from', '2026-06-14', '--days', '2', '--lang', 'en']
    const plan = toban(['plan', ...args], { config: folder })
    expect(plan.out).toContain('* rests on 2026-06-14 (calendar jp: Sunday)')
    expect(plan.out).toContain('koujou rests on 2026-06-15 (calendar factory: 創立記念日)')
    const document = JSON.parse(toban(['plan', ...args, '--json'], { config: folder }).out)
    expect(document[1].resting).toMatchObject([{ code: 'koujou' }])
    const check = toban(['check', '--lang', 'en'], { config: folder })
    expect(check.code).toBe(0)
    expect(check.out).toContain(
      `calendars.yaml:5:3  no_days_off  calendar factory: there are days off of ${lastYear}`,
    )
  })
})
