/** Companies with a relay, Slack and a setting that works, for the tests of BATCH-405. */
import { notificationSettings } from '../../jobs/400-notify/405-notification-settings.ts'
import { entraTenant, startMicrosoft } from '../../server/demo/stand-ins/microsoft.ts'
import { slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { startSmtp } from '../../server/demo/stand-ins/smtp.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { addDestination, addPeople, addSetting, connect, windUpClock } from './mirror-company.ts'

const open: { close(): Promise<void> }[] = []

export async function closeStages(): Promise<void> {
  cleanUp()
  for (const standIn of open.splice(0)) await standIn.close()
}

type Summary = Record<string, unknown> & { byCheck: Record<string, number> }

export async function stage(companies: readonly string[] = ['alpha']) {
  const clock = windUpClock('05:45')
  const made = makeDataFolder()
  const smtp = await startSmtp({ login: { user: 'toban', password: 'mail-secret' } })
  const workspace = slackWorkspace({
    teamId: 'T1',
    token: 'xoxb-405-secret',
    hooks: new Set(['T1/B1/x']),
  })
  const slack = await startSlack({ workspaces: [workspace], now: clock.now })
  const entra = entraTenant({ tenantId: 'tid', clientId: 'app', clientSecret: 'graph-secret' })
  const microsoft = await startMicrosoft({ tenants: [entra], now: clock.now })
  open.push(smtp, slack, microsoft)
  Object.assign(process.env, {
    MAIL_405: 'mail-secret',
    SLACK_405: 'xoxb-405-secret',
    GRAPH_405: 'graph-secret',
    HOOK_405: `${slack.base}/services/T1/B1/x`,
  })
  for (const code of companies) {
    made.addTenant({ code })
    addPeople(made.tenant(code), [{ code: 'P001' }, { code: 'P002' }])
    const connection = {
      host: '127.0.0.1',
      port: smtp.port,
      secure: false,
      requireTls: false,
      user: 'toban',
      from: 'toban@example.co.jp',
    }
    connect(made, code, {
      key: 'smtp_server',
      service: 'SMTP',
      endpointUrl: null,
      authType: 'BASIC',
      authRef: { env: 'MAIL_405' },
      connection,
      over: { rate_limit_per_minute: 100 },
    })
    connect(made, code, {
      key: 'slack_api',
      service: 'SLACK',
      endpointUrl: slack.apiUrl,
      authRef: { env: 'SLACK_405' },
    })
    template(made.tenant(code), 'announcement', 'SLACK')
    template(made.tenant(code), 'announcement', 'EMAIL')
    addDestination(made.tenant(code), 'SLACK', 'C1')
    addSetting(made.tenant(code), 'good', { destination_id: 'SLACK-C1' })
  }
  const run = async ({ settings, ...rest }: Partial<PerformOptions> = {}) => {
    const done = await performBatch(notificationSettings(clock), {
      dataRoot: made.root,
      at: clock.now(),
      settings: {
        routes: { ops: [{ channel: 'webhook', url: { env: 'HOOK_405' }, from: 'MEDIUM' }] },
        ...settings,
      },
      ...rest,
    })
    return { ...done, summary: done.summary as Summary }
  }
  const findings = (state = 'OPEN') =>
    made
      .platform()
      .sqlite.prepare(
        'SELECT check_code AS code, severity FROM notification_findings WHERE state = ? ORDER BY 1',
      )
      .all(state) as { code: string; severity: string }[]
  return { clock, made, smtp, slack, microsoft, workspace, entra, run, findings }
}

type Made = ReturnType<typeof makeDataFolder>

export function template(
  tenant: ReturnType<Made['tenant']>,
  key: string,
  channel: string,
  over: Record<string, string> = {},
) {
  const row = {
    id: `${key}-${channel}-${over.language ?? 'ja'}`,
    key,
    channel,
    language: 'ja',
    body: '{{name}}さん',
    parameters: '["name"]',
    sample: '{"name":"佐藤"}',
    ...over,
  }
  tenant.sqlite
    .prepare(`INSERT INTO notification_templates (template_id, template_key, notification_type, language_code, body_template, format_type, parameters, sample_data, is_default, is_active, version)
      VALUES (@id, @key, @channel, @language, @body, 'PLAIN', @parameters, @sample, 1, 1, 1)`)
    .run(row)
}
