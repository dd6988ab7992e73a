/** Fairness, budgets and circuits over many owners (delivery rules D10–D12), on a clock that jumps over waits. */
import { afterEach, describe, expect, it } from 'vitest'
import { recoverAll } from '../../server/delivery/recover-all.ts'
import { multiply } from './multiply.ts'
import { HOUR, MIN, mostCopies, NINE, openStage, ownerOf, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage.close())

const open = async (options: Parameters<typeof openStage>[0] = {}) => {
  stage = await openStage(options)
  return stage
}

const receivedFor = (code: string) =>
  stage.smtp.received().filter(({ to }) => to[0]?.endsWith(`@${code}.example.jp`)).length
const placesOf = (code: string) =>
  stage.smtp
    .received()
    .flatMap(({ to }, place) => (to[0]?.endsWith(`@${code}.example.jp`) ? [place] : []))

describe('fairness', () => {
  it('one company with 50,000 messages does not delay another’s ten by more than one round', async () => {
    await open({ tenants: ['huge', 'small'], perMinute: 100 })
    stage.mail('huge', 'first@huge.example.jp')
    multiply(stage.made, 'huge', 50_000)
    for (let i = 0; i < 10; i += 1) stage.mail('small', `u${i}@small.example.jp`)
    const report = await stage.drain({ deadline: NINE + 5 * MIN })
    expect(report.ended).toBe('deadline')
    expect(ownerOf(report, 'small')).toMatchObject({ counts: { sent: 10 }, remaining: 0 })
    expect(Math.max(...placesOf('small'))).toBeLessThan(120)
    const huge = ownerOf(report, 'huge')
    expect(huge.counts.sent + huge.remaining).toBe(50_000)
    expect(huge.counts.sent).toBeGreaterThan(300)
  })

  it('500 mails of 4 companies over one relay at 25 a minute: 20 to 21 minutes, the small one after its first round', async () => {
    const sizes = { a1a: 425, b2b: 50, c3c: 15, d4d: 10 }
    await open({ tenants: Object.keys(sizes), perMinute: 25 })
    for (const [code, size] of Object.entries(sizes)) {
      stage.mail(code, `first@${code}.example.jp`)
      multiply(stage.made, code, size)
    }
    const report = await stage.drain({ batchSize: 25 })
    expect(report.ended).toBe('empty')
    const minutes = (stage.now() - NINE) / MIN
    expect(minutes).toBeGreaterThanOrEqual(19)
    expect(minutes).toBeLessThanOrEqual(21)
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([500, 1])
    // First round: at most 25 of each of the four.
    expect(Math.max(...placesOf('d4d'))).toBeLessThan(100)
  })

  it('ends in time with the rest waiting', async () => {
    await open({ tenants: ['big', 'tiny'], perMinute: 100 })
    stage.mail('big', 'first@big.example.jp')
    multiply(stage.made, 'big', 600)
    for (let i = 0; i < 3; i += 1) stage.mail('tiny', `u${i}@tiny.example.jp`)
    const report = await stage.drain({ deadline: NINE + 3 * MIN })
    expect(Math.max(...placesOf('tiny'))).toBeLessThan(300)
    expect(ownerOf(report, 'big').remaining).toBeGreaterThan(0)
    expect(stage.now()).toBeLessThanOrEqual(NINE + 3 * MIN)
    expect(stage.rows('big').filter(({ state }) => state === 'SENDING')).toEqual([])
  })

  it('the holding goes first in the first round, then whoever was not served for longest', async () => {
    await open({ tenants: ['aaa', 'bbb'] })
    const order: string[] = []
    for (const day of [0, 1]) {
      stage.mail('aaa', `d${day}@aaa.example.jp`, { notBefore: NINE + day * HOUR })
      stage.mail('bbb', `d${day}@bbb.example.jp`, { notBefore: NINE + day * HOUR })
      stage.platformMail(`d${day}@hd.example.jp`, { notBefore: NINE + day * HOUR })
    }
    stage.made
      .platform()
      .sqlite.exec(`INSERT INTO tenant_serve_order VALUES ('T-aaa', 2), ('T-bbb', 1)`)
    await stage.drain({ lanesPerConnection: 1 })
    order.push(...stage.smtp.received().map(({ to }) => to[0]?.split('@')[1] ?? ''))
    expect(order).toEqual(['hd.example.jp', 'bbb.example.jp', 'aaa.example.jp'])
  })

  it('HIGH leaves before NORMAL; a row that waited more than six hours goes before others of its priority', async () => {
    await open()
    const now = NINE + 10 * HOUR
    stage.mail('aoba', 'low@aoba.example.jp', { priority: 0, notBefore: now - HOUR })
    stage.mail('aoba', 'normal@aoba.example.jp', { priority: 1, notBefore: now - HOUR })
    stage.mail('aoba', 'aged@aoba.example.jp', { priority: 0, notBefore: now - 7 * HOUR })
    stage.mail('aoba', 'high@aoba.example.jp', { priority: 2, notBefore: now })
    await stage.drain({ at: now, lanesPerConnection: 1 })
    expect(stage.smtp.received().map(({ to }) => to[0]?.split('@')[0])).toEqual([
      'high',
      'aged',
      'normal',
      'low',
    ])
  })

  it('two drains in the same second take disjoint rows: 300 received, no key twice', async () => {
    await open()
    stage.mail('aoba', 'first@aoba.example.jp')
    multiply(stage.made, 'aoba', 300)
    const reports = await Promise.all([stage.drain(), stage.drain(), stage.drain()])
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([300, 1])
    expect(reports.reduce((sum, report) => sum + ownerOf(report, 'aoba').counts.sent, 0)).toBe(300)
  })

  it('one company’s broken file is its own trouble', async () => {
    await open({ tenants: ['broken', 'well'] })
    stage.mail('well', 'a@well.example.jp')
    stage.made.tenant('broken').sqlite.exec('DROP TABLE notification_log')
    stage.mail('broken', 'a@broken.example.jp')
    const report = await stage.drain()
    expect(ownerOf(report, 'broken').error).toMatchObject({ code: 'SQLITE_ERROR' })
    expect(ownerOf(report, 'well').counts.sent).toBe(1)
  })
})

