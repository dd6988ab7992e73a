import { chmodSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig, readConfig, renderFault } from '../../server/config/load.ts'
import { configFolder, english, faultsOf, SHIPPED, schedule } from './fixture/folder.ts'

const shipped = (file: string) => readFileSync(join(SHIPPED, file), 'utf8')

describe('a faulty schedule', () => {
  it('is reported with file, line and column of every fault at once', () => {
    const changes = schedule(
      '  BATCH-101:',
      '    cron: "0 2 * * *"',
      '    timeuot: 60m',
      '    timeout: 60min',
      '  BATCH-102:',
      '    cron: "0 0 31 2 *"',
      '    window: "25:00-05:00"',
      '    priority: hihg',
      '  BATCH-1:',
      '    manual: true',
      '  BATCH-103:',
      '    after: [BATCH-999]',
      '    calendar: { name: jpp }',
      '    alert: [opps]',
    )
    expect(faultsOf(changes)).toEqual([
      'schedule.yaml:6:5 unknown_key',
      'schedule.yaml:7:14 bad_duration',
      'schedule.yaml:9:11 cron_never',
      'schedule.yaml:10:13 bad_window',
      'schedule.yaml:11:15 unknown_word',
      'schedule.yaml:12:3 bad_batch_id',
      'schedule.yaml:15:5 no_due_rule',
      'schedule.yaml:15:13 unknown_batch',
      'schedule.yaml:16:23 unknown_calendar',
      'schedule.yaml:17:13 unknown_route',
    ])
  })

  it('suggests the word that was meant', () => {
    const text = english(
      loadConfig(
        configFolder(
          schedule(
            '  BATCH-101: { cron: "0 2 * * *", timeuot: 1m, priority: hihg }',
            '  BATCH-102: { cron: "0 2 * * *", calendar: { name: jpp }, alert: [opps], retry: { atempts: 2 } }',
          ),
        ),
      ),
    )
    expect(text).toContain('unknown key: timeuot  Did you mean timeout?')
    expect(text).toContain('unknown key: atempts  Did you mean attempts?')
    expect(text).toContain('Did you mean high?')
    expect(text).toContain('unknown calendar: jpp  Did you mean jp?')
    expect(text).toContain('unknown alert route: opps  Did you mean ops?')
  })

  it('lists what there is when nothing similar is known', () => {
    const text = english(
      loadConfig(configFolder(schedule('  BATCH-101: { manual: true, retry: { colour: red } }'))),
    )
    expect(text).toContain('Known keys: attempts, backoff, first, max')
  })

  it.each([
    ['"@daily"', 'cron_nickname', 'Write five fields'],
    ['"0 0 2 * * *"', 'cron_fields', 'no field for seconds'],
    ['"0 2 * *"', 'cron_fields', 'has 4 fields'],
    ['"60 2 * * *"', 'cron_syntax', 'Invalid value for minute'],
    ['"5/15 * * * *"', 'cron_syntax', 'stepping'],
    ['"0 5 ? * *"', 'cron_syntax', 'Write * instead'],
    ['"0 0 30 2 *"', 'cron_never', 'no day ever matches'],
    ['5', 'cron_not_text', 'Put it in quotes'],
  ])('refuses cron %s as %s', (cron, code, words) => {
    const loaded = loadConfig(configFolder(schedule(`  BATCH-101: { cron: ${cron} }`)))
    expect(loaded.ok).toBe(false)
    expect(english(loaded)).toContain(`schedule.yaml:4:22  ${code}`)
    expect(english(loaded)).toContain(words)
  })

  it.each([
    ['{ cron: "0 2 * * *", manual: true }', 'two_due_rules'],
    ['{ cron: "0 2 * * *", at: "05:00" }', 'at_without_day'],
    ['{ businessDay: { nth: 5 }, at: "05:00" }', 'missing_key'],
    ['{ businessDay: { nth: 5 }, calendar: { name: jp } }', 'missing_key'],
    [
      '{ businessDay: { nth: 5, last: true }, at: "05:00", calendar: { name: jp } }',
      'business_day_rule',
    ],
    [
      '{ businessDay: { nth: 5 }, at: "05:00", calendar: { name: jp, on: next } }',
      'on_without_use',
    ],
    [
      '{ cron: "0 2 * * *", calendar: { name: jp, on: next, perTenant: true } }',
      'per_tenant_moves',
    ],
    [
      '{ businessDay: { nth: 5 }, at: "05:00", calendar: { name: jp, perTenant: true } }',
      'per_tenant_moves',
    ],
    ['{ manual: true, waitFor: 5m, waitUntil: "05:00" }', 'two_waits'],
    ['{ manual: true, timeout: 0s }', 'bad_duration'],
    ['{ manual: true, startBy: 5:00 }', 'bad_time'],
    ['{ manual: true, retry: { attempts: 0 } }', 'too_small'],
    ['{ manual: true, retry: { attempts: 21 } }', 'too_big'],
    ['{ manual: true, enabled: "yes" }', 'wrong_type'],
    ['{ manual: true, after: [{ soft: true }] }', 'missing_key'],
    ['{ manual: true, after: [{ batch: BATCH-101, softt: true }] }', 'unknown_key'],
    ['{ manual: true, after: [BATCH-1] }', 'bad_batch_id'],
    ['[]', 'wrong_type'],
    ['', 'wrong_type'],
  ])('refuses the entry %s as %s', (written, code) => {
    const faults = faultsOf(schedule(`  BATCH-905: ${written}`))
    expect(faults.map((fault) => fault.split(' ')[1])).toEqual([code])
  })

  it('refuses an unknown zone and an unknown version', () => {
    const text = 'version: 2\ntimezone: Asia/Tokio\nbatches: {}\n'
    expect(faultsOf({ 'schedule.yaml': text })).toEqual([
      'schedule.yaml:1:10 unknown_word',
      'schedule.yaml:2:11 bad_zone',
    ])
  })
})

