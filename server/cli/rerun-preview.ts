/** `toban rerun RUN --preview`: what would run, what is left alone, what can not run and why, and when it would end. */

import { settingsWords } from '../commands/recorded-settings.ts'
import { rerunForecast } from '../commands/rerun-forecast.ts'
import { planRerun, type Rerun } from '../commands/rerun-run.ts'
import { isoWithOffset } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { answer, say } from './output.ts'
import { type demandConfig, openPlanes, type Setting } from './setting.ts'

export async function previewRerun(
  setting: Setting,
  loaded: ReturnType<typeof demandConfig>,
  request: Rerun,
): Promise<void> {
  await withReadingContext(setting, loaded, (context) => {
    const plan = planRerun(context, request)
    const forecast = rerunForecast(context, plan)
    const zone = loaded.config.timezone
    const time = (at: number | null) => (at === null ? null : isoWithOffset(at, zone))
    const document = {
      runId: plan.run.id,
      batchId: plan.run.batchId,
      willRun: plan.willRun,
      leftAlone: plan.leftAlone,
      cannotRun: plan.cannotRun.map(({ code, reason }) => ({
        code,
        reason: reason[setting.voice.language],
      })),
      businessDate: plan.run.businessDate,
      configVersion: plan.run.configVersion,
      settings: {
        from: plan.settings.from,
        timeoutMs: plan.settings.settings?.timeoutMs ?? null,
        attempts: plan.settings.settings?.retry.attempts ?? null,
        text: settingsWords(plan.settings, plan.run.configVersion)[setting.voice.language],
      },
      expectedDurationMs: forecast.expectedDurationMs,
      expectedEndAt: time(forecast.expectedEndAt),
      finishBy: time(forecast.finishBy),
      inTime: forecast.isInTime,
      refusedBecause: forecast.refusal ? forecast.refusal[setting.voice.language] : null,
    }
    answer(setting.voice, document, () => previewText(setting, document))
  })
}

type Preview = Readonly<{
  willRun: readonly string[]
  leftAlone: readonly string[]
  cannotRun: readonly Readonly<{ code: string; reason: string }>[]
  settings: Readonly<{ text: string }>
  expectedEndAt: string | null
  finishBy: string | null
  inTime: boolean | null
  refusedBecause: string | null
}>

function previewText({ voice }: Setting, preview: Preview): string {
  const { willRun, leftAlone, cannotRun, expectedEndAt, finishBy, inTime } = preview
  const refused = cannotRun.map(({ code, reason }) => `${code} (${reason})`)
  const line = (words: Words, list: readonly string[]) =>
    `${say(voice, words)}  ${list.length}  ${list.join(', ')}`
  const end = expectedEndAt === null ? '–' : clock(expectedEndAt)
  const verdict = inTime === null ? '' : say(voice, inTime ? IN_TIME : TOO_LATE)
  return [
    line({ ja: '再実行する    ', en: 'will run    ' }, willRun),
    line({ ja: 'そのまま      ', en: 'left alone  ' }, leftAlone),
    line({ ja: '実行できない  ', en: 'cannot run  ' }, refused),
    `${say(voice, { ja: '終了見込み    ', en: 'expected end' })}  ${end}${finishBy === null ? '' : `  ${say(voice, { ja: '期限', en: 'deadline' })} ${clock(finishBy)}  ${verdict}`}`,
    `${say(voice, { ja: '設定          ', en: 'settings    ' })}  ${preview.settings.text}`,
    ...(preview.refusedBecause
      ? [
          say(voice, {
            ja: `今は開始できません: ${preview.refusedBecause}`,
            en: `refused now: ${preview.refusedBecause}`,
          }),
        ]
      : []),
  ].join('\n')
}

const IN_TIME: Words = { ja: '間に合う', en: 'in time' }
const TOO_LATE: Words = { ja: '間に合わない', en: 'too late' }

function clock(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

async function withReadingContext(
  setting: Setting,
  loaded: ReturnType<typeof demandConfig>,
  work: (context: Parameters<typeof planRerun>[0]) => void,
): Promise<void> {
  const { loadBatches } = await import('../dispatch/batch-library.ts')
  const { dataFolder } = await import('../../data/folder.ts')
  const library = await loadBatches(`${setting.environment.packageRoot}/dist/jobs`)
  const planes = openPlanes(setting, 'read-only')
  try {
    work({
      folder: dataFolder(setting.dataRoot),
      ops: planes.ops,
      platform: planes.platform,
      config: () => loaded.config,
      configVersion: () => loaded.version,
      library,
      dispatcher: IDLE,
      now: Date.now,
      wake: () => {},
    })
  } finally {
    planes.close()
  }
}

const IDLE = {
  pump: () => {},
  running: () => [],
  attemptOf: () => null,
  drain: () => Promise.resolve(),
}
