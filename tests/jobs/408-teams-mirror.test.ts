/** Card 408: the acceptance cases with the card's numbers, over real HTTP against the Microsoft stand-in. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { teamsMirror } from '../../jobs/400-notify/408-teams-mirror.ts'
import type { MirrorSummary } from '../../jobs/400-notify/mirror/summary.ts'
import { startHttp } from '../../server/demo/stand-ins/http.ts'
import {
  type EntraTenant,
  type EntraUser,
  entraTenant,
  type MicrosoftStandIn,
  startMicrosoft,
  type TeamsTeam,
} from '../../server/demo/stand-ins/microsoft.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
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

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  cleanUp()
  for (const standIn of open.splice(0)) await standIn.close()
})

const user = (index: number): EntraUser => ({
  id: `u-${String(index).padStart(5, '0')}`,
  displayName: `社員${index}`,
  mail: `E${index}@Example.jp`,
  userPrincipalName: `e${index}@corp.example.jp`,
  employeeId: null,
})
const team = (index: number, channels = 10): TeamsTeam => ({
  id: `t-${String(index).padStart(2, '0')}`,
  displayName: `チーム${index}`,
  channels: numbered(channels, (channel) => ({
    id: `19:${index}-${channel}@thread.tacv2`,
    displayName: channel === 0 ? 'General' : `channel-${channel}`,
  })),
})

/** @param day 2026-06-25 is a Thursday. */
async function stage(spaces: Readonly<Record<string, Partial<EntraTenant>>>, day?: string) {
  const clock = windUpClock('06:30', day)
  const made = makeDataFolder()
  const tenants = Object.entries(spaces).map(([code, space]) => {
    process.env[`SECRET_${code}`] = `${code}-client-secret`
    return entraTenant({
      tenantId: `tid-${code}`,
      clientId: 'app',
      clientSecret: `${code}-client-secret`,
      ...space,
    })
  })
  const standIn: MicrosoftStandIn = await startMicrosoft({ tenants, now: clock.now })
  open.push(standIn)
  for (const code of Object.keys(spaces)) {
    made.addTenant({ code })
    connect(made, code, {
      key: 'teams_graph',
      service: 'TEAMS',
      endpointUrl: standIn.graphUrl,
      authType: 'OAUTH2',
      connection: { entraTenantId: `tid-${code}`, clientId: 'app', loginUrl: standIn.loginUrl },
    })
  }
  const run = async (options: Partial<PerformOptions> = {}) => {
    const done = await performBatch(teamsMirror(clock), {
      dataRoot: made.root,
      at: clock.now(),
      ...options,
    })
    const sorted = [...done.tenants].sort((a, b) => (a.code < b.code ? -1 : 1))
    return { ...done, tenants: sorted, summary: done.summary as MirrorSummary }
  }
  const space = (code: string) => {
    const found = tenants.find((one) => one.tenantId === `tid-${code}`)
    if (!found) throw new Error(`no directory of ${code}`)
    return found
  }
  const calls = (path: RegExp) => standIn.arrived().filter((one) => path.test(one.path)).length
  return { clock, made, standIn, run, space, calls }
}

const USERS = /\/users$/
const DELTA = /\/users\/delta$/
const TEAMS = /\/teams$/
const CHANNELS = /\/channels$/

