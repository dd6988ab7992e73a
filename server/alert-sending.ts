/** Ties the drainer of alert messages and the direct alarms to the running engine; used by main.ts. */
import type { Logger } from 'pino'
import { attemptsUnderWay } from '../data/ops/runs.ts'
import type { Application } from './application.ts'
import type { Config } from './config/config.ts'
import { type AlertDrainer, startAlertDrainer } from './delivery/alert-drainer.ts'
import { machineClock } from './delivery/clock.ts'
import { type DirectAlarms, directAlarms } from './delivery/direct-alarm.ts'
import { circuitAlert, circuitKey, tellInDoubt } from './delivery/drain-alerts.ts'
import { recoverAll } from './delivery/recover-all.ts'
import { secret } from './sdk/secret.ts'

/** Before anything is open: the configuration is all there is. */
export function alarmsBeforeStart(config: Config, dataRoot: string, log: Logger): DirectAlarms {
  return directAlarms({
    config: () => config,
    secret,
    now: Date.now,
    dataRoot,
    say: (text) => log.error(text),
  })
}

/** After the lease is held: one process sends. */
export function startAlertSending(
  application: Application,
  alarms: DirectAlarms,
  log: Logger,
): AlertDrainer {
  const { ops, reading, inForce, events, folder, dispatch } = application
  const { alerts } = dispatch
  const said = () => ({ batchId: 'engine', runId: null, at: Date.now() })
  const drainer = startAlertDrainer({
    ops,
    platform: reading.platform,
    config: inForce.config,
    clock: machineClock,
    secret,
    tokensDir: `${folder.stateDir}/tokens`,
    onReport: ({ owners }) => {
      for (const { fates } of owners) {
        for (const { id, channel, fate, code, recipient } of fates) {
          if (fate === 'sent') log.info({ id, channel, recipient }, 'alert sent')
          else log.warn({ id, channel, recipient, fate, code }, 'alert not sent')
        }
      }
      tellInDoubt(
        {
          raise: (alert) => alerts.raise(alert, said()),
          clear: (key) => alerts.clear(key, said()),
        },
        owners,
      )
    },
    onCircuit: ({ connection, change, circuit }) => {
      if (change === 'closed') alerts.clear(circuitKey(connection, '_ops'), said())
      else alerts.raise(circuitAlert(connection, circuit, '_ops'), said())
    },
    onTrouble: (error) => {
      log.error({ err: error }, 'alert messages can not be sent from ops.db')
      void alarms({ key: 'engine:ops_db', words: OPS_TROUBLE })
    },
  })
  events.subscribe((event) => {
    if (event.kind === 'alert_message') drainer.wake()
  })
  return drainer
}

/** Messages an earlier process was sending when it died; the console and the next drain then see the truth. */
export async function recoverOutboxes(
  application: Application,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { folder, reading, ops } = application
  const recovered = await recoverAll({
    folder,
    platform: reading.platform,
    now: Date.now,
    alive: { at: Date.now(), attempts: attemptsUnderWay(ops) },
    signal,
    onTrouble: (owner, err) => log.warn({ owner, err }, 'its outbox could not be looked at'),
  })
  for (const each of recovered) log.warn(each, 'messages of a dead process were recovered')
}

/** The console and the ledger can not say it: they need the file themselves. */
export const OPS_TROUBLE = {
  ja: 'Toban は ops.db に書き込めません。ディスクの空きと権限を確かめ、toban doctor を実行してください。それまで実行は始まりません',
  en: 'Toban can not write ops.db: check disk space and permissions, then run toban doctor; no run starts until then',
} as const
