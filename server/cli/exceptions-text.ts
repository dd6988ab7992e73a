/** What `toban exceptions` and `toban maintenance show` print; only reads. */
import { type EndedException, exceptionsSince, openExceptions } from '../../data/ops/exceptions.ts'
import { runsInState } from '../../data/ops/runs.ts'
import { systemStop } from '../../data/ops/system-state.ts'
import { endWords } from '../commands/controls/undo.ts'
import { isoWithOffset, localText } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { EVERY_BATCH, holdOn, type ScheduleException } from '../domain/exceptions.ts'
import { stopWords } from '../domain/system-stop.ts'
import { answer, say } from './output.ts'
import { plainTable } from './run-text.ts'
import { demandConfig, openPlanes, type Setting } from './setting.ts'

const DAY_MS = 86_400_000
/** What a changed schedule has dropped is shown for so long, asked or not. */
const DROPPED_SHOWN_DAYS = 7

/** @param endedDays also those that ended within so many days. */
export function listExceptions(setting: Setting, endedDays: number): void {
  const zone = demandConfig(setting).config.timezone
  const planes = openPlanes(setting, 'read-only')
  try {
    const now = Date.now()
    const since = now - Math.max(endedDays, DROPPED_SHOWN_DAYS) * DAY_MS
    const found = exceptionsSince(planes.ops, since).filter(
      ({ end }) => end === null || end.as === 'dropped' || end.at > now - endedDays * DAY_MS,
    )
    const document = found.map((one) => exceptionJson(one, zone))
    answer(setting.voice, document, () => exceptionTable(setting, found, zone))
  } finally {
    planes.close()
  }
}

export function showMaintenance(setting: Setting): void {
  const zone = demandConfig(setting).config.timezone
  const planes = openPlanes(setting, 'read-only')
  try {
    const hold = holdOn(openExceptions(planes.ops, Date.now()), EVERY_BATCH)
    const waiting = runsInState(planes.ops, 'queued').filter((run) => run.lane !== 'monitoring')
    const stop = systemStop(planes.ops)
    const document = {
      stop: stop && { ...stop, since: isoWithOffset(stop.since, zone) },
      on: hold !== null,
      since: hold ? isoWithOffset(hold.createdAt, zone) : null,
      until: hold?.expiresAt ? isoWithOffset(hold.expiresAt, zone) : null,
      by: hold?.by ?? null,
      reason: hold?.reason ?? null,
      waiting: waiting.map(({ id, batchId }) => ({ id, batchId })),
    }
    answer(setting.voice, document, () => {
      const batches = waiting.map((run) => run.batchId).join(', ')
      if (stop) {
        const words = stopWords(stop)
        const from = localText(stop.since, zone)
        return say(setting.voice, {
          ja: `${words.ja} ${from} から\n  実行待ち ${waiting.length} 件 ${batches}`,
          en: `${words.en} since ${from}\n  ${waiting.length} runs wait ${batches}`,
        })
      }
      if (!hold) return say(setting.voice, { ja: 'メンテナンス中ではありません', en: 'off' })
      const since = localText(hold.createdAt, zone)
      const until = hold.expiresAt === null ? '' : localText(hold.expiresAt, zone)
      const lines: Words = {
        ja: `メンテナンス中: ${since} から ${until}\n  ${hold.by}: ${hold.reason}\n  実行待ち ${waiting.length} 件 ${batches}`,
        en: `on since ${since}${until ? ` until ${until}` : ''}\n  ${hold.by}: ${hold.reason}\n  ${waiting.length} runs wait ${batches}`,
      }
      return say(setting.voice, lines)
    })
  } finally {
    planes.close()
  }
}

function exceptionJson({ exception, end }: EndedException, zone: string) {
  const time = (at: number | null) => (at === null ? null : isoWithOffset(at, zone))
  const { id, kind, batchId, reason, by, createdAt } = exception
  return {
    id,
    kind,
    batchId,
    scheduledFor: time(exception.kind === 'hold' ? null : exception.scheduledFor),
    movedTo: time(exception.kind === 'move' ? exception.movedTo : null),
    expiresAt: time(exception.kind === 'hold' ? exception.expiresAt : null),
    reason,
    by,
    createdAt: time(createdAt),
    ended: end ? { at: time(end.at), as: end.as, by: end.by } : null,
  }
}

function exceptionTable(setting: Setting, found: readonly EndedException[], zone: string): string {
  if (found.length === 0) return say(setting.voice, { ja: 'ありません', en: 'none' })
  const head = {
    ja: ['番号', '種類', '対象', '内容', '理由', '状態'],
    en: ['id', 'kind', 'batch', 'what', 'why', 'state'],
  }
  const table = plainTable(head[setting.voice.language])
  for (const { exception, end } of found) {
    const state = end
      ? `${say(setting.voice, endWords(end.as))} ${localText(end.at, zone)}`
      : say(setting.voice, { ja: '有効', en: 'in force' })
    table.push([
      String(exception.id),
      say(setting.voice, kindWords(exception)),
      exception.batchId === EVERY_BATCH ? '' : exception.batchId,
      whatText(exception, zone),
      `${exception.reason} (${exception.by})`,
      state,
    ])
  }
  return table.toString()
}

function kindWords(exception: ScheduleException): Words {
  if (exception.batchId === EVERY_BATCH) return { ja: 'メンテナンス', en: 'maintenance' }
  return {
    hold: { ja: '保留', en: 'hold' },
    skip: { ja: 'スキップ', en: 'skip' },
    move: { ja: '振替', en: 'move' },
  }[exception.kind]
}

function whatText(exception: ScheduleException, zone: string): string {
  switch (exception.kind) {
    case 'hold':
      return exception.expiresAt === null ? '' : `– ${localText(exception.expiresAt, zone)}`
    case 'skip':
      return localText(exception.scheduledFor, zone)
    case 'move':
      return `${localText(exception.scheduledFor, zone)} → ${localText(exception.movedTo, zone)}`
  }
}
