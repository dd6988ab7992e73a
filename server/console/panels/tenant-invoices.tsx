/** The invoices of a month on the page of BATCH-302; recalculating what is held, releasing mails kept back. */
import { Hono } from 'hono'
import { invoiceKey } from '../../../data/platform/reading/invoice-months.ts'
import { InvoicesPanel } from '../../../views/panels/tenant-invoices.tsx'
import type { ConsoleContext, ConsoleEnv } from '../env.ts'
import { missing } from '../faults.ts'
import { textsOf } from '../form.ts'
import { askedBy } from '../start-request.ts'
import { invoicesShown } from './invoice-facts.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-302'

export const tenantInvoicesPanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    return (
      <InvoicesPanel screen={screen} facts={invoicesShown(desk, screen, c.req.query('month'))} />
    )
  },

  routes: ({ deps }) => {
    const routes = new Hono<ConsoleEnv>()
    /** A run of the invoice's company and month only. */
    const start = async (c: ConsoleContext, params: Readonly<Record<string, boolean>>) => {
      const found = invoiceKey(deps.platform, c.req.param('invoice') ?? '')
      if (!found) throw missing('page')
      const { runId } = await deps.commands.startRun({
        batchId: BATCH,
        businessDate: null,
        tenants: [found.tenantCode],
        params: { period: found.period, ...params },
        dryRun: false,
        ...askedBy(c, textsOf(await c.req.parseBody())),
      })
      return c.redirect(`/runs/${runId}`, 303)
    }
    routes.post(`/batches/${BATCH}/recalculations/:invoice`, (c) => start(c, {}))
    routes.post(`/batches/${BATCH}/releases/:invoice`, (c) => start(c, { releaseMail: true }))
    return routes
  },
}
