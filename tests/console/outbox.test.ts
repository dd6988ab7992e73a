/** The pages of sending: the outbox, decisions on messages in doubt, suppressed addresses, channels, templates. */
import { writeFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endUnsent } from '../../data/outbox/end.ts'
import { insertPlatformRow, insertTenantRow, type TenantRow } from '../../data/outbox/insert.ts'
import { countStatesOfRun, listRows } from '../../data/outbox/reading.ts'
import { outboxOf } from '../../data/outbox/table.ts'
import { may, ROLES } from '../../server/domain/access.ts'
import { sameWords } from '../../server/domain/stored-words.ts'
import { type Installation, installation } from './fixture/installation.ts'
import { get, leafThrough, page, post, textOf } from './fixture/requests.ts'

const messageOf = (id: string, runId: string | null): TenantRow => ({
  id,
  key: `key-${id}`,
  channel: 'EMAIL',
  configId: 'smtp',
  recipientType: 'USER',
  recipientAddress: `${id.toLowerCase()}@tokyo-denki.example.jp`,
  recipientHash: `hash-${id}`,
  subject: '資格期限 <のお知らせ>',
  body: '期限が近づいています。',
  bodyFormat: 'PLAIN',
  attachments: [],
  priority: 1,
  dueAt: Date.parse('2026-11-24T00:00:00Z'),
  expiresAt: Date.parse('2026-11-30T00:00:00Z'),
  fallbackOf: null,
  runId,
  at: Date.parse('2026-11-23T17:00:00Z'),
  notificationId: null,
  digestId: null,
})

const OWNER = 'tokyo-denki'
const DOUBT = 'D-DOUBT'
const DEAD = 'D-DEAD'

let one: Installation
beforeAll(() => {
  one = installation()
  const tenant = one.data.tenant(OWNER)
  for (const id of [DOUBT, DEAD]) insertTenantRow(tenant, messageOf(id, null))
  const set = tenant.sqlite.prepare(
    `UPDATE notification_deliveries SET state = ?, attempt_seq = 1, io_started_at = ?, last_class = ?, last_code = ?
     WHERE delivery_id = ?`,
  )
  set.run('IN_DOUBT', Date.parse('2026-11-23T17:05:00Z'), 'G', 'crash', DOUBT)
  set.run('DEAD', Date.parse('2026-11-23T17:05:00Z'), 'D', '550 5.1.1', DEAD)
})
afterAll(() => one.close())

const PATH = `/outbox/${OWNER}/${DOUBT}`
const stateOf = (id: string) =>
  one.data
    .tenant(OWNER)
    .sqlite.prepare('SELECT state FROM notification_deliveries WHERE delivery_id = ?')
    .pluck()
    .get(id)

test('the outbox shows what is not done, masked, and leads to each message', async () => {
  const html = await page(one, '/outbox')
  expect(html).toContain(`href="${PATH}"`)
  expect(textOf(html)).toContain('d***@tokyo-denki.example.jp')
  expect(html).not.toContain('d-doubt@')
  expect(html).toContain('資格期限 &lt;のお知らせ&gt;')
  expect(textOf(await page(one, `/outbox?owner=${OWNER}&state=DEAD`))).toContain('550 5.1.1')
})

test('a message in doubt: sent again only with the word that it may arrive twice, and with a reason', async () => {
  const unsure = await post(one, `${PATH}/resolve`, { decision: 'again', reason: '確認' })
  expect(unsure.status).toBe(422)
  const silent = await post(one, `${PATH}/resolve`, {
    decision: 'again',
    reason: '',
    confirm: 'yes',
  })
  expect(silent.status).toBe(422)
  expect(stateOf(DOUBT)).toBe('IN_DOUBT')
  const done = await post(one, `${PATH}/resolve`, {
    decision: 'sent',
    reason: '受信者に確認しました',
  })
  expect(done.status).toBe(200)
  expect(stateOf(DOUBT)).toBe('SENT')
  const audit = one.data
    .ops()
    .sqlite.prepare(`SELECT reason FROM audit WHERE reason = '受信者に確認しました'`)
    .all()
  expect(audit).toHaveLength(1)
})

