/** The life of an alert on a real ops.db under an injected clock: who is told what, and when (data-model rule R5). */
import { afterEach, describe, expect, it } from 'vitest'
import { newId } from '../../server/domain/ids.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { alertStage, DAY, HOUR, MINUTE, type StageMessage, tokyo } from '../fixture/alert-stage.ts'
import { cleanUp } from '../fixture/data-folder.ts'

afterEach(cleanUp)

const HIGH = { severity: 'HIGH' } as const
const CRITICAL = { severity: 'CRITICAL' } as const
/** A monitor that comes every five minutes. */
const FREQUENT = { batchId: 'BATCH-501' } as const

const short = ({ to, subject }: StageMessage) => `${to.replace('@example.jp', '')} | ${subject}`

describe('an alert of severity HIGH', () => {
  it('is told at once, then silent, and its recovery goes to the same addresses with the duration', () => {
    const stage = alertStage()
    stage.raise({ ...HIGH, value: 96, threshold: 95 })
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH New: CPU is high'])
    for (let hour = 0; hour < 3; hour += 1) {
      stage.pass(HOUR)
      stage.raise({ ...HIGH, value: 97, threshold: 95 })
    }
    expect(stage.heard()).toEqual([])
    expect(stage.alert()).toMatchObject({ state: 'open', occurrences: 4, notifyCount: 1 })
    stage.pass(25 * MINUTE)
    stage.clear()
    const [recovery, ...others] = stage.heard()
    expect(others).toEqual([])
    expect(recovery).toMatchObject({
      to: 'ops@example.jp',
      subject: '[Toban] HIGH Recovered: CPU is high',
    })
    expect(recovery?.body).toContain('recovered 2026-11-25 05:25, after 3 h 25 min')
    expect(stage.events()).toEqual(['opened HIGH', 'resolved HIGH'])
  })

  it('gets worse with one message and eases without one', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    stage.raise(CRITICAL)
    expect(stage.heard().map(short)).toEqual([
      'ops | [Toban] CRITICAL Worse: CPU is high',
      'oncall | [Toban] CRITICAL Worse: CPU is high',
    ])
    stage.raise(HIGH)
    stage.raise(CRITICAL)
    stage.raise({ severity: 'MEDIUM' })
    stage.pass(2 * HOUR)
    expect(stage.heard()).toEqual([])
    expect(stage.events()).toEqual([
      'opened HIGH',
      'worse CRITICAL',
      'eased HIGH',
      'worse CRITICAL',
      'eased MEDIUM',
    ])
    stage.clear()
    expect(stage.heard().map((message) => message.to)).toEqual([
      'oncall@example.jp',
      'ops@example.jp',
    ])
  })

  it('is said again after 12 h counted from the last message, until somebody acknowledges it', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    stage.pass(12 * HOUR - MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH Still open: CPU is high'])
    stage.pass(12 * HOUR)
    expect(stage.heard()).toHaveLength(1)
    stage.acknowledge('looking into it')
    stage.pass(3 * DAY)
    expect(stage.heard()).toEqual([])
    stage.clear()
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH Recovered: CPU is high'])
  })

  it('of a tenant is said again after three days', () => {
    const stage = alertStage()
    stage.raise({ ...HIGH, key: 'tenant:aoba:storage', tenantCode: 'aoba' })
    stage.heard()
    stage.pass(3 * DAY - MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard()).toHaveLength(1)
  })

  it('that was acknowledged and gets worse is nobody’s again', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.acknowledge('on it')
    stage.heard()
    stage.raise(CRITICAL)
    expect(stage.alert().state).toBe('open')
    expect(stage.heard()).toHaveLength(2)
    stage.pass(4 * HOUR)
    expect(stage.heard()).toHaveLength(2)
  })
})

