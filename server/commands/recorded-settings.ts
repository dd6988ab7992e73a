/** How a batch was to run when a run was made, by the configuration that was in force then: a rerun keeps to it. */
import { filesOfVersion } from '../../data/ops/config-versions.ts'
import type { OrderedSettings, RunRow } from '../../data/ops/runs.ts'
import { readConfig } from '../config/load.ts'
import { durationText } from '../domain/duration.ts'
import type { Words } from '../domain/errors.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'
import type { RunCommandContext } from './context.ts'

export type RecordedSettings = Readonly<{
  /** `same`: that configuration is in force. `lost`: its text is not kept any more, or means nothing to this version of Toban. */
  from: 'same' | 'recorded' | 'lost'
  /** What the rerun keeps; null = today's. */
  settings: OrderedSettings | null
}>

const SAME: RecordedSettings = { from: 'same', settings: null }
const LOST: RecordedSettings = { from: 'lost', settings: null }

/** Reads a whole configuration anew when it is another one than today's: for what a person asks, not for each attempt. */
export function recordedSettings(
  { ops, configVersion, config }: RunCommandContext,
  run: RunRow,
): RecordedSettings {
  if (run.configVersion === configVersion()) return SAME
  const files = filesOfVersion(ops, run.configVersion)
  const loaded = files && readConfig(files)
  const entry = loaded?.ok ? entryIn(loaded.config.batches, run) : undefined
  if (!entry) return LOST
  const settings = settingsOf(entry)
  const today = entryIn(config().batches, run)
  const isSame = today && JSON.stringify(settingsOf(today)) === JSON.stringify(settings)
  return isSame ? SAME : { from: 'recorded', settings }
}

function entryIn(batches: readonly ScheduleEntry[], run: RunRow): ScheduleEntry | undefined {
  return batches.find((entry) => entry.batchId === run.batchId)
}

/** What decides how long a run may take and how often it is tried; its hours and companies are today's. */
function settingsOf({ timeoutMs, retry }: ScheduleEntry): OrderedSettings {
  return { timeoutMs, retry }
}

/** A sentence for the preview. */
export function settingsWords({ from, settings }: RecordedSettings, version: string): Words {
  const short = version.slice(0, 8)
  switch (from) {
    case 'same':
      return {
        ja: '設定は当時と同じです (タイムアウト、リトライ)',
        en: 'the settings are as they were then (timeout, retries)',
      }
    case 'lost':
      return {
        ja: `当時の設定 (${short}) は残っていないため、今の設定で実行します`,
        en: `the settings of then (${short}) are not kept any more: it runs with today's`,
      }
    case 'recorded':
      return {
        ja: `当時の設定 (${short}) で実行します: ${told(settings).ja}`,
        en: `it runs with the settings of then (${short}): ${told(settings).en}`,
      }
  }
}

function told(settings: OrderedSettings | null): Words {
  if (!settings) return { ja: '', en: '' }
  const limit = durationText(settings.timeoutMs)
  const { attempts } = settings.retry
  return {
    ja: `タイムアウト ${limit}、試行 ${attempts} 回まで`,
    en: `timeout ${limit}, at most ${attempts} attempts`,
  }
}