test('a message of nobody, or of another company, is not found; a viewer sees no decisions', async () => {
  expect((await get(one, `/outbox/${OWNER}/NOTHING`)).status).toBe(404)
  const viewing = installation({ role: 'viewer' })
  expect((await post(viewing, `${PATH}/resolve`, { decision: 'sent', reason: 'x' })).status).toBe(
    403,
  )
  viewing.close()
})

test('what we say of a message is said in the reader’s language, what a service said as it said it', async () => {
  const tenant = one.data.tenant('umi')
  const text = { ja: 'この経路の宛先がありません', en: 'no address on the channel' }
  const ended = { state: 'DEAD', outcome: 'D', code: 'NO_ADDRESS', text } as const
  insertTenantRow(tenant, { ...messageOf('D-NOWHERE', null), ended })
  const outbox = outboxOf(tenant)
  const [row] = listRows(outbox, { limit: 1 })
  if (!row) throw new Error('the message was just written')
  const about = { outcome: null, now: row.nextAttemptAt, runId: null, batchId: null }
  insertTenantRow(tenant, messageOf('D-LATE', null))
  const late = listRows(outbox, { states: ['PENDING'], limit: 1 })[0] ?? row
  const past = { ja: '送信の期限を過ぎていました', en: 'its time had passed' }
  endUnsent(outbox, late, { ...about, state: 'EXPIRED', code: 'EXPIRED', text: past })
  insertTenantRow(tenant, messageOf('D-SAID', null))
  const said = listRows(outbox, { states: ['PENDING'], limit: 1 })[0] ?? row
  const theirs = sameWords('550 5.1.1 unknown user')
  endUnsent(outbox, said, { ...about, state: 'DEAD', code: '550', text: theirs })
  const read = async (id: string, lang: 'ja' | 'en') =>
    textOf(await page(one, `/outbox/umi/${id}`, { lang }))
  expect(await read('D-NOWHERE', 'ja')).toContain('NO_ADDRESS: この経路の宛先がありません')
  expect(await read('D-NOWHERE', 'en')).toContain('NO_ADDRESS: no address on the channel')
  // Once beside the code, once in the list of tries.
  expect((await read('D-LATE', 'ja')).split('送信の期限を過ぎていました')).toHaveLength(3)
  expect((await read('D-LATE', 'en')).split('its time had passed')).toHaveLength(3)
  for (const lang of ['ja', 'en'] as const)
    expect(await read('D-SAID', lang)).toContain('550: 550 5.1.1 unknown user')
})

test('suppressed addresses, channels and templates have their pages, in both languages', async () => {
  for (const path of ['/suppressions', '/channels', '/templates', `/templates?tenant=${OWNER}`]) {
    for (const lang of ['ja', 'en'] as const) {
      const html = await page(one, path, { lang })
      expect(html, `${path} ${lang}`).toContain('<main')
    }
  }
})

const addSuppression = (
  tenant: { sqlite: { prepare(sql: string): { run(id: string): unknown } } },
  id: string,
) =>
  tenant.sqlite
    .prepare(
      `INSERT INTO address_suppressions (recipient_hash, channel, reason, code, since, until, source_delivery_id)
       VALUES (?, 'EMAIL', 'HARD_BOUNCE', '550 5.1.1', 1790000000000, NULL, NULL)`,
    )
    .run(id)

test('suppressed recipients of all companies are listed, and those of one that is chosen', async () => {
  addSuppression(one.data.tenant(OWNER), 'hash-of-denki')
  addSuppression(one.data.tenant('sakura'), 'hash-of-sakura')
  const all = await page(one, '/suppressions')
  for (const recipient of ['hash-of-denki', 'hash-of-sakura'])
    expect(all).toContain(`name="recipient" value="${recipient}"`)
  const chosen = await page(one, `/suppressions?owner=${OWNER}`)
  expect(chosen).toContain('value="hash-of-denki"')
  expect(chosen).not.toContain('hash-of-sakura')
  expect(chosen).toContain(`<option value="${OWNER}" selected`)
  expect((await get(one, '/suppressions?owner=nobody')).status).toBe(404)
})

