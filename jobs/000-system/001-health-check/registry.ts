/** The checks of BATCH-001 by level: basic = groups 1 to 3, standard = all, detailed = all with a closer look. */
import type { Check } from './check.ts'
import { certificateChecks, watchChecks } from './checks/certificates.ts'
import { databaseChecks } from './checks/databases.ts'
import { hostChecks } from './checks/host.ts'
import { outsideChecks } from './checks/outside.ts'
import { processChecks } from './checks/processes.ts'
import { protectionChecks } from './checks/protection.ts'
import { schedulerChecks } from './checks/scheduler.ts'
import type { HealthContext } from './context.ts'

/** `here` may hold the thread for a moment (SQLite); `afar` waits for networks and must not be measured meanwhile. */
export type Registry = Readonly<{ here: readonly Check[]; afar: readonly Check[] }>

export function registeredChecks(context: HealthContext): Registry {
  const basic = [...hostChecks(context), ...processChecks(context), ...schedulerChecks(context)]
  if (context.run.params.checkLevel === 'basic') return { here: basic, afar: [] }
  return {
    here: [
      ...basic,
      ...databaseChecks(context),
      ...protectionChecks(context),
      ...watchChecks(context),
    ],
    afar: [...outsideChecks(context), ...certificateChecks(context)],
  }
}
