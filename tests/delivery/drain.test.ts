/** Sending over a real mail server on loopback: what arrives, and what becomes of each row (delivery rules D1–D9, BATCH-406). */
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, it } from 'vitest'
import { HOUR, MIN, mostCopies, NINE, openStage, ownerOf, type Stage } from './stage.ts'

let stage: Stage
afterEach(() => stage.close())

const open = async (options: Parameters<typeof openStage>[0] = {}) => {
  stage = await openStage(options)
  return stage
}

describe('a mail that arrives', () => {
  it('is SENT, once, with the row’s own Message-ID and one recipient', async () => {
    await open()
    const id = stage.mail('aoba', 'yamada@aoba.example.jp')
    const report = await stage.drain()
    expect(ownerOf(report, 'aoba').counts).toMatchObject({ sent: 1, dead: 0 })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', attemptSeq: 1, claimToken: null })
    expect(stage.smtp.received()).toHaveLength(1)
    const [mail] = stage.smtp.received()
    expect(mail?.messageId).toBe(`<${id}@sakura-hd.example.jp>`)
    expect(mail?.to).toEqual(['yamada@aoba.example.jp'])
    const log = stage.made
      .tenant('aoba')
      .sqlite.prepare('SELECT send_status, body, run_id, batch_id FROM notification_log')
      .all()
    expect(log).toEqual([
      {
        send_status: 'SUCCESS',
        body: '期限が近づいています。',
        run_id: 'run',
        batch_id: 'BATCH-406',
      },
    ])
  })

  it('keeps Japanese subjects and names through RFC 2047, as a mail parser reads them', async () => {
    await open({
      mail: {
        fromName: '株式会社さくら 人事部（髙橋・﨑山）',
        replyTo: 'jinji@sakura-hd.example.jp',
      },
    })
    const subject = '【重要】髙橋 﨑子さんの資格期限①のお知らせ ― ㈱さくらホールディングス'
    const content = { subject, body: '本文です。\n二行目', format: 'PLAIN' } as const
    stage.mail('aoba', 'takahashi@aoba.example.jp', { content, priority: 2 })
    await stage.drain()
    const raw = stage.smtp.received()[0]?.raw ?? Buffer.alloc(0)
    // Nothing but ASCII travels in the headers.
    const headers = raw.toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
    expect(headers).toMatch(/^[\x20-\x7e\r\n\t]*$/)
    const mail = await simpleParser(raw)
    expect(mail.subject).toBe(subject)
    expect(mail.from?.value).toEqual([
      { address: 'toban@sakura-hd.example.jp', name: '株式会社さくら 人事部（髙橋・﨑山）' },
    ])
    expect(mail.replyTo?.value[0]?.address).toBe('jinji@sakura-hd.example.jp')
    expect(mail.text?.trim()).toBe('本文です。\n二行目')
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.headers.get('x-notification-id')).toBe(stage.rows('aoba')[0]?.key)
    expect(headers).toMatch(/^X-Priority: 1/m)
  })

  it('as HTML has a text part made from it', async () => {
    await open()
    const body = '<p>期限は<b>7月25日</b>です</p><p><a href="https://t.example.jp/1">詳細</a></p>'
    stage.mail('aoba', 'a@aoba.example.jp', { content: { subject: 'x', body, format: 'HTML' } })
    await stage.drain()
    const mail = await simpleParser(stage.smtp.received()[0]?.raw ?? '')
    expect(mail.html).toBe(body)
    expect(mail.text?.trim()).toBe('期限は7月25日です\n詳細 (https://t.example.jp/1)')
  })

  it('500 due rows: 500 received, each Message-ID once and equal to the outbox', async () => {
    await open()
    const ids = Array.from({ length: 500 }, (_, i) => stage.mail('aoba', `u${i}@aoba.example.jp`))
    const report = await stage.drain()
    expect(ownerOf(report, 'aoba')).toMatchObject({ counts: { sent: 500 }, remaining: 0 })
    expect([...stage.smtp.timesById().keys()].sort()).toEqual(
      ids.map((id) => `<${id}@sakura-hd.example.jp>`).sort(),
    )
    expect(mostCopies(stage.smtp)).toBe(1)
  })

  it('a second drain sends nothing again', async () => {
    await open()
    stage.mail('aoba', 'a@aoba.example.jp')
    await stage.drain()
    await stage.drain({ at: NINE + HOUR })
    expect(stage.smtp.count()).toBe(1)
  })
})