test('many suppressed recipients are leafed through, over all outboxes, none twice and none left out', async () => {
  const ids = Array.from({ length: 110 }, (_, no) => `many-${String(no).padStart(3, '0')}`)
  for (const id of ids) {
    addSuppression(one.data.tenant('yamato'), id)
    addSuppression(one.data.tenant('umi'), id)
  }
  const pages = await leafThrough(one, '/suppressions', 'さらに過去')
  expect(pages.length).toBe(3)
  const shown = pages.flatMap((html) => html.match(/(?<=name="recipient" value=")many-\d+/g) ?? [])
  expect(shown.sort()).toEqual([...ids, ...ids].sort())
})

const LIFTED = 'a1'.repeat(32)

test('after a recipient is written to again the list of the chosen company stays', async () => {
  addSuppression(one.data.tenant(OWNER), LIFTED)
  const lift = { owner: OWNER, shown: OWNER, channel: 'EMAIL', recipient: LIFTED }
  const done = await post(one, '/suppressions/lift', { ...lift, reason: '宛先を直しました' })
  expect(done.status).toBe(200)
  const html = await done.text()
  expect(html).not.toContain(LIFTED)
  expect(html).not.toContain('hash-of-sakura')
  expect(html).toContain(`<option value="${OWNER}" selected`)
})

test('the page of suppressed recipients opens one file per turn: others get theirs between', async () => {
  let turns = 0
  let isDone = false
  const answer = get(one, '/suppressions').finally(() => {
    isDone = true
  })
  while (!isDone) {
    await nextTurn()
    turns += 1
  }
  expect((await answer).status).toBe(200)
  // The six companies, the holding and the engine have a turn each.
  expect(turns).toBeGreaterThanOrEqual(8)
})

/** Two written for companies, one for the holding, one alert told, and one of another run that it only sent. */
function writeMessagesOfRun(run: string): void {
  const tenant = one.data.tenant(OWNER)
  for (const id of ['D-RUN-1', 'D-RUN-2']) insertTenantRow(tenant, messageOf(id, run))
  insertTenantRow(one.data.tenant('sakura'), messageOf('D-ELSEWHERE', 'ANOTHER-RUN'))
  const { notificationId: _, digestId: __, ...mail } = messageOf('D-HOLDING', run)
  insertPlatformRow(one.data.platform(), { ...mail, tenantId: null, sourceBatch: 'BATCH-302' })
  one.data
    .tenant(OWNER)
    .sqlite.exec(`UPDATE notification_deliveries SET state = 'SENT' WHERE delivery_id = 'D-RUN-2';
      INSERT INTO notification_log (delivery_id, attempt_seq, channel, send_status, recipient_type, recipient_address,
        recipient_hash, integration_config_id, priority, scheduled_at, started_at, duration_ms, run_id)
      VALUES ('${DEAD}', 1, 'EMAIL', 'FAILED', 'USER', 'x', 'x', 'smtp', 1, 1, 1, 1, '${run}')`)
  one.data.ops().sqlite.exec(`
    INSERT INTO alert_events (id, alert_id, at, event, severity, run_id)
      SELECT 900001, alert_id, 1, 'repeated', severity, '${run}' FROM alerts LIMIT 1;
    INSERT INTO alert_messages (message_id, dedupe_key, alert_id, digest, route, channel, integration_config_id,
        recipient_type, recipient_address, recipient_hash, subject, priority, state, next_attempt_at, expires_at,
        attempts, max_attempts, attempt_seq, deferrals)
      SELECT 'M-ALERT', 'M-ALERT', alert_id, 0, 'ops', 'EMAIL', 'alerts:ops/1', 'USER', 'ops@holding.example.jp', 'x',
        '305 の異常', 0, 'SENT', 1, 2, 0, 4, 1, 0 FROM alerts LIMIT 1;
    INSERT INTO alert_event_messages VALUES (900001, 'M-ALERT')`)
}

test('the page of a run counts what it wrote and sent in every outbox, and leads to exactly these messages', async () => {
  const { long: run, failed } = one.runIds
  writeMessagesOfRun(run)
  const html = await page(one, `/runs/${run}`)
  const panel = textOf(/<section id="messages"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '')
  expect(panel).toMatch(/送信待ち 2 .*送信済み 2 .*送信不能 1 /)
  expect(html).toContain(`href="/outbox?run=${run}&amp;state=DEAD"`)
  expect(await page(one, `/runs/${failed}`)).not.toContain('id="messages"')
  const all = await page(one, `/outbox?run=${run}&state=all`)
  for (const id of ['D-RUN-1', 'D-RUN-2', 'D-HOLDING', DEAD, 'M-ALERT'])
    expect(all).toContain(`/${id}"`)
  for (const id of ['D-ELSEWHERE', DOUBT]) expect(all).not.toContain(`/${id}"`)
  const dead = await page(one, `/outbox?run=${run}&state=DEAD`)
  expect([dead.includes(DEAD), dead.includes('D-RUN-1')]).toEqual([true, false])
})

test('the messages of a run are found by index in every kind of outbox', () => {
  const plans = [one.data.ops(), one.data.platform(), one.data.tenant(OWNER)].map((db) => {
    const texts: string[] = []
    const sqlite = new Proxy(db.sqlite, {
      get: (target, name) => {
        if (name !== 'prepare') return Reflect.get(target, name, target)
        return (sql: string) => {
          texts.push(sql)
          return target.prepare(sql)
        }
      },
    })
    const outbox = outboxOf({ ...db, sqlite } as typeof db)
    countStatesOfRun(outbox, 'R')
    listRows(outbox, { run: 'R', limit: 1 })
    return texts.flatMap((sql) =>
      db.sqlite
        .prepare(`EXPLAIN QUERY PLAN ${sql.replace(/@\w+/g, "'R'")}`)
        .all()
        .map((step) => (step as { detail: string }).detail),
    )
  })
  for (const plan of plans) {
    expect(plan.filter((step) => /^SCAN (?!json_each)/.test(step))).toEqual([])
    expect(plan.join()).toMatch(/_by_run_id|_by_enqueued_by_run/)
  }
})

test('a company whose file can not be read is named; the others are shown', async () => {
  const spoilt = installation()
  writeFileSync(spoilt.data.folder.tenantFile('umi'), 'not a database, and long enough to be one')
  for (const path of ['/outbox', '/suppressions', `/runs/${spoilt.runIds.long}`]) {
    const answer = await get(spoilt, path)
    expect([path, answer.status]).toEqual([path, 200])
    expect(textOf(await answer.text())).toContain(
      '読み取れない送信箱があります: 海のみえる食品株式会社 (umi)',
    )
  }
  spoilt.close()
})

test.each(ROLES)('the pages of sending are shown to a %s, or politely refused', async (role) => {
  const tenants = role === 'company' ? { tenants: ['sakura'] } : {}
  const theirs = installation({ role, ...tenants, history: 'none' })
  const expected = may({ role }, 'operations.read') ? 200 : 403
  for (const path of ['/channels', '/outbox', '/suppressions', '/templates'])
    for (const lang of ['ja', 'en'] as const)
      expect([path, (await get(theirs, path, { lang })).status]).toEqual([path, expected])
  const isActing = may({ role }, 'operations.act')
  expect((await page(theirs, '/channels')).includes('action="/channels/test"')).toBe(isActing)
  expect(theirs.faults).toEqual([])
  theirs.close()
})
