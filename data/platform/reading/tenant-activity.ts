/** Idle companies with what they are worth, as the panel of BATCH-304 shows them. */
import type { Day } from '../../../server/domain/calendar-day.ts'
import { statement } from '../../sqlite/statement.ts'
import type { PlatformDb } from '../open.ts'
import { type StoredActivity, storedActivity, type Worth, worthOf } from '../tenant-activity.ts'

export type ActivityCard = Readonly<{
  code: string
  name: string
  nameEn: string | null
  plan: string
  activity: StoredActivity
  worth: Worth
}>

/** Every company that was evaluated and is not deleted, the longest idle first. */
export function activityCards(platform: PlatformDb, on: Day): ActivityCard[] {
  const sql = `SELECT t.tenant_id AS tenantId, t.tenant_code AS code, t.tenant_name AS name,
      t.tenant_name_en AS nameEn, t.subscription_plan AS plan
    FROM tenant_activity a JOIN tenants t ON t.tenant_id = a.tenant_id
    WHERE t.is_deleted = 0 AND t.status IN ('ACTIVE', 'TRIAL')
    ORDER BY a.inactive_days DESC, t.tenant_code`
  type Row = Pick<ActivityCard, 'code' | 'name' | 'nameEn' | 'plan'> & { tenantId: string }
  return statement<[], Row>(platform.sqlite, sql)
    .all()
    .flatMap(({ tenantId, ...card }) => {
      const activity = storedActivity(platform, tenantId)
      return activity ? [{ ...card, activity, worth: worthOf(platform, tenantId, on) }] : []
    })
}
