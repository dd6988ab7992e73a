/** The demo's companies have something to mirror: their own people in Slack, Entra and LINE WORKS, and a difference every day. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { externalSystems } from '../../jobs/400-notify/403-external-systems.ts'
import { slackMirror } from '../../jobs/400-notify/407-slack-mirror.ts'
import { teamsMirror } from '../../jobs/400-notify/408-teams-mirror.ts'
import { lineWorksMirror } from '../../jobs/400-notify/409-line-works-mirror.ts'
import type { MirrorSummary } from '../../jobs/400-notify/mirror/summary.ts'
import { EXPIRED_SECRET } from '../../server/demo/cast.ts'
import { outsideTenants } from '../../server/demo/outside/tenants.ts'
import { type OutsideWorld, outsideWorld } from '../../server/demo/outside/world.ts'
import { startLineWorks } from '../../server/demo/stand-ins/line-works.ts'
import { startMicrosoft } from '../../server/demo/stand-ins/microsoft.ts'
import { startSlack } from '../../server/demo/stand-ins/slack.ts'
import { performBatch } from '../../server/testing/perform-batch.ts'
import { MORNING, reading, type SmallDemo, smallDemo } from './demo-folder.ts'

let demo: SmallDemo
let world: OutsideWorld
let clock = MORNING
const open: { close(): Promise<void> }[] = []
const delays = { pause: async () => {} }

beforeAll(async () => {
  demo = smallDemo()
  world = outsideWorld(outsideTenants(demo.folder), { now: clock, expired: EXPIRED_SECRET })
  Object.assign(process.env, world.secrets)
  const now = () => clock
  // Where the demo's connections point unless told otherwise; this machine may run a demo of its own.
  const slack = await startSlack({ workspaces: world.workspaces, now })
  const microsoft = await startMicrosoft({ tenants: world.entra, now })
  const works = await startLineWorks({ companies: world.works, now, perMinute: null })
  open.push(slack, microsoft, works)
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(demo.folder.platformFile)
  db.prepare(
    `UPDATE integration_configs SET endpoint_url = ? WHERE integration_key = 'slack_api'`,
  ).run(slack.apiUrl)
  db.prepare(
    `UPDATE integration_configs SET endpoint_url = ?, connection_config = json_set(connection_config, '$.loginUrl', ?) WHERE integration_key = 'teams_graph'`,
  ).run(microsoft.graphUrl, microsoft.loginUrl)
  db.prepare(
    `UPDATE integration_configs SET endpoint_url = ?, connection_config = json_set(connection_config, '$.authUrl', ?) WHERE integration_key = 'lineworks'`,
  ).run(works.apiUrl, works.authUrl)
  db.close()
})
afterAll(async () => {
  for (const standIn of open) await standIn.close()
  demo.remove()
})

const options = () => ({ dataRoot: demo.folder.root, at: clock, params: { force: true } })
const slack = async () => summaryOf(await performBatch(slackMirror(delays), options()))
const teams = async () => summaryOf(await performBatch(teamsMirror(delays), options()))
const works = async () => summaryOf(await performBatch(lineWorksMirror(delays), options()))

function summaryOf({ summary }: { summary: unknown }): MirrorSummary {
  return summary as MirrorSummary
}

describe('the outside of the demo', () => {
  it('403 verifies, pulls and links: one company with all services, one with Slack only, one with an expired secret', async () => {
    const done = await performBatch(externalSystems(delays), {
      dataRoot: demo.folder.root,
      at: clock,
    })
    expect(done.summary).toMatchObject({
      services: {
        slack: { tenants: 3, ok: 3 },
        teams: { tenants: 2, ok: 1, auth: 1 },
        lineworks: { tenants: 2, ok: 2 },
      },
    })
    expect(done.summary).toMatchObject({ unmatchedEmployees: expect.any(Number) })
    const { links, unmatchedEmployees, organisationDifferences } = done.summary as {
      links: { linked: number }
      unmatchedEmployees: number
      organisationDifferences: number
    }
    expect(links.linked).toBeGreaterThan(20)
    expect(unmatchedEmployees).toBeGreaterThan(0)
    expect(organisationDifferences).toBeGreaterThan(0)
    expect(done.alerts.raised.map((alert) => alert.key)).toContain(
      `channel:teams_graph:${EXPIRED_SECRET}`,
    )
  })

  it('the room and the channel that are gone are found', () => {
    const rows = reading(demo.folder.tenantFile('sakura-hd'), ({ all }) =>
      all<{ id: string }>(
        `SELECT external_id AS id FROM notification_channels WHERE disabled_reason IN ('ROOM_GONE', 'BOT_REMOVED')`,
      ),
    )
    expect(rows).toEqual([{ id: 'room-kyu' }])
  })

  it('the mirrors find a difference on the next day, and none on the same one', async () => {
    const none = { added: 0, removed: 0 }
    expect((await slack()).channels).toMatchObject(none)
    expect((await teams()).teams).toMatchObject(none)
    clock += 86_400_000
    world.renew(clock)
    expect((await slack()).channels).toMatchObject({ added: 3, removed: 3 })
    expect((await teams()).teams).toMatchObject({ added: 1, removed: 1 })
  })

  it('409 mirrors both domains', async () => {
    const summary = await works()
    expect(summary.tenants).toMatchObject({ ok: 2, failed: 0 })
    expect(summary.orgUnits?.seen).toBeGreaterThan(2)
  })
})
