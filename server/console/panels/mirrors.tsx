/** The mirrors of Slack, Teams and LINE WORKS on the pages of BATCH-407, 408 and 409: state by company, and destinations. */
import { Hono } from 'hono'
import { latestSyncs } from '../../../data/platform/reading/directory-syncs.ts'
import { MirrorPanel, type MirrorService } from '../../../views/panels/mirrors.tsx'
import type { PersonAsks } from '../deps.ts'
import type { ConsoleEnv, Desk } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { askedBy, demandReason } from '../start-request.ts'
import { mirrorFacts, SHRINK } from './mirror-facts.ts'
import type { BatchPanel } from './panel.ts'

export const slackMirrorPanel = mirrorPanel('BATCH-407', 'SLACK', 'slack_api')
export const teamsMirrorPanel = mirrorPanel('BATCH-408', 'TEAMS', 'teams_graph')
export const lineWorksMirrorPanel = mirrorPanel('BATCH-409', 'LINE_WORKS', 'lineworks')

/** @param key of the connection. */
function mirrorPanel(batchId: string, service: MirrorService, key: string): BatchPanel {
  return {
    batchId,
    draw: (desk, c) => {
      const facts = mirrorFacts(desk, { batchId, service, key }, c.req.query())
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
    }> &
      PersonAsks,
  ) => {
    const run = { batchId: ofBatch, businessDate: null, dryRun: false, tenants: [tenant], ...rest }
    const { runId } = await deps.commands.startRun(run)
    return `/runs/${runId}`
  }

  routes.post(`${at}/syncs/:tenant`, async (c) => {
    const asked = askedBy(c, textsOf(await c.req.parseBody()))
    const tenant = c.req.param('tenant')
    // Only what was refused for it may be forced through.
    const last = latestSyncs(deps.platform, service).find((sync) => sync.tenantCode === tenant)
    if (!last) throw missing('page')
    const params = last.errorCode === SHRINK ? { force: true, applyShrink: true } : { force: true }
    return c.redirect(await start(batchId, tenant, { params, ...asked }), 303)
  })

  routes.post(`${place}/tests`, async (c) => {
    const asked = askedBy(c, textsOf(await c.req.parseBody()))
    const { tenant, destination } = c.req.param()
    const params = { testSend: destination, checkExternal: false }
    return c.redirect(await start('BATCH-405', tenant, { params, ...asked }), 303)
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