describe('the end', () => {
  it('needs two good looks in a row of a batch that comes every five minutes', () => {
    const stage = alertStage()
    stage.raise(HIGH, FREQUENT)
    stage.heard()
    stage.pass(5 * MINUTE)
    stage.clear('host:cpu', FREQUENT)
    expect(stage.alert()).toMatchObject({ state: 'open', okStreak: 1 })
    stage.pass(5 * MINUTE)
    stage.raise(HIGH, FREQUENT)
    expect(stage.alert().okStreak).toBe(0)
    stage.clear('host:cpu', FREQUENT)
    stage.pass(5 * MINUTE)
    stage.clear('host:cpu', FREQUENT)
    expect(stage.alert().state).toBe('resolved')
    expect(stage.heard()).toHaveLength(1)
  })

  it('counts a run that says it twice once', () => {
    const stage = alertStage()
    stage.raise(HIGH, FREQUENT)
    const runId = newId(stage.now())
    stage.clear('host:cpu', { ...FREQUENT, runId })
    stage.clear('host:cpu', { ...FREQUENT, runId })
    expect(stage.alert()).toMatchObject({ state: 'open', okStreak: 1 })
  })

  it('is told to nobody when the opening was told to nobody', () => {
    const stage = alertStage({ alerts: { routes: { ops: [] } } })
    stage.raise(HIGH)
    stage.pass(HOUR)
    stage.clear()
    stage.pass(HOUR)
    expect(stage.messages()).toEqual([])
  })

  it('by hand names the person, and the same condition later is a new alert', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    stage.resolve('replaced the fan')
    stage.pass(MINUTE)
    expect(stage.heard()[0]?.body).toContain('Ended by: tanaka: replaced the fan')
    stage.pass(31 * MINUTE)
    stage.raise(HIGH)
    expect(stage.alerts().map(({ state }) => state)).toEqual(['resolved', 'open'])
    expect(stage.heard()).toHaveLength(1)
  })
})

describe('the flap guard', () => {
  const bounce = (stage: ReturnType<typeof alertStage>, upMs: number, downMs: number) => {
    stage.clear()
    stage.pass(downMs)
    stage.raise(HIGH)
    stage.pass(upMs)
  }

  it('keeps a re-opening within 30 min silent, on the same row', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.pass(MINUTE)
    stage.clear()
    stage.heard()
    stage.pass(20 * MINUTE)
    stage.raise(HIGH)
    stage.pass(5 * MINUTE)
    stage.clear()
    stage.pass(2 * HOUR)
    expect(stage.heard()).toEqual([])
    expect(stage.alerts()).toMatchObject([{ state: 'resolved', flapCount: 1 }])
  })

  it('tells a re-opening that is worse than before', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.clear()
    stage.heard()
    stage.pass(10 * MINUTE)
    stage.raise(CRITICAL)
    expect(stage.heard().map(short)).toEqual([
      'ops | [Toban] CRITICAL Back: CPU is high',
      'oncall | [Toban] CRITICAL Back: CPU is high',
    ])
  })

  it('tells a re-opening that stays, when the 30 min are over', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.clear()
    stage.heard()
    stage.pass(10 * MINUTE)
    stage.raise(HIGH)
    stage.pass(19 * MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH Back: CPU is high'])
  })

  it('after three flaps says "on and off" once, holds the alert open for six hours, and then lets it go', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    for (let flap = 0; flap < 3; flap += 1) bounce(stage, 5 * MINUTE, 10 * MINUTE)
    const said = stage.heard()
    expect(said.map(short)).toEqual([
      'ops | [Toban] HIGH Recovered: CPU is high',
      'ops | [Toban] HIGH On and off: CPU is high',
    ])
    expect(said[1]?.body).toContain('came back 3 times')
    for (let flap = 0; flap < 10; flap += 1) bounce(stage, 10 * MINUTE, 10 * MINUTE)
    stage.clear()
    expect(stage.alert()).toMatchObject({ state: 'open', flapCount: 3 })
    expect(stage.heard()).toEqual([])
    stage.pass(6 * HOUR)
    expect(stage.alert().state).toBe('resolved')
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH Recovered: CPU is high'])
  })

  it('keeps it open behind the hold while the condition holds', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    for (let flap = 0; flap < 3; flap += 1) bounce(stage, 5 * MINUTE, 10 * MINUTE)
    stage.pass(7 * HOUR)
    expect(stage.alert().state).toBe('open')
  })
})