describe('batches that wait for each other', () => {
  it('in a circle are refused with the circle', () => {
    const loaded = loadConfig(
      configFolder(
        schedule(
          '  BATCH-101: { cron: "0 2 * * *", after: [BATCH-103] }',
          '  BATCH-102: { cron: "0 2 * * *", after: [BATCH-101] }',
          '  BATCH-103: { cron: "0 2 * * *", after: [BATCH-301, { batch: BATCH-102 }] }',
          '  BATCH-301: { cron: "0 2 * * *", after: [BATCH-301] }',
        ),
      ),
    )
    expect(english(loaded)).toContain('in a circle: BATCH-101 → BATCH-103 → BATCH-102 → BATCH-101')
    expect(english(loaded)).toContain('in a circle: BATCH-301 → BATCH-301')
    expect(loaded.ok ? 0 : loaded.faults.length).toBe(2)
  })

  it('over different days are no circle', () => {
    const chain = schedule(
      '  BATCH-101: { cron: "0 2 * * *", after: [{ batch: BATCH-102, on: previousDay }] }',
      '  BATCH-102: { cron: "0 2 * * *", after: [BATCH-101] }',
    )
    expect(faultsOf(chain)).toEqual([])
    const closed = schedule(
      '  BATCH-101: { cron: "0 2 * * *", after: [{ batch: BATCH-102, on: previousDay }] }',
      '  BATCH-102: { cron: "0 2 * * *", after: [{ batch: BATCH-101, on: nextDay }] }',
    )
    expect(faultsOf(closed)).toEqual(['schedule.yaml:5:43 dependency_cycle'])
  })
})

