/** The measured days of all companies on the page of BATCH-301; a missing day leads to the form that makes it good. */

import { UsagePanel } from '../../../views/panels/tenant-usage.tsx'
import { maySeeTenant } from '../../domain/access.ts'
import { usageBoard } from '../usage-board.ts'
import type { BatchPanel } from './panel.ts'

const BATCH = 'BATCH-301'

export const tenantUsagePanel: BatchPanel = {
  batchId: BATCH,

  draw: (desk, c) => {
    const screen = c.get('screen')
    const model = usageBoard(desk, screen, {
      sees: (code) => maySeeTenant(c.get('operator'), code),
      meter: c.req.query('meter'),
      page: c.req.query('page'),
      address: `/batches/${BATCH}?`,
    })
    return <UsagePanel screen={screen} model={model} />
  },
}
