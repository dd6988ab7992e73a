/** What a mirror's company part needs of platform.db: its connection, and whether it was refused this morning. */
import { circuitOf } from '../../../data/platform/channel-circuits.ts'
import { healthOf } from '../../../data/platform/integration-health.ts'
import { type Integration, tenantIntegration } from '../../../data/platform/integrations.ts'
import type { CircuitState } from '../../../server/domain/delivery/circuit.ts'
import { dayAt, type HubRun, type PlatformDb, type TenantRef } from '../../../server/sdk/index.ts'

export type MirrorFacts = Readonly<{
  integration: Integration | null
  circuit: CircuitState
  /** The service refused the credentials today, and nobody has changed them since: what it said. */
  refusedToday: string | null
}>

export function mirrorFacts(
  {
    tenant,
    platform,
    run,
  }: Readonly<{ tenant: TenantRef; platform: PlatformDb; run: HubRun<unknown> }>,
  key: string,
): MirrorFacts {
  const integration = tenantIntegration(platform, tenant.id, key)
  if (integration === null) return { integration, circuit: 'CLOSED', refusedToday: null }
  const circuit = circuitOf(platform, integration.configId, run.now())
  const health = healthOf(platform, integration.configId)
  const isRefused =
    circuit.state === 'AUTH' && circuit.configUpdatedAtSeen === integration.updatedAt
  const isOfToday = health?.checkedAt ? dayAt(health.checkedAt) === run.today : false
  const refusedToday =
    isRefused && isOfToday && health?.status === 'UNHEALTHY' ? (health.code ?? 'AUTH') : null
  return { integration, circuit: circuit.state, refusedToday }
}
