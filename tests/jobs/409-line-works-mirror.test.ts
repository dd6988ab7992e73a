/** Card 409: the acceptance cases with the card's numbers, over real HTTP against the LINE WORKS stand-in. */
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { lineWorksMirror } from '../../jobs/400-notify/409-line-works-mirror.ts'
import type { MirrorSummary } from '../../jobs/400-notify/mirror/summary.ts'
import {
  type LineWorksStandIn,
  startLineWorks,
  type WorksCompany,
  type WorksUser,
  worksCompany,
} from '../../server/demo/stand-ins/line-works.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { runScript } from './child-process.ts'
import {
  addDestination,
  addPeople,
  addSetting,
  connect,
  countRows,
  keyPair,
  mirrorRows,
  numbered,
  windUpClock,
} from './mirror-company.ts'

const ONE = 10000001
const TWO = 10000002

let keys: ReturnType<typeof keyPair>
beforeAll(() => {
  keys = keyPair()
})
const open: LineWorksStandIn[] = []
afterEach(async () => {
  cleanUp()
  for (const standIn of open.splice(0)) await standIn.close()
})

const user = (domainId: number, index: number): WorksUser => ({
  domainId,
  userId: `w-${domainId}-${String(index).padStart(3, '0')}`,
  userExternalKey: `W${domainId}-${index}`,
  email: `w${index}@d${domainId}.example.jp`,
  lastName: '佐藤',
  firstName: `${index}`,
})
const group = (domainId: number, index: number) => ({
  domainId,
  groupId: `g-${domainId}-${index}`,
  groupName: `グループ${index}`,
  members: [{ id: 'w', type: 'USER' as const }],
})
const unit = (domainId: number, index: number, parent: number | null = null) => ({
  domainId,
  orgUnitId: `o-${domainId}-${index}`,
  orgUnitName: `部門${index}`,
  parentOrgUnitId: parent === null ? null : `o-${domainId}-${parent}`,
})

async function stage(
  spaces: Readonly<Record<string, Partial<WorksCompany>>>,
  perMinute: number | null = 240,
) {
  const clock = windUpClock('06:45')
  const made = makeDataFolder()
  const companies = Object.entries(spaces).map(([code, space]) => {
    process.env[`SECRET_${code}`] = keys.privateKey
    process.env[`CLIENT_${code}`] = `${code}-client-secret`
    return worksCompany({
      clientId: `client-${code}`,
      clientSecret: `${code}-client-secret`,
      serviceAccount: `x.serviceaccount@${code}.example.jp`,
      publicKey: keys.publicKey,
      botId: '100',
      ...space,
    })
  })
  const standIn = await startLineWorks({ companies, now: clock.now, perMinute })
  open.push(standIn)
  for (const code of Object.keys(spaces)) {
    made.addTenant({ code })
    connect(made, code, {
      key: 'lineworks',
      service: 'LINE_WORKS',
      endpointUrl: standIn.apiUrl,
      authType: 'JWT',
      connection: {
        clientId: `client-${code}`,
        clientSecret: { env: `CLIENT_${code}` },
        serviceAccount: `x.serviceaccount@${code}.example.jp`,
        botId: '100',
        domainIds: [ONE, TWO],
        authUrl: standIn.authUrl,
      },
    })
  }
  const run = async (options: Partial<PerformOptions> = {}) => {
    const done = await performBatch(lineWorksMirror(clock), {
      dataRoot: made.root,
      at: clock.now(),
      ...options,
    })
    const sorted = [...done.tenants].sort((a, b) => (a.code < b.code ? -1 : 1))
    return { ...done, tenants: sorted, summary: done.summary as MirrorSummary }
  }
  const space = (code: string) => {
    const found = companies.find((one) => one.clientId === `client-${code}`)
    if (!found) throw new Error(`no company ${code}`)
    return found
  }
  const calls = (path: string) =>
    standIn.arrived().filter((one) => one.path === `/v1.0${path}`).length
  return { clock, made, standIn, run, space, calls }
}

const onlyUsers = { syncGroups: false, syncOrgUnits: false }

