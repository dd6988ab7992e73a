/** One of the fifty batches as the catalogue and the build know it; for the console and the API. */
import { z } from 'zod'
import type { BatchLibrary } from '../dispatch/batch-library.ts'
import { BATCHES } from '../domain/batch-catalog.ts'
import { dayAt, type Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import type { Batch } from '../sdk/batch.ts'

export type BatchInfo = Readonly<{
  id: string
  title: Words
  /** False: it stands in the catalogue and the schedule, but there is no code for it yet. */
  built: boolean
  /** JSON Schema (draft 2020-12, type object) of its parameters; null when it is not built. Made anew: defaults depend on the day. */
  paramsSchema: (now: Instant) => ParamsSchema | null
}>

export type ParamsSchema = Readonly<Record<string, unknown>>

/** All fifty, in the order of their numbers. */
export function batchInfos(library: BatchLibrary): BatchInfo[] {
  return BATCHES.map((facts) => {
    const batch = library.get(facts.id)?.batch ?? null
    return {
      id: facts.id,
      title: facts.name,
      built: batch !== null,
      paramsSchema: (now) => batch && paramsSchema(batch, now),
    }
  })
}

function paramsSchema(batch: Batch, now: Instant): ParamsSchema {
  const today = dayAt(now)
  const schema = batch.params({ businessDate: today, today, now, reason: null })
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as ParamsSchema
}
