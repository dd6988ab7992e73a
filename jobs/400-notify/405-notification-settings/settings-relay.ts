/** The relay of toban.yaml as a connection of the holding, so that it is checked like all others (card 405). */
import type { Integration } from '../../../data/platform/integrations.ts'
import type { Run } from '../../../server/sdk/index.ts'
import { settingsConnection } from '../../../server/sdk/outside.ts'

/** Null when toban.yaml names none, or the holding's own connection goes before it. */
export function settingsRelay(
  run: Run<unknown>,
  integrations: readonly Integration[],
): Integration | null {
  const { smtp } = run.settings.toban.mail
  const connection = settingsConnection(run.settings.toban)
  const hasOwn = integrations.some(
    ({ key, tenantId }) => key === 'smtp_server' && tenantId === null,
  )
  if (smtp === null || connection === null || hasOwn) return null
  const { host, port, secure, requireTls, user, password, perMinute } = smtp
  return {
    configId: connection.id,
    tenantId: null,
    key: connection.name,
    service: 'SMTP',
    endpointUrl: null,
    authType: user === null ? 'NONE' : 'BASIC',
    authRef: password,
    connection: { host, port, secure, requireTls, user },
    headers: {},
    timeoutSeconds: 60,
    ratePerMinute: perMinute,
    heldByIncident: null,
    isEnabled: true,
    updatedAt: connection.updatedAt,
  }
}
