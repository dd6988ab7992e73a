/** The facts below the sentence of an alert message: since when, how often, for whom, where to look, what to do. */
import type { AlertRow } from '../../data/ops/alerts.ts'
import type { Words } from '../domain/errors.ts'
import { wordsIn } from '../domain/stored-words.ts'
import { adviceFor } from './advice.ts'
import type { AlertContext } from './context.ts'
import type { Entry } from './entries.ts'
import { detailsOf, type Fact, pageLink, textsIn, type Writer } from './notice-writer.ts'
import { isFailureKey } from './run-keys.ts'
import { batchWords } from './said.ts'

const HOUR_MS = 3_600_000

export function factsOf(writer: Writer, entry: Entry): Fact[] {
  const { words, context } = writer
  const { alert, kind } = entry
  const { label } = words
  return [
    [label.severity, words.severity[entry.severity]],
    [label.since, sinceText(writer, alert)],
    [label.times, timesText(writer, alert)],
    [label.whom, whomText(writer, alert)],
    [label.value, valueText(writer, alert)],
    [label.endedBy, endedByText(entry)],
    ...placesOf(writer, alert),
    [label.advice, kind === 'resolved' ? null : adviceText(context, alert)],
    [label.alert, pageLink(context, `/alerts/${alert.alertId}`) ?? alert.alertId],
    [label.key, alert.key],
  ]
}

/** Where to look: the batch, its run, its runbook. Without an address of the console: what to type or open. */
export function placesOf({ words, context, language }: Writer, alert: AlertRow): Fact[] {
  const { runId, sourceBatch } = alert
  const { label } = words
  const runbook = `docs/batches/${sourceBatch.replace('BATCH-', '')}.md`
  const isBatch = sourceBatch.startsWith('BATCH-')
  return [
    [label.batch, isBatch ? batchWords(sourceBatch)[language] : null],
    [label.run, runId && (pageLink(context, `/runs/${runId}`) ?? `toban show ${runId}`)],
    [label.runbook, isBatch ? (pageLink(context, `/batches/${sourceBatch}`) ?? runbook) : null],
  ]
}

function sinceText({ words, time, duration, now }: Writer, alert: AlertRow): string {
  const from = time(alert.openedAt)
  if (alert.resolvedAt === null) return `${from} (${words.lasting(duration(now - alert.openedAt))})`
  const lasted = duration(alert.resolvedAt - alert.openedAt)
  return `${from} (${words.over(time(alert.resolvedAt), lasted)})`
}

function timesText({ words, context }: Writer, alert: AlertRow): string | null {
  const { inARow, inWindow } = detailsOf(alert)
  if (typeof inARow === 'number' && typeof inWindow === 'number') {
    const hours = Math.round(context.config.alerts.failures.windowMs / HOUR_MS)
    return words.inARow(inARow, inWindow, hours)
  }
  return alert.occurrences > 1 ? words.times(alert.occurrences) : null
}

function whomText({ companies }: Writer, alert: AlertRow): string | null {
  const codes = alert.tenantCode ? [alert.tenantCode] : textsIn(detailsOf(alert).tenants)
  return codes.length === 0 ? null : companies(codes)
}

function valueText({ words }: Writer, { value, threshold, key }: AlertRow): string | null {
  if (value === null || isFailureKey(key)) return null
  return `${numberText(value)}${threshold === null ? '' : ` (${words.limit(numberText(threshold))})`}`
}

function numberText(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function endedByText({ events }: Entry): string | null {
  const ended = events.find(({ event, actor }) => event === 'resolved' && actor !== null)
  return ended ? [ended.actor, ended.note].filter(Boolean).join(': ') : null
}

/** What the alert itself says to do, else what the engine advises for its kind. */
export function adviceText({ config }: AlertContext, alert: AlertRow): string | null {
  const { todo, code, dates } = detailsOf(alert)
  if (todo) return wordsIn(todo as Words | string)[config.toban.language]
  const words = adviceFor({
    key: alert.key,
    batchId: alert.sourceBatch,
    runId: alert.runId,
    code: typeof code === 'string' ? code : null,
    dates: textsIn(dates),
  })
  return words?.[config.toban.language] ?? null
}