describe('a file that is no good YAML', () => {
  it('is refused for a key written twice', () => {
    const text =
      'version: 1\nbatches:\n  BATCH-101: { manual: true }\n  BATCH-101: { manual: true }\n'
    expect(faultsOf({ 'schedule.yaml': text })).toEqual(['schedule.yaml:4:3 duplicate_key'])
  })

  it('is refused for a tab', () => {
    const text = 'version: 1\nbatches:\n\tBATCH-101: { manual: true }\n'
    expect(faultsOf({ 'schedule.yaml': text })[0]).toMatch(/^schedule\.yaml:3:\d+ tab$/)
  })

  it('is refused for a bracket left open, and the other files are still looked at', () => {
    const changes = {
      'schedule.yaml': 'version: 1\nbatches: {',
      'calendars.yaml': 'version: 1\ncalenders: {}\n',
    }
    const faults = faultsOf(changes)
    expect(faults[0]).toMatch(/^schedule\.yaml:2:\d+ yaml_syntax$/)
    expect(faults).toContain('calendars.yaml:2:1 unknown_key')
    expect(faults).toContain('calendars.yaml:1:1 missing_key')
  })

  it('is refused for a cron pattern without quotes, once, with the remedy', () => {
    const loaded = loadConfig(configFolder(schedule('  BATCH-501:', '    cron: */5 * * * *')))
    expect(loaded.ok ? 0 : loaded.faults.length).toBe(1)
    expect(english(loaded)).toMatch(/^schedule\.yaml:5:\d+ {2}yaml_syntax .*in quotes/)
  })

  it('is refused for an explosion of aliases', () => {
    const rows = Array.from({ length: 12 }, (_, row) => {
      const inner = Array.from({ length: 9 }, () => `*a${row}`).join(', ')
      return `a${row + 1}: &a${row + 1} [${inner}]`
    })
    const text = `a0: &a0 x\n${rows.join('\n')}\n`
    expect(faultsOf({ 'monitoring.yaml': text })).toEqual(['monitoring.yaml:1:1 too_many_aliases'])
  })

  it('is refused when it is empty', () => {
    expect(faultsOf({ 'toban.yaml': '' })).toEqual(['toban.yaml:1:1 wrong_type'])
  })

  it('is refused unread when it is larger than 1 MiB', () => {
    const text = `# ${'x'.repeat(1_048_577)}\n`
    expect(faultsOf({ 'alerts.yaml': text })).toEqual(['alerts.yaml:1:1 file_too_large'])
  })
})

describe('a folder', () => {
  it('without some files names each of them once', () => {
    const dir = configFolder()
    rmSync(join(dir, 'toban.yaml'))
    rmSync(join(dir, 'alerts.yaml'))
    const loaded = loadConfig(dir)
    expect(loaded.ok ? [] : loaded.faults.map((fault) => `${fault.file} ${fault.code}`)).toEqual([
      'toban.yaml missing_file',
      'alerts.yaml missing_file',
    ])
  })

  it('that does not exist lacks all five', () => {
    const loaded = loadConfig('/nowhere/at/all')
    expect(loaded.ok ? [] : loaded.faults.map((fault) => fault.code)).toEqual(
      Array(5).fill('missing_file'),
    )
  })

  it.skipIf(process.getuid?.() === 0)('with a file we may not read says so', () => {
    const dir = configFolder()
    chmodSync(join(dir, 'toban.yaml'), 0o000)
    expect(english(loadConfig(dir))).toContain('unreadable_file')
  })
})

describe('secrets', () => {
  const SECRET = 'hunter2-very-secret'
  const smtp = (password: string) =>
    shipped('toban.yaml').replace('  smtp: null', `  smtp: { host: mail, password: ${password} }`)

  it.each([
    [SECRET, 'plain_secret'],
    [`[${SECRET}]`, 'plain_secret'],
    [`{ env: "${SECRET}" }`, 'bad_secret'], // not the name of a variable
    ['{ env: A, file: b }', 'bad_secret'],
    ['{}', 'bad_secret'],
    [`{ value: ${SECRET} }`, 'unknown_key'],
  ])('written as %s are refused as %s and never repeated', (written, code) => {
    const loaded = loadConfig(configFolder({ 'toban.yaml': smtp(written) }))
    expect(loaded.ok ? [] : loaded.faults.map((fault) => fault.code)).toContain(code)
    expect(JSON.stringify(loaded.ok ? loaded : loaded.faults)).not.toContain(SECRET)
    expect(english(loaded)).not.toContain(SECRET)
  })

  it('in the address of a webhook are refused as well', () => {
    const url = `https://hooks.example.jp/${SECRET}`
    const text = shipped('alerts.yaml').replace(
      '  oncall:\n',
      `  oncall:\n    - { channel: webhook, url: "${url}", from: HIGH }\n`,
    )
    const loaded = loadConfig(configFolder({ 'alerts.yaml': text }))
    expect(english(loaded)).toContain('plain_secret')
    expect(english(loaded)).not.toContain(SECRET)
  })

  it('are accepted as references', () => {
    const loaded = loadConfig(configFolder({ 'toban.yaml': smtp('{ env: TOBAN_SMTP }') }))
    expect(loaded.ok && loaded.config.toban.mail.smtp?.password).toEqual({ env: 'TOBAN_SMTP' })
  })
})

