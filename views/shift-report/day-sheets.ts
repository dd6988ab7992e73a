/** The tables of the shift report about what went on around the runs: alerts, orders, configurations, notes. */
import type { Incident, OneOff, ShiftReport } from '../../server/domain/shift-report.ts'
import { DASH, type Reader, type Sheet, text, timeCell } from './sheet.ts'

export function incidents(list: readonly Incident[], reader: Reader): Sheet {
  const { words, format, language } = reader
  const names = words.shift.columns
  return {
    key: 'incidents',
    title: words.shift.incidents,
    empty: words.shift.noIncidents,
    columns: [
      { name: names.severity },
      { name: names.message, wide: true },
      { name: names.state },
      { name: names.opened, align: 'end' },
      { name: names.resolved, align: 'end' },
      { name: names.note },
    ],
    rows: list.map((one) => [
      { text: words.alerts.severities[one.severity], severity: one.severity },
      { text: one.message[language], href: `/alerts/${one.alertId}` },
      { text: words.alerts.states[one.state], isBad: one.state === 'open' },
      { text: format.dayTime(one.openedAt) },
      one.resolvedAt === null ? DASH : { text: format.dayTime(one.resolvedAt) },
      text([one.acknowledgedBy, one.note].filter(Boolean).join(': ')),
    ]),
  }
}

export function oneOffs(list: readonly OneOff[], reader: Reader): Sheet {
  const { words, format } = reader
  const names = words.shift.columns
  return {
    key: 'oneOffs',
    title: words.shift.oneOffs,
    empty: words.shift.noOneOffs,
    columns: [
      { name: names.at, align: 'end' },
      { name: names.kind },
      { name: names.batch },
      { name: names.what },
      { name: names.reason, wide: true },
      { name: names.by },
    ],
    rows: list.map((one) => [
      { text: format.dayTime(one.createdAt) },
      { text: words.shift.kinds[one.kind] },
      one.kind === 'maintenance' ? DASH : { text: one.batchId, href: `/batches/${one.batchId}` },
      text(oneOffText(one, reader)),
      text(one.reason),
      text(one.by),
    ]),
  }
}

function oneOffText(one: OneOff, { words, format }: Reader): string {
  const { scheduledFor, movedTo, expiresAt, endedAt } = one
  if (scheduledFor !== null) {
    const due = format.dayTime(scheduledFor)
    return movedTo === null ? due : `${due} → ${format.dayTime(movedTo)}`
  }
  const until = endedAt ?? expiresAt
  return until === null ? words.shift.stillOn : words.shift.endedAt(format.dayTime(until))
}

export function configChanges({ configChanges: list }: ShiftReport, reader: Reader): Sheet {
  const { words } = reader
  const names = words.shift.columns
  return {
    key: 'configChanges',
    title: words.shift.configChanges,
    empty: words.shift.noConfigChanges,
    columns: [
      { name: names.at, align: 'end' },
      { name: names.version },
      { name: names.by, wide: true },
    ],
    rows: list.map(({ version, at, by }) => [
      timeCell(at, reader),
      { text: version.slice(0, 8) },
      text(by),
    ]),
  }
}

export function notes({ notes: list }: ShiftReport, reader: Reader): Sheet {
  const { words, format } = reader
  const names = words.shift.columns
  return {
    key: 'notes',
    title: words.shift.notes,
    empty: words.shift.noNotes,
    columns: [
      { name: names.at, align: 'end' },
      { name: names.by },
      { name: names.note, wide: true },
    ],
    rows: list.map(({ at, by, text: written }) => [
      { text: format.dayTime(at) },
      { text: by },
      { text: written },
    ]),
  }
}
