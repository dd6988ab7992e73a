/** Card 405: what the DNS says of mail domains, the relay of toban.yaml, and the rooms of LINE WORKS. */
import { generateKeyPairSync } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { startLineWorks, worksCompany } from '../../server/demo/stand-ins/line-works.ts'
import { settingsFor } from '../delivery/settings.ts'
import { startDns } from '../fixture/dns.ts'
import { closeStages, stage } from './405-company.ts'
import { addDestination, connect, countRows, keyPair } from './mirror-company.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  await closeStages()
  for (const standIn of open.splice(0)) await standIn.close()
})

async function nameServer() {
  const dns = await startDns()
  open.push(dns)
  return dns
}

const withoutLabels = (pem: string) => pem.replaceAll(/-----[^-]+-----|\s/g, '')

it('S4: the key that the selector publishes must be the one mails are signed with', async () => {
  const { made, run, smtp, findings } = await stage()
  const dns = await nameServer()
  const { privateKey, publicKey } = keyPair()
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
  process.env.DKIM_405 = privateKey
  const dkim = { domain: 'sakura-hd.co.jp', selector: 's1', privateKey: { env: 'DKIM_405' } }
  const mail = { smtp: null, dkim, dnsServers: [dns.server] }
  const check = async () => {
    await run({ settings: { toban: settingsFor(smtp, { mail }) } })
    const said = made
      .platform()
      .sqlite.prepare(`SELECT message FROM notification_findings WHERE check_code = 'S4'
        AND state = 'OPEN' AND subject_id = 'smtp_server-alpha'`)
    return said.pluck().all().join()
  }
  const name = 's1._domainkey.sakura-hd.co.jp'
  expect(await check()).toContain(`${name} のレコードがありません`)
  const key = (pem: string) => dns.records.set(name, [`v=DKIM1; k=rsa; p=${withoutLabels(pem)}`])
  key(publicKey)
  expect(await check()).toBe('')
  key(String(other.export({ type: 'spki', format: 'pem' })))
  expect(await check()).toContain('一致しません')
  dns.records.set(name, ['v=DKIM1; p='])
  expect(await check()).toContain('失効')
  process.env.DKIM_405 = 'no key at all'
  expect(await check()).toContain('秘密鍵を読めません')
  expect(findings()).toEqual([{ code: 'S4', severity: 'ERROR' }])
})

it.each([
  ['no record', [], true],
  ['another text', ['google-site-verification=x'], true],
  ['two records', ['v=spf1 mx -all', 'v=spf1 a -all'], true],
  ['nobody sends', ['v=spf1 -all'], true],
  ['one record', ['other', 'v=spf1 include:_spf.example.net ~all'], false],
])('S7: %s', async (_what, records, isFound) => {
  const { made, run, smtp, findings } = await stage()
  const dns = await nameServer()
  dns.records.set('aoba.co.jp', records)
  made
    .platform()
    .sqlite.exec(
      `UPDATE integration_configs SET connection_config = json_set(connection_config, '$.from', 'toban@aoba.co.jp') WHERE integration_key = 'smtp_server'`,
    )
  const settings = settingsFor(smtp, { mail: { smtp: null, dnsServers: [dns.server] } })
  await run({ settings: { toban: settings } })
  expect(findings()).toEqual(isFound ? [{ code: 'S7', severity: 'WARN' }] : [])
  expect(dns.asked()).toEqual(['aoba.co.jp'])
})

it('the relay of toban.yaml is checked as the holding’s own: refused, stopped and named; well again: half open', async () => {
  const { made, run, smtp } = await stage()
  made.platform().sqlite.exec(`DELETE FROM integration_configs WHERE service = 'SMTP'`)
  const toban = settingsFor(smtp)
  const relay = { ...toban.mail.smtp, user: 'toban', password: { env: 'RELAY_405' } }
  const settings = { toban: { ...toban, mail: { ...toban.mail, smtp: relay as never } } }
  const found = made
    .platform()
    .sqlite.prepare(
      `SELECT tenant_id, check_code, state FROM notification_findings WHERE check_code = 'S1'`,
    )
    .raw()
  const circuit = made.platform().sqlite.prepare('SELECT config_id, state FROM channel_circuits')
  process.env.RELAY_405 = 'wrong'
  const refused = await run({ settings })
  expect(found.all()).toEqual([['_platform', 'S1', 'OPEN']])
  expect(circuit.all()).toEqual([{ config_id: 'smtp_server', state: 'AUTH' }])
  expect(refused.alerts.raised.map(({ key }) => key)).toContain('channel:smtp_server:_platform')
  process.env.RELAY_405 = 'mail-secret'
  await run({ settings })
  expect(found.all()).toEqual([['_platform', 'S1', 'GONE']])
  expect(circuit.all()).toEqual([{ config_id: 'smtp_server', state: 'HALF_OPEN' }])
})

it('W3: LINE WORKS is asked about the room of each destination; a service that is not asked leaves the finding', async () => {
  const { clock, made, run, findings } = await stage()
  const keys = keyPair()
  Object.assign(process.env, { WORKS_KEY_405: keys.privateKey, WORKS_405: 'client-secret' })
  const company = worksCompany({
    clientId: 'client',
    clientSecret: 'client-secret',
    serviceAccount: 'x.serviceaccount@alpha',
    publicKey: keys.publicKey,
    botId: '100',
    rooms: ['well', 'removed', 'gone'].map((channelId) => ({
      channelId,
      title: channelId,
      bot: channelId !== 'removed',
      gone: channelId === 'gone',
    })),
  })
  const works = await startLineWorks({ companies: [company], now: clock.now })
  open.push(works)
  connect(made, 'alpha', {
    key: 'lineworks',
    service: 'LINE_WORKS',
    endpointUrl: works.apiUrl,
    authType: 'JWT',
    authRef: { env: 'WORKS_KEY_405' },
    connection: {
      clientId: 'client',
      clientSecret: { env: 'WORKS_405' },
      serviceAccount: 'x.serviceaccount@alpha',
      botId: '100',
      domainIds: [10000001],
      authUrl: works.authUrl,
    },
  })
  for (const room of ['well', 'removed', 'gone'])
    addDestination(made.tenant('alpha'), 'LINE_WORKS', room)
  await run()
  const found = { code: 'W3', severity: 'WARN' }
  expect(findings()).toEqual([found, found])
  await run({ params: { services: ['smtp'] } })
  expect(findings()).toEqual([found, found])
  for (const room of company.rooms) Object.assign(room, { bot: true, gone: false })
  await run()
  expect([findings(), findings('GONE')]).toEqual([[], [found, found]])
  expect(company.posts).toEqual([])
  expect(countRows(made.tenant('alpha'), 'SELECT count(*) FROM notification_deliveries')).toBe(0)
})
