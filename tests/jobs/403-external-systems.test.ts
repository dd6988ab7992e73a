/** Card 403: the acceptance cases with the card's numbers, over real HTTP against all three stand-ins. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { LinkResult } from '../../jobs/400-notify/403-external-systems/model.ts'
import { externalSystems } from '../../jobs/400-notify/403-external-systems.ts'
import { slackMirror } from '../../jobs/400-notify/407-slack-mirror.ts'
import { startLineWorks, worksCompany } from '../../server/demo/stand-ins/line-works.ts'
import { entraTenant, startMicrosoft } from '../../server/demo/stand-ins/microsoft.ts'
import { type SlackUser, slackWorkspace, startSlack } from '../../server/demo/stand-ins/slack.ts'
import { type PerformOptions, performBatch } from '../../server/testing/perform-batch.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import { holdWriteLock } from '../fixture/lock.ts'
import {
  addDestination,
  addPeople,
  connect,
  countRows,
  keyPair,
  numbered,
  windUpClock,
} from './mirror-company.ts'

let keys: ReturnType<typeof keyPair>
beforeAll(() => {
  keys = keyPair()
})
const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  cleanUp()
  for (const standIn of open.splice(0)) await standIn.close()
})

const HOUR_MS = 3_600_000
const code = (index: number) => `P${String(index).padStart(3, '0')}`
const member = (index: number, over: Partial<SlackUser> = {}): SlackUser => ({
  id: `U${String(index).padStart(3, '0')}`,
  name: `u${index}`,
  realName: `社員${index}`,
  email: `${code(index)}@example.jp`,
  ...over,
})

/** Companies with what their stand-ins need; each company gets only the services asked for. */
async function stage(
  companies: Readonly<Record<string, readonly ('slack' | 'teams' | 'lineworks')[]>>,
) {
  const clock = windUpClock('06:00')
  const made = makeDataFolder()
  const names = Object.keys(companies)
  const workspaces = new Map(
    names.map((name) => [
      name,
      slackWorkspace({ teamId: `T-${name}`, token: `xoxb-${name}-secret` }),
    ]),
  )
  const tenants = new Map(
    names.map((name) => [
      name,
      entraTenant({
        tenantId: `tid-${name}`,
        clientId: 'app',
        clientSecret: `${name}-client-secret`,
      }),
    ]),
  )
  const works = new Map(
    names.map((name) => [
      name,
      worksCompany({
        clientId: `client-${name}`,
        clientSecret: `${name}-works-secret`,
        serviceAccount: `x.serviceaccount@${name}.example.jp`,
        publicKey: keys.publicKey,
        botId: '100',
      }),
    ]),
  )
  const slack = await startSlack({ workspaces: [...workspaces.values()], now: clock.now })
  const microsoft = await startMicrosoft({ tenants: [...tenants.values()], now: clock.now })
  const lineWorks = await startLineWorks({
    companies: [...works.values()],
    now: clock.now,
    perMinute: null,
  })
  open.push(slack, microsoft, lineWorks)
  for (const [name, services] of Object.entries(companies)) {
    made.addTenant({ code: name })
    process.env[`SLACK_${name}`] = `xoxb-${name}-secret`
    process.env[`GRAPH_${name}`] = `${name}-client-secret`
    process.env[`WORKS_${name}`] = keys.privateKey
    process.env[`CLIENT_${name}`] = `${name}-works-secret`
    if (services.includes('slack'))
      connect(made, name, {
        key: 'slack_api',
        service: 'SLACK',
        endpointUrl: slack.apiUrl,
        authRef: { env: `SLACK_${name}` },
      })
    if (services.includes('teams'))
      connect(made, name, {
        key: 'teams_graph',
        service: 'TEAMS',
        endpointUrl: microsoft.graphUrl,
        authType: 'OAUTH2',
        authRef: { env: `GRAPH_${name}` },
        connection: { entraTenantId: `tid-${name}`, clientId: 'app', loginUrl: microsoft.loginUrl },
      })
    if (services.includes('lineworks'))
      connect(made, name, {
        key: 'lineworks',
        service: 'LINE_WORKS',
        endpointUrl: lineWorks.apiUrl,
        authType: 'JWT',
        authRef: { env: `WORKS_${name}` },
        connection: {
          clientId: `client-${name}`,
          clientSecret: { env: `CLIENT_${name}` },
          serviceAccount: `x.serviceaccount@${name}.example.jp`,
          botId: '100',
          domainIds: [1],
          authUrl: lineWorks.authUrl,
        },
      })
  }
  const run = async (options: Partial<PerformOptions> = {}) => {
    const done = await performBatch(externalSystems(clock), {
      dataRoot: made.root,
      at: clock.now(),
      ...options,
    })
    const sorted = [...done.tenants].sort((a, b) => (a.code < b.code ? -1 : 1))
    const resultOf = (name: string) =>
      done.tenants.find((one) => one.code === name)?.result as LinkResult
    return { ...done, tenants: sorted, resultOf, summary: done.summary as Record<string, unknown> }
  }
  const listings = () =>
    [...slack.arrived(), ...microsoft.arrived(), ...lineWorks.arrived()].filter(({ path }) =>
      /users\.list|conversations\.list|\/v1\.0\/(users|teams|groups|orgunits)$/.test(path),
    ).length
  return {
    clock,
    made,
    run,
    listings,
    slack,
    microsoft,
    lineWorks,
    workspace: (name: string) => workspaces.get(name) ?? slackWorkspace({ teamId: '', token: '' }),
    directory: (name: string) => tenants.get(name),
    works: (name: string) => works.get(name),
  }
}

