/** Card 405: rules without an acceptance case of their own, each with what it finds and what it leaves alone. */
import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { installationOf, recipientHash } from '../../data/outbox/insert.ts'
import { closeStages, stage, template } from './405-company.ts'
import { addDestination, addSetting } from './mirror-company.ts'

afterEach(closeStages)

const DAY_MS = 86_400_000

type Staged = Awaited<ReturnType<typeof stage>>
type Tenant = ReturnType<Staged['made']['tenant']>

const inside = { params: { checkExternal: false } }

it('T3: a Teams hook to which rows went for a week without one success is named; one success is enough', async () => {
  const { made, run, clock, findings } = await stage()
  const tenant = made.tenant('alpha')
  process.env.TEAMS_405 = 'https://x.logic.azure.com/workflows/1?sig=s'
  const reference = '{"env":"TEAMS_405"}'
  addDestination(tenant, 'TEAMS', null, { destination_id: 'team', webhook_ref: reference })
  sentTo(tenant, reference, { status: 'SUCCESS', at: clock.now() - 8 * DAY_MS })
  await run(inside)
  expect(findings()).toEqual([])
  for (const days of [6, 3]) {
    sentTo(tenant, reference, { status: 'FAILED', at: clock.now() - days * DAY_MS })
  }
  await run(inside)
  expect(findings()).toEqual([{ code: 'T3', severity: 'WARN' }])
  sentTo(tenant, reference, { status: 'SUCCESS', at: clock.now() - DAY_MS })
  await run()
  expect([findings(), findings('GONE')]).toEqual([[], [{ code: 'T3', severity: 'WARN' }]])
})

function sentTo(tenant: Tenant, address: string, { status, at }: { status: string; at: number }) {
  tenant.sqlite
    .prepare(`INSERT INTO notification_log (delivery_id, attempt_seq, channel, send_status, recipient_type, recipient_address, recipient_hash,
        integration_config_id, priority, scheduled_at, started_at, duration_ms)
      VALUES (@id, 1, 'TEAMS', @status, 'WEBHOOK', @address, 'h', 'C', 1, @at, @at, 5)`)
    .run({ id: `d-${at}`, status, address, at })
}

it('A1: an address suppressed for more than 90 days is named while its employee is active', async () => {
  const { made, run, clock, findings } = await stage()
  const tenant = made.tenant('alpha')
  const suppress = tenant.sqlite.prepare(
    `INSERT INTO address_suppressions (recipient_hash, channel, reason, since) VALUES (?, 'EMAIL', 'HARD_BOUNCE', ?)`,
  )
  const installation = installationOf(tenant.sqlite, 'tenant')
  const since = clock.now() - 90 * DAY_MS
  suppress.run(recipientHash(installation, 'P001@example.jp'), since - 1)
  suppress.run(recipientHash(installation, 'P002@example.jp'), since + 1)
  suppress.run(recipientHash(installation, 'gone@example.jp'), since - DAY_MS)
  await run(inside)
  expect(findings()).toEqual([{ code: 'A1', severity: 'INFO' }])
  tenant.sqlite.exec(
    `UPDATE employees SET employee_status = 'RETIRED', retire_date = '2026-06-24' WHERE employee_code = 'P001'`,
  )
  await run(inside)
  expect(findings()).toEqual([])
})

it('H1: a webhook must be https and answer', async () => {
  const { made, run, findings } = await stage()
  const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    Object.assign(process.env, {
      PLAIN_405: `http://127.0.0.1:${port}/`,
      // No TLS is spoken there.
      MUTE_405: `https://127.0.0.1:${port}/`,
    })
    for (const name of ['PLAIN_405', 'MUTE_405'])
      addDestination(made.tenant('alpha'), 'WEBHOOK', null, {
        destination_id: name,
        webhook_ref: `{"env":"${name}"}`,
      })
    await run()
    const found = { code: 'H1', severity: 'WARN' }
    expect(findings()).toEqual([found, found])
  } finally {
    server.close()
  }
})

