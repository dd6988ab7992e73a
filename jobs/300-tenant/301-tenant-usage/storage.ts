/** The storage figures of a day: measured last night, kept or rebuilt for older days; used by the measurement of BATCH-301. */

import type { UsageFigures } from '../../../data/platform/usage.ts'
import { dataBytes, registeredBytes } from '../../../data/tenant/usage.ts'
import { addDays, daySpan, type Run, type Tenant } from '../../../server/sdk/index.ts'
import { folderBytes } from './folder-size.ts'
import type { UsageFacts } from './usage-facts.ts'
import type { UsageParams } from './usage-params.ts'

export type StorageFigures = Pick<
  UsageFigures,
  'dataBytes' | 'fileBytes' | 'reportBytes' | 'storageBytes' | 'storageEstimated'
>

/** Issued invoices are the holding's papers, not the company's storage. */
const NOT_BILLED = ['invoices']

/** Card 301, step 4. A disk state can not be measured afterwards: older days keep their snapshot or are estimated. */
export async function storageFigures(
  tenant: Tenant,
  run: Run<UsageParams>,
  facts: UsageFacts,
): Promise<StorageFigures> {
  const { date } = run.params
  if (date >= addDays(run.today, -1)) return measured(tenant, run)
  if (facts.stored) return kept(facts.stored)
  const { files, reports } = registeredBytes(tenant.db, daySpan(date).to)
  return figures({ data: facts.dataBytesOfNextDay ?? dataBytes(tenant.db), files, reports }, 1)
}

async function measured(tenant: Tenant, run: Run<UsageParams>): Promise<StorageFigures> {
  const { signal } = run
  const files = await folderBytes(tenant.filesDir, { signal })
  const reports = await folderBytes(tenant.reportsDir, { skip: NOT_BILLED, signal })
  return figures({ data: dataBytes(tenant.db), files, reports }, 0)
}

function kept(stored: StorageFigures): StorageFigures {
  const { dataBytes: data, fileBytes: files, reportBytes: reports, storageEstimated } = stored
  return figures({ data, files, reports }, storageEstimated)
}

type Parts = Readonly<{ data: number; files: number; reports: number }>

function figures({ data, files, reports }: Parts, storageEstimated: 0 | 1): StorageFigures {
  return {
    dataBytes: data,
    fileBytes: files,
    reportBytes: reports,
    storageBytes: data + files + reports,
    storageEstimated,
  }
}
