/** What operators do with alerts: on record with who and why, refused with a hint, the same through the command line. */
import { afterEach, describe, expect, it } from 'vitest'
import {
  type AlertCommandContext,
  acknowledgeAlert,
  resolveAlert,
  silenceAlerts,
  unsilenceAlerts,
} from '../../server/commands/alerts.ts'
import { loadConfig } from '../../server/config/load.ts'
import { type AlertStage, alertStage, HOUR } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'
import { toban } from '../fixture/process.ts'

afterEach(cleanUp)

const loaded = loadConfig('config')
if (!loaded.ok) throw new Error('the shipped configuration has faults')
const { config } = loaded

function contextOf(stage: AlertStage): AlertCommandContext {
  return { ops: stage.data.ops(), alerts: stage.desk, config: () => config, now: stage.now }
}

function audit(stage: AlertStage): string[] {
  const sql = `SELECT verb, object, operator, reason, result FROM audit ORDER BY id`
  type Row = { verb: string; object: string; operator: string; reason: string; result: string }
  const rows = stage.data.ops().sqlite.prepare(sql).all() as Row[]
  return rows.map((row) => Object.values(row).join(' | '))
}

describe('acknowledge and resolve', () => {
  it('take the id, its beginning or the key, and are on record', () => {
    const stage = alertStage()
    stage.raise({ severity: 'HIGH' })
    const context = contextOf(stage)
    const handled = acknowledgeAlert(context, { alert: 'host:cpu', note: ' on it ', by: 'tanaka' })
    expect(handled).toMatchObject({ key: 'host:cpu', state: 'acknowledged' })
    const prefix = handled.alertId.slice(0, 12).toLowerCase()
    expect(resolveAlert(context, { alert: prefix, note: 'done', by: 'sato' })).toEqual({
      ...handled,
      state: 'resolved',
    })
    expect(audit(stage)).toEqual([
      'alert.acknowledge | host:cpu | tanaka |  on it  | ok',
      `alert.resolve | ${prefix} | sato | done | ok`,
    ])
    expect(stage.events()).toEqual(['opened HIGH', 'acknowledged HIGH', 'resolved HIGH'])
  })

  it('refuse what is not there, what is over and a missing note, and the refusal is on record', () => {
    const stage = alertStage()
    const context = contextOf(stage)
    const ask = { alert: 'host:cpu', note: 'x', by: 'tanaka' }
    expect(() => acknowledgeAlert(context, ask)).toThrow('no alert "host:cpu"')
    stage.raise()
    expect(() => acknowledgeAlert(context, { ...ask, note: ' ' })).toThrow('a reason is required')
    stage.clear()
    expect(() => resolveAlert(context, ask)).toThrow('is resolved already')
    expect(audit(stage).map((line) => line.split(' | ').at(-1))).toEqual(Array(3).fill('refused'))
  })
})

describe('silences', () => {
  it('say what they cover, and end with a reason', () => {
    const stage = alertStage()
    stage.raise()
    const context = contextOf(stage)
    const ask = { pattern: 'host:*', until: '2h', reason: 'new disk', by: 'tanaka' }
    expect(silenceAlerts(context, ask)).toEqual({
      pattern: 'host:*',
      until: stage.now() + 2 * HOUR,
      open: ['host:cpu'],
    })
    const end = { pattern: 'host:*', reason: 'done', by: 'sato' }
    expect(unsilenceAlerts(context, end)).toEqual({ pattern: 'host:*' })
    expect(() => unsilenceAlerts(context, end)).toThrow('nothing silences "host:*"')
  })

  it.each([
    [{ pattern: 'host cpu' }, 'not a key of alerts'],
    [{ pattern: '' }, 'not a key of alerts'],
    [{ until: 'later' }, 'not a time'],
    [{ until: '91d' }, 'at most 90 days'],
    [{ until: '2026-11-24T02:00' }, 'passed'],
    [{ reason: '' }, 'a reason is required'],
  ])('with %j are refused: %s', (over, message) => {
    const stage = alertStage()
    const ask = { pattern: 'host:*', until: '2h', reason: 'r', by: 'tanaka', ...over }
    expect(() => silenceAlerts(contextOf(stage), ask)).toThrow(message)
    expect(stage.silenced()).toEqual([])
  })
})

it('toban alerts lists by severity, acts without a scheduler, and answers in JSON', () => {
  const stage = alertStage({ at: Date.now() })
  stage.raise({ severity: 'CRITICAL' })
  stage.raise({ key: 'host:mem', message: 'memory' })
  const run = (...args: string[]) => toban(args, { data: stage.data.root })
  const json = (...args: string[]) => JSON.parse(run(...args, '--json').out) as { key: string }[]
  expect(json('alerts').map(({ key }) => key)).toEqual(['host:cpu', 'host:mem'])
  expect(json('alerts', '--severity', 'high').map(({ key }) => key)).toEqual(['host:cpu'])
  expect(run('alerts', 'ack', 'host:cpu', '--note', 'on it', '--lang', 'ja')).toMatchObject({
    code: 0,
    out: 'host:cpu を確認済みにしました\n',
  })
  expect(run('alerts', 'silence', 'host:*', '--until', '1h', '--reason', 'r').code).toBe(0)
  expect(json('alerts', 'silences')).toMatchObject([{ pattern: 'host:*', reason: 'r' }])
  expect(run('alerts', 'unsilence', 'host:*').code).toBe(0)
  expect(run('alerts', 'resolve', 'host:mem', '--note', 'mended').code).toBe(0)
  expect(json('alerts')).toMatchObject([{ key: 'host:cpu', state: 'acknowledged', note: 'on it' }])
  expect(json('alerts', '--all')).toHaveLength(2)
  expect(run('alerts', 'ack', 'nothing', '--note', 'x').code).toBe(3)
  expect(run('alerts', '--severity', 'awful').code).toBe(2)
})
