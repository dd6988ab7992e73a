/** What operators hear of sending: a circuit that opened or closed, rows of unknown fate (delivery rules D7, D10; data-model rule R5). */
import type { AlertRaise, Alerts } from '../domain/alert.ts'
import type { Circuit } from '../domain/delivery/circuit.ts'
import type { Words } from '../domain/errors.ts'
import type { Connection } from './connections.ts'
import type { OwnerReport } from './drain-terms.ts'

/** Most rows named in an alert. */
const NAMED_ROWS = 20

/** `channel:<service>:<tenant>`: the service by its key, the holding as `_platform`. */
export function circuitKey(connection: Connection, owner: string): string {
  return `channel:${connection.name}:${owner}`
}

export function circuitAlert(connection: Connection, circuit: Circuit, owner: string): AlertRaise {
  const why = circuit.reason ?? '-'
  const message: Words =
    circuit.state === 'AUTH'
      ? {
          ja: `${connection.name} (${owner}) は認証を拒否されました (${why})。認証情報を更新するまで送信しません`,
          en: `${connection.name} (${owner}) refuses our credentials (${why}); nothing is sent until they are renewed`,
        }
      : {
          ja: `${connection.name} (${owner}) に接続できません (${why})。復旧するまで間隔を空けて試します`,
          en: `${connection.name} (${owner}) can not be reached (${why}); it is tried at growing intervals`,
        }
  return {
    key: circuitKey(connection, owner),
    severity: 'HIGH',
    message,
    ...(owner.startsWith('_') ? {} : { tenantCode: owner }),
    context: { connection: connection.id, state: circuit.state, reason: circuit.reason },
  }
}

/** Raised for owners with rows that nobody but a person can settle, cleared for all others. */
export function tellInDoubt(
  alerts: Pick<Alerts, 'raise' | 'clear'>,
  owners: readonly OwnerReport[],
): void {
  for (const { owner, inDoubt, error } of owners) {
    if (error) continue
    const key = `delivery:in_doubt:${owner}`
    const rows = inDoubt.filter((row) => !row.awaitsEvidence)
    if (rows.length === 0) alerts.clear(key)
    else alerts.raise(inDoubtAlert(key, owner, rows))
  }
}

function inDoubtAlert(key: string, owner: string, rows: OwnerReport['inDoubt']): AlertRaise {
  const message: Words = {
    ja: `${owner}: 届いたかどうか分からないメッセージが ${rows.length} 件あります。受信側を確認し、toban outbox resolve で決めてください`,
    en: `${owner}: ${rows.length} messages of unknown fate; look at the receiver, then decide with toban outbox resolve`,
  }
  return {
    key,
    severity: 'HIGH',
    message,
    value: rows.length,
    ...(owner.startsWith('_') ? {} : { tenantCode: owner }),
    context: {
      rows: rows
        .slice(0, NAMED_ROWS)
        .map(({ id, channel, recipient, code }) => ({ id, channel, recipient, code })),
    },
  }
}