describe('a company whose Teams are mirrored', () => {
  it('acceptance 1: 250 users over an empty page, 20 teams, 200 channels; the second run changes nothing', async () => {
    const { made, run, calls } = await stage({
      alpha: {
        users: numbered(250, user),
        teams: numbered(20, (index) => team(index)),
        pageSize: 100,
        oddities: { users: { emptyPage: 2 } },
      },
    })
    const first = await run()
    expect(first.state).toBe('succeeded')
    expect(first.summary).toMatchObject({
      users: { added: 250 },
      teams: { added: 20 },
      channels: { added: 200 },
    })
    expect([calls(USERS), calls(TEAMS), calls(CHANNELS)]).toEqual([4, 1, 20])
    const before = mirrorRows(made.tenant('alpha'), 'TEAMS')
    const second = await run()
    const none = { added: 0, changed: 0, removed: 0 }
    expect(second.summary).toMatchObject({ users: none, teams: none, channels: none })
    expect(mirrorRows(made.tenant('alpha'), 'TEAMS')).toEqual(before)
  })

  it('guests, disabled people and addresses: kind, status, and the principal name unless it is an outsider’s', async () => {
    const { made, run } = await stage({
      alpha: {
        users: [
          { ...user(1), mail: null },
          { ...user(2), accountEnabled: false },
          {
            ...user(3),
            mail: null,
            userPrincipalName: 'x_out.example#EXT#@corp.example.jp',
            userType: 'Guest',
          },
        ],
      },
    })
    await run()
    const rows = made
      .tenant('alpha')
      .sqlite.prepare('SELECT email, kind, status FROM external_accounts ORDER BY external_id')
      .all()
    expect(rows).toEqual([
      { email: 'e1@corp.example.jp', kind: 'MEMBER', status: 'ACTIVE' },
      { email: 'e2@example.jp', kind: 'MEMBER', status: 'SUSPENDED' },
      { email: null, kind: 'GUEST', status: 'ACTIVE' },
    ])
  })

  it('acceptance 8: an employee is linked by employeeId before the address, and by either address', async () => {
    const { made, run } = await stage({
      alpha: {
        users: [
          { ...user(1), employeeId: 'P001', mail: 'other@example.jp' },
          user(2),
          { ...user(3), mail: null },
        ],
      },
    })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [
      { code: 'P001' },
      { code: 'P002', email: 'e2@corp.example.jp' },
      { code: 'P003', email: 'E3@corp.example.jp' },
    ])
    await run()
    const links = tenant.sqlite
      .prepare(
        'SELECT employee_id AS who, external_id AS account, method FROM external_links ORDER BY 1',
      )
      .all()
    expect(links).toEqual([
      { who: 'e-P001', account: 'u-00001', method: 'EMPLOYEE_KEY' },
      { who: 'e-P002', account: 'u-00002', method: 'EMAIL' },
      { who: 'e-P003', account: 'u-00003', method: 'EMAIL' },
    ])
  })

  it('acceptance 7: a deleted team takes its 12 channels along, the destination and its setting; one alert', async () => {
    const { made, space, run } = await stage({
      alpha: { teams: [team(0, 12), team(1, 12), team(2, 12)] },
    })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'TEAMS', '19:1-3@thread.tacv2', {
      parent_external_id: 't-01',
      webhook_ref: '{"env":"HOOK"}',
    })
    addSetting(tenant, 'to-teams', {
      notification_type: 'TEAMS',
      destination_id: 'TEAMS-19:1-3@thread.tacv2',
    })
    await run()
    space('alpha').teams = [team(0, 12), team(2, 12)]
    const done = await run({ params: { applyShrink: true } })
    expect(done.summary).toMatchObject({
      teams: { removed: 1 },
      channels: { removed: 12 },
      destinationsDisabled: 1,
      settingsDisabled: 1,
    })
    expect(
      countRows(tenant, 'SELECT count(*) FROM external_containers WHERE deleted_at IS NOT NULL'),
    ).toBe(13)
    expect(
      tenant.sqlite
        .prepare(
          `SELECT is_enabled, disabled_reason FROM notification_channels WHERE parent_external_id = 't-01' AND webhook_ref IS NOT NULL`,
        )
        .get(),
    ).toEqual({ is_enabled: 0, disabled_reason: 'TEAM_GONE' })
    expect(done.alerts.raised).toMatchObject([{ key: 'mirror:teams_graph:alpha:settings' }])
  })

  it('a destination follows its team and channel when they are renamed', async () => {
    const { made, space, run } = await stage({ alpha: { teams: [team(0)] } })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'TEAMS', '19:0-0@thread.tacv2', { parent_external_id: 't-00' })
    await run()
    const { channels } = team(0)
    const renamed = channels.map((one, index) =>
      index === 0 ? { ...one, displayName: '一般' } : one,
    )
    space('alpha').teams = [{ ...team(0), displayName: '営業', channels: renamed }]
    await run()
    const sql = `SELECT name, is_enabled AS isOn FROM notification_channels WHERE external_id = '19:0-0@thread.tacv2'`
    expect(tenant.sqlite.prepare(sql).get()).toEqual({ name: '営業 / 一般', isOn: 1 })
  })

  it('without guests those that were mirrored go; without the list of teams those in the mirror are asked', async () => {
    const guest = { ...user(2), userType: 'Guest' as const }
    const { space, run, calls } = await stage({
      alpha: { users: [user(1), guest], teams: [team(0)] },
    })
    await run()
    const teamCalls = calls(TEAMS)
    space('alpha').teams = [team(0, 11), team(1)]
    const done = await run({ params: { includeGuests: false, syncTeams: false } })
    expect(done.summary).toMatchObject({ users: { removed: 1 }, channels: { seen: 11, added: 1 } })
    expect(done.summary).not.toHaveProperty('teams')
    expect(calls(TEAMS)).toBe(teamCalls)
  })

  it('an archived team is noticed where it matters: for destinations', async () => {
    const { made, space, run } = await stage({ alpha: { teams: [team(0), team(1)] } })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'TEAMS', '19:0-0@thread.tacv2', { parent_external_id: 't-00' })
    await run()
    space('alpha').teams = [{ ...team(0), isArchived: true }, team(1)]
    const done = await run()
    expect(done.tenants[0]?.result).toMatchObject({
      destinationsDisabled: [expect.stringContaining('TEAM_ARCHIVED')],
    })
  })

  it('a destination whose workflow was switched off by the delivery stays off', async () => {
    const { made, run } = await stage({ alpha: { teams: [team(0)] } })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'TEAMS', '19:0-0@thread.tacv2', {
      parent_external_id: 't-00',
      is_enabled: 0,
      disabled_reason: 'WorkflowNotFound',
      disabled_by: 'BATCH-401',
    })
    await run()
    expect(
      countRows(
        tenant,
        `SELECT is_enabled FROM notification_channels WHERE destination_id = 'TEAMS-19:0-0@thread.tacv2'`,
      ),
    ).toBe(0)
  })

  it('a token that expired more than a day ago is cleared away, row and file', async () => {
    const { made, clock, run } = await stage({ alpha: { users: [user(1)] } })
    await run()
    const files = made
      .platform()
      .sqlite.prepare('SELECT token_file FROM access_tokens_cache')
      .pluck()
    const [file] = files.all() as string[]
    made
      .platform()
      .sqlite.prepare(
        `INSERT INTO access_tokens_cache SELECT 'old', token_file || '.old', scope, ?, obtained_at FROM access_tokens_cache`,
      )
      .run(clock.now() - 25 * 3_600_000)
    writeFileSync(join(made.root, `${file}.old`), 'expired')
    await run({ params: { force: true } })
    expect(files.all()).toEqual([file])
    expect(existsSync(join(made.root, `${file}.old`))).toBe(false)
    expect(existsSync(join(made.root, String(file)))).toBe(true)
  })

  it('keeps its token in a 0600 file between runs, and notes where', async () => {
    const { made, standIn, run } = await stage({ alpha: { users: [user(1)] } })
    await run()
    await run()
    expect(standIn.tokensGiven()).toBe(1)
    const file = made
      .platform()
      .sqlite.prepare('SELECT token_file FROM access_tokens_cache')
      .pluck()
      .get() as string
    expect(statSync(join(made.root, file)).mode & 0o777).toBe(0o600)
    standIn.expireTokens()
    const renewed = await run()
    expect(renewed.summary).toMatchObject({ tokenRenewals: 1, users: { changed: 0 } })
  })

  it('a dry run reads, and leaves no token and no row', async () => {
    const { made, run } = await stage({ alpha: { users: [user(1)], teams: [team(0)] } })
    const done = await run({ dryRun: true })
    expect(done.summary).toMatchObject({
      users: { added: 1 },
      teams: { added: 1 },
      channels: { added: 10 },
    })
    expect(existsSync(join(made.folder.runDir, 'tokens'))).toBe(false)
    expect(countRows(made.tenant('alpha'), 'SELECT count(*) FROM external_accounts')).toBe(0)
  })
})

