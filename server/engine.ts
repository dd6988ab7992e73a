/** The engine's way up and down in a process: lease, recovery, signs of life, and the drain; used by main.ts. */
import { raisedTimes } from '../data/ops/losses.ts'
import type { Application } from './application.ts'
import { type Completed, completeActs } from './commands/open-acts.ts'
import {
  CALM_AFTER_MS,
  ENGINE,
  NOT_RENEWED,
  notRenewed,
  PROCESS_DIED,
  processDied,
} from './dispatch/engine-alerts.ts'
import { type Recovered, resumeInterrupted } from './dispatch/recovery.ts'
import { startHeartbeat } from './schedule/heartbeat.ts'
import { keepLease, type LeaseOptions, type TakeOver } from './schedule/lease-keeper.ts'

export type ChargeOptions = Omit<LeaseOptions, 'ops' | 'now'>

export type LayDown = Readonly<{
  graceMs: number
  again: Promise<void>
  /** Closes what else still uses the databases. */
  onDrained?(): Promise<void>
}>

export type Charge = Readonly<{
  takeOver: TakeOver | null
  recovered: Recovered
  /** What operators did and a dying process had not entered in the audit. */
  acts: Completed
  /** Drains what runs, gives the lease back and closes the application. `again` resolves when somebody will not wait. */
  layDown(how: LayDown): Promise<void>
}>

/** Waits for the lease, then settles and queues what an earlier process left. Null when asked to stop before. */
export async function takeCharge(
  application: Application,
  options: ChargeOptions,
): Promise<Charge | null> {
  const { ops, dispatch } = application
  // The lease is between processes of this machine: it lives by the machine's clock, whatever the engine's says.
  const lease = await keepLease({ ops, now: Date.now, ...options })
  if (!lease) {
    await application.close()
    return null
  }
  const acts = completeActs(application)
  const recovered = resumeInterrupted(dispatch)
  if (lease.takeOver) tellOfTakeOver(application, lease.takeOver, recovered)
  const stopHeartbeat = startHeartbeat(ops, 'scheduler', Date.now)
  const calm = setTimeout(() => tellOfCalm(application), CALM_AFTER_MS)
  calm.unref()
  return {
    takeOver: lease.takeOver,
    recovered,
    acts,
    layDown: async ({ graceMs, again, onDrained }) => {
      application.scheduler.stop()
      await drained(application, graceMs, again)
      clearTimeout(calm)
      stopHeartbeat()
      await onDrained?.()
      lease.release()
      await application.close()
    },
  }
}

async function drained(
  { dispatcher }: Application,
  graceMs: number,
  again: Promise<void>,
): Promise<void> {
  const impatient = again.then(() => {
    for (const attempt of dispatcher.running()) attempt.kill()
    return dispatcher.drain(0)
  })
  await Promise.race([dispatcher.drain(graceMs), impatient])
}

function tellOfTakeOver(application: Application, takeOver: TakeOver, recovered: Recovered): void {
  const { ops, dispatch } = application
  const key = takeOver.why === 'died' ? PROCESS_DIED : NOT_RENEWED
  const about = { holder: takeOver.from.holder, recovered, times: raisedTimes(ops, key) + 1 }
  const alert = takeOver.why === 'died' ? processDied(about) : notRenewed(about)
  dispatch.alerts.raise(alert, { batchId: ENGINE, runId: null, at: dispatch.now() })
}

function tellOfCalm({ dispatch }: Application): void {
  const source = { batchId: ENGINE, runId: null, at: dispatch.now() }
  for (const key of [PROCESS_DIED, NOT_RENEWED]) dispatch.alerts.clear(key, source)
}