describe('MEDIUM', () => {
  it('waits for the digest of the hour, one for all, a recovery before it on the same line', () => {
    const stage = alertStage({ at: tokyo('2026-11-25 02:10') })
    stage.raise({ key: 'host:cpu', message: 'CPU is high' })
    stage.pass(10 * MINUTE)
    stage.raise({ key: 'host:mem', message: 'memory is low' })
    stage.pass(10 * MINUTE)
    stage.clear('host:mem')
    stage.pass(29 * MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    const [digest, ...others] = stage.heard()
    expect(others).toEqual([])
    expect(digest).toMatchObject({
      digest: true,
      subject: '[Toban] 2 alerts gathered (2026-11-25 03:00)',
    })
    expect(digest?.body).toContain('・[MEDIUM] New 2026-11-25 02:10 CPU is high')
    expect(digest?.body).toContain('memory is low (recovered 2026-11-25 02:30, after 10 min)')
    stage.pass(10 * MINUTE)
    stage.clear('host:cpu')
    stage.pass(HOUR)
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] MEDIUM Recovered: CPU is high'])
  })

  it('that comes back before its recovery was told is simply still open', () => {
    const stage = alertStage()
    stage.raise()
    stage.pass(MINUTE)
    expect(stage.heard()).toHaveLength(1)
    stage.clear()
    stage.pass(10 * MINUTE)
    stage.raise()
    stage.pass(3 * HOUR)
    expect(stage.heard()).toEqual([])
    stage.pass(22 * HOUR)
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] MEDIUM Still open: CPU is high'])
  })

  it('is reminded after 24 h with the digest of that hour', () => {
    const stage = alertStage()
    stage.raise()
    stage.pass(MINUTE)
    stage.heard()
    stage.pass(24 * HOUR - 2 * MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard()).toMatchObject([{ digest: true }])
  })

  it('marked businessHours waits for nine of the next business day, and is dropped when it is over by then', () => {
    const stage = alertStage({ at: tokyo('2026-11-27 22:00') })
    stage.raise({ key: 'a', businessHours: true, message: 'stays' })
    stage.raise({ key: 'b', businessHours: true, message: 'goes' })
    stage.pass(DAY)
    stage.clear('b')
    stage.pass(DAY + 11 * HOUR - MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] MEDIUM New: stays'])
  })

  it('marked businessHours leaves at once when it becomes HIGH', () => {
    const stage = alertStage({ at: tokyo('2026-11-27 22:00') })
    stage.raise({ businessHours: true })
    stage.pass(HOUR)
    stage.raise({ ...HIGH, businessHours: true })
    expect(stage.heard().map(short)).toEqual(['ops | [Toban] HIGH New: CPU is high'])
  })
})

describe('LOW', () => {
  it('stays in the console: no message, no reminder, no recovery', () => {
    const stage = alertStage()
    stage.raise({ severity: 'LOW' })
    stage.pass(8 * DAY)
    stage.clear()
    stage.pass(HOUR)
    expect(stage.messages()).toEqual([])
    expect(stage.events()).toEqual(['opened LOW', 'resolved LOW'])
  })

  it('that a MEDIUM eased to before its digest is not told', () => {
    const stage = alertStage({ at: tokyo('2026-11-25 02:10') })
    stage.raise()
    stage.raise({ severity: 'LOW' })
    stage.pass(2 * HOUR)
    expect(stage.messages()).toEqual([])
  })
})

describe('no data', () => {
  const silent = { key: 'host:cpu', message: '/proc/stat can not be read' }

  it('neither raises nor clears; three in a row are an alert of their own, ended by the next reading', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    for (const expected of [0, 0, 1, 1]) {
      stage.noData(silent)
      expect(stage.alerts().filter(({ key }) => key === 'host:cpu:nodata')).toHaveLength(expected)
    }
    expect(stage.alert('host:cpu:nodata')).toMatchObject({ severity: 'MEDIUM', state: 'open' })
    expect(stage.alert().state).toBe('open')
    stage.clear()
    expect(stage.alert('host:cpu:nodata').state).toBe('resolved')
    expect(stage.alert().state).toBe('resolved')
  })

  it.each(['BATCH-501', 'BATCH-502', 'BATCH-503'])('is HIGH for the targets of %s', (batchId) => {
    const stage = alertStage()
    for (let run = 0; run < 3; run += 1) stage.noData(silent, { batchId })
    expect(stage.alert('host:cpu:nodata').severity).toBe('HIGH')
  })

  it('begins to count anew after a reading, and counts a run once', () => {
    const stage = alertStage()
    const runId = newId(stage.now())
    for (let time = 0; time < 5; time += 1) stage.noData(silent, { runId })
    stage.noData(silent)
    stage.clear()
    stage.noData(silent)
    stage.noData(silent)
    expect(stage.alerts()).toEqual([])
  })
})

