/** A batch's entry of the schedule file as the batch page lists it: the file's own words, only what says something. */
import type { ScheduleEntry as EntryFacts, EntryName } from '../../views/pages/batch.tsx'
import { durationText } from '../domain/duration.ts'
import type { CalendarUse, Dependency, ScheduleEntry } from '../domain/schedule.ts'

export function entryFacts(entry: ScheduleEntry | null): EntryFacts | null {
  if (entry === null) return null
  const lines: [EntryName, string | null][] = [
    ['cron', entry.due.kind === 'cron' ? entry.due.cron : null],
    ['calendar', entry.calendar ? calendarText(entry.calendar) : null],
    ['after', entry.after.length > 0 ? entry.after.map(dependencyText).join(', ') : null],
    ['window', entry.window ? `${entry.window.from}-${entry.window.until}` : null],
    ['startBy', entry.startBy],
    ['finishBy', entry.finishBy],
    ['priority', entry.priority],
    ['overlap', entry.overlap],
    ['timeout', durationText(entry.timeoutMs)],
    ['retry', `${entry.retry.attempts} × ${durationText(entry.retry.backoff.firstMs)}`],
    ['misfire', `${entry.misfire.policy} (${durationText(entry.misfire.withinMs)})`],
  ]
  return {
    place: `${entry.origin.file}:${entry.origin.line}`,
    lines: lines.flatMap(([name, value]) => (value === null ? [] : [{ name, value }])),
  }
}

function calendarText({ name, on, perTenant }: CalendarUse): string {
  return perTenant ? `${name}: ${on} (perTenant)` : `${name}: ${on}`
}

function dependencyText(dependency: Dependency): string {
  return dependency.soft ? `${dependency.batchId} (soft)` : dependency.batchId
}
