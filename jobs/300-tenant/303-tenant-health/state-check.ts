/** Is the company's file sound, and do status, contract and administrators agree? The state check of BATCH-303; 306 asks it too. */
import { existsSync } from 'node:fs'
import type { TenantStanding } from '../../../data/platform/health-facts.ts'
import { administrators } from '../../../data/tenant/administrators.ts'
import { schemaEntries } from '../../../data/tenant/health.ts'
import type { Day, Tenant } from '../../../server/sdk/index.ts'
import type { FixedFinding } from './measure.ts'

type Standing = Readonly<{ standing: TenantStanding; today: Day }>

/** The file itself was opened for this; its identity and schema number are checked by that. Throws when it can not be read. */
export function stateFindings(tenant: Tenant, { standing, today }: Standing): FixedFinding[] {
  schemaEntries(tenant.db)
  const { status, hasContract, trialEndDate } = standing
  const contradicts = (status === 'ACTIVE' && !hasContract) || (status === 'EXPIRED' && hasContract)
  const trialOver = status === 'TRIAL' && trialEndDate !== null && trialEndDate < today
  const nobody = administrators(tenant.db, today).length === 0
  return [
    ...(existsSync(tenant.filesDir) ? [] : [{ metric: 'folder', severity: 'HIGH' } as const]),
    ...(contradicts ? [{ metric: 'contract', severity: 'MEDIUM' } as const] : []),
    ...(trialOver ? [{ metric: 'trial', severity: 'MEDIUM' } as const] : []),
    ...(nobody ? [{ metric: 'no_admin', severity: 'HIGH' } as const] : []),
  ]
}
