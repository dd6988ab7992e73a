/** Checks of the blackout periods of schedule.yaml that look at more than one key; called by `load.ts`. */
import { batchFacts, isBatchId } from '../domain/batch-catalog.ts'
import { unknownName } from './check-schedule.ts'
import type { ConfigDocument, Path } from './document.ts'
import type { Fault } from './faults.ts'
import { BLACKOUT_ORDER, BLACKOUT_TIME } from './schedule-texts.ts'
import { asList, asMap, type WrittenMap } from './written.ts'

export function checkBlackouts(document: ConfigDocument): Fault[] {
  const root = asMap(document.value)
  const known = Object.keys(asMap(root.batches))
  return Object.entries(asMap(root.blackouts)).flatMap(([name, written]) => {
    const at: Path = ['blackouts', name]
    const blackout = asMap(written)
    // What is no map at all has been refused already.
    if (blackout !== written) return []
    return [
      ...timeFaults(document, at, blackout),
      ...asList(blackout.batches).flatMap((id, index) =>
        batchFault(document, [...at, 'batches', index], { id, known }),
      ),
    ]
  })
}

function timeFaults(document: ConfigDocument, at: Path, written: WrittenMap): Fault[] {
  const { from, until, daily } = written
  const where = { file: document.file, ...document.place(at) }
  if (daily === undefined && (from === undefined || until === undefined)) {
    return [{ ...where, code: 'blackout_time', ...BLACKOUT_TIME }]
  }
  // Local times of one form: their order as text is their order in time.
  if (typeof from !== 'string' || typeof until !== 'string' || from < until) return []
  const place = { file: document.file, ...document.place([...at, 'until']) }
  return [{ ...place, code: 'blackout_order', ...BLACKOUT_ORDER }]
}

function batchFault(
  document: ConfigDocument,
  path: Path,
  { id, known }: { id: unknown; known: readonly string[] },
): Fault[] {
  if (typeof id !== 'string' || !isBatchId(id)) return []
  if (known.includes(id) || batchFacts(id)) return []
  const where = { file: document.file, ...document.place(path) }
  return [{ ...where, ...unknownName('unknown_batch', id, known) }]
}
