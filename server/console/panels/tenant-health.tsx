/** The health of the companies on the page of BATCH-303, and the rules it judges by. */
import { Hono } from 'hono'
import { HealthPanel } from '../../../views/panels/tenant-health.tsx'
import type { ConsoleEnv } from '../env.ts'
import { textsOf } from '../form.ts'
import { demandReason } from '../start-request.ts'
import type { BatchPanel } from './panel.ts'
import { healthBoard } from './tenant-health-facts.ts'
import { ruleOf, tenantOf } from './tenant-health-rules.ts'

export const tenantHealthPanel: BatchPanel = {
  batchId: 'BATCH-303',

  draw: (desk, c) => {
    const screen = c.get('screen')
    return <HealthPanel screen={screen} facts={healthBoard(desk, screen, c.req.query())} />
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()

    routes.post('/batches/BATCH-303/rules', async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const asked = { by: c.get('operator').login, reason: demandReason(typed) }
      deps.care.writeRule({ tenantCode: tenantOf(typed), rule: ruleOf(typed), ...asked })
      return c.redirect('/batches/BATCH-303#health-rules', 303)
    })

    routes.post('/batches/BATCH-303/rules/:rule/drop', async (c) => {
      const typed = textsOf(await c.req.parseBody())
      const asked = { by: c.get('operator').login, reason: demandReason(typed) }
      deps.care.dropRule(Number(c.req.param('rule')), asked)
      return c.redirect('/batches/BATCH-303#health-rules', 303)
    })

    return routes
  },
}
