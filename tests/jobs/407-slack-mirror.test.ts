/** Card 407: the acceptance cases with the card's numbers, over real HTTP against the Slack stand-in. */
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { changeRuns, changesOf } from '../../data/tenant/external-changes.ts'
import { slackMirror } from '../../jobs/400-notify/407-slack-mirror.ts'
import type { MirrorSummary } from '../../jobs/400-notify/mirror/summary.ts'
import {
  type SlackStandIn,
  type SlackUser,
  type SlackWorkspace,
  slackWorkspace,
  startSlack,
} from '../../server/demo/stand-ins/slack.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { runScript } from './child-process.ts'
import {
  addDestination,
  addPeople,
  addSetting,
  connect,
  countRows,
  mirrorRows,
  numbered,
  windUpClock,
} from './mirror-company.ts'

const open: SlackStandIn[] = []
afterEach(async () => {
  cleanUp()
  for (const standIn of open.splice(0)) await standIn.close()
})

const user = (index: number): SlackUser => ({
  id: `U${String(index).padStart(5, '0')}`,
  name: `u${index}`,
  realName: `社員${index}`,
  email: `U${index}@Example.jp`,
})
const channel = (index: number) => ({ id: `C${index}`, name: `channel-${index}`, isMember: true })

type Stage = Readonly<{
  made: TestFolder
  clock: ReturnType<typeof windUpClock>
  standIn: SlackStandIn
  workspace(code: string): SlackWorkspace
  run(options?: Partial<PerformOptions>): ReturnType<typeof performed>
}>

async function performed(
  made: TestFolder,
  clock: ReturnType<typeof windUpClock>,
  options: Partial<PerformOptions>,
) {
  const done = await performBatch(slackMirror(clock), {
    dataRoot: made.root,
    at: clock.now(),
    ...options,
  })
  const tenants = [...done.tenants].sort((a, b) => (a.code < b.code ? -1 : 1))
  return { ...done, tenants, summary: done.summary as MirrorSummary }
}

/** One workspace per company, its token `xoxb-<code>-secret`. */
async function stage(
  spaces: Readonly<Record<string, Partial<SlackWorkspace>>>,
  listsPerMinute: number | null = null,
): Promise<Stage> {
  const clock = windUpClock()
  const made = makeDataFolder()
  const workspaces = Object.entries(spaces).map(([code, space]) => {
    process.env[`SECRET_${code}`] = `xoxb-${code}-secret`
    return slackWorkspace({ teamId: `T-${code}`, token: `xoxb-${code}-secret`, ...space })
  })
  const standIn = await startSlack({ workspaces, now: clock.now, listsPerMinute })
  open.push(standIn)
  for (const code of Object.keys(spaces)) {
    made.addTenant({ code })
    connect(made, code, { key: 'slack_api', service: 'SLACK', endpointUrl: standIn.apiUrl })
  }
  return {
    made,
    clock,
    standIn,
    workspace: (code) => {
      const found = workspaces.find((one) => one.token === `xoxb-${code}-secret`)
      if (!found) throw new Error(`no workspace of ${code}`)
      return found
    },
    run: (options = {}) => performed(made, clock, options),
  }
}

const ALL = { limit: 99, offset: 0 }
const calls = (standIn: SlackStandIn, method: string) =>
  standIn.arrived().filter(({ path }) => path.endsWith(method)).length

