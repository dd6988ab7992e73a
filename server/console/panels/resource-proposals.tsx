/** Proposals about resources on the page of BATCH-306: apply, reject, roll back. */
import { Hono } from 'hono'
import { proposalById } from '../../../data/platform/optimization-proposals.ts'
import { adjustmentById } from '../../../data/platform/resource-adjustments.ts'
import { ResourcesPanel } from '../../../views/panels/resource-proposals.tsx'
import type { PersonAsks } from '../deps.ts'
import type { ConsoleEnv } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { askedBy, demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'
import { resourcesShown } from './resource-facts.ts'

const BATCH = 'BATCH-306'

export const resourceProposalsPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    return (
      <ResourcesPanel screen={screen} facts={resourcesShown(desk, screen, c.req.query('page'))} />
    )
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    const start = async (
      tenant: string,
      params: Readonly<Record<string, string>>,
      asked: PersonAsks,
    ) => {
      const run = { batchId: BATCH, businessDate: null, dryRun: false, ...asked }
      const { runId } = await deps.commands.startRun({ ...run, tenants: [tenant], params })
      return `/runs/${runId}`
    }

    routes.post(`/batches/${BATCH}/applications/:proposal`, async (c) => {
      const id = c.req.param('proposal')
      const found = proposalById(deps.platform, Number(id))
      if (!found) throw missing('page')
      const asked = askedBy(c, textsOf(await c.req.parseBody()))
      return c.redirect(await start(found.tenantCode, { applyProposals: id }, asked), 303)
    })

    routes.post(`/batches/${BATCH}/rejections/:proposal`, async (c) => {
      deps.care.rejectProposal({
        proposalId: Number(c.req.param('proposal')),
        by: c.get('operator').login,
        reason: demandReason(textsOf(await c.req.parseBody())),
      })
      return c.redirect(`/batches/${BATCH}#proposals`, 303)
    })

    routes.post(`/batches/${BATCH}/rollbacks/:adjustment`, async (c) => {
      const id = c.req.param('adjustment')
      const found = adjustmentById(deps.platform, Number(id))
      if (!found) throw missing('page')
      const asked = askedBy(c, textsOf(await c.req.parseBody()))
      return c.redirect(await start(found.tenantCode, { rollback: id }, asked), 303)
    })

    return routes
  },
}