describe('a mail that does not arrive', () => {
  it('450 4.2.0 first, 250 later: RETRY attempts 1, SENT after at least an hour', async () => {
    await open()
    stage.smtp.greylist()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    await stage.drain()
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'RETRY',
      attempts: 1,
      lastClass: 'C',
      lastCode: '450 4.2.0',
    })
    const due = stage.row('aoba', id).nextAttemptAt
    expect(due).toBeGreaterThanOrEqual(NINE + HOUR)
    expect(due).toBeLessThan(NINE + 1.1 * HOUR + MIN)
    await stage.drain({ at: due - 1 })
    expect(stage.smtp.count()).toBe(0)
    await stage.drain({ at: due })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'SENT', attempts: 1, attemptSeq: 2 })
  })

  it('451 every time: tries after 1, 2 and 4 hours, then DEAD with attempts 4, nobody else disturbed', async () => {
    await open()
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '451 4.3.0 later' }, about: /^ill@/ })
    const id = stage.mail('aoba', 'ill@aoba.example.jp')
    stage.mail('aoba', 'well@aoba.example.jp')
    const waits: number[] = []
    for (let state = 'PENDING'; state !== 'DEAD'; ) {
      const at = Math.max(stage.now(), stage.row('aoba', id).nextAttemptAt)
      await stage.drain({ at })
      const row = stage.row('aoba', id)
      state = row.state
      if (state === 'RETRY') waits.push(Math.floor((row.nextAttemptAt - at) / (HOUR * 1.001)))
    }
    expect(waits.map((hours) => Math.max(1, hours))).toEqual([1, 2, 4])
    expect(stage.row('aoba', id)).toMatchObject({ attempts: 4, lastCode: 'ATTEMPTS' })
    expect(stage.smtp.received().map(({ to }) => to[0])).toEqual(['well@aoba.example.jp'])
  })

  it('550 5.1.1: DEAD and suppressed; the next mail to the address is SUPPRESSED without a connection', async () => {
    await open()
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^gone@/ })
    const first = stage.mail('aoba', 'gone@aoba.example.jp')
    const waiting = stage.mail('aoba', 'gone@aoba.example.jp', { notBefore: NINE + HOUR })
    await stage.drain()
    expect(stage.row('aoba', first)).toMatchObject({ state: 'DEAD', lastCode: '550 5.1.1' })
    const connections = stage.smtp.connections()
    const later = stage.mail('aoba', 'GONE@aoba.example.jp')
    expect(stage.row('aoba', later).state).toBe('SUPPRESSED')
    await stage.drain({ at: NINE + HOUR })
    expect(stage.row('aoba', waiting)).toMatchObject({
      state: 'SUPPRESSED',
      lastCode: 'HARD_BOUNCE',
    })
    expect(stage.smtp.connections()).toBe(connections)
  })

  it('a plain 550 suppresses the address only the second time', async () => {
    await open()
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 no such user' } })
    const ids = [0, 1, 2].map((day) =>
      stage.mail('aoba', 'x@aoba.example.jp', { notBefore: NINE + day * 24 * HOUR }),
    )
    for (const day of [0, 1, 2]) await stage.drain({ at: NINE + day * 24 * HOUR })
    expect(ids.map((id) => stage.row('aoba', id).state)).toEqual(['DEAD', 'DEAD', 'SUPPRESSED'])
  })

  it('a platform message to 10 addresses: one 550, one 450: 8 SENT, one RETRY, one DEAD and suppressed', async () => {
    await open()
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '550 5.1.1 unknown' }, about: /^u3@/ })
    stage.smtp.trouble({ stage: 'rcpt', act: { reply: '450 4.2.0 later' }, about: /^u7@/ })
    const ids = Array.from({ length: 10 }, (_, i) =>
      stage.platformMail(`u${i}@hd.example.jp`, { dedupe: 'invoice:1' }),
    )
    await stage.drain()
    const states = ids.map((id) => stage.row('_platform', id).state)
    expect(states.filter((state) => state === 'SENT')).toHaveLength(8)
    expect([states[3], states[7]]).toEqual(['DEAD', 'RETRY'])
    expect(stage.platformMail('u3@hd.example.jp', { dedupe: 'invoice:2' })).toBeTruthy()
    expect(stage.rows('_platform').at(-1)?.state).toBe('SUPPRESSED')
  })

  it('a broken connection after the final dot is IN_DOUBT after one delivery, one at MAIL FROM is tried again', async () => {
    await open()
    stage.smtp.trouble({ stage: 'dot', act: 'hang_up', about: /^u50@/, times: 1 })
    stage.smtp.trouble({ stage: 'data', act: 'hang_up', about: /^u55@/, times: 1 })
    // Too big for the buffers on the way: its dot has not left when the connection breaks.
    const big = { subject: 'x', body: 'long\n'.repeat(2_000_000), format: 'PLAIN' } as const
    const ids = Array.from({ length: 70 }, (_, i) =>
      stage.mail('aoba', `u${i}@aoba.example.jp`, i === 55 ? { content: big } : {}),
    )
    // Every mail has the same sender: the tenth MAIL FROM that follows is broken off.
    stage.smtp.trouble({ stage: 'mail', act: 'hang_up', times: 1 })
    await stage.drain()
    const state = (index: number) => stage.row('aoba', ids[index] ?? '').state
    expect(state(50)).toBe('IN_DOUBT')
    expect(stage.row('aoba', ids[50] ?? '')).toMatchObject({ lastClass: 'G', attempts: 0 })
    expect(ids.filter((id) => stage.row('aoba', id).state === 'SENT')).toHaveLength(69)
    expect(stage.smtp.count()).toBe(70)
    expect(mostCopies(stage.smtp)).toBe(1)
    expect(stage.raised).toMatchObject([
      { key: 'delivery:in_doubt:aoba', severity: 'HIGH', value: 1, tenantCode: 'aoba' },
    ])
  })

  it('silence after the dot is IN_DOUBT, silence before it is tried again', async () => {
    await open()
    const dead = stage.mail('aoba', 'a@aoba.example.jp')
    stage.smtp.trouble({ stage: 'dot', act: { reply: '421 4.3.2 closing' }, times: 1 })
    await stage.drain()
    // 421 is an answer: the mail was not taken.
    expect(stage.row('aoba', dead)).toMatchObject({ state: 'RETRY', lastClass: 'C', attempts: 1 })
  })

  it('a refused login waits for its credentials, and only that connection’s rows do', async () => {
    await open({ smtp: { login: { user: 'toban', password: 'right' } } })
    const ids = [1, 2, 3].map((i) => stage.mail('aoba', `u${i}@aoba.example.jp`))
    const smtp = { ...stage.settings.mail.smtp, user: 'toban', password: { env: 'wrong' } }
    const settings = { ...stage.settings, mail: { ...stage.settings.mail, smtp: smtp as never } }
    await stage.drain({ settings, lanesPerConnection: 1 })
    expect(stage.row('aoba', ids[0] ?? '')).toMatchObject({
      state: 'RETRY',
      attempts: 0,
      lastClass: 'F',
      lastCode: '535 5.7.8',
      nextAttemptAt: NINE + 30 * MIN,
    })
    expect(stage.raised).toMatchObject([{ key: 'channel:smtp_server:_platform', severity: 'HIGH' }])
    const connections = stage.smtp.connections()
    await stage.drain({ settings, at: NINE + HOUR })
    expect(stage.smtp.connections()).toBe(connections)
    // The password is put right: toban.yaml has another content, and the circuit lets one through.
    const mended = { ...smtp, password: { env: 'right' } }
    const good = { ...stage.settings, mail: { ...stage.settings.mail, smtp: mended as never } }
    const report = await stage.drain({ settings: good, at: NINE + HOUR })
    expect(ownerOf(report, 'aoba').counts.sent).toBe(3)
    expect(stage.cleared).toContain('channel:smtp_server:_platform')
  })
})