describe('a storm', () => {
  const inOneRun = (stage: ReturnType<typeof alertStage>, count: number, severity = HIGH) => {
    const runId = newId(stage.now())
    const said = { batchId: 'BATCH-303', runId, at: stage.now() }
    for (let index = 0; index < count; index += 1) {
      const code = `t${index}`
      stage.desk.raise(
        {
          key: `tenant:${code}:p95`,
          tenantCode: code,
          metric: 'p95',
          message: sameWords(`p95 of ${code} is 3 s`),
          ...severity,
        },
        said,
      )
    }
    return { runId, end: () => stage.desk.runEnded(runId, stage.now()) }
  }

  it('of one metric in 4 of 6 tenants is one message, four rows', () => {
    const stage = alertStage()
    inOneRun(stage, 4).end()
    const said = stage.heard()
    expect(said).toHaveLength(1)
    expect(said[0]?.subject).toMatch(/^\[Toban\] HIGH 4 alerts: BATCH-303 /)
    expect(said[0]?.body).toContain('p95 4 companies: t0, t1, t2, t3')
    expect(said[0]?.body).toContain('A common cause is likely')
    expect(stage.alerts()).toHaveLength(4)
  })

  it('is none with two of six: each is told by itself, at the end of the run', () => {
    const stage = alertStage()
    const run = inOneRun(stage, 2)
    expect(stage.heard()).toEqual([])
    run.end()
    expect(stage.heard()).toHaveLength(2)
  })

  it('takes the lesser ones of its run along, and its recoveries are one message too', () => {
    const stage = alertStage({ tenants: { count: () => 100, nameOf: () => null } })
    const run = inOneRun(stage, 11)
    stage.desk.raise(
      { key: 'host:load', severity: 'MEDIUM', message: sameWords('load') },
      { batchId: 'BATCH-303', runId: run.runId, at: stage.now() },
    )
    run.end()
    expect(stage.heard()).toMatchObject([{ subject: expect.stringContaining('12 alerts') }])
    stage.pass(HOUR)
    expect(stage.heard()).toEqual([])
    const end = { batchId: 'BATCH-303', runId: newId(stage.now()), at: stage.now() }
    for (let index = 0; index < 11; index += 1) stage.desk.clear(`tenant:t${index}:p95`, end)
    stage.desk.runEnded(end.runId, stage.now())
    expect(stage.heard()).toMatchObject([{ subject: expect.stringContaining('11 recovered') }])
  })

  it('that a long run brings is told after half a minute, without waiting for its end', () => {
    const stage = alertStage()
    inOneRun(stage, 1)
    stage.pass(MINUTE)
    expect(stage.heard()).toHaveLength(1)
  })
})

describe('silences', () => {
  it('keep messages back, and what still holds afterwards is told then', () => {
    const stage = alertStage()
    stage.silence('host:*', 2 * HOUR)
    stage.raise(CRITICAL)
    stage.pass(2 * HOUR - MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard().map((message) => message.to)).toEqual([
      'ops@example.jp',
      'oncall@example.jp',
    ])
  })

  it('drop what is over by their end, and hold reminders back', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    stage.silence('host:cpu', 20 * HOUR)
    stage.raise({ ...HIGH, key: 'host:mem', message: 'memory' })
    stage.pass(13 * HOUR)
    expect(stage.heard().map(short)).toEqual([
      'ops | [Toban] HIGH New: memory',
      'ops | [Toban] HIGH Still open: memory',
    ])
    expect(stage.silenced()).toEqual(['host:cpu'])
    stage.pass(7 * HOUR)
    expect(stage.heard()[0]?.subject).toContain('Still open')
  })

  it('hold a recovery back until their end', () => {
    const stage = alertStage()
    stage.raise(HIGH)
    stage.heard()
    stage.silence('host:cpu', HOUR)
    stage.pass(10 * MINUTE)
    stage.clear()
    stage.pass(49 * MINUTE)
    expect(stage.heard()).toEqual([])
    stage.pass(MINUTE)
    expect(stage.heard()[0]?.subject).toContain('Recovered')
  })

  it('ended early let the waiting messages go', () => {
    const stage = alertStage()
    stage.silence('host:*', DAY)
    stage.raise(HIGH)
    stage.pass(HOUR)
    expect(stage.unsilence('host:*')).toBe(1)
    stage.pass(MINUTE)
    expect(stage.heard()).toHaveLength(1)
    expect(stage.unsilence('host:*')).toBe(0)
    expect(stage.events()).toEqual(['opened HIGH', 'unsilenced HIGH'])
  })

  it('of another pattern go on when one is ended', () => {
    const stage = alertStage()
    stage.silence('host:*', DAY)
    stage.silence('*:cpu', 2 * DAY)
    stage.raise(HIGH)
    stage.unsilence('host:*')
    stage.pass(DAY)
    expect(stage.heard()).toEqual([])
    stage.pass(DAY)
    expect(stage.heard()).toHaveLength(1)
  })
})