describe('reading only what changed', () => {
  const setLink = (link: string, daysOld: number, now: number) =>
    `UPDATE external_sync_state SET delta_link = '${link}', last_delta_at = ${now - daysOld * 86_400_000}, config_updated_at_seen = 1`

  async function bigStage(day?: string) {
    const staged = await stage({ alpha: { users: numbered(6_000, user) } }, day)
    await staged.run({ params: { syncTeams: false, syncChannels: false } })
    const tenant = staged.made.tenant('alpha')
    const link = `${staged.standIn.graphUrl}/users/delta?$deltatoken=0`
    const run = (params = {}) =>
      staged.run({ params: { syncTeams: false, syncChannels: false, ...params } })
    const callsBefore = staged.calls(USERS)
    return { ...staged, run, tenant, link, fullCalls: () => staged.calls(USERS) - callsBefore }
  }

  it('acceptance 2: a link of one day: two changed, one removed, one listed twice, in one or two calls', async () => {
    const { clock, tenant, link, space, run, calls, fullCalls } = await bigStage()
    tenant.sqlite.exec(setLink(link, 1, clock.now()))
    space('alpha').changes.push(
      { id: 'u-00001', displayName: '改姓' },
      { ...user(2), displayName: '一度目' },
      { ...user(2), displayName: '二度目' },
      { id: 'u-00003', '@removed': { reason: 'deleted' } },
    )
    const deltaBefore = calls(DELTA)
    const done = await run()
    expect(done.tenants[0]?.result).toMatchObject({
      parts: { users: { added: 0, changed: 2, removed: 1 } },
      extras: { mode: 'delta' },
    })
    expect(calls(DELTA) - deltaBefore).toBeLessThanOrEqual(2)
    expect(fullCalls()).toBe(0)
    const rows = tenant.sqlite
      .prepare(
        `SELECT display_name AS name, email FROM external_accounts WHERE external_id IN ('u-00001', 'u-00002') ORDER BY external_id`,
      )
      .all()
    expect(rows).toEqual([
      { name: '改姓', email: 'e1@example.jp' },
      { name: '二度目', email: 'e2@example.jp' },
    ])
    expect(
      tenant.sqlite.prepare('SELECT delta_link FROM external_sync_state').pluck().get(),
    ).toContain('deltatoken=4')
  })

  it.each([
    ['a link of eight days', 8, 1, {}],
    ['another connection than the one that gave the link', 1, 2, {}],
    ['mode=full', 1, 1, { mode: 'full' }],
  ])('%s: everything is read', async (_what, days, seen, params) => {
    const { clock, tenant, link, run, fullCalls } = await bigStage()
    tenant.sqlite.exec(
      `${setLink(link, days, clock.now())}; UPDATE external_sync_state SET config_updated_at_seen = ${seen}`,
    )
    const done = await run(params)
    expect(done.tenants[0]?.result).toMatchObject({ extras: { mode: 'full' } })
    expect(fullCalls()).toBe(7)
  })

  it('on a Sunday everything is read, and the link for the days to come is fetched', async () => {
    const { clock, tenant, link, run, fullCalls } = await bigStage('2026-06-28')
    tenant.sqlite.exec(setLink(link, 1, clock.now()))
    await run()
    expect(fullCalls()).toBe(7)
    expect(
      tenant.sqlite.prepare('SELECT delta_link FROM external_sync_state').pluck().get(),
    ).toContain('deltatoken=0')
  })

  it('acceptance 2: a link Graph has forgotten (410): everything in the same run, and a new link', async () => {
    const { clock, tenant, standIn, run, fullCalls } = await bigStage()
    tenant.sqlite.exec(setLink(`${standIn.graphUrl}/users/delta?$deltatoken=99`, 1, clock.now()))
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(fullCalls()).toBe(7)
    expect(
      tenant.sqlite.prepare('SELECT delta_link FROM external_sync_state').pluck().get(),
    ).toContain('deltatoken=0')
  })

  it('mode=delta reads everything for want of a link, and from then on what changed, however few there are', async () => {
    const { space, run, calls } = await stage({ alpha: { users: numbered(3, user) } })
    const params = { mode: 'delta', syncTeams: false, syncChannels: false }
    const first = await run({ params })
    expect(first.tenants[0]?.result).toMatchObject({ extras: { mode: 'full' } })
    space('alpha').changes.push({ id: user(1).id, displayName: '改姓' })
    const fullCalls = calls(USERS)
    const second = await run({ params })
    expect(second.tenants[0]?.result).toMatchObject({
      parts: { users: { seen: 1, changed: 1, removed: 0 } },
      extras: { mode: 'delta' },
    })
    expect(calls(USERS)).toBe(fullCalls)
  })

  it('removals in a listing of changes count for the guard too', async () => {
    const { clock, tenant, link, space, run } = await bigStage()
    tenant.sqlite.exec(setLink(link, 1, clock.now()))
    space('alpha').changes.push(
      ...numbered(1_201, (index) => ({ id: user(index).id, '@removed': { reason: 'deleted' } })),
    )
    expect((await run()).tenants[0]?.fault).toMatchObject({ code: 'SUSPICIOUS_SHRINK' })
    expect(
      countRows(tenant, 'SELECT count(*) FROM external_accounts WHERE deleted_at IS NULL'),
    ).toBe(6_000)
  })
})

