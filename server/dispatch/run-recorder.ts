/** The recorder of a run, put together from the dispatcher's parts; for attempts and for runs that end without one. */
import type { RunRow } from '../../data/ops/runs.ts'
import type { Batch } from '../sdk/batch.ts'
import type { Settings } from '../sdk/settings.ts'
import type { EngineEnd } from '../worker/link.ts'
import type { AttemptDeps } from './attempt.ts'
import { hubRun, type RunHead } from './hub.ts'
import { resolveParams } from './params.ts'
import { openRecorder, type Recorder } from './recorder.ts'

export type RecordedRun = Readonly<{
  run: RunRow
  batch: Batch
  head: RunHead
  settings: Settings
  /** Null without a thread. */
  link: EngineEnd | null
}>

export function recorderFor(deps: AttemptDeps, recorded: RecordedRun): Recorder {
  const { run, batch, head, settings, link } = recorded
  const { businessDate, reason } = run
  return openRecorder({
    ops: deps.ops,
    platform: deps.platform,
    batch,
    runId: run.id,
    attempt: run.attempt,
    dryRun: run.dryRun === 1,
    triggeredBy: run.triggeredBy,
    language: settings.toban.language,
    events: deps.events,
    alerts: deps.alerts,
    lines: deps.lines,
    link,
    now: deps.now,
    // A scheduled run says little: `collect` reads the completed parameters, as `facts` and `each` do.
    hubRun: (voice) => {
      const given = { batch, raw: head.params, businessDate, now: deps.now(), reason }
      return hubRun({ ...head, params: resolveParams(given) }, settings, voice)
    },
  })
}