const setMirrorAge = (service: string, at: number) =>
  `UPDATE external_sync_state SET last_full_at = ${at} WHERE service = '${service}'`

describe('linking people', () => {
  it('acceptance 1: 100 employees, 105 members: 98 linked, 2 without an account, no orphan', async () => {
    const { made, workspace, run } = await stage({ alpha: ['slack'] })
    addPeople(
      made.tenant('alpha'),
      numbered(100, (index) => ({ code: code(index) })),
    )
    workspace('alpha').users = [
      ...numbered(95, (index) => member(index)),
      ...numbered(3, (index) =>
        member(95 + index, { email: `${code(95 + index)}@EXAMPLE.JP`.toUpperCase() }),
      ),
      ...numbered(2, (index) => member(200 + index, { isBot: true })),
      ...numbered(5, (index) => member(300 + index, { isRestricted: true })),
    ]
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(done.summary).toMatchObject({
      services: { slack: { tenants: 1, ok: 1 } },
      links: { linked: 98, new: 98, conflict: 0, stale: 0 },
      unmatchedEmployees: 2,
      orphanAccounts: 0,
    })
  })

  it('acceptance 2: two employees with one address: neither is linked; after the mending the next run links', async () => {
    const { made, workspace, run } = await stage({ alpha: ['slack'] })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [
      { code: 'P001', email: 'both@example.jp' },
      { code: 'P002', email: 'BOTH@example.jp' },
    ])
    workspace('alpha').users = [member(1, { email: 'both@example.jp' })]
    expect((await run()).summary).toMatchObject({ links: { linked: 0, conflict: 2 } })
    tenant.sqlite.exec(
      `UPDATE employees SET email = 'p002@example.jp' WHERE employee_code = 'P002'`,
    )
    expect((await run()).summary).toMatchObject({ links: { linked: 1, conflict: 0 } })
  })

  it('a link made by hand is never changed, not even by relink', async () => {
    const { made, workspace, run } = await stage({ alpha: ['slack'] })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [{ code: code(1) }, { code: code(2) }])
    workspace('alpha').users = [member(1), member(2)]
    tenant.sqlite.exec(
      `INSERT INTO external_links VALUES ('SLACK', 'e-P001', 'U002', 'MANUAL', 100, 'LINKED', 1, 1)`,
    )
    await run({ params: { relink: true, forceSync: true } })
    const links = tenant.sqlite
      .prepare(
        'SELECT employee_id AS who, external_id AS account, method, state FROM external_links ORDER BY 1',
      )
      .all()
    expect(links).toEqual([
      { who: 'e-P001', account: 'U002', method: 'MANUAL', state: 'LINKED' },
      { who: 'e-P002', account: 'U002', method: 'EMAIL', state: 'CONFLICT' },
    ])
  })

  it('a link outlives a changed address until relink', async () => {
    const { made, workspace, run } = await stage({ alpha: ['slack'] })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [{ code: code(1) }])
    workspace('alpha').users = [member(1)]
    await run()
    tenant.sqlite.exec(`UPDATE employees SET email = 'new@example.jp'`)
    expect((await run()).summary).toMatchObject({ links: { linked: 1, new: 0 } })
    expect((await run({ params: { relink: true } })).summary).toMatchObject({
      links: { linked: 0 },
    })
  })
})

