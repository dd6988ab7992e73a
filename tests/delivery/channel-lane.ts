/** Lanes to the stand-ins, and messages for them; used by the tests of the channels. */
import type { Integration } from '../../data/platform/integrations.ts'
import { loadConfig } from '../../server/config/load.ts'
import type {
  ChannelContext,
  ChannelSource,
  OutgoingMessage,
} from '../../server/delivery/channel.ts'
import { TobanError } from '../../server/domain/errors.ts'

export function integration(over: Partial<Integration>): Integration {
  return {
    configId: 'INT0001',
    tenantId: 'T-alpha',
    key: 'slack_api',
    service: 'SLACK',
    endpointUrl: null,
    authType: 'BEARER',
    authRef: { env: 'SECRET' },
    connection: {},
    headers: {},
    timeoutSeconds: 2,
    ratePerMinute: null,
    heldByIncident: null,
    isEnabled: true,
    updatedAt: 0,
    ...over,
  }
}

export function source(over: Partial<Integration>): ChannelSource {
  return { kind: 'integration', integration: integration(over) }
}

/** Secrets by the name of their variable. */
export function contextWith(
  secrets: Readonly<Record<string, string>>,
  now: () => number = Date.now,
): ChannelContext {
  const loaded = loadConfig('config')
  if (!loaded.ok) throw new Error('the shipped configuration has faults')
  return {
    secret: (ref) => {
      const found = 'env' in ref ? secrets[ref.env] : undefined
      if (found !== undefined) return found
      const message = { ja: '秘密がない', en: 'there is no secret' }
      throw new TobanError({ code: 'secret_missing', message })
    },
    now,
    settings: loaded.config.toban,
    tokensDir: null,
  }
}

export function message(over: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    deliveryId: '01J0000000000000000000000A',
    key: 'key-1',
    channel: 'SLACK',
    recipient: { type: 'CHANNEL', address: 'C1' },
    subject: '資格の有効期限',
    body: '佐藤さんの応用情報は7月2日に失効します。',
    html: null,
    attachments: [],
    priority: 1,
    bulk: false,
    kind: 'certification_expiring',
    action: { label: '詳細', url: 'https://toban.example.jp/c/1' },
    ...over,
  }
}