describe('a company whose Slack is mirrored', () => {
  it('acceptance 1: all is added, a second run changes nothing, a third exactly what changed', async () => {
    const { made, workspace, run, standIn } = await stage({
      alpha: { users: numbered(450, user), channels: numbered(60, channel) },
    })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'SLACK', 'C5')
    addSetting(tenant, 'to-c5', { destination_id: 'SLACK-C5' })
    addDestination(tenant, 'SLACK', 'C6')
    addSetting(tenant, 'also-to-c6', { destination_id: 'SLACK-C5' })
    tenant.sqlite.exec(`INSERT INTO notification_setting_recipients
      SELECT setting_id, 'DESTINATION', 'SLACK-C6' FROM notification_settings WHERE setting_key = 'also-to-c6'`)

    const first = await run()
    expect(first.state).toBe('succeeded')
    expect(first.summary).toMatchObject({
      users: { seen: 450, added: 450, changed: 0, removed: 0 },
      channels: { seen: 60, added: 60, changed: 0, removed: 0 },
    })
    expect([calls(standIn, 'users.list'), calls(standIn, 'conversations.list')]).toEqual([3, 1])

    const before = mirrorRows(tenant, 'SLACK')
    const second = await run()
    expect(second.summary).toMatchObject({
      users: { added: 0, changed: 0, removed: 0 },
      channels: { added: 0, changed: 0, removed: 0 },
    })
    expect(mirrorRows(tenant, 'SLACK')).toEqual(before)

    const space = workspace('alpha')
    space.users[7] = { ...user(7), realName: '改姓' }
    space.users[8] = { ...user(8), deleted: true }
    space.channels.push(channel(60), channel(61))
    space.channels[5] = { ...channel(5), isArchived: true }
    const third = await run()
    expect(third.summary).toMatchObject({
      users: { added: 0, changed: 1, removed: 1 },
      channels: { added: 2, changed: 1, removed: 0, archived: 1 },
      destinationsDisabled: 1,
      settingsDisabled: 1,
    })
    expect(changeRuns(tenant, 'SLACK', 9)).toMatchObject([
      { runId: third.runId, ADDED: 2, CHANGED: 2, REMOVED: 1, REFUSED: 0 },
      { runId: first.runId, ADDED: 510, CHANGED: 0, REMOVED: 0, REFUSED: 0 },
    ])
    const nothing = { fields: [] }
    expect(
      changesOf(tenant, { service: 'SLACK', runId: third.runId, change: null }, ALL),
    ).toMatchObject([
      {
        change: 'CHANGED',
        kind: 'ACCOUNT',
        externalId: 'U00007',
        name: '改姓',
        fields: [{ field: 'displayName', from: '社員7', to: '改姓' }],
      },
      { change: 'REMOVED', kind: 'ACCOUNT', name: '社員8', ...nothing },
      { change: 'ADDED', kind: 'CHANNEL', name: 'channel-60', ...nothing },
      { change: 'ADDED', kind: 'CHANNEL', name: 'channel-61', ...nothing },
      {
        change: 'CHANGED',
        name: 'channel-5',
        fields: [{ field: 'isArchived', from: 'false', to: 'true' }],
      },
    ])
    expect(
      tenant.sqlite
        .prepare(
          `SELECT is_enabled, disabled_reason, disabled_by FROM notification_channels WHERE external_id = 'C5'`,
        )
        .get(),
    ).toEqual({ is_enabled: 0, disabled_reason: 'CHANNEL_ARCHIVED', disabled_by: 'BATCH-407' })
    expect(
      tenant.sqlite
        .prepare(
          'SELECT setting_key AS name, is_enabled, disabled_reason FROM notification_settings',
        )
        .all(),
    ).toEqual([
      { name: 'to-c5', is_enabled: 0, disabled_reason: 'CHANNEL_ARCHIVED' },
      { name: 'also-to-c6', is_enabled: 1, disabled_reason: null },
    ])
    expect(third.alerts.raised).toMatchObject([
      { key: 'mirror:slack_api:alpha:settings', severity: 'HIGH' },
    ])
    expect(
      countRows(
        tenant,
        `SELECT count(*) FROM audit_log WHERE target_table = 'notification_settings'`,
      ),
    ).toBe(1)
    const mail = made
      .platform()
      .sqlite.prepare('SELECT recipient_address AS address, body FROM mail_queue')
      .all()
    expect(mail).toMatchObject([
      {
        address: 'admin@alpha.example.jp',
        body: expect.stringContaining('to-c5: CHANNEL_ARCHIVED'),
      },
    ])
  })

  it('an archived channel that comes back is switched on again; what an operator switched off stays off', async () => {
    const { made, workspace, run } = await stage({ alpha: { channels: numbered(3, channel) } })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'SLACK', 'C0')
    addDestination(tenant, 'SLACK', 'C1', {
      is_enabled: 0,
      disabled_reason: 'noisy',
      disabled_by: 'tanaka',
    })
    const space = workspace('alpha')
    for (const index of [0, 1]) space.channels[index] = { ...channel(index), isArchived: true }
    await run()
    for (const index of [0, 1]) space.channels[index] = { ...channel(index), name: 'renamed' }
    await run()
    const rows = tenant.sqlite
      .prepare(
        `SELECT name, is_enabled, disabled_reason FROM notification_channels WHERE external_id IN ('C0', 'C1') ORDER BY external_id`,
      )
      .all()
    expect(rows).toEqual([
      { name: 'renamed', is_enabled: 1, disabled_reason: null },
      { name: 'renamed', is_enabled: 0, disabled_reason: 'noisy' },
    ])
  })

  it('offers new channels as destinations, switched off, and says where the bot is missing', async () => {
    const { made, run } = await stage({
      alpha: {
        channels: [
          channel(0),
          { ...channel(1), isMember: false },
          { ...channel(2), isArchived: true },
        ],
      },
    })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'SLACK', 'C1')
    const done = await run()
    const rows = tenant.sqlite
      .prepare(
        'SELECT external_id AS id, is_enabled AS is_on, auto_registered AS auto, last_error AS fault FROM notification_channels ORDER BY 1',
      )
      .all()
    expect(rows).toEqual([
      { id: 'C0', is_on: 0, auto: 1, fault: null },
      { id: 'C1', is_on: 1, auto: 0, fault: 'BOT_NOT_MEMBER' },
    ])
    expect(done.log).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { names: ['#C1'] } }),
    )
  })

  it('links people by address whatever its case; never bots, guests or suspended ones', async () => {
    const { made, workspace, run } = await stage({
      alpha: {
        users: [
          user(1),
          { ...user(2), isBot: true },
          { ...user(3), isRestricted: true },
          { ...user(4), invited: true },
          { id: 'USLACKBOT', name: 'slackbot', realName: 'Slackbot' },
        ],
      },
    })
    const tenant = made.tenant('alpha')
    addPeople(
      tenant,
      ['U1', 'U2', 'U3', 'U4'].map((code) => ({ code })),
    )
    const done = await run()
    expect(done.summary.users).toMatchObject({ bots: 2, guests: 1 })
    expect(done.summary.links).toEqual({ new: 2, stale: 0, conflict: 0 })
    const links = () =>
      tenant.sqlite.prepare('SELECT employee_id AS who, state FROM external_links ORDER BY 1').all()
    expect(links()).toEqual([
      { who: 'e-U1', state: 'LINKED' },
      { who: 'e-U4', state: 'LINKED' },
    ])
    tenant.sqlite.exec(`UPDATE external_accounts SET dm_id = 'D4' WHERE external_id = 'U00004'`)
    workspace('alpha').users[0] = { ...user(1), deleted: true }
    workspace('alpha').users[3] = { ...user(4), realName: '改姓' }
    await run()
    expect(
      tenant.sqlite
        .prepare(
          `SELECT display_name AS name, status, dm_id AS dm FROM external_accounts WHERE external_id = 'U00004'`,
        )
        .get(),
    ).toEqual({ name: '改姓', status: 'ACTIVE', dm: 'D4' })
    expect(links()).toEqual([
      { who: 'e-U1', state: 'STALE' },
      { who: 'e-U4', state: 'LINKED' },
    ])
  })

  it('a private channel the bot was removed from is gone, not archived', async () => {
    const hidden = { id: 'G1', name: 'jinji', isPrivate: true, isMember: true }
    const { made, workspace, run } = await stage({ alpha: { channels: [channel(0), hidden] } })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'SLACK', 'G1')
    await run()
    workspace('alpha').channels[1] = { ...hidden, isMember: false }
    const done = await run()
    expect(done.summary.destinationsDisabled).toBe(1)
    expect(
      tenant.sqlite
        .prepare(
          `SELECT bot_is_member AS bot, deleted_at IS NULL AS live FROM external_containers WHERE external_id = 'G1'`,
        )
        .get(),
    ).toEqual({ bot: 0, live: 0 })
  })

  it('deleted rows are kept for 180 days; one that returns lives again', async () => {
    const { made, workspace, clock, run } = await stage({ alpha: { users: numbered(3, user) } })
    const tenant = made.tenant('alpha')
    await run()
    const space = workspace('alpha')
    space.users = [user(0)]
    await run()
    space.users = [user(0), user(1)]
    expect((await run()).summary.users).toMatchObject({ added: 1, removed: 0 })
    await clock.pause(181 * 86_400_000)
    await run()
    expect(changeRuns(tenant, 'SLACK', 9)).toEqual([])
    expect(
      tenant.sqlite.prepare('SELECT external_id FROM external_accounts ORDER BY 1').pluck().all(),
    ).toEqual(['U00000', 'U00001'])
  })

  it('a dry run says what it would do and writes nothing', async () => {
    const { made, run } = await stage({
      alpha: { users: numbered(5, user), channels: [channel(0)] },
    })
    addPeople(made.tenant('alpha'), [{ code: 'U1' }])
    const done = await run({ dryRun: true })
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({
      users: { added: 5 },
      channels: { added: 1 },
      links: { new: 1 },
    })
    for (const table of ['external_accounts', 'external_sync_state', 'external_changes'])
      expect(countRows(made.tenant('alpha'), `SELECT count(*) FROM ${table}`)).toBe(0)
  })
})