describe('when directories are read', () => {
  it('acceptance 3: a mirror of 3 hours is not read again, one of 27 hours once, one that was forced always', async () => {
    const { made, clock, run, listings } = await stage({ alpha: ['slack'] })
    await run()
    const read = listings()
    const tenant = made.tenant('alpha')
    tenant.sqlite.exec(setMirrorAge('SLACK', clock.now() - 3 * HOUR_MS))
    await run()
    expect(listings()).toBe(read)
    tenant.sqlite.exec(setMirrorAge('SLACK', clock.now() - 27 * HOUR_MS))
    await run()
    expect(listings()).toBe(read + 2)
    await run({ params: { forceSync: true } })
    expect(listings()).toBe(read + 4)
  })

  it('a verdict of 405 of today, younger than an hour, is taken over without a call', async () => {
    const { made, clock, run, slack } = await stage({ alpha: ['slack'] })
    await run()
    const setVerdict = (minutes: number) =>
      made
        .platform()
        .sqlite.exec(
          `UPDATE integration_configs SET health_status = 'HEALTHY', last_health_check = ${clock.now() - minutes * 60_000}`,
        )
    const before = slack.arrived().length
    setVerdict(15)
    await run()
    expect(slack.arrived()).toHaveLength(before)
    setVerdict(61)
    await run()
    expect(
      slack
        .arrived()
        .slice(before)
        .map(({ path }) => path),
    ).toEqual(['/api/auth.test'])
  })

  it('acceptance 3: a company without any connection is skipped, the run succeeds', async () => {
    const { made, run } = await stage({ alpha: ['slack'] })
    made.addTenant({ code: 'beta' })
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(done.tenants).toContainEqual(
      expect.objectContaining({ code: 'beta', state: 'skipped', reason: 'not_configured' }),
    )
  })

  it('after a pull of 403 the mirror batch leaves the company alone for an hour', async () => {
    const { made, clock, run, slack } = await stage({ alpha: ['slack'] })
    await run()
    const before = slack.arrived().length
    const done = await performBatch(slackMirror(clock), {
      dataRoot: made.root,
      at: clock.now() + 15 * 60_000,
    })
    expect(done.tenants).toMatchObject([{ state: 'skipped', reason: 'fresh' }])
    expect(slack.arrived()).toHaveLength(before)
  })

  it('acceptance 5: 10,000 Graph users in 11 pages, in little memory and time', async () => {
    const { clock, run, directory, microsoft } = await stage({ alpha: ['teams'] })
    const space = directory('alpha')
    if (space)
      space.users = numbered(10_000, (index) => ({
        id: `u-${index}`,
        displayName: `社員${index}`,
        mail: `e${index}@example.jp`,
        userPrincipalName: `e${index}@corp.example.jp`,
      }))
    const heapBefore = process.memoryUsage().heapUsed
    const done = await run()
    expect(done.state).toBe('succeeded')
    expect(microsoft.arrived().filter(({ path }) => path.endsWith('/users'))).toHaveLength(11)
    expect(clock.elapsedMs()).toBeLessThan(5 * 60_000)
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(300 * 1024 * 1024)
  })
})