describe('an outage', () => {
  it('SMTP down for an hour: nothing lost, nothing counted, at most one probe per opening, all sent when it is back', async () => {
    await open({ tenants: ['aoba', 'sora'] })
    for (const code of ['aoba', 'sora']) {
      stage.mail(code, `first@${code}.example.jp`)
      multiply(stage.made, code, 150)
    }
    stage.smtp.trouble({ stage: 'connect', act: { reply: '421 4.3.2 down for maintenance' } })
    await stage.drain({ at: NINE })
    const rows = () => [...stage.rows('aoba'), ...stage.rows('sora')]
    expect(new Set(rows().map(({ state }) => state))).toEqual(new Set(['RETRY']))
    expect(rows().every(({ attempts, deferrals }) => attempts === 0 && deferrals >= 1)).toBe(true)
    const opened = stage.smtp.connections()
    for (let minute = 5; minute < 60; minute += 5) await stage.drain({ at: NINE + minute * MIN })
    // Openings of 15 and 30 minutes: two probes in the hour.
    expect(stage.smtp.connections() - opened).toBeLessThanOrEqual(2)
    expect(stage.raised.filter(({ key }) => key.startsWith('channel:'))).toHaveLength(1)
    stage.smtp.calm()
    for (let minute = 60; minute <= 180; minute += 15)
      await stage.drain({ at: NINE + minute * MIN })
    expect(rows().every(({ state, attempts }) => state === 'SENT' && attempts === 0)).toBe(true)
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([300, 1])
    expect([receivedFor('aoba'), receivedFor('sora')]).toEqual([150, 150])
    expect(stage.cleared).toContain('channel:smtp_server:_platform')
  })

  it('mail leaves by the backup while the first relay’s circuit is open', async () => {
    await open({ tenants: ['aoba'] })
    const down = { host: '127.0.0.1', port: 9 }
    const insert = stage.made
      .platform()
      .sqlite.prepare(`INSERT INTO integration_configs (config_id, tenant_id,
      integration_key, service, integration_type, endpoint_url, auth_type, auth_ref, connection_config, request_headers,
      timeout_seconds, rate_limit_per_minute, is_enabled, health_status, updated_at, updated_by)
      VALUES (?, NULL, ?, 'SMTP', 'SMTP', NULL, 'NONE', NULL, ?, '{}', 60, 10000, 1, 'UNKNOWN', 1, 'test')`)
    insert.run('INT1', 'smtp_server', JSON.stringify(down))
    insert.run(
      'INT2',
      'smtp_backup',
      JSON.stringify({ host: stage.smtp.host, port: stage.smtp.port }),
    )
    stage.mail('aoba', 'first@aoba.example.jp')
    multiply(stage.made, 'aoba', 40)
    const report = await stage.drain({ lanesPerConnection: 1 })
    // Five failures open the circuit; everything else goes the other way.
    expect(ownerOf(report, 'aoba').counts).toMatchObject({ sent: 35, deferred: 5 })
    await stage.drain({ at: NINE + 6 * MIN })
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([40, 1])
  })

  it.each([
    ['empty', 'EAUTH'],
    ['MISSING', 'secret_missing'],
  ])(
    'a password that is %s is class F %s: the row waits, nothing is counted',
    async (env, code) => {
      await open()
      const password = { env: env === 'empty' ? '' : env }
      const smtp = { ...stage.settings.mail.smtp, user: 'toban', password }
      const settings = { ...stage.settings, mail: { ...stage.settings.mail, smtp: smtp as never } }
      const id = stage.mail('aoba', 'a@aoba.example.jp')
      await stage.drain({ settings })
      expect(stage.row('aoba', id)).toMatchObject({
        state: 'RETRY',
        lastClass: 'F',
        lastCode: code,
        attempts: 0,
      })
    },
  )
})