describe('a company whose LINE WORKS is mirrored', () => {
  it('acceptance 1: 250 members in two domains, 30 groups, 25 org units; the second run changes nothing', async () => {
    const { made, run, calls } = await stage({
      alpha: {
        users: [
          ...numbered(150, (index) => user(ONE, index)),
          ...numbered(100, (index) => user(TWO, index)),
        ],
        groups: [
          ...numbered(20, (index) => group(ONE, index)),
          ...numbered(10, (index) => group(TWO, index)),
        ],
        orgUnits: [
          ...numbered(15, (index) => unit(ONE, index)),
          ...numbered(10, (index) => unit(TWO, index)),
        ],
      },
    })
    const first = await run()
    expect(first.state).toBe('succeeded')
    expect(first.summary).toMatchObject({
      users: { added: 250 },
      groups: { added: 30 },
      orgUnits: { added: 25 },
    })
    expect([calls('/users'), calls('/groups'), calls('/orgunits')]).toEqual([3, 2, 2])
    const before = mirrorRows(made.tenant('alpha'), 'LINE_WORKS')
    const none = { added: 0, changed: 0, removed: 0 }
    expect((await run()).summary).toMatchObject({ users: none, groups: none, orgUnits: none })
    expect(mirrorRows(made.tenant('alpha'), 'LINE_WORKS')).toEqual(before)
  })

  it('status, kind and names of members; linked by their key before their address', async () => {
    const { made, run } = await stage({
      alpha: {
        users: [
          { ...user(ONE, 0), userExternalKey: 'P001', orgUnitIds: ['o1'], levelName: '課長' },
          { ...user(ONE, 1), isPending: true, userExternalKey: null, email: 'P002@Example.jp' },
          { ...user(ONE, 2), isSuspended: true, userExternalKey: 'P003' },
          { ...user(ONE, 3), isOnLeave: true },
          { ...user(ONE, 4), email: 'y.serviceaccount@d1.example.jp' },
          { ...user(ONE, 5), isDeleted: true },
        ],
      },
    })
    const tenant = made.tenant('alpha')
    addPeople(
      tenant,
      ['P001', 'P002', 'P003'].map((code) => ({ code })),
    )
    await run()
    const rows = tenant.sqlite
      .prepare(
        'SELECT kind, status, display_name AS name FROM external_accounts ORDER BY external_id',
      )
      .all()
    expect(rows).toEqual([
      { kind: 'MEMBER', status: 'ACTIVE', name: '佐藤 0' },
      { kind: 'MEMBER', status: 'PENDING', name: '佐藤 1' },
      { kind: 'MEMBER', status: 'SUSPENDED', name: '佐藤 2' },
      { kind: 'MEMBER', status: 'SUSPENDED', name: '佐藤 3' },
      { kind: 'SERVICE', status: 'ACTIVE', name: '佐藤 4' },
    ])
    expect(
      tenant.sqlite
        .prepare('SELECT attributes FROM external_accounts ORDER BY external_id')
        .pluck()
        .get(),
    ).toBe(JSON.stringify({ orgUnitIds: ['o1'], primaryOrgUnitId: 'o1', levelName: '課長' }))
    const links = tenant.sqlite
      .prepare('SELECT employee_id AS who, method FROM external_links ORDER BY 1')
      .all()
    expect(links).toEqual([
      { who: 'e-P001', method: 'EMPLOYEE_KEY' },
      { who: 'e-P002', method: 'EMAIL' },
    ])
  })

  it('acceptance 6: a missing parent and a circle of two: kept without a level, counted, no endless loop', async () => {
    const { made, run } = await stage({
      alpha: {
        orgUnits: [
          unit(ONE, 1),
          unit(ONE, 2, 1),
          unit(ONE, 3, 99),
          unit(ONE, 4, 5),
          unit(ONE, 5, 4),
        ],
      },
    })
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(done.tenants[0]?.result).toMatchObject({ extras: { brokenParents: 3 } })
    const levels = made
      .tenant('alpha')
      .sqlite.prepare('SELECT level FROM external_containers ORDER BY external_id')
      .pluck()
      .all()
    expect(levels).toEqual([1, 2, null, null, null])
  })

  it('acceptance 7: a room that is gone switches off its destination and its only setting; a 500 changes nothing', async () => {
    const { made, standIn, space, run } = await stage({ alpha: {} })
    space('alpha').rooms.push(
      { channelId: 'R1', title: '人事', bot: true, gone: false },
      { channelId: 'R2', title: '総務', bot: true, gone: false },
      { channelId: 'R3', title: '経理', bot: false, gone: false },
    )
    const tenant = made.tenant('alpha')
    for (const room of ['R1', 'R2', 'R3', 'R404']) addDestination(tenant, 'LINE_WORKS', room)
    addSetting(tenant, 'to-room', {
      notification_type: 'LINE_WORKS',
      destination_id: 'LINE_WORKS-R404',
    })
    standIn.trouble({
      match: '/channels/R2/',
      times: 3,
      act: { answer: { status: 500, body: {} } },
    })
    const done = await run()
    expect(done.state).toBe('succeeded')
    const rows = tenant.sqlite
      .prepare(
        'SELECT external_id AS room, is_enabled AS is_on, disabled_reason AS reason, verified_at IS NOT NULL AS verified FROM notification_channels ORDER BY 1',
      )
      .all()
    expect(rows).toEqual([
      { room: 'R1', is_on: 1, reason: null, verified: 1 },
      { room: 'R2', is_on: 1, reason: null, verified: 0 },
      { room: 'R3', is_on: 0, reason: 'BOT_REMOVED', verified: 0 },
      { room: 'R404', is_on: 0, reason: 'ROOM_GONE', verified: 0 },
    ])
    expect(countRows(tenant, 'SELECT is_enabled FROM notification_settings')).toBe(0)
    expect(countRows(made.platform() as never, 'SELECT count(*) FROM mail_queue')).toBe(1)
    space('alpha').rooms[2] = { channelId: 'R3', title: '経理', bot: true, gone: false }
    await run()
    expect(
      countRows(tenant, `SELECT is_enabled FROM notification_channels WHERE external_id = 'R3'`),
    ).toBe(1)
  })

  it('asks about 200 rooms a run, the longest unverified first, and about none when told so', async () => {
    const { made, clock, run, calls, standIn } = await stage({ alpha: {} })
    const tenant = made.tenant('alpha')
    const add = (index: number) =>
      addDestination(tenant, 'LINE_WORKS', `R${index}`, {
        verified_at: index < 5 ? null : clock.now() - 1_000 * index,
      })
    tenant.sqlite.transaction(() => numbered(203, add))()
    const asked = () =>
      standIn.arrived().filter(({ path }) => /\/channels\/R\d+\/members$/.test(path))
    await run({ params: { ...onlyUsers, checkRooms: false } })
    expect(asked()).toHaveLength(0)
    await run({ params: onlyUsers })
    expect(calls('/bots/100/channels/R0/members')).toBe(1)
    expect(asked()).toHaveLength(200)
    const left = ['R5', 'R6', 'R7'].map((room) => calls(`/bots/100/channels/${room}/members`))
    expect(left).toEqual([0, 0, 0])
  })

  it('offers new groups as destinations, off and without a room', async () => {
    const { made, run } = await stage({ alpha: { groups: [group(ONE, 1)] } })
    await run()
    await run()
    expect(
      made
        .tenant('alpha')
        .sqlite.prepare(
          'SELECT name, external_id, parent_external_id AS grp, is_enabled, auto_registered FROM notification_channels',
        )
        .all(),
    ).toEqual([
      {
        name: 'グループ1',
        external_id: null,
        grp: 'g-10000001-1',
        is_enabled: 0,
        auto_registered: 1,
      },
    ])
  })
})