describe('the other files', () => {
  it('refuse names of calendars that do not exist', () => {
    const changes = {
      'calendars.yaml': 'version: 1\ncalendars: { jp: {} }\ntenants: { sakura: compny }\n',
    }
    expect(faultsOf(changes)).toEqual([
      'calendars.yaml:3:20 unknown_calendar',
      'alerts.yaml:27:61 unknown_calendar',
    ])
  })

  it('refuse routes of an unknown or missing kind, naming the kinds there are', () => {
    const routes = '{ ops: [{ channel: emial, to: [a@b.jp] }, { to: [a@b.jp] }] }'
    const text = shipped('alerts.yaml')
    const start = text.indexOf('routes:')
    const end = text.indexOf('reminder:')
    const changed = `${text.slice(0, start)}routes: ${routes}\n${text.slice(end)}`
    const loaded = loadConfig(configFolder({ 'alerts.yaml': changed, ...schedule('  {}') }))
    expect(english(loaded)).toContain('unknown_word  routes.ops.0.channel')
    expect(english(loaded)).toContain(
      'Did you mean email? (email, slack, teams, webhook, lineworks)',
    )
    expect(english(loaded)).toContain('missing_key  routes.ops.1.channel is missing')
  })

  it('refuse days that do not exist', () => {
    const text =
      'version: 1\ncalendars:\n  jp: {}\n  company:\n    closed: { 02-30: x, 2027-13-01: y }\n'
    expect(faultsOf({ 'calendars.yaml': text })).toEqual([
      'calendars.yaml:5:15 bad_calendar_day',
      'calendars.yaml:5:25 bad_calendar_day',
    ])
  })

  it('refuse limits that do not grow worse', () => {
    const text = 'version: 1\nhost:\n  cpuPct: { medium: 90, high: 80, critical: 97 }\n'
    expect(faultsOf({ 'monitoring.yaml': text })).toEqual([
      'monitoring.yaml:3:11 grades_out_of_order',
    ])
  })

  it('accept limits that fall, where less is worse', () => {
    const text =
      'version: 1\napplication:\n  availabilityPct: { medium: 99.5, high: 99, critical: 95 }\n'
    expect(faultsOf({ 'monitoring.yaml': text })).toEqual([])
  })

  it('refuse a registration number of the wrong form, and only warn of a wrong check digit', () => {
    const numbered = (number: string) => ({
      'toban.yaml': shipped('toban.yaml').replace(/T\d{13}/, number),
    })
    expect(faultsOf(numbered('T123'))).toEqual(['toban.yaml:42:23 bad_registration_number'])
    const loaded = loadConfig(configFolder(numbered('T1999901234567')))
    expect(loaded.ok && loaded.warnings.map((warning) => warning.code)).toEqual([
      'registration_check_digit',
    ])
  })
})

describe('a rendered fault', () => {
  it('is one line of place, code, message and hint in the language asked for', () => {
    const fault = {
      file: 'schedule.yaml',
      line: 4,
      col: 9,
      code: 'bad_time',
      message: { ja: '時刻ではありません', en: 'not a time' },
      hint: { ja: 'HH:MM', en: 'HH:MM' },
    }
    expect(renderFault(fault, 'en')).toBe('schedule.yaml:4:9  bad_time  not a time  HH:MM')
    expect(renderFault(fault, 'ja')).toBe('schedule.yaml:4:9  bad_time  時刻ではありません  HH:MM')
  })

  it('speaks both languages for everything', () => {
    const loaded = readConfig({ 'schedule.yaml': 'version: x\nbatchs: []\n' })
    const faults = loaded.ok ? [] : loaded.faults
    expect(faults.length).toBeGreaterThan(5)
    for (const fault of faults) {
      expect(fault.message.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
      expect(fault.message.en).not.toMatch(/[ぁ-んァ-ヶ一-龠]/)
    }
  })
})