describe('a deliberate stop', () => {
  it('lets the message in flight finish, begins no other, and gives the rest back', async () => {
    await open()
    stage.mail('aoba', 'first@aoba.example.jp')
    multiply(stage.made, 'aoba', 50)
    const stop = new AbortController()
    stage.smtp.trouble({ stage: 'dot', act: { delayMs: 300 }, times: 2 })
    const watch = setInterval(() => {
      if (stage.smtp.connections() > 0) stop.abort()
    }, 5)
    const report = await stage.drain({ signal: stop.signal })
    clearInterval(watch)
    expect(report.ended).toBe('stopped')
    const states = stage.rows('aoba').map(({ state }) => state)
    expect(states.filter((state) => state === 'SENT')).toHaveLength(stage.smtp.count())
    expect(stage.smtp.count()).toBeLessThanOrEqual(2)
    expect(states.filter((state) => state === 'SENDING' || state === 'IN_DOUBT')).toEqual([])
    await stage.drain({ at: NINE + MIN })
    expect([stage.smtp.count(), mostCopies(stage.smtp)]).toEqual([50, 1])
  })
})

describe('recovery', () => {
  const claimed = (by: string, leaseUntil: number) =>
    stage.made
      .tenant('aoba')
      .sqlite.prepare(
        `UPDATE notification_deliveries SET state = 'SENDING', claim_token = 't', claimed_by_run = ?, lease_until = ?`,
      )
      .run(by, leaseUntil)
  const OTHER = '01KW36JTY0PP0V4SNKAN9BKCCQ.1'

  it('leaves the rows of a run that is under way alone', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    claimed(OTHER, NINE + 4 * MIN)
    await stage.drain({ alive: { at: NINE, attempts: [OTHER] } })
    expect(stage.row('aoba', id).state).toBe('SENDING')
  })

  it('takes those of a run that has ended, although its lease still runs', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    claimed(OTHER, NINE + 4 * MIN)
    const report = await stage.drain({ alive: { at: NINE, attempts: [] } })
    expect(ownerOf(report, 'aoba').recovered).toEqual({ requeued: 1, inDoubt: 0 })
    expect(stage.row('aoba', id).state).toBe('SENT')
  })

  it('does not take what was claimed after the order was made', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    claimed(OTHER, NINE + 5 * MIN)
    await stage.drain({ alive: { at: NINE - 1, attempts: [] } })
    expect(stage.row('aoba', id).state).toBe('SENDING')
  })

  it('knows the command line by its lease alone', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    claimed('cli:1234', NINE + 4 * MIN)
    await stage.drain()
    expect(stage.row('aoba', id).state).toBe('SENDING')
    await stage.drain({ at: NINE + 4 * MIN })
    expect(stage.row('aoba', id).state).toBe('SENT')
  })

  it('at the start of the scheduler settles every outbox, also those that nothing drains', async () => {
    await open({ tenants: ['aoba', 'sora'] })
    const [begun, idle] = [
      stage.mail('aoba', 'a@aoba.example.jp'),
      stage.mail('sora', 'b@sora.example.jp'),
    ]
    for (const code of ['aoba', 'sora']) {
      stage.made
        .tenant(code)
        .sqlite.exec(`UPDATE notification_deliveries SET state = 'SENDING', claim_token = 't',
          claimed_by_run = '${OTHER}', lease_until = ${NINE + 4 * MIN}`)
    }
    stage.made
      .tenant('aoba')
      .sqlite.exec(
        `UPDATE notification_deliveries SET io_started_at = ${NINE - MIN}, attempt_seq = 1`,
      )
    const recovered = await recoverAll({
      folder: stage.made.folder,
      platform: stage.made.platform(),
      now: () => NINE,
      alive: { at: NINE, attempts: [] },
      signal: new AbortController().signal,
      onTrouble: (owner, error) => {
        throw new Error(owner, { cause: error })
      },
    })
    expect(recovered).toEqual([
      { owner: 'aoba', requeued: 0, inDoubt: 1 },
      { owner: 'sora', requeued: 1, inDoubt: 0 },
    ])
    expect(stage.row('aoba', begun).state).toBe('IN_DOUBT')
    expect(stage.row('sora', idle).state).toBe('PENDING')
  })

  it('with in_doubt_policy resend: an e-mail goes out again after 10 minutes, with the same Message-ID, counted', async () => {
    await open({ mail: { inDoubt: 'resend' } })
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    claimed(OTHER, NINE)
    stage.made
      .tenant('aoba')
      .sqlite.exec(
        `UPDATE notification_deliveries SET io_started_at = ${NINE - MIN}, attempt_seq = 1`,
      )
    await stage.drain()
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'RETRY',
      attempts: 1,
      nextAttemptAt: NINE + 10 * MIN,
    })
    await stage.drain({ at: NINE + 10 * MIN })
    expect(stage.row('aoba', id).state).toBe('SENT')
  })
})

describe('daily counts', () => {
  it('say what the day has seen, however often they are written', async () => {
    await open()
    stage.smtp.trouble({
      stage: 'rcpt',
      act: { reply: '450 4.2.0 later' },
      about: /^late@/,
      times: 1,
    })
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone@/ })
    for (const name of ['a', 'b', 'late', 'gone']) stage.mail('aoba', `${name}@aoba.example.jp`)
    await stage.drain()
    await stage.drain({ at: NINE + 2 * HOUR })
    await stage.drain({ at: NINE + 2 * HOUR })
    const rows = stage.made
      .platform()
      .sqlite.prepare('SELECT * FROM notification_stats_daily')
      .all()
    expect(rows).toMatchObject([
      {
        day: '2026-06-25',
        tenant_id: 'T-aoba',
        channel: 'EMAIL',
        enqueued: 4,
        sent: 3,
        failed: 1,
        in_doubt: 0,
        later_attempts: 1,
        later_success: 1,
      },
    ])
  })
})