describe('one service in trouble', () => {
  it('acceptance 4: invalid_auth for B: A and C are done, B’s Teams is done, the circuit is closed to senders, 407 skips B', async () => {
    const { made, clock, run, workspace, slack } = await stage({
      alpha: ['slack'],
      beta: ['slack', 'teams'],
      gamma: ['slack'],
    })
    workspace('beta').tokenFault = 'invalid_auth'
    const done = await run()
    expect(done.tenants).toMatchObject([
      { state: 'succeeded' },
      { state: 'succeeded' },
      { state: 'succeeded' },
    ])
    expect(done.resultOf('beta').services).toMatchObject({
      slack: { state: 'auth' },
      teams: { state: 'ok' },
    })
    expect(done.summary).toMatchObject({
      services: { slack: { tenants: 3, ok: 2, auth: 1 }, teams: { ok: 1 } },
    })
    expect(done.alerts.raised).toMatchObject([
      {
        key: 'channel:slack_api:beta',
        severity: 'HIGH',
        message: { en: expect.stringContaining('SLACK_beta') },
      },
    ])
    expect(JSON.stringify(done)).not.toMatch(/xoxb-|client-secret/)
    expect(
      made
        .platform()
        .sqlite.prepare(`SELECT state FROM channel_circuits WHERE config_id = 'slack_api-beta'`)
        .pluck()
        .get(),
    ).toBe('AUTH')
    const before = slack.arrived().length
    const mirror = await performBatch(slackMirror(clock), {
      dataRoot: made.root,
      at: clock.now() + 15 * 60_000,
      tenants: ['beta'],
    })
    expect(mirror.tenants).toMatchObject([{ state: 'skipped', reason: 'auth: invalid_auth' }])
    expect(slack.arrived()).toHaveLength(before)
  })

  it('a service that does not answer fails the company for now; old mirror and links stay, the other service is done', async () => {
    const { made, clock, run, workspace, slack } = await stage({ alpha: ['slack', 'teams'] })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [{ code: code(1) }])
    workspace('alpha').users = [member(1)]
    await run()
    tenant.sqlite.exec(setMirrorAge('SLACK', clock.now() - 27 * HOUR_MS))
    await slack.down()
    const waitsBefore = clock.waits.length
    const done = await run()
    expect(done.tenants[0]?.fault).toMatchObject({ code: 'services_failed', class: 'transient' })
    expect(done.resultOf('alpha').services).toMatchObject({
      slack: { state: 'error' },
      teams: { state: 'ok' },
    })
    expect(clock.waits.slice(waitsBefore)).toEqual([60_000, 120_000])
    expect(countRows(tenant, `SELECT count(*) FROM external_links WHERE state = 'LINKED'`)).toBe(1)
    expect(
      made
        .platform()
        .sqlite.prepare(`SELECT service, result FROM integration_sync_log ORDER BY id DESC LIMIT 2`)
        .all(),
    ).toContainEqual({ service: 'SLACK', result: 'error' })
  })

  it('waits for a limit at most 20 minutes in all', async () => {
    const { run, slack, clock } = await stage({ alpha: ['slack'] })
    slack.trouble({
      match: 'users.list',
      times: 9,
      act: { answer: { status: 429, headers: { 'retry-after': '599' }, body: {} } },
    })
    const done = await run({ params: { services: 'slack' } })
    expect(done.resultOf('alpha').services).toMatchObject({
      slack: { state: 'error', reason: 'rate_limited' },
    })
    expect(clock.waits.filter((ms) => ms === 599_000)).toHaveLength(2)
  })

  it('acceptance 7: a locked tenant file fails that company alone, and is tried again', async () => {
    const { made, run } = await stage({ alpha: ['slack'], beta: ['slack'] })
    const lock = holdWriteLock(made.folder.tenantFile('alpha'))
    try {
      const done = await run()
      expect(done.tenants).toMatchObject([
        { code: 'alpha', state: 'failed', fault: { class: 'transient' } },
        { code: 'beta', state: 'succeeded' },
      ])
    } finally {
      lock.release()
    }
    expect((await run()).state).toBe('succeeded')
  })

  it('acceptance 7: an unknown service is refused before anything', async () => {
    const { run, slack } = await stage({ alpha: ['slack'] })
    const done = await run({ params: { services: ['zoom'] } })
    expect(done.error).toMatchObject({
      class: 'parameters',
      message: expect.stringContaining('services'),
    })
    expect(slack.arrived()).toHaveLength(0)
  })
})

