/** Opens the credentials of a channel when the first message needs them; what is missing is a failure of class F, never a throw. */
import type { Integration } from '../../../data/platform/integrations.ts'
import { TobanError } from '../../domain/errors.ts'
import type { ChannelSource, SendResult } from '../channel.ts'
import { failure } from '../failure.ts'

export type NoAccess = Extract<SendResult, { kind: 'failed' }>

/** @param open reads secrets; throws TobanError for those that are missing, and is then asked again by the next message. */
export function accessTo<Lane extends object>(
  source: ChannelSource,
  open: (integration: Integration) => Lane,
): () => Lane | NoAccess {
  let lane: Lane | null = null
  return () => {
    try {
      lane ??= open(integrationOf(source))
      return lane
    } catch (error) {
      if (!(error instanceof TobanError)) throw error
      return failure({ kind: 'config', code: error.code }, error.words)
    }
  }
}

export function isNoAccess(lane: object): lane is NoAccess {
  return 'kind' in lane
}

function integrationOf(source: ChannelSource): Integration {
  if (source.kind !== 'settings' && source.integration !== null) return source.integration
  throw new TobanError({
    code: 'not_connected',
    message: {
      ja: '持株会社にこのサービスの連携が登録されていません',
      en: 'the holding has no connection to this service',
    },
  })
}