describe('reading with patience', () => {
  it('acceptance 2: waits as Retry-After says; short pages, an empty last page and cursors are read right', async () => {
    const { standIn, clock, run } = await stage({
      alpha: { users: numbered(450, user), oddities: { users: { shortPage: 2, emptyLast: true } } },
    })
    standIn.trouble({
      match: 'users.list',
      skip: 1,
      act: {
        answer: {
          status: 429,
          headers: { 'retry-after': '5' },
          body: { ok: false, error: 'ratelimited' },
        },
      },
    })
    const done = await run()
    expect(done.summary).toMatchObject({ users: { seen: 450, added: 450 }, rateWaits: 1 })
    expect(clock.waits.filter((ms) => ms === 5_000)).toHaveLength(1)
  })

  it('waits 60 s when Slack names no wait, three times, then fails', async () => {
    const { standIn, clock, run } = await stage({ alpha: { users: numbered(1, user) } })
    standIn.trouble({
      match: 'users.list',
      times: 4,
      act: { answer: { status: 429, body: { ok: false } } },
    })
    const done = await run({ params: { syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'rate_limited', class: 'transient' })
    expect(clock.waits).toEqual([60_000, 60_000, 60_000])
  })

  it.each([
    ['5xx', { status: 502, body: '' }, [30_000, 60_000]],
    [
      'ok:false that may heal',
      { body: { ok: false, error: 'service_unavailable' } },
      [30_000, 60_000],
    ],
  ])('%s: three tries, 30 s and 60 s apart', async (_what, answer, waits) => {
    const { standIn, clock, run } = await stage({ alpha: { users: numbered(1, user) } })
    standIn.trouble({ match: 'users.list', times: 3, act: { answer } })
    const done = await run({ params: { syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ class: 'transient' })
    expect(clock.waits).toEqual(waits)
  })

  it('network: five tries, 10 s apart; all companies cut off is one alert more', async () => {
    const { standIn, clock, run } = await stage({ alpha: {} })
    await standIn.down()
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'unreachable', class: 'transient' })
    expect(clock.waits).toEqual([10_000, 10_000, 10_000, 10_000])
    expect(done.alerts.raised.map((alert) => alert.key)).toEqual(['mirror:slack_api:unreachable'])
  })

  it('begins a listing again once when Slack has forgotten the cursor', async () => {
    const { standIn, run } = await stage({ alpha: { users: numbered(450, user) } })
    standIn.trouble({
      match: 'users.list',
      skip: 1,
      act: { answer: { body: { ok: false, error: 'invalid_cursor' } } },
    })
    const done = await run({ params: { syncChannels: false } })
    expect(done.summary.users).toMatchObject({ added: 450 })
    expect(calls(standIn, 'users.list')).toBe(5)
  })

  it('a cursor that comes twice is no listing', async () => {
    const { standIn, run } = await stage({ alpha: { users: numbered(1, user) } })
    const body = { ok: true, members: [], response_metadata: { next_cursor: 'same=' } }
    standIn.trouble({ match: 'users.list', times: 5, act: { answer: { body } } })
    const done = await run({ params: { syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'endless_listing', class: 'permanent' })
  })

  it('acceptance 7: 10,000 users in at most 55 calls, within the pace of tier 2, in little memory', async () => {
    const { clock, standIn, run } = await stage({ alpha: { users: numbered(10_000, user) } }, 20)
    const heapBefore = process.memoryUsage().heapUsed
    const done = await run()
    expect(done.summary).toMatchObject({ users: { added: 10_000 }, rateWaits: 0 })
    expect(calls(standIn, 'users.list')).toBeLessThanOrEqual(55)
    expect(clock.elapsedMs()).toBeLessThan(5 * 60_000)
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(300 * 1024 * 1024)
  })
})

describe('one company in trouble', () => {
  it('acceptance 3: page 3 fails for good: its mirror is as before, the other company is done', async () => {
    const { made, workspace, standIn, run } = await stage({
      alpha: { users: numbered(450, user) },
      beta: { users: numbered(3, user) },
    })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'SLACK')
    workspace('alpha').users[0] = { ...user(0), realName: '変更' }
    workspace('beta').users.push(user(9))
    const isThirdPage = ({
      path,
      headers,
      body,
    }: {
      path: string
      headers: { authorization?: string }
      body: string
    }) =>
      path.endsWith('users.list') &&
      headers.authorization === 'Bearer xoxb-alpha-secret' &&
      body.includes('cursor=') &&
      decodeURIComponent(body).includes(Buffer.from('user:3:').toString('base64').slice(0, 8))
    standIn.trouble({
      match: isThirdPage as never,
      times: 99,
      act: { answer: { status: 500, body: '' } },
    })
    const done = await run()
    expect(done.state).toBe('failed')
    expect(mirrorRows(made.tenant('alpha'), 'SLACK')).toEqual(before)
    expect(done.tenants).toMatchObject([
      { code: 'alpha', state: 'failed' },
      { code: 'beta', state: 'succeeded' },
    ])
    expect(done.summary.perTenant).toMatchObject([
      { failures: [{ part: 'users' }] },
      { users: { added: 1 } },
    ])
  })

  it('only one kind failing: the other is applied, the company failed partially', async () => {
    const { made, standIn, run } = await stage({
      alpha: { users: numbered(2, user), channels: [channel(0)] },
    })
    standIn.trouble({
      match: 'conversations.list',
      times: 3,
      act: { answer: { status: 500, body: '' } },
    })
    const done = await run()
    expect(done.tenants[0]?.fault?.message).toMatch(/^partial: channels: /)
    expect(countRows(made.tenant('alpha'), 'SELECT count(*) FROM external_accounts')).toBe(2)
    const log = made
      .platform()
      .sqlite.prepare(
        'SELECT result, users_added, containers_added, error_code FROM integration_sync_log',
      )
      .all()
    expect(log).toEqual([
      { result: 'error', users_added: 2, containers_added: 0, error_code: 'service_error' },
    ])
  })

  it('acceptance 4: a third of the people gone is not believed; with applyShrink it is', async () => {
    const { made, workspace, run } = await stage({
      alpha: { users: numbered(450, user), channels: [channel(0)] },
    })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'SLACK')
    workspace('alpha').users = numbered(300, user)
    workspace('alpha').channels = [channel(0), channel(1)]
    const refused = await run()
    expect(refused.tenants[0]?.fault).toMatchObject({
      code: 'SUSPICIOUS_SHRINK',
      class: 'permanent',
    })
    expect(refused.alerts.raised).toMatchObject([
      { key: 'mirror:slack_api:alpha:guard', severity: 'HIGH' },
    ])
    expect(mirrorRows(made.tenant('alpha'), 'SLACK')).toEqual(before)
    const { REFUSED, REMOVED } = changeRuns(made.tenant('alpha'), 'SLACK', 1)[0] ?? {}
    expect([REFUSED, REMOVED]).toEqual([150, 0])
    const allowed = await run({ params: { applyShrink: true } })
    expect(allowed.summary.users).toMatchObject({ removed: 150 })
    expect(allowed.alerts.cleared).toContain('mirror:slack_api:alpha:guard')
  })

  it('a directory that shrank by 60 % is not applied', async () => {
    const { made, workspace, run } = await stage({ alpha: { users: numbered(100, user) } })
    await run()
    workspace('alpha').users = numbered(40, user)
    const done = await run()
    expect(done.tenants[0]?.fault?.code).toBe('SUSPICIOUS_SHRINK')
    expect(
      countRows(
        made.tenant('alpha'),
        'SELECT count(*) FROM external_accounts WHERE deleted_at IS NULL',
      ),
    ).toBe(100)
  })

  it('acceptance 5: a revoked token fails once, is told with its connection, closes the circuit; no token is shown', async () => {
    const { made, workspace, standIn, run } = await stage({
      alpha: { users: [user(0)] },
      beta: { users: [user(0)] },
    })
    workspace('beta').tokenFault = 'token_revoked'
    const done = await run()
    expect(done.tenants).toMatchObject([
      { code: 'alpha', state: 'succeeded' },
      { code: 'beta', state: 'failed', fault: { code: 'AUTH', class: 'permanent' } },
    ])
    const config = made
      .platform()
      .sqlite.prepare(
        `SELECT health_status, health_code FROM integration_configs WHERE config_id = 'slack_api-beta'`,
      )
      .get()
    expect(config).toEqual({ health_status: 'UNHEALTHY', health_code: 'token_revoked' })
    expect(
      made
        .platform()
        .sqlite.prepare(
          `SELECT state, reason FROM channel_circuits WHERE config_id = 'slack_api-beta'`,
        )
        .get(),
    ).toEqual({ state: 'AUTH', reason: 'token_revoked' })
    expect(done.alerts.raised).toMatchObject([
      {
        key: 'channel:slack_api:beta',
        severity: 'HIGH',
        message: { en: expect.stringMatching(/beta.*slack_api.*SECRET_beta/) },
      },
    ])
    expect(JSON.stringify(done)).not.toContain('xoxb-')

    const calledBefore = standIn.arrived().length
    const again = await run({ tenants: ['beta'] })
    expect(again.tenants).toMatchObject([{ state: 'skipped', reason: 'auth: token_revoked' }])
    expect(standIn.arrived()).toHaveLength(calledBefore)

    workspace('beta').tokenFault = null
    made
      .platform()
      .sqlite.exec(
        `UPDATE integration_configs SET updated_at = 2 WHERE config_id = 'slack_api-beta'`,
      )
    const mended = await run({ tenants: ['beta'] })
    expect(mended.state).toBe('succeeded')
    expect(mended.alerts.cleared).toContain('channel:slack_api:beta')
    expect(
      made
        .platform()
        .sqlite.prepare(`SELECT state FROM channel_circuits WHERE config_id = 'slack_api-beta'`)
        .pluck()
        .get(),
    ).toBe('HALF_OPEN')
  })

  it.each([
    ['users:read', 'users'],
    ['channels:read', 'channels'],
  ])(
    'a token without %s: that kind failed, the scope is named, nothing is asked in vain',
    async (scope, part) => {
      const { workspace, run } = await stage({
        alpha: { users: [user(0)], channels: [channel(0)] },
      })
      const space = workspace('alpha')
      space.scopes = space.scopes.filter((one) => one !== scope)
      const done = await run()
      expect(done.tenants[0]?.fault).toMatchObject({ code: 'missing_scope', class: 'permanent' })
      expect(done.summary.perTenant).toMatchObject([{ failures: [{ part, detail: scope }] }])
      expect(done.alerts.raised).toMatchObject([
        {
          key: 'mirror:slack_api:alpha:permission',
          message: { en: expect.stringContaining(scope) },
        },
      ])
    },
  )

  it('a token without users:read.email goes on without addresses, with a warning', async () => {
    const { made, workspace, run } = await stage({ alpha: { users: [user(0)] } })
    const space = workspace('alpha')
    space.scopes = space.scopes.filter((one) => one !== 'users:read.email')
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(
      done.log.some(
        ({ level, message }) => level === 'warn' && message.includes('users:read.email'),
      ),
    ).toBe(true)
    expect(
      made.tenant('alpha').sqlite.prepare('SELECT email FROM external_accounts').all(),
    ).toEqual([{ email: null }])
  })

  it('another workspace under the same connection is not applied, unless an operator names it', async () => {
    const { made, workspace, run } = await stage({ alpha: { users: numbered(30, user) } })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'SLACK')
    workspace('alpha').teamId = 'T-other'
    workspace('alpha').users = [user(99)]
    const refused = await run()
    expect(refused.tenants[0]?.fault).toMatchObject({
      code: 'WORKSPACE_CHANGED',
      class: 'permanent',
    })
    expect(refused.alerts.raised).toMatchObject([
      { key: 'mirror:slack_api:alpha:guard', severity: 'HIGH' },
    ])
    expect(mirrorRows(made.tenant('alpha'), 'SLACK')).toEqual(before)
    const accepted = await run({ params: { acceptOrganisation: 'T-other', applyShrink: true } })
    expect(accepted.summary.users).toMatchObject({ added: 1, removed: 30 })
  })

  it('many failed companies are an alert of the run', async () => {
    const { standIn, run } = await stage({
      alpha: { users: numbered(999, user) },
      beta: {},
      gamma: {},
    })
    standIn.trouble({
      match: 'users.list',
      times: 8,
      skip: 2,
      act: { answer: { body: { ok: false, error: 'fatal_error' } } },
    })
    const done = await run({ params: { pageSize: 20 } })
    const keys = done.alerts.raised.map((alert) => alert.key)
    expect(keys).toContain('mirror:slack_api:failed_tenants')
    expect(done.summary.tenants).toMatchObject({ failed: 2 })
  })

  it('more than ten percent failing calls, of fifty, are an alert, also when every one of them healed', async () => {
    const { standIn, run } = await stage({ alpha: { users: numbered(999, user) } })
    let asked = 0
    standIn.trouble({
      match: ({ path }) => path.endsWith('users.list') && ++asked % 6 === 0,
      times: 99,
      act: { answer: { status: 502, body: '' } },
    })
    const done = await run({ params: { pageSize: 20 } })
    expect(done).toMatchObject({ state: 'succeeded', summary: { users: { added: 999 } } })
    expect(done.alerts.raised).toMatchObject([
      { key: 'mirror:slack_api:api_errors', severity: 'HIGH', threshold: 10, value: 15 },
    ])
  })
})