describe('what a person should look at', () => {
  it('acceptance 6: a retired employee with an active account: one finding, one alert; none more the next day; cleared when closed', async () => {
    const { made, clock, run, workspace } = await stage({ alpha: ['slack'] })
    addPeople(made.tenant('alpha'), [{ code: code(1), status: 'RETIRED' }])
    workspace('alpha').users = [member(1)]
    const first = await run()
    expect(first.summary).toMatchObject({ retiredButActive: 1, orphanAccounts: 0 })
    expect(first.alerts.news).toEqual(['opened sec:retired_account:slack:alpha:U001'])
    await clock.pause(24 * HOUR_MS)
    expect((await run()).alerts.news).toEqual([])
    await clock.pause(24 * HOUR_MS)
    workspace('alpha').users = [member(1, { deleted: true })]
    await run({ params: { forceSync: true } })
    await clock.pause(24 * HOUR_MS)
    expect(
      countRows(
        made.ops() as never,
        `SELECT count(*) FROM alerts WHERE state IN ('open', 'acknowledged')`,
      ),
    ).toBe(0)
  })

  it('writes the five lists with masked addresses, and mails only what is new', async () => {
    const { made, clock, run, workspace, works } = await stage({ alpha: ['slack', 'lineworks'] })
    const tenant = made.tenant('alpha')
    addPeople(tenant, [{ code: code(1) }, { code: code(2) }])
    workspace('alpha').users = [member(1), member(9, { email: 'somebody@example.jp' })]
    addDestination(tenant, 'SLACK', 'C404')
    const company = works('alpha')
    if (company)
      company.orgUnits = [
        { domainId: 1, orgUnitId: 'o1', orgUnitName: '本社' },
        { domainId: 1, orgUnitId: 'o2', orgUnitName: '大阪支社' },
      ]
    const done = await run()
    const path = done.resultOf('alpha').report ?? ''
    expect(path).toBe('reports/alpha/integration/integration_20260625.json')
    const report = JSON.parse(readFileSync(join(made.root, path), 'utf8'))
    expect(report.services.slack.lists).toMatchObject({
      unmatchedEmployees: [{ id: code(2) }],
      orphanAccounts: [{ id: 'U009', text: '社員のいないアカウント s***@example.jp' }],
      deadDestinations: [{ id: 'SLACK-C404', text: expect.stringContaining('CHANNEL_GONE') }],
    })
    expect(report.services.lineworks.lists.organisationDifferences).toMatchObject([
      { id: 'orgunit:o2' },
    ])
    const summary = 'reports/_platform/integration_summary_20260625.json'
    expect(done.artifacts).toMatchObject([
      { path, kind: 'integration-report', tenantCode: 'alpha' },
      { path: summary, kind: 'integration-summary', tenantCode: null },
    ])
    const whole = JSON.parse(readFileSync(join(made.root, summary), 'utf8'))
    expect(whole).toMatchObject({ date: '2026-06-25' })
    expect(whole).toMatchObject(JSON.parse(JSON.stringify(done.summary)))
    const mails = () =>
      made
        .platform()
        .sqlite.prepare(`SELECT body FROM mail_queue WHERE source_batch = 'BATCH-403'`)
        .pluck()
        .all()
    expect(mails()).toHaveLength(1)
    await clock.pause(24 * HOUR_MS)
    await run()
    expect(mails()).toHaveLength(1)
  })

  it('writes to a company in its own language', async () => {
    const { made, run, workspace } = await stage({ alpha: ['slack'], beta: ['slack'] })
    made
      .platform()
      .sqlite.exec(
        `UPDATE tenants SET locale = 'en-US', tenant_name_en = 'Beta Inc.' WHERE tenant_code = 'beta'`,
      )
    for (const company of ['alpha', 'beta'] as const) {
      addPeople(made.tenant(company), [{ code: code(1) }])
      workspace(company).users = []
    }
    await run()
    const mails = made
      .platform()
      .sqlite.prepare(
        `SELECT subject || char(10) || body FROM mail_queue WHERE source_batch = 'BATCH-403' ORDER BY tenant_id`,
      )
      .pluck()
      .all() as string[]
    expect(mails[0]).toMatch(/新しい確認事項[\s\S]*slack: 社員 \S+: アカウントなし/)
    expect(mails[1]).toMatch(/1 to look at\nTo Beta Inc\.[\s\S]*slack: employee /)
    expect(mails[1]).not.toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/)
  })

  it('many links lost at once is an alert', async () => {
    const { made, clock, run, workspace } = await stage({ alpha: ['slack'] })
    addPeople(
      made.tenant('alpha'),
      numbered(20, (index) => ({ code: code(index) })),
    )
    workspace('alpha').users = numbered(20, (index) => member(index))
    await run()
    await clock.pause(27 * HOUR_MS)
    workspace('alpha').users = numbered(20, (index) =>
      member(index, index < 2 ? { deleted: true } : {}),
    )
    const done = await run()
    expect(done.alerts.raised).toMatchObject([{ key: 'links:slack:alpha', value: 90 }])
  })

  it.each([
    ['teams', { 'x-ms-throttle-limit-percentage': '0.9' }, { value: [] }, 90],
    [
      'lineworks',
      { 'rateLimit-limit': '240', 'rateLimit-remaining': '36' },
      { users: [], responseMetaData: { nextCursor: '' } },
      85,
    ],
  ] as const)(
    '%s says that its limit is nearly used up: an alert, until it says otherwise',
    async (name, headers, body, value) => {
      const { run, microsoft, lineWorks } = await stage({ alpha: [name] })
      const standIn = name === 'teams' ? microsoft : lineWorks
      standIn.trouble({ match: '/users', act: { answer: { headers, body } } })
      const near = await run({ params: { forceSync: true } })
      const key = `api_use:${name}:alpha`
      expect(near.alerts.raised).toMatchObject([{ key, severity: 'MEDIUM', value }])
      const well = await run({ params: { forceSync: true } })
      expect(well.alerts.raised).toEqual([])
      expect(well.alerts.news).toContain(`resolved ${key}`)
    },
  )

  it('lets the bot into public destination channels only where the connection says so', async () => {
    const { made, run, workspace } = await stage({ alpha: ['slack'] })
    const tenant = made.tenant('alpha')
    addDestination(tenant, 'SLACK', 'C1')
    workspace('alpha').channels = [{ id: 'C1', name: 'jinji', isMember: false }]
    expect((await run()).summary).toMatchObject({ deadDestinations: 1 })
    expect(workspace('alpha').channels[0]?.isMember).toBe(false)
    made
      .platform()
      .sqlite.exec(`UPDATE integration_configs SET connection_config = '{"autoJoin":true}'`)
    expect((await run()).summary).toMatchObject({ deadDestinations: 0 })
    expect(workspace('alpha').channels[0]?.isMember).toBe(true)
  })

  it('a dry run writes nothing at all', async () => {
    const { made, run, workspace } = await stage({ alpha: ['slack'] })
    addPeople(made.tenant('alpha'), [{ code: code(1) }])
    workspace('alpha').users = [member(1)]
    const done = await run({ dryRun: true })
    expect(done.state).toBe('succeeded')
    expect(done.resultOf('alpha').report).toBeNull()
    expect(
      countRows(
        made.tenant('alpha'),
        'SELECT (SELECT count(*) FROM external_accounts) + (SELECT count(*) FROM external_links)',
      ),
    ).toBe(0)
  })
})