describe('reading with patience', () => {
  it('acceptance 3: 429 without Retry-After on the channels of team 7: waits 120 s and is complete', async () => {
    const { standIn, clock, run } = await stage({
      alpha: { teams: numbered(20, (index) => team(index)) },
    })
    standIn.trouble({
      match: '/teams/t-07/channels',
      act: { answer: { status: 429, body: { error: { code: 'TooManyRequests' } } } },
    })
    const done = await run()
    expect(done.summary).toMatchObject({ channels: { added: 200 }, rateWaits: 1 })
    expect(clock.waits.filter((ms) => ms === 120_000)).toHaveLength(1)
  })

  it.each([503, 504])('%i is a request to slow down: Retry-After is obeyed', async (status) => {
    const { standIn, clock, run } = await stage({ alpha: { users: [user(1)] } })
    standIn.trouble({
      match: '/users',
      act: { answer: { status, headers: { 'retry-after': '17' }, body: {} } },
    })
    expect((await run()).state).toBe('succeeded')
    expect(clock.waits).toContain(17_000)
  })

  it('other 5xx: three tries, 60 s and 120 s apart', async () => {
    const { standIn, clock, run } = await stage({ alpha: {} })
    standIn.trouble({ match: '/users', times: 3, act: { answer: { status: 500, body: {} } } })
    const done = await run({ params: { syncTeams: false, syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'service_error', class: 'transient' })
    expect(clock.waits).toEqual([60_000, 120_000])
  })

  it('network: five tries, 15 s apart', async () => {
    const { standIn, clock, run } = await stage({ alpha: {} })
    await standIn.down()
    const done = await run({ params: { syncTeams: false, syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'unreachable', class: 'transient' })
    expect(clock.waits).toEqual([15_000, 15_000, 15_000, 15_000])
  })

  it('halves its speed once Graph shows that a limit is near', async () => {
    const { standIn, clock, run } = await stage({ alpha: { teams: [team(0), team(1)] } })
    standIn.trouble({
      match: '/users',
      act: {
        answer: { headers: { 'x-ms-throttle-limit-percentage': '0.9' }, body: { value: [] } },
      },
    })
    const done = await run()
    expect(done.summary.throttlePctMax).toBe(0.9)
    expect(new Set(clock.waits)).toEqual(new Set([400]))
  })

  it('stops in time: what is left keeps its state and comes first tomorrow', async () => {
    const { made, standIn, clock, run, space } = await stage({
      alpha: { teams: numbered(12, (index) => team(index, 1)) },
    })
    await run()
    space('alpha').teams = numbered(12, (index) => ({ ...team(index, 2) }))
    standIn.trouble({
      match: '/teams/t-03/channels',
      act: { answer: { status: 429, headers: { 'retry-after': '3400' }, body: {} } },
    })
    await clock.pause(24 * 3_600_000)
    const started = clock.elapsedMs()
    const late = await performBatch(
      teamsMirror({ ...clock, elapsedMs: () => clock.elapsedMs() - started }),
      { dataRoot: made.root, at: clock.now() },
    )
    expect(late.tenants[0]?.fault?.message).toContain('time is short')
    const asked = standIn.arrived().length
    await run()
    const first = standIn
      .arrived()
      .slice(asked)
      .filter((one) => CHANNELS.test(one.path))
      .slice(0, 4)
      .map((one) => one.path)
    const done = new Set(['t-00', 't-01', 't-02'].map((id) => `/v1.0/teams/${id}/channels`))
    expect(first.some((path) => done.has(path))).toBe(false)
  })
})

describe('one company in trouble', () => {
  it('acceptance 4: an expired secret: AUTH with Microsoft’s number, one token call, the alert names the connection; others are done', async () => {
    const { made, standIn, run } = await stage({
      alpha: { secretState: 'expired' },
      beta: { users: [user(1)] },
    })
    const done = await run()
    expect(done.tenants).toMatchObject([
      {
        code: 'alpha',
        state: 'failed',
        fault: {
          code: 'AUTH',
          class: 'permanent',
          message: expect.stringContaining('AADSTS7000222'),
        },
      },
      { code: 'beta', state: 'succeeded' },
    ])
    expect(standIn.arrived().filter(({ path }) => path.startsWith('/tid-alpha/'))).toHaveLength(1)
    expect(done.alerts.raised).toMatchObject([
      {
        key: 'channel:teams_graph:alpha',
        severity: 'HIGH',
        message: { en: expect.stringMatching(/teams_graph.*SECRET_alpha/) },
      },
    ])
    expect(
      made
        .platform()
        .sqlite.prepare(
          `SELECT health_code FROM integration_configs WHERE config_id = 'teams_graph-alpha'`,
        )
        .pluck()
        .get(),
    ).toBe('AADSTS7000222')
    expect(JSON.stringify(done)).not.toContain('client-secret')
  })

  it('acceptance 5: 403 on /teams: users are applied, teams and channels failed with the permission’s name', async () => {
    const { made, space, run } = await stage({ alpha: { users: [user(1)], teams: [team(0)] } })
    space('alpha').permissions = ['User.Read.All', 'Channel.ReadBasic.All']
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'missing_permission', class: 'permanent' })
    expect(done.tenants[0]?.result).toMatchObject({
      parts: { users: { added: 1 } },
      failures: [
        { part: 'teams', message: { en: expect.stringContaining('Team.ReadBasic.All') } },
        { part: 'channels', message: { ja: expect.stringContaining('Team.ReadBasic.All') } },
      ],
    })
    expect(countRows(made.tenant('alpha'), 'SELECT count(*) FROM external_accounts')).toBe(1)
  })

  it('403 on one team is counted, and its channels keep their state; a team that has just gone is no failure', async () => {
    const { standIn, space, run } = await stage({ alpha: { teams: [team(0), team(1), team(2)] } })
    await run()
    space('alpha').teams = [team(0, 9), team(1, 9), team(2, 9)]
    standIn.trouble({ match: '/teams/t-00/channels', act: { answer: { status: 403, body: {} } } })
    standIn.trouble({ match: '/teams/t-02/channels', act: { answer: { status: 404, body: {} } } })
    const done = await run({ params: { applyShrink: true } })
    expect(done.state).toBe('succeeded')
    expect(done.tenants[0]?.result).toMatchObject({
      parts: { channels: { removed: 11 } },
      extras: { teamsForbidden: 1 },
    })
  })

  it('acceptance 6: a link to another host is not followed, and no token leaves', async () => {
    const elsewhere = await startHttp(0, () => ({ body: { value: [] } }))
    open.push(elsewhere)
    const { standIn, run } = await stage({ alpha: { users: [user(1)] } })
    const body = { value: [], '@odata.nextLink': `${elsewhere.base}/v1.0/users?$skiptoken=x` }
    standIn.trouble({ match: '/users', act: { answer: { body } } })
    const done = await run({ params: { syncTeams: false, syncChannels: false } })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'refused', class: 'permanent' })
    expect(elsewhere.arrived()).toHaveLength(0)
  })

  it('a token for another directory: TENANT_CHANGED, nothing is applied', async () => {
    const { made, run } = await stage({ alpha: { users: [user(1)] }, beta: { users: [user(2)] } })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'TEAMS')
    made
      .platform()
      .sqlite.exec(
        `UPDATE integration_configs SET auth_ref = '{"env":"SECRET_beta"}', connection_config = (SELECT connection_config FROM integration_configs WHERE config_id = 'teams_graph-beta') WHERE config_id = 'teams_graph-alpha'`,
      )
    const done = await run({ tenants: ['alpha'] })
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'TENANT_CHANGED' })
    expect(mirrorRows(made.tenant('alpha'), 'TEAMS')).toEqual(before)
  })

  it('a connection that is not filled in names every fault', async () => {
    const { made, run } = await stage({ alpha: {} })
    made.platform().sqlite.exec(`UPDATE integration_configs SET connection_config = '{}'`)
    expect((await run()).tenants[0]?.fault).toMatchObject({
      code: 'bad_connection_config',
      class: 'permanent',
      message: expect.stringMatching(/entraTenantId.*clientId/),
    })
  })

  it('all switches off is refused before anything is opened', async () => {
    const { standIn, run } = await stage({ alpha: {} })
    const done = await run({ params: { syncUsers: false, syncTeams: false, syncChannels: false } })
    expect(done.error).toMatchObject({ class: 'parameters' })
    expect(standIn.arrived()).toHaveLength(0)
  })

  it('acceptance 8: killed between users and teams: users are new, teams old, the next run completes', async () => {
    const { made, space, run, clock } = await stage({
      alpha: { users: numbered(3, user), teams: [team(0)] },
    })
    await run()
    space('alpha').users.push(user(3))
    space('alpha').teams.push(team(1))
    const script = fileURLToPath(new URL('./408-crash-child.ts', import.meta.url))
    const child = await runScript(script, [made.root, String(clock.now())])
    expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
    const live = (table: string) =>
      countRows(made.tenant('alpha'), `SELECT count(*) FROM ${table} WHERE deleted_at IS NULL`)
    expect([live('external_accounts'), live('external_containers')]).toEqual([4, 11])
    await clock.pause(3 * 60_000)
    expect((await run()).summary).toMatchObject({
      users: { added: 0 },
      teams: { added: 1 },
      channels: { added: 10 },
    })
  })
})