describe('reading with patience', () => {
  it('acceptance 2: cursors with /, + and = are encoded', async () => {
    const { standIn, run } = await stage({
      alpha: { users: numbered(101, (index) => user(ONE, index)) },
    })
    expect((await run()).summary.users).toMatchObject({ added: 101 })
    expect(standIn.arrived().some(({ rawQuery }) => /cursor=J%2F%2B/.test(rawQuery))).toBe(true)
  })

  it.each(['86400', 3600])(
    'acceptance 3: expires_in %j works; a token is reused for the same connection only, and renewed when it is over',
    async (expiresIn) => {
      const { clock, standIn, run } = await stage({ alpha: { expiresIn }, beta: { expiresIn } })
      await run()
      expect(standIn.tokensGiven()).toBe(2)
      await run()
      expect(standIn.tokensGiven()).toBe(2)
      await clock.pause(24 * 3_600_000)
      await run()
      expect(standIn.tokensGiven()).toBe(4)
    },
  )

  it('acceptance 4: 429 with rateLimit-reset 20 waits 20 s; without it 90 s', async () => {
    const { standIn, clock, run } = await stage({ alpha: { users: [user(ONE, 0)] } })
    const trouble = (headers: Record<string, string>) =>
      standIn.trouble({
        match: '/users',
        act: { answer: { status: 429, headers, body: { code: 'TOO_MANY_REQUESTS' } } },
      })
    trouble({ 'ratelimit-reset': '20' })
    const first = await run({ params: onlyUsers })
    expect(first.summary).toMatchObject({ users: { added: 1 }, rateWaits: 1 })
    expect(clock.waits).toContain(20_000)
    trouble({})
    await run({ params: onlyUsers })
    expect(clock.waits).toContain(90_000)
  })

  it('keeps below the real limit of 240 calls per minute, and waits when hardly any is left', async () => {
    const { clock, standIn, run } = await stage({
      alpha: { users: numbered(300, (index) => user(ONE, index)) },
    })
    const done = await run({ params: { ...onlyUsers, pageSize: 1 } })
    expect(done.summary).toMatchObject({ users: { added: 300 } })
    expect(standIn.arrived().length).toBeGreaterThan(300)
    expect(clock.elapsedMs()).toBeGreaterThan(60_000)
    expect(done.tenants[0]?.result).toMatchObject({ apiErrors: 0 })
  })

  it('tells when the clock differs from theirs by more than 60 s, and that it is right again', async () => {
    const { standIn, clock, run } = await stage({ alpha: {} })
    const far = new Date(clock.now() + 120_000).toUTCString()
    const body = { access_token: 'x', expires_in: 86_400 }
    standIn.trouble({ match: '/token', act: { answer: { headers: { date: far }, body } } })
    const done = await run({ params: onlyUsers })
    expect(done.alerts.raised).toContainEqual(
      expect.objectContaining({
        key: 'mirror:lineworks:alpha:clock',
        severity: 'HIGH',
        value: 120,
      }),
    )
    // Said again with the next token.
    await clock.pause(24 * 3_600_000)
    const right = await run({ params: onlyUsers })
    expect(right.alerts.cleared).toContain('mirror:lineworks:alpha:clock')
  })
})