describe('what can not be sent', () => {
  it('an address with a line break ends DEAD BAD_ADDRESS and reaches nobody', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp\r\nBcc: everybody@aoba.example.jp')
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'DEAD',
      lastClass: 'D',
      lastCode: 'BAD_ADDRESS',
    })
    await stage.drain()
    expect(stage.smtp.connections()).toBe(0)
  })

  it('one written past the library does not get out either', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    stage.made
      .tenant('aoba')
      .sqlite.prepare('UPDATE notification_deliveries SET recipient_address = ?')
      .run('a@aoba.example.jp\r\nRCPT TO:<b@aoba.example.jp>')
    await stage.drain()
    expect(stage.row('aoba', id)).toMatchObject({ state: 'DEAD', lastCode: 'BAD_ADDRESS' })
    expect(stage.smtp.connections()).toBe(0)
  })

  it.each([
    ['an unknown name', '{{foo}}', { foo: 'x' }, '{{foo}} is not one of its parameters'],
    ['a missing value', '{{deadline}}', {}, 'no value for {{deadline}}'],
  ])(
    'a template with %s is DEAD TEMPLATE; other recipients get theirs',
    async (_, body, values, text) => {
      await open()
      const template = { subject: 's', body, format: 'PLAIN', parameters: ['deadline'] } as const
      const bad = stage.mail('aoba', 'a@aoba.example.jp', { content: { template, values } })
      const good = { template: { ...template, body: '{{deadline}}' }, values: { deadline: 0 } }
      stage.mail('aoba', 'b@aoba.example.jp', { content: good })
      await stage.drain()
      expect(stage.row('aoba', bad)).toMatchObject({
        state: 'DEAD',
        lastClass: 'E',
        lastCode: 'TEMPLATE',
        lastErrorEn: text,
        body: null,
      })
      expect(stage.smtp.received().map(({ to }) => to[0])).toEqual(['b@aoba.example.jp'])
    },
  )

  it('one poison row is DEAD BUILD and the queue goes on', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    stage.mail('aoba', 'b@aoba.example.jp')
    stage.made
      .tenant('aoba')
      .sqlite.prepare(
        `UPDATE notification_deliveries SET attachments = '[null]' WHERE delivery_id = ?`,
      )
      .run(id)
    await stage.drain()
    expect(stage.row('aoba', id)).toMatchObject({
      state: 'DEAD',
      lastClass: 'E',
      lastCode: 'BUILD',
    })
    expect(stage.smtp.count()).toBe(1)
  })

  it('a row whose time has passed is EXPIRED', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp', { expiresAt: NINE })
    const report = await stage.drain()
    expect(stage.row('aoba', id).state).toBe('EXPIRED')
    expect(ownerOf(report, 'aoba').counts).toMatchObject({ expired: 1, sent: 0 })
  })

  it('mail waits in the queue while no relay is set', async () => {
    await open()
    const id = stage.mail('aoba', 'a@aoba.example.jp')
    const settings = { ...stage.settings, mail: { ...stage.settings.mail, smtp: null } }
    const report = await stage.drain({ settings })
    expect(stage.row('aoba', id)).toMatchObject({ state: 'PENDING', attemptSeq: 0 })
    expect(ownerOf(report, 'aoba')).toMatchObject({ remaining: 1, barred: true })
  })

  it('rows of a deleted company are cancelled with that reason, whenever they were due; nobody is called', async () => {
    await open({ tenants: ['aoba', 'kaisan'] })
    const due = stage.mail('kaisan', 'a@kaisan.example.jp')
    const later = stage.mail('kaisan', 'b@kaisan.example.jp', { notBefore: NINE + 24 * HOUR })
    stage.made
      .platform()
      .sqlite.exec(`UPDATE tenants SET is_deleted = 1 WHERE tenant_code = 'kaisan'`)
    const report = await stage.drain()
    const gone = { state: 'CANCELLED', lastCode: 'TENANT_DELETED', attemptSeq: 0 }
    expect([stage.row('kaisan', due), stage.row('kaisan', later)]).toMatchObject([gone, gone])
    expect(ownerOf(report, 'kaisan')).toMatchObject({ counts: { cancelled: 2 }, remaining: 0 })
    expect(stage.smtp.connections()).toBe(0)
  })

  it('rows of a suspended company are held, untouched', async () => {
    await open({ tenants: ['aoba', { code: 'stopped', status: 'SUSPENDED' }] })
    const id = stage.mail('stopped', 'a@stopped.example.jp')
    const report = await stage.drain()
    expect(stage.row('stopped', id)).toMatchObject({ state: 'PENDING', attemptSeq: 0 })
    expect(ownerOf(report, 'stopped')).toMatchObject({ held: 1, remaining: 0 })
  })
})
