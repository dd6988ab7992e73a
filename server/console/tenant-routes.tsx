/** The companies, one company, and the files of its invoices. */
import { Hono } from 'hono'
import { invoiceFile, type TenantCard, tenantCard } from '../../data/platform/reading/tenants.ts'
import { TenantPage } from '../../views/pages/tenant.tsx'
import { TenantDaysPage, TenantsPage, TenantUsagePage } from '../../views/pages/tenants.tsx'
import { maySeeTenant } from '../domain/access.ts'
import type { ConsoleEnv, Desk } from './env.ts'
import { missing } from './faults.ts'
import { download } from './files.ts'
import { tenantDays } from './tenant-days.ts'
import { tenantFacts, tenantRows } from './tenant-facts.ts'
import { giveWay } from './turns.ts'
import { usageBoard } from './usage-board.ts'

export function tenantRoutes(desk: Desk) {
  const { deps } = desk
  const routes = new Hono<ConsoleEnv>()

  routes.get('/tenants', async (c) => {
    const screen = c.get('screen')
    const sees = (code: string) => maySeeTenant(c.get('operator'), code)
    if (c.req.query('view') === 'days') {
      const model = await tenantDays(desk, screen, sees)
      await giveWay()
      return c.html(<TenantDaysPage screen={screen} model={model} />)
    }
    if (c.req.query('view') === 'usage') {
      const { meter, page } = c.req.query()
      const address = '/tenants?view=usage&'
      const model = usageBoard(desk, screen, { sees, meter, page, address })
      return c.html(<TenantUsagePage screen={screen} model={model} />)
    }
    return c.html(<TenantsPage screen={screen} tenants={tenantRows(desk, screen, sees)} />)
  })

  routes.get('/tenants/:code', async (c) => {
    const screen = c.get('screen')
    const card = demandTenant(desk, c.req.param('code'))
    const facts = await tenantFacts(desk, card, screen)
    await giveWay()
    return c.html(<TenantPage screen={screen} facts={facts} />)
  })

  routes.get('/tenants/:code/invoices/:invoiceId/:kind', (c) => {
    const { code, invoiceId, kind } = c.req.param()
    const file = invoiceFile(deps.platform, { tenantCode: code, invoiceId, kind })
    if (!file) throw missing('file')
    return download(c, deps.folder, file.path)
  })

  return routes
}

function demandTenant(desk: Desk, code: string): TenantCard {
  const card = tenantCard(desk.deps.platform, code)
  if (!card) throw missing('tenant', code)
  return card
}