it('N0: a setting whose JSON says nothing is named by its id; the others are checked all the same', async () => {
  const { made, run } = await stage()
  const tenant = made.tenant('alpha')
  addSetting(tenant, 'odd', { destination_id: 'SLACK-C1', trigger_event: 'goal_behind' })
  tenant.sqlite.exec(
    `UPDATE notification_settings SET stages = '{"a":1}' WHERE setting_key = 'odd'`,
  )
  addSetting(tenant, 'wrong', { destination_id: 'SLACK-C1', trigger_event: 'no_such_event' })
  const { summary } = await run(inside)
  expect(summary).toMatchObject({ byCheck: { N0: 1, N1: 1 }, errors: 2 })
  const named = made
    .platform()
    .sqlite.prepare(`SELECT subject_id FROM notification_findings WHERE check_code = 'N0'`)
  const odd = tenant.sqlite
    .prepare(`SELECT setting_id FROM notification_settings WHERE setting_key = 'odd'`)
    .pluck()
  expect(named.pluck().all()).toEqual([String(odd.get())])
})

it('N9: a setting without a name is given its key, when corrections are asked for', async () => {
  const { made, run, findings } = await stage()
  const tenant = made.tenant('alpha')
  addSetting(tenant, 'nameless', {
    setting_name: ' ',
    destination_id: 'SLACK-C1',
    trigger_event: 'goal_behind',
  })
  await run(inside)
  expect(findings()).toEqual([{ code: 'N9', severity: 'INFO' }])
  await run({ params: { checkExternal: false, autoFix: true } })
  const name = tenant.sqlite.prepare(
    `SELECT setting_name FROM notification_settings WHERE setting_key = 'nameless'`,
  )
  expect(name.pluck().get()).toBe('nameless')
  expect([findings(), findings('FIXED')]).toEqual([[], [{ code: 'N9', severity: 'INFO' }]])
})

it('N11: a template with two defaults is named', async () => {
  const { made, run, findings } = await stage()
  template(made.tenant('alpha'), 'announcement', 'SLACK', { language: 'en' })
  await run(inside)
  expect(findings()).toEqual([{ code: 'N11', severity: 'WARN' }])
})

it.each([
  ['slack', ['/api/auth.test', '/services/T1/B1/x'], 0],
  ['smtp', [], 1],
  ['webhook', [], 0],
])('services: %s is the only one that is asked', async (service, paths, relays) => {
  const { made, run, slack, smtp, findings } = await stage()
  const hook = { webhook_ref: '{"env":"HOOK_405"}' }
  addDestination(made.tenant('alpha'), 'SLACK', null, { destination_id: 'hook', ...hook })
  addDestination(made.tenant('alpha'), 'WEBHOOK', null, { destination_id: 'plain', ...hook })
  await run({ params: { services: [service] } })
  expect(slack.arrived().map(({ path }) => path)).toEqual(paths)
  expect(smtp.connections()).toBe(relays)
  expect(findings().map(({ code }) => code)).toEqual(service === 'webhook' ? ['H1'] : [])
})

it('services: a finding about a service that is not asked stays', async () => {
  const { made, run, slack, workspace, findings } = await stage()
  const { scopes } = workspace
  workspace.scopes = ['users:read']
  process.env.DEAD_405 = `${slack.base}/services/T1/B9/gone`
  const dead = { destination_id: 'dead', webhook_ref: '{"env":"DEAD_405"}' }
  addDestination(made.tenant('alpha'), 'SLACK', null, dead)
  await run()
  const found = ['L2', 'L3']
  expect(findings().map(({ code }) => code)).toEqual(found)
  await run({ params: { services: ['smtp', 'webhook'] } })
  expect(findings().map(({ code }) => code)).toEqual(found)
  workspace.scopes = scopes
  workspace.hooks.add('T1/B9/gone')
  await run({ params: { services: ['slack'] } })
  expect(findings('GONE').map(({ code }) => code)).toEqual(found)
})