describe('what is not done', () => {
  it('acceptance 6: a company without Slack is skipped, the run succeeds', async () => {
    const { made, run } = await stage({ alpha: { users: [user(0)] } })
    made.addTenant({ code: 'beta' })
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(done.tenants).toContainEqual(
      expect.objectContaining({ code: 'beta', state: 'skipped', reason: 'not_configured' }),
    )
    expect(done.summary.tenants).toEqual({ total: 2, ok: 1, skipped: 1, failed: 0 })
  })

  it('what 403 has read within the hour is fresh, unless forced', async () => {
    const { made, clock, standIn, run } = await stage({ alpha: { users: [user(0)] } })
    made
      .tenant('alpha')
      .sqlite.exec(
        `INSERT INTO external_sync_state (service, users, containers, last_result, generation, pulled_by, last_full_at) VALUES ('SLACK', 1, 1, 'ok', 1, 'BATCH-403', ${clock.now() - 59 * 60_000})`,
      )
    expect((await run()).tenants).toMatchObject([{ state: 'skipped', reason: 'fresh' }])
    expect(standIn.arrived()).toHaveLength(0)
    expect((await run({ params: { force: true } })).state).toBe('succeeded')
  })

  it('a mirror another run is at work on is waited for ten minutes, then skipped; a dead run does not hold it', async () => {
    const { made, clock, run } = await stage({ alpha: { users: [user(0)] } })
    const lock = (until: number) =>
      made
        .tenant('alpha')
        .sqlite.exec(
          `INSERT INTO external_sync_state (service, users, containers, last_result, generation, locked_by, locked_until) VALUES ('SLACK', 0, 0, 'never', 0, 'other-run', ${until}) ON CONFLICT DO UPDATE SET locked_by = 'other-run', locked_until = ${until}`,
        )
    lock(clock.now() + 60 * 60_000)
    const waited = await run()
    expect(waited).toMatchObject({
      state: 'warned',
      tenants: [{ state: 'skipped', reason: 'locked' }],
    })
    expect(clock.elapsedMs()).toBe(600_000)
    lock(clock.now() - 1)
    expect((await run()).state).toBe('succeeded')
    expect(
      made
        .tenant('alpha')
        .sqlite.prepare('SELECT locked_by FROM external_sync_state')
        .pluck()
        .get(),
    ).toBeNull()
  })

  it.each([
    [{ syncUsers: false, syncChannels: false }, 'syncUsers'],
    [{ pageSize: 19 }, 'pageSize'],
    [{ pageSize: 1000 }, 'pageSize'],
    [{ applyShrink: 'yes' }, 'applyShrink'],
  ])('acceptance 8: %j is refused before anything is opened', async (params, field) => {
    const { standIn, run } = await stage({ alpha: {} })
    const done = await run({ params })
    expect(done.error).toMatchObject({ class: 'parameters' })
    expect(done.error?.message).toContain(field)
    expect(standIn.arrived()).toHaveLength(0)
  })

  it('acceptance 8: killed before the commit, the mirror is as before and the next run completes it', async () => {
    const { made, workspace, run, clock } = await stage({ alpha: { users: numbered(5, user) } })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'SLACK')
    workspace('alpha').users = numbered(8, user)
    const script = fileURLToPath(new URL('./407-crash-child.ts', import.meta.url))
    const child = await runScript(script, [made.root, String(clock.now())])
    expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
    expect(mirrorRows(made.tenant('alpha'), 'SLACK')).toEqual(before)
    await clock.pause(3 * 60_000)
    expect((await run()).summary.users).toMatchObject({ added: 3 })
  })
})
