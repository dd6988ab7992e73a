/** The mirrors of Slack, Teams and LINE WORKS on the pages of BATCH-407, 408 and 409: state by company, and destinations. */
import { existsSync } from 'node:fs'
import { Hono } from 'hono'
import {
  latestSyncs,
  type ShownSync,
  syncsOf,
} from '../../../data/platform/reading/directory-syncs.ts'
import { type Destination, destinationsOf } from '../../../data/tenant/destinations.ts'
import { openTenant } from '../../../data/tenant/open.ts'
import {
  type MirrorFacts,
  MirrorPanel,
  type MirrorService,
  type SyncLine,
} from '../../../views/panels/mirrors.tsx'
import type { ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'

export const slackMirrorPanel = mirrorPanel('BATCH-407', 'SLACK')
export const teamsMirrorPanel = mirrorPanel('BATCH-408', 'TEAMS')
export const lineWorksMirrorPanel = mirrorPanel('BATCH-409', 'LINE_WORKS')

const MOST_RUNS = 30
const MOST_DESTINATIONS = 100
const SHRINK = 'SUSPICIOUS_SHRINK'

function mirrorPanel(batchId: string, service: MirrorService): BatchPanel {
  return {
    batchId,
    draw: (desk, c) => {
      const facts = mirrorFacts(desk, { batchId, service }, c.req.query('tenant') ?? null)
      return <MirrorPanel screen={c.get('screen')} facts={facts} />
    },
    routes: (desk) => mirrorRoutes(desk, batchId, service),
  }
}

function mirrorRoutes({ deps }: Desk, batchId: string, service: MirrorService): Hono<ConsoleEnv> {
  const routes = new Hono<ConsoleEnv>()
  const at = `/batches/${batchId}` as const
  const place = `${at}/destinations/:tenant/:destination` as const
  const start = async (
    ofBatch: string,
    tenant: string,
    rest: Readonly<{
      params: Readonly<Record<string, string | boolean>>
      by: string
      reason: string
    }>,
  ) => {
    const run = { batchId: ofBatch, businessDate: null, dryRun: false, tenants: [tenant], ...rest }
    const { runId } = await deps.commands.startRun(run)
    return `/runs/${runId}`
  }

  routes.post(`${at}/syncs/:tenant`, async (c) => {
    const reason = demandReason(textsOf(await c.req.parseBody()))
    const tenant = c.req.param('tenant')
    // Only what was refused for it may be forced through.
    const last = latestSyncs(deps.platform, service).find((sync) => sync.tenantCode === tenant)
    if (!last) throw missing('page')
    const params = last.errorCode === SHRINK ? { force: true, applyShrink: true } : { force: true }
    const by = c.get('operator').login
    return c.redirect(await start(batchId, tenant, { params, by, reason }), 303)
  })

  routes.post(`${place}/tests`, async (c) => {
    const reason = demandReason(textsOf(await c.req.parseBody()))
    const { tenant, destination } = c.req.param()
    const params = { testSend: destination, checkExternal: false }
    const by = c.get('operator').login
    return c.redirect(await start('BATCH-405', tenant, { params, by, reason }), 303)
  })

  routes.post(`${place}/turns`, async (c) => {
    const typed = textsOf(await c.req.parseBody())
    const { tenant: tenantCode, destination: destinationId } = c.req.param()
    const asked = { by: c.get('operator').login, reason: demandReason(typed) }
    const turn = typed.turn === 'on' ? 'on' : 'off'
    deps.notifications.switchDestination({ tenantCode, destinationId, turn, ...asked })
    return c.redirect(`${at}?tenant=${tenantCode}#destinations`, 303)
  })

  routes.post(`${place}/addresses`, async (c) => {
    const typed = textsOf(await c.req.parseBody())
    const { tenant: tenantCode, destination: destinationId } = c.req.param()
    const asked = { by: c.get('operator').login, reason: demandReason(typed) }
    const address = typed.address ?? ''
    deps.notifications.enterAddress({ tenantCode, destinationId, address, ...asked })
    return c.redirect(`${at}?tenant=${tenantCode}#destinations`, 303)
  })

  return routes
}

function mirrorFacts(
  desk: Desk,
  { batchId, service }: Readonly<{ batchId: string; service: MirrorService }>,
  asked: string | null,
): MirrorFacts {
  const syncs = latestSyncs(desk.deps.platform, service)
  const chosen = syncs.find((sync) => sync.tenantCode === asked) ?? syncs[0] ?? null
  return {
    batchId,
    service,
    lines: syncs.map((sync) => lineOf(desk, sync)),
    chosen: chosen ? { code: chosen.tenantCode, name: chosen.tenantName } : null,
    ...destinationsShown(desk, service, chosen?.tenantCode ?? null),
  }
}

function lineOf({ deps }: Desk, sync: ShownSync): SyncLine {
  const { tenantCode, service, details } = sync
  const { links } = JSON.parse(details) as { links?: { linked: number } }
  const earlier = syncsOf(deps.platform, { tenantCode, service }, MOST_RUNS)
  return {
    ...sync,
    code: tenantCode,
    name: sync.tenantName,
    linked: links?.linked ?? null,
    hasShrunk: sync.errorCode === SHRINK,
    calls: earlier.map((one) => one.apiCalls).reverse(),
  }
}

/** Those in use first; what a sync has found is a long list that nobody asked for. */
function destinationsShown(
  { deps }: Desk,
  service: MirrorService,
  code: string | null,
): Pick<MirrorFacts, 'destinations' | 'notShown'> {
  const file = code === null ? null : deps.folder.tenantFile(code)
  if (code === null || file === null || !existsSync(file)) return { destinations: [], notShown: 0 }
  const tenant = openTenant(file, { code }, 'read-only')
  try {
    const all = [...destinationsOf(tenant, service)].sort((a, b) => rank(a) - rank(b))
    const destinations = all.slice(0, MOST_DESTINATIONS)
    return { destinations, notShown: all.length - destinations.length }
  } finally {
    tenant.sqlite.close()
  }
}

function rank({ isEnabled, isAutoRegistered }: Destination): number {
  if (isEnabled) return 0
  return isAutoRegistered ? 2 : 1
}
