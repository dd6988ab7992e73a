/** Hands a verb to whoever may write: the running scheduler through ops.db, or an engine of our own for this one call. */
import { askCommand, commandAnswer } from '../../data/ops/commands.ts'
import { type Application, openApplication } from '../application.ts'
import type { CommandVerb } from '../commands/intake.ts'
import type { LoadedConfig } from '../config/load.ts'
import { settleLostRuns } from '../dispatch/recovery.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { keepLease, liveScheduler } from '../schedule/lease-keeper.ts'
import { note } from './output.ts'
import { openPlanes, type Setting } from './setting.ts'

const ASK_EVERY_MS = 100
/** The scheduler answers within a poll; silence this long means it is not well. */
const ANSWER_WITHIN_MS = 15_000

/** Somebody sits before it: a shorter grace than a scheduler's. */
const STOP_GRACE_MS = 5_000

/** Null when no scheduler runs. */
export async function askScheduler(
  setting: Setting,
  verb: CommandVerb,
  payload: unknown,
): Promise<{ value: unknown } | null> {
  const planes = openPlanes(setting, 'read-write')
  try {
    if (!liveScheduler(planes.ops, Date.now())) return null
    const id = askCommand(planes.ops, { verb, payload, by: setting.by, at: Date.now() })
    const until = Date.now() + ANSWER_WITHIN_MS
    while (Date.now() < until) {
      const answered = commandAnswer(planes.ops, id)
      if (answered?.ok) return { value: answered.value }
      if (answered) {
        const { code, words, hint, kind } = answered
        throw new TobanError({
          code,
          message: words as Words,
          ...(hint ? { hint: hint as Words } : {}),
          kind: kind as NonNullable<ConstructorParameters<typeof TobanError>[0]['kind']>,
        })
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
    }
    throw noAnswer()
  } finally {
    planes.close()
  }
}

/** An engine of our own while we hold the lease; `work` may start runs and wait for them, until `stopped`. */
export async function withOwnEngine<T>(
  setting: Setting,
  loaded: Extract<LoadedConfig, { ok: true }>,
  work: (application: Application, stopped: AbortSignal) => Promise<T>,
): Promise<T> {
  const openedAt = Date.now()
  const application = await openApplication({
    packageRoot: setting.environment.packageRoot,
    dataRoot: setting.dataRoot,
    loaded,
    now: Date.now,
    // What others left in the queue waits for the scheduler.
    accepts: (run) => run.queuedAt >= openedAt,
    onBroken: (error) => {
      throw error
    },
  })
  const keeper = await keepLease({
    ops: application.ops,
    now: Date.now,
    onStandby: () => {},
    onTrouble: (error) => note(`ops.db: ${error.message}`),
    onLost: () => process.exit(5),
  })
  const stop = new AbortController()
  const onSignal = () => void application.dispatcher.drain(STOP_GRACE_MS).then(() => stop.abort())
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    settleLostRuns(application.dispatch)
    return await work(application, stop.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    keeper?.release()
    await application.close()
  }
}

function noAnswer(): TobanError {
  return new TobanError({
    code: 'scheduler_silent',
    kind: 'internal',
    message: { ja: 'スケジューラーが応答しません。', en: 'the scheduler does not answer' },
    hint: {
      ja: 'toban doctor で状態を確認してください。',
      en: 'Look at its state with: toban doctor',
    },
  })
}
