/** All companies' storage against the disk, whichever of them a run is for (card 306, rule 11). */
import { quotaSeries } from '../../../data/platform/resource-series.ts'
import { figuresOf } from '../../../server/domain/resources/figures.ts'
import { type HoldingView, holdingView } from '../../../server/domain/resources/holding-view.ts'
import { addDays, type SystemRun, type TenantRef } from '../../../server/sdk/index.ts'
import { roomOn } from './disk-room.ts'
import { analysisOf, type OptimiseParams } from './params.ts'
import { quotasOf } from './tenant-facts.ts'

const GIB = 1024 ** 3

export function holdingOutlook(
  run: SystemRun<OptimiseParams>,
  tenants: readonly TenantRef[],
): HoldingView {
  const { analysisDays } = analysisOf(run.params)
  const span = { from: addDays(run.today, -analysisDays), to: addDays(run.today, -1) }
  const companies = tenants.map((tenant) => {
    const { allocation } = quotasOf({ run, tenant })
    const { storage } = quotaSeries(run.platform, tenant.id, span)
    return {
      allocatedGb: allocation.storageGb,
      usedBytes: (storage.at(-1) ?? 0) * GIB,
      growth: figuresOf(storage, allocation.storageGb)?.growth ?? null,
    }
  })
  return holdingView(companies, roomOn(run.folder.root))
}
