/** Finds a batch by what an operator typed, or says what is wrong with it. */

import type { Config } from '../config/config.ts'
import type { BatchLibrary, LoadedBatch } from '../dispatch/batch-library.ts'
import { BATCHES } from '../domain/batch-catalog.ts'
import { TobanError } from '../domain/errors.ts'
import type { ScheduleEntry } from '../domain/schedule.ts'

/** `301`, `batch-301` and `BATCH-301` mean the same. */
export function batchIdOf(typed: string): string {
  const number = /^(?:BATCH-)?(\d{3})$/i.exec(typed.trim())?.[1]
  return number ? `BATCH-${number}` : typed.trim()
}

/** Throws `unknown_batch` (not found) or `not_built` (refused). */
export function builtBatch(library: BatchLibrary, batchId: string): LoadedBatch {
  const loaded = library.get(batchId)
  if (loaded) return loaded
  const known = BATCHES.find((batch) => batch.id === batchId)
  if (!known) throw unknownBatch(batchId)
  throw new TobanError({
    code: 'not_built',
    kind: 'refused',
    message: {
      ja: `${batchId} ${known.name.ja} はまだ実装されていません。`,
      en: `${batchId} (${known.name.en}) is not yet built.`,
    },
    hint: {
      ja: 'スケジュールには登録されていますが、この版では実行できません。',
      en: 'It is in the schedule, but this version can not run it.',
    },
  })
}

export function unknownBatch(batchId: string): TobanError {
  const near = BATCHES.filter((batch) => batch.id.slice(0, 7) === batchId.slice(0, 7)).map(
    (batch) => batch.id,
  )
  return new TobanError({
    code: 'unknown_batch',
    kind: 'not-found',
    message: { ja: `バッチ「${batchId}」はありません。`, en: `no batch "${batchId}"` },
    hint: {
      ja:
        near.length > 0
          ? `近いもの: ${near.join(', ')}`
          : 'BATCH-001 から BATCH-905 の一覧は docs/batches を見てください。',
      en:
        near.length > 0
          ? `Did you mean: ${near.join(', ')}`
          : 'The batches are BATCH-001 to BATCH-905; see docs/batches.',
    },
  })
}

/** The entry of a batch by its id. Throws `unknown_batch` or `not_in_schedule`. */
export function knownEntry(config: Config, batchId: string): ScheduleEntry {
  const isKnown =
    BATCHES.some((batch) => batch.id === batchId) ||
    config.batches.some((entry) => entry.batchId === batchId)
  if (!isKnown) throw unknownBatch(batchId)
  return entryOf(config, batchId)
}

/** The batch's entry; one that is not in the file runs by hand only, with the defaults. */
export function entryOf(config: Config, batchId: string): ScheduleEntry {
  const entry = config.batches.find((candidate) => candidate.batchId === batchId)
  if (entry) return entry
  throw new TobanError({
    code: 'not_in_schedule',
    kind: 'refused',
    message: {
      ja: `${batchId} は config/schedule.yaml にありません。`,
      en: `${batchId} has no entry in config/schedule.yaml`,
    },
    hint: {
      ja: '手動専用なら manual: true の項目を追加してください。',
      en: 'Add an entry; `manual: true` for one that runs by hand only.',
    },
  })
}
