/** Gathers what is known of one company's settings, from the holding's books and its own file. */
import { allocationOf } from '../../../data/platform/limits.ts'
import {
  contractSpans,
  featuresUsedSince,
  overridesOn,
  storageInUse,
  tenantTerms,
} from '../../../data/platform/setting-masters.ts'
import { ownSettings } from '../../../data/tenant/settings.ts'
import { registeredUsers } from '../../../data/tenant/usage.ts'
import type { SettingFacts } from '../../../server/domain/settings/facts.ts'
import { addDays, type SystemRun, type TenantRef } from '../../../server/sdk/index.ts'
import { beside } from '../digests/beside.ts'
import type { Masters } from './masters.ts'

const FEATURE_DAYS = 30
const GIB = 1024 ** 3

export async function settingFacts(
  run: SystemRun<unknown>,
  tenant: TenantRef,
  masters: Masters,
): Promise<SettingFacts> {
  const { platform, today } = run
  const terms = tenantTerms(platform, tenant.id)
  if (terms === null) throw new Error(`no tenant ${tenant.id}`)
  const own = await beside(run, tenant, { mode: 'read-only' }, (db) => ({
    settings: ownSettings(db),
    users: registeredUsers(db),
  }))
  const features = featuresUsedSince(platform, tenant.id, addDays(today, -FEATURE_DAYS))
  return {
    date: today,
    now: run.now(),
    ...terms,
    contracts: contractSpans(platform, tenant.id),
    plans: masters.plans,
    planSettings: masters.planSettings,
    systemSettings: masters.systemSettings,
    overrides: overridesOn(platform, tenant.id, today),
    allocation: allocationOf(platform, tenant.id),
    use: {
      users: own.users,
      storageGb: Math.ceil(storageInUse(platform, tenant.id) / GIB),
      features: new Set(features),
    },
    settings: own.settings,
  }
}
