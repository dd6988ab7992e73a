/** Gives the API what it may use: verbs, read-only handles, the secret of the trigger, the metrics. */
import type { ApiDeps } from './api/deps.ts'
import { createMetrics } from './api/metrics.ts'
import type { Application } from './application.ts'
import { readSecret } from './config/secrets.ts'
import type { Environment } from './environment.ts'
import { appVersion } from './version.ts'

export function apiDeps(
  environment: Environment,
  application: Application,
  report: ApiDeps['report'],
): ApiDeps {
  const { commands, reading, inForce, events } = application
  return {
    commands,
    reading,
    clock: Date.now,
    triggerSecret: () => {
      const { triggerSecret } = inForce.config().toban.server
      return triggerSecret && readSecret(triggerSecret, environment.variables)
    },
    metrics: createMetrics(reading.ops, events),
    version: appVersion(environment.packageRoot),
    report,
  }
}