describe('several processes', () => {
  it('a restart loses nothing: what was due is told by the next process', () => {
    const first = alertStage()
    first.raise(HIGH)
    first.raise({ key: 'host:mem', message: 'memory' })
    first.silence('host:cpu', 30 * MINUTE)
    const second = alertStage({ data: first.data, at: first.now() + 13 * HOUR })
    second.pass(MINUTE)
    expect(second.messages().map(({ subject }) => subject)).toEqual([
      '[Toban] HIGH New: CPU is high',
      '[Toban] HIGH Still open: CPU is high',
      '[Toban] MEDIUM New: memory',
    ])
  })
})

describe('the message rows', () => {
  it('are one per address with their own key, and an address in two routes hears once', () => {
    const to = ['ops@example.jp', 'night@example.jp']
    const stage = alertStage({
      alerts: {
        routes: {
          ops: [{ channel: 'email', to, from: 'MEDIUM' }],
          oncall: [
            { channel: 'email', to: ['OPS@example.jp'], from: 'CRITICAL' },
            { channel: 'webhook', url: { env: 'TOBAN_HOOK' }, from: 'CRITICAL' },
            { channel: 'lineworks', botId: '1', channelId: 'night', from: 'CRITICAL' },
          ],
        },
      },
    })
    stage.raise(CRITICAL)
    const rows = stage.data
      .ops()
      .sqlite.prepare(
        `SELECT channel, recipient_type, recipient_address, priority, state, body_format, max_attempts,
          expires_at - next_attempt_at AS life, integration_config_id, alert_id IS NOT NULL AS alert,
          dedupe_key = 'alert:' || alert_id || ':opened:1:' || recipient_hash AS keyed
        FROM alert_messages ORDER BY message_id`,
      )
      .all()
    const common = {
      priority: 3,
      state: 'PENDING',
      body_format: 'PLAIN',
      life: 72 * HOUR,
      alert: 1,
      keyed: 1,
    }
    expect(rows).toEqual([
      {
        ...common,
        channel: 'EMAIL',
        recipient_type: 'USER',
        recipient_address: 'ops@example.jp',
        max_attempts: 4,
        integration_config_id: 'alerts:ops/0',
      },
      {
        ...common,
        channel: 'EMAIL',
        recipient_type: 'USER',
        recipient_address: 'night@example.jp',
        max_attempts: 4,
        integration_config_id: 'alerts:ops/0',
      },
      {
        ...common,
        channel: 'WEBHOOK',
        recipient_type: 'WEBHOOK',
        recipient_address: '{"env":"TOBAN_HOOK"}',
        max_attempts: 4,
        integration_config_id: 'alerts:oncall/1',
      },
      {
        ...common,
        channel: 'LINE_WORKS',
        recipient_type: 'CHANNEL',
        recipient_address: 'night',
        max_attempts: 4,
        integration_config_id: 'alerts:oncall/2',
      },
    ])
  })

  it('belong to the transaction of the alert: what is rolled back is not told', () => {
    const stage = alertStage()
    const { sqlite } = stage.data.ops()
    const crash = sqlite.transaction(() => {
      stage.raise(HIGH)
      expect(stage.messages()).toHaveLength(1)
      throw new Error('crash')
    })
    expect(() => crash.immediate()).toThrow('crash')
    expect([stage.alerts(), stage.messages()]).toEqual([[], []])
  })

  it('go to the audience an alert names, else to the routes of the batch’s entry', () => {
    const stage = alertStage()
    stage.raise({ ...HIGH, key: 'a', context: { audience: ['accounting', 'hr'] } })
    stage.raise({ ...HIGH, key: 'b', context: { audience: ['hr'] } })
    stage.raise({ ...HIGH, key: 'c' }, { batchId: 'BATCH-302' })
    expect(stage.heard().map(({ to }) => to)).toEqual([
      'keiri@example.jp',
      'ops@example.jp',
      'ops@example.jp',
      'keiri@example.jp',
    ])
  })
})