describe('one company, or one domain, in trouble', () => {
  it('acceptance 5: a wrong private key: AUTH, one alert, one token call, others are done; the key is in no log', async () => {
    const { made, standIn, run } = await stage({ alpha: {}, beta: { users: [user(ONE, 0)] } })
    process.env.SECRET_alpha = keyPair().privateKey
    const done = await run()
    expect(done.tenants).toMatchObject([
      { code: 'alpha', state: 'failed', fault: { code: 'AUTH', class: 'permanent' } },
      { code: 'beta', state: 'succeeded' },
    ])
    expect(
      standIn.arrived().filter(({ body }) => body.includes('client_id=client-alpha')),
    ).toHaveLength(1)
    expect(done.alerts.raised).toMatchObject([{ key: 'channel:lineworks:alpha', severity: 'HIGH' }])
    expect(JSON.stringify(done)).not.toMatch(/PRIVATE KEY|client-secret/)
    expect(
      made
        .platform()
        .sqlite.prepare(
          `SELECT health_code FROM integration_configs WHERE config_id = 'lineworks-alpha'`,
        )
        .pluck()
        .get(),
    ).toBe('invalid_grant')
  })

  it('acceptance 8: domain 2 shrank to a tenth: not believed, domain 1 is applied', async () => {
    const { made, space, run } = await stage({
      alpha: {
        users: [
          ...numbered(20, (index) => user(ONE, index)),
          ...numbered(100, (index) => user(TWO, index)),
        ],
      },
    })
    await run()
    space('alpha').users = [
      ...numbered(22, (index) => user(ONE, index)),
      ...numbered(10, (index) => user(TWO, index)),
    ]
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({
      code: 'SUSPICIOUS_SHRINK',
      message: expect.stringContaining('domain 10000002'),
    })
    const live = (domain: number) =>
      countRows(
        made.tenant('alpha'),
        `SELECT count(*) FROM external_accounts WHERE parent_id = '${domain}' AND deleted_at IS NULL`,
      )
    expect([live(ONE), live(TWO)]).toEqual([22, 100])
  })

  it('one domain that can not be read keeps its rows; the company failed partially, naming it', async () => {
    const { made, standIn, space, run } = await stage({
      alpha: { users: [user(ONE, 0), user(TWO, 0)] },
    })
    await run()
    space('alpha').users = [user(ONE, 0), user(ONE, 1)]
    standIn.trouble({
      match: ({ path, rawQuery }) => path === '/v1.0/users' && rawQuery.includes(`domainId=${TWO}`),
      times: 6,
      act: { answer: { status: 500, body: {} } },
    })
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({
      class: 'transient',
      message: expect.stringMatching(/^partial: users domain 10000002/),
    })
    const inJapanese = await run({ settings: { toban: { language: 'ja' } } })
    expect(inJapanese.tenants[0]?.fault?.message).toBe(
      '一部のみ反映しました (ユーザー (ドメイン 10000002)): LINE WORKS から ドメイン 10000002 のユーザー を読めません: HTTP 500',
    )
    expect(
      countRows(
        made.tenant('alpha'),
        'SELECT count(*) FROM external_accounts WHERE deleted_at IS NULL',
      ),
    ).toBe(3)
  })

  it('a missing scope fails its kind and is named; the others are applied', async () => {
    const { made, space, run } = await stage({
      alpha: { users: [user(ONE, 0)], groups: [group(ONE, 0)] },
    })
    made
      .platform()
      .sqlite.exec(
        `UPDATE integration_configs SET connection_config = json_set(connection_config, '$.scope', 'bot user.read orgunit.read')`,
      )
    space('alpha').rooms = []
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({
      code: 'missing_permission',
      class: 'permanent',
      message: expect.stringContaining('group.read'),
    })
    expect(done.summary.users).toMatchObject({ added: 1 })
    expect(done.alerts.raised).toMatchObject([{ key: 'mirror:lineworks:alpha:permission' }])
  })

  it.each([
    [{ pageSize: 500 }, 'pageSize'],
    [{ syncUsers: false, syncGroups: false, syncOrgUnits: false }, 'syncUsers'],
  ])('acceptance 8: %j is refused before anything is opened', async (params, field) => {
    const { standIn, run } = await stage({ alpha: {} })
    const done = await run({ params })
    expect(done.error).toMatchObject({
      class: 'parameters',
      message: expect.stringContaining(field),
    })
    expect(standIn.arrived()).toHaveLength(0)
  })

  it('acceptance 8: killed before the commit, the mirror is as before', async () => {
    const { made, space, run, clock } = await stage({
      alpha: { users: numbered(3, (index) => user(ONE, index)) },
    })
    await run()
    const before = mirrorRows(made.tenant('alpha'), 'LINE_WORKS')
    space('alpha').users = numbered(6, (index) => user(ONE, index))
    const script = fileURLToPath(new URL('./409-crash-child.ts', import.meta.url))
    const child = await runScript(script, [made.root, String(clock.now())])
    expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
    expect(mirrorRows(made.tenant('alpha'), 'LINE_WORKS')).toEqual(before)
    await clock.pause(3 * 60_000)
    expect((await run()).summary.users).toMatchObject({ added: 3 })
  })
})
