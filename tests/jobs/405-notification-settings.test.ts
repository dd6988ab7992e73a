/** Card 405: the acceptance cases, over real HTTP and SMTP against the stand-ins. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { closeStages, stage, template } from './405-company.ts'
import { addDestination, addSetting, countRows } from './mirror-company.ts'

afterEach(closeStages)

it('acceptance 1: all good: no finding, and the services saw probes but no message', async () => {
  const { run, smtp, slack, workspace } = await stage()
  const done = await run()
  expect(done.state).toBe('succeeded')
  expect(done.summary).toMatchObject({ errors: 0, warnings: 0, infos: 0, newFindings: 0 })
  expect(slack.arrived().map(({ path }) => path)).toEqual(['/api/auth.test'])
  expect(smtp.connections()).toBe(1)
  expect([smtp.count(), workspace.posts.length, workspace.hookPosts.length]).toEqual([0, 0, 0])
})

it('acceptance 2: a wrong mail password: S1, unhealthy 535, circuit closed to senders, alert; corrected: gone, half open', async () => {
  const { made, run, findings } = await stage(['alpha'])
  process.env.MAIL_405 = 'wrong-secret'
  const done = await run()
  expect(findings()).toEqual([{ code: 'S1', severity: 'ERROR' }])
  const config = () =>
    made
      .platform()
      .sqlite.prepare(
        `SELECT health_status AS status, health_code AS code FROM integration_configs WHERE integration_key = 'smtp_server'`,
      )
      .get()
  expect(config()).toEqual({ status: 'UNHEALTHY', code: '535' })
  const circuit = () =>
    made
      .platform()
      .sqlite.prepare(`SELECT state FROM channel_circuits WHERE config_id = 'smtp_server-alpha'`)
      .pluck()
      .get()
  expect(circuit()).toBe('AUTH')
  expect(done.alerts.raised.map(({ key }) => key)).toContain('channel:smtp_server:alpha')
  expect(JSON.stringify(done)).not.toContain('wrong-secret')
  process.env.MAIL_405 = 'mail-secret'
  const mended = await run()
  expect(findings('GONE')).toEqual([{ code: 'S1', severity: 'ERROR' }])
  expect([config(), circuit()]).toEqual([{ status: 'HEALTHY', code: null }, 'HALF_OPEN'])
  expect(mended.alerts.news).toContain('resolved channel:smtp_server:alpha')
})

it('acceptance 3: a dead Slack hook and a retired Teams connector, the latter without a call', async () => {
  const { made, run, slack, findings } = await stage()
  const tenant = made.tenant('alpha')
  Object.assign(process.env, {
    DEAD_405: `${slack.base}/services/T1/B9/gone`,
    OLD_405: 'https://contoso.webhook.office.com/webhookb2/x',
  })
  addDestination(tenant, 'SLACK', null, {
    destination_id: 'dead',
    webhook_ref: '{"env":"DEAD_405"}',
  })
  addDestination(tenant, 'SLACK', null, {
    destination_id: 'alive',
    webhook_ref: '{"env":"HOOK_405"}',
  })
  addDestination(tenant, 'TEAMS', null, { destination_id: 'old', webhook_ref: '{"env":"OLD_405"}' })
  await run()
  expect(findings()).toEqual([
    { code: 'L3', severity: 'ERROR' },
    { code: 'T2', severity: 'ERROR' },
  ])
})

it('acceptance 4: an archived channel and a duplicate: corrected when asked to, exactly those, with history; the second run has nothing to do', async () => {
  const { made, run, findings } = await stage()
  const tenant = made.tenant('alpha')
  addDestination(tenant, 'SLACK', 'C2')
  tenant.sqlite.exec(`
    INSERT INTO external_sync_state (service, users, containers, last_result, generation, last_full_at) VALUES ('SLACK', 0, 2, 'ok', 1, 1);
    INSERT INTO external_containers VALUES ('SLACK', 'CHANNEL', 'C1', NULL, 'jinji', 0, 0, 1, 1, NULL, '{}', 'h', 1, 'r', 1, NULL), ('SLACK', 'CHANNEL', 'C2', NULL, 'old', 0, 1, 1, 1, NULL, '{}', 'h', 1, 'r', 1, NULL)`)
  addSetting(tenant, 'to-archived', { destination_id: 'SLACK-C2', trigger_event: 'goal_deadline' })
  addSetting(tenant, 'twin', { destination_id: 'SLACK-C1' })
  const seen = await run()
  expect(seen.summary).toMatchObject({ byCheck: { N6: 1, N8: 1 }, fixed: 0 })
  const fixed = await run({ params: { autoFix: true } })
  expect(fixed.summary).toMatchObject({ fixed: 2 })
  expect(
    tenant.sqlite
      .prepare(
        'SELECT setting_key AS key, is_enabled AS is_on, disabled_by AS by FROM notification_settings ORDER BY setting_id',
      )
      .all(),
  ).toEqual([
    { key: 'good', is_on: 1, by: null },
    { key: 'to-archived', is_on: 0, by: 'BATCH-405' },
    { key: 'twin', is_on: 0, by: 'BATCH-405' },
  ])
  expect(
    countRows(
      tenant,
      `SELECT count(*) FROM audit_log WHERE target_table = 'notification_settings'`,
    ),
  ).toBe(2)
  expect(countRows(made.platform() as never, 'SELECT count(*) FROM setting_change_history')).toBe(2)
  const told = made
    .platform()
    .sqlite.prepare(`SELECT body FROM mail_queue WHERE dedupe_key LIKE 'notifval:fixed:%'`)
  expect(told.pluck().get()).toMatch(/to-archived \(N6\)[\s\S]*twin \(N8\)/)
  expect(findings('FIXED').map(({ code }) => code)).toEqual(['N6', 'N8'])
  expect((await run({ params: { autoFix: true } })).summary).toMatchObject({ fixed: 0, errors: 0 })
})

it('a company is written to in its own language, those who run the installation in that of the installation', async () => {
  const { made, run } = await stage(['alpha', 'beta'])
  const { sqlite } = made.platform()
  sqlite.exec(
    `UPDATE tenants SET locale = 'en-US', tenant_name_en = 'Beta Inc.' WHERE tenant_code = 'beta'`,
  )
  for (const code of ['alpha', 'beta']) {
    addDestination(made.tenant(code), 'SLACK', 'C9', { is_enabled: 0 })
    addSetting(made.tenant(code), 'lost', { destination_id: 'SLACK-C9' })
  }
  await run({ params: { checkExternal: false } })
  const mails = (like: string) =>
    sqlite
      .prepare(
        `SELECT subject || char(10) || body FROM mail_queue WHERE dedupe_key LIKE ? ORDER BY tenant_id`,
      )
      .pluck()
      .all(like) as string[]
  const [alpha, beta] = mails('notifval:T-%')
  expect(alpha).toMatch(/通知設定に問題があります[\s\S]*様/)
  expect(beta).toMatch(/settings that can not work: 1\nTo Beta Inc\./)
  expect(beta).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  await run({
    params: { checkExternal: false, autoFix: true },
    settings: { toban: { language: 'ja' } },
  })
  expect(mails('notifval:fixed:%')).toEqual([
    expect.stringMatching(/通知設定を自動修正しました \(2 件\)/),
  ])
})

it('S5: a rate nobody has set becomes 100 a minute, with history; the holding’s own only by a run about everybody', async () => {
  const { made, run, findings } = await stage(['alpha', 'beta'])
  const { sqlite } = made.platform()
  sqlite.exec(`
    UPDATE integration_configs SET rate_limit_per_minute = NULL WHERE integration_key = 'smtp_server';
    INSERT INTO integration_configs SELECT 'smtp-holding', NULL, integration_key, service, integration_type, endpoint_url,
        auth_type, auth_ref, connection_config, request_headers, timeout_seconds, rate_limit_per_minute, attempts,
        attempt_interval, is_enabled, held_by_incident, health_status, health_code, last_health_check, secret_expires_on,
        updated_at, updated_by
      FROM integration_configs WHERE config_id = 'smtp_server-alpha'`)
  const rates = () =>
    sqlite
      .prepare(
        `SELECT config_id, rate_limit_per_minute FROM integration_configs WHERE integration_key = 'smtp_server' ORDER BY 1`,
      )
      .raw()
      .all()
  const params = { autoFix: true, checkExternal: false }
  await run({ params, dryRun: true })
  const alone = await run({ params, tenants: ['beta'] })
  expect(alone.summary).toMatchObject({ fixed: 1, byCheck: { S5: 2 } })
  const [first, holding] = [
    ['smtp_server-alpha', null],
    ['smtp-holding', null],
  ]
  expect(rates()).toEqual([holding, first, ['smtp_server-beta', 100]])
  expect(
    countRows(
      made.tenant('beta'),
      `SELECT count(*) FROM audit_log WHERE target_table = 'integration_configs'
    AND target_id = 'smtp_server-beta' AND new_values = '{"ratePerMinute":100}'`,
    ),
  ).toBe(1)
  const all = await run({ params })
  expect(all.summary).toMatchObject({ fixed: 2 })
  expect(rates().map((row) => (row as unknown[])[1])).toEqual([100, 100, 100])
  expect(all.audit).toMatchObject([{ verb: 'connection.mended', object: 'smtp-holding' }])
  const rows = `SELECT tenant_id, key, reason, state FROM setting_change_history ORDER BY id`
  expect(sqlite.prepare(rows).raw().all()).toEqual([
    ['T-beta', 'smtp_server-beta', 'S5', 'done'],
    ['T-alpha', 'smtp_server-alpha', 'S5', 'done'],
    ['_platform', 'smtp-holding', 'S5', 'done'],
  ])
  expect(findings()).toEqual([])
  expect((await run({ params })).summary).toMatchObject({ fixed: 0 })
})

it('acceptance 5: a template with a name it does not declare is found, and not corrected', async () => {
  const { made, run, findings } = await stage()
  template(made.tenant('alpha'), 'odd', 'EMAIL', { body: '{{name}} {{foo}}' })
  await run({ params: { autoFix: true } })
  expect(findings()).toEqual([{ code: 'N3', severity: 'ERROR' }])
})

it('acceptance 6: nothing can be reached: one finding for the holding, health unknown, no circuit touched', async () => {
  const { made, run, smtp, slack, findings } = await stage(['alpha', 'beta'])
  await smtp.close()
  await slack.down()
  await run()
  expect(findings()).toEqual([{ code: 'P3', severity: 'ERROR' }])
  expect(
    countRows(
      made.platform() as never,
      `SELECT count(*) FROM integration_configs WHERE health_status = 'UNKNOWN'`,
    ),
  ).toBe(4)
  expect(countRows(made.platform() as never, 'SELECT count(*) FROM channel_circuits')).toBe(0)
})

it('acceptance 7: an unknown destination to test is refused first; a known one gets one message through the outbox', async () => {
  const { made, run, slack, workspace } = await stage()
  const refused = await run({ params: { testSend: ['no-such-id'] } })
  expect(refused.error).toMatchObject({
    class: 'parameters',
    message: expect.stringContaining('no-such-id'),
  })
  expect(slack.arrived()).toHaveLength(0)
  workspace.channels.push({ id: 'C1', name: 'jinji', isMember: true })
  const sent = await run({ params: { testSend: 'SLACK-C1' } })
  const report = { tenantCode: 'alpha', destination: 'SLACK-C1', became: 'sent', code: null }
  expect(sent.summary).toMatchObject({ tests: [report] })
  expect(workspace.posts).toHaveLength(1)
  const rows = made.tenant('alpha').sqlite.prepare('SELECT state FROM notification_deliveries')
  expect(rows.pluck().all()).toEqual(['SENT'])
})

it('acceptance 8: three companies with one relay: one look, the result on three rows', async () => {
  const { made, run, smtp } = await stage(['alpha', 'beta', 'gamma'])
  await run()
  expect(smtp.connections()).toBe(1)
  expect(
    countRows(
      made.platform() as never,
      `SELECT count(*) FROM integration_configs WHERE integration_key = 'smtp_server' AND health_status = 'HEALTHY'`,
    ),
  ).toBe(3)
})

it.each([
  ['N1', { trigger_event: 'no_such_event', destination_id: 'SLACK-C1' }],
  ['N2', { template_key: 'nowhere', destination_id: 'SLACK-C1' }],
  ['N4', { frequency_type: 'DAILY', frequency_value: 24, destination_id: 'SLACK-C1' }],
  ['N5', { target_audience: 'CUSTOM' }],
  ['N6', { destination_id: 'SLACK-C1', trigger_event: 'goal_behind' }],
  ['N7', { notification_type: 'LINE_WORKS', destination_id: 'SLACK-C1' }],
  ['N10', { trigger_event: 'goal_behind' }],
  ['N12', { fallback_channel: 'SLACK', destination_id: 'SLACK-C1', trigger_event: 'goal_behind' }],
])('%s is found', async (code, over) => {
  const { made, run } = await stage()
  if (code === 'N6')
    made.tenant('alpha').sqlite.exec('UPDATE notification_channels SET is_enabled = 0')
  addSetting(made.tenant('alpha'), 'faulty', over)
  const done = await run({ params: { checkExternal: false } })
  expect(Object.keys(done.summary.byCheck)).toContain(code)
})

it('a secret that runs out: a warning within 30 days, an error within 7', async () => {
  const { made, run, findings } = await stage()
  made
    .platform()
    .sqlite.exec(
      `UPDATE integration_configs SET secret_expires_on = CASE integration_key WHEN 'slack_api' THEN '2026-07-01' ELSE '2026-07-20' END`,
    )
  await run()
  expect(findings()).toEqual([
    { code: 'T4', severity: 'ERROR' },
    { code: 'T4', severity: 'WARN' },
  ])
})

it('what an operator ignores stays quiet until its day; without external checks nothing outside is called or closed', async () => {
  const { made, run, workspace, slack, findings } = await stage()
  workspace.scopes = ['users:read']
  await run()
  expect(findings()).toEqual([{ code: 'L2', severity: 'ERROR' }])
  const before = slack.arrived().length
  await run({ params: { checkExternal: false } })
  expect([slack.arrived().length, findings().length]).toEqual([before, 1])
  made
    .platform()
    .sqlite.exec(`UPDATE notification_findings SET state = 'IGNORED', ignored_until = '2026-06-30'`)
  expect((await run()).summary).toMatchObject({ newFindings: 0 })
  expect(findings()).toEqual([])
})

it('without a usable route for CRITICAL it says so; the report has every finding; a dry run writes nothing', async () => {
  const { made, run } = await stage()
  const routes = {
    ops: [
      { channel: 'webhook' as const, url: { env: 'NO_SUCH_HOOK_405' }, from: 'MEDIUM' as const },
    ],
  }
  const dry = await run({ dryRun: true, settings: { routes } })
  expect(dry.summary).toMatchObject({ byCheck: { P1: 1, P2: 1 } })
  expect(countRows(made.platform() as never, 'SELECT count(*) FROM notification_findings')).toBe(0)
  const done = await run({ settings: { routes } })
  expect(done.alerts.raised).toContainEqual(
    expect.objectContaining({ key: 'notifval:no_route', severity: 'CRITICAL' }),
  )
  const report = JSON.parse(
    readFileSync(
      join(made.folder.reportsDir('_platform'), 'notification_validation_20260625.json'),
      'utf8',
    ),
  )
  expect(report.findings._platform).toHaveLength(2)
})
