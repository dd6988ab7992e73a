/** Who asks and from where, as the audit keeps it. */
import { clientAddress } from '../client-address.ts'
import type { Who } from '../commands/operators/acts.ts'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleContext } from './env.ts'

export function whoAsks(c: ConsoleContext, deps: Pick<ConsoleDeps, 'config'>): Who {
  const { trustedProxies } = deps.config().toban.server
  return { by: c.get('operator').login, fromIp: clientAddress(c, trustedProxies) }
}
