/** What the console may do with messages and channels; the same verbs as the command line's, each on record. */
import type { TobanConfig } from '../../config/config.ts'
import type { SecretRef } from '../../config/secrets.ts'
import type { AdminContext } from '../admin-context.ts'
import { recordAudit } from '../audit.ts'
import { sendTestMessage, type Tested, type TestMessage, tryChannelNow } from './channels.ts'
import { type Lift, liftAddress, type Resolve, type Resolved, resolveMessage } from './decide.ts'
import { type ShownRow, showMessage } from './read.ts'
import { type DestinationTest, testDestination } from './test-destination.ts'

export type MessageActs = Readonly<{
  /** Its text may be personal: that it was read is on record (data-model rule R19). */
  read(id: string, owner: string, by: string): ShownRow
  resolve(asked: Resolve, by: string): Promise<Resolved>
  lift(asked: Lift, by: string): Promise<void>
  tryChannel(asked: Readonly<{ id: string; reason: string }>, by: string): Promise<void>
  test(message: TestMessage, by: string): Promise<Tested>
  testDestination(asked: DestinationTest, by: string): Promise<Tested>
}>

export type MessageActsDeps = Omit<AdminContext, 'by'> &
  Readonly<{ settings(): TobanConfig; secret(ref: SecretRef): string }>

export function messageActs(deps: MessageActsDeps): MessageActs {
  const { settings, secret, ...planes } = deps
  const as = (by: string): AdminContext => ({ ...planes, by })
  return {
    read: (id, owner, by) => {
      const row = showMessage(planes, id, owner)
      const object = `${owner}/${id}`
      const entry = { at: deps.now(), operator: by, verb: 'delivery.read', object }
      recordAudit(deps.ops, { ...entry, result: 'ok' })
      return row
    },
    resolve: (asked, by) => resolveMessage(as(by), asked),
    lift: (asked, by) => liftAddress(as(by), asked),
    tryChannel: (asked, by) => tryChannelNow(as(by), settings(), asked),
    test: (message, by) => sendTestMessage(as(by), { settings: settings(), secret }, message),
    testDestination: (asked, by) =>
      testDestination(as(by), { settings: settings(), secret }, asked),
  }
}
