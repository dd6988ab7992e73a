/** The figures about people of a day (data-model rule R18); used by the measurement of BATCH-301. */

import type { UsageFigures } from '../../../data/platform/usage.ts'
import {
  accessLogIsGone,
  activeUsers,
  saveActivity,
  savedActiveUserIds,
  savedActivity,
} from '../../../data/tenant/activity.ts'
import { registeredUsers } from '../../../data/tenant/usage.ts'
import {
  addDays,
  daySpan,
  firstDayOf,
  monthOf,
  type Run,
  type Tenant,
} from '../../../server/sdk/index.ts'
import type { UsageFacts } from './usage-facts.ts'
import type { UsageParams } from './usage-params.ts'

export type PeopleFigures = Pick<
  UsageFigures,
  'activeUsers' | 'activeUsersMtd' | 'registeredUsers' | 'totalLogins'
>

/** Card 301, step 3: the day's activity is saved first, then the month is counted from what was saved. */
export function peopleFigures(
  tenant: Tenant,
  run: Run<UsageParams>,
  facts: UsageFacts,
): PeopleFigures {
  const { date } = run.params
  const span = daySpan(date)
  // Once the clean-up took the day's log, only the saved rows still know who was there.
  const isGone = accessLogIsGone(tenant.db, span) && facts.stored !== null
  const users = isGone
    ? savedActivity(tenant.db, date)
    : activeUsers(tenant.db, { span, healthPaths: run.settings.toban.usage.healthCheckPaths })
  if (!run.dryRun && !isGone) saveActivity(tenant.db, date, users)
  const earlier = savedActiveUserIds(tenant.db, firstDayOf(monthOf(date)), addDays(date, -1))
  const isOld = date < addDays(run.today, -1)
  return {
    activeUsers: users.length,
    activeUsersMtd: new Set([...earlier, ...users.map((user) => user.userId)]).size,
    // An account's status of an earlier night is not recorded anywhere else.
    registeredUsers: (isOld ? facts.stored?.registeredUsers : null) ?? registeredUsers(tenant.db),
    totalLogins: users.reduce((sum, user) => sum + user.logins, 0),
  }
}
