/** Who speaks when the engine says something about a batch, and who is told: the routes of its entry. */
import type { RunRow } from '../../data/ops/runs.ts'
import type { Severity } from '../domain/alert.ts'
import { batchFacts } from '../domain/batch-catalog.ts'
import type { Instant } from '../domain/calendar-day.ts'
import type { Words } from '../domain/errors.ts'
import { inBoth } from '../domain/stored-words.ts'
import { type AlertContext, entryOf, type Said } from './context.ts'

export function saidOfRun(context: AlertContext, run: RunRow, at: Instant): Said {
  return { ...saidOfBatch(context, run.batchId, at), runId: run.id }
}

export function saidOfBatch(context: AlertContext, batchId: string, at: Instant): Said {
  const routes = entryOf(context, batchId)?.alert
  return { batchId, runId: null, at, ...(routes ? { routes } : {}) }
}

/** Of a failed run: the entry's word (which includes the override of alerts.yaml), else the catalogue's. */
export function severityOf(context: AlertContext, batchId: string): Severity {
  return entryOf(context, batchId)?.severity ?? batchFacts(batchId)?.severity ?? 'MEDIUM'
}

/** `BATCH-302 テナント課金計算バッチ` */
export function batchWords(batchId: string): Words {
  const name = batchFacts(batchId)?.name
  return inBoth((language) => (name ? `${batchId} ${name[language]}` : batchId))
}

/** What is said of a batch, behind its name. */
export function saidOf(batchId: string, what: Words): Words {
  const whose = batchWords(batchId)
  return inBoth((language) => `${whose[language]}: ${what[language]}`)
}
