/** The shift report as tables of cells in the words of the reader: one model, drawn as page, Excel and PDF. */

import { fateWords } from '../../server/domain/fate-reason.ts'
import type {
  BatchDay,
  ByHand,
  Delay,
  Incident,
  OneOff,
  ShiftReport,
  Trouble,
} from '../../server/domain/shift-report.ts'
import type { Format } from '../format.ts'
import type { SeverityName } from '../parts/severity.tsx'
import type { Mark } from '../parts/status.tsx'
import type { Dictionary, Language } from '../words/dictionary.ts'

export type Cell = Readonly<{
  text: string
  /** As a number, for Excel. */
  value?: number
  href?: string
  mark?: Mark
  severity?: SeverityName
  /** Something to look at. */
  isBad?: boolean
}>

export type Column = Readonly<{
  name: string
  align?: 'end' /** Share of the width on paper. */
  wide?: true
}>

export type Sheet = Readonly<{
  key:
    | 'troubles'
    | 'delays'
    | 'byHand'
    | 'incidents'
    | 'oneOffs'
    | 'configChanges'
    | 'batches'
    | 'notes'
  title: string
  columns: readonly Column[]
  rows: readonly (readonly Cell[])[]
  /** Said instead of an empty table. */
  empty: string
}>

export type Reader = Readonly<{ words: Dictionary; format: Format; language: Language }>

/** What needs a look first, the long table last. */
export function shiftSheets(report: ShiftReport, reader: Reader): Sheet[] {
  return [
    troubles(report.troubles, reader),
    delays(report.delays, reader),
    byHand(report.byHand, reader),
    incidents(report.incidents, reader),
    oneOffs(report.oneOffs, reader),
    configChanges(report, reader),
    notes(report, reader),
    batches(report.batches, reader),
  ]
}

/** `予定 112 件、うち要確認 2 件、未解決のアラート 3 件` */
export function shiftHeadline(report: ShiftReport, { words, format }: Reader): string {
  const { tally, incidents: all } = report
  const bad = tally.warned + tally.failed + tally.missed + tally.unaccounted
  const open = all.filter(({ state }) => state !== 'resolved').length
  const total = format.number(tally.total)
  if (bad === 0 && open === 0) return words.shift.headlineGood(total)
  return words.shift.headline(total, format.number(bad), format.number(open))
}

export function shiftTitle({ day }: ShiftReport, { words, format }: Reader): string {
  return words.shift.of(format.day(day))
}

const DASH: Cell = { text: '–' }

function text(value: string | null): Cell {
  return value === null || value === '' ? DASH : { text: value }
}

function batchCell(batchId: string, title: { ja: string; en: string }, { language }: Reader): Cell {
  const name = title[language].replace(/バッチ$/, '')
  return { text: `${batchId.slice(-3)} ${name}`, href: `/batches/${batchId}` }
}

function timeCell(at: number | null, { format }: Reader): Cell {
  return at === null ? DASH : { text: format.time(at) }
}

function troubles(list: readonly Trouble[], reader: Reader): Sheet {
  const { words, format, language } = reader
  const names = words.shift.columns
  return {
    key: 'troubles',
    title: words.shift.troubles,
    empty: words.shift.noTroubles,
    columns: [
      { name: names.batch },
      { name: names.due, align: 'end' },
      { name: names.state },
      { name: names.tenants },
      { name: names.cause, wide: true },
    ],
    rows: list.map((one) => [
      batchCell(one.batchId, one.title, reader),
      timeCell(one.dueAt, reader),
      {
        text: words.states[one.mark],
        mark: one.mark,
        ...(one.runId === null ? {} : { href: `/runs/${one.runId}` }),
      },
      one.tenants === null || one.tenants.bad === 0
        ? DASH
        : {
            text: words.shift.tenantsBad(
              format.number(one.tenants.bad),
              format.number(one.tenants.all),
            ),
          },
      text((one.error ?? (one.reason === null ? null : fateWords(one.reason)))?.[language] ?? null),
    ]),
  }
}

function delays(list: readonly Delay[], reader: Reader): Sheet {
  const { words, format } = reader
  const names = words.shift.columns
  return {
    key: 'delays',
    title: words.shift.delays,
    empty: words.shift.noDelays,
    columns: [
      { name: names.batch },
      { name: names.due, align: 'end' },
      { name: names.started, align: 'end' },
      { name: names.ended, align: 'end' },
      { name: names.kind },
      { name: names.late },
      { name: names.took },
      { name: names.cause, wide: true },
    ],
    rows: list.map((one) => [
      batchCell(one.batchId, one.title, reader),
      timeCell(one.dueAt, reader),
      { ...timeCell(one.startedAt, reader), href: `/runs/${one.runId}` },
      timeCell(one.finishedAt, reader),
      { text: one.kinds.map((kind) => words.shift.delayKinds[kind]).join('・') },
      text(lateText(one, reader)),
      { text: tookText(one, { words, format }) },
      { text: words.shift.causes[one.cause](one.detail ?? '') },
    ]),
  }
}

function lateText({ kinds, lateStartMs, lateEndMs }: Delay, { words, format }: Reader): string {
  const parts = []
  if (kinds.includes('late-start')) parts.push(words.shift.lateStart(format.duration(lateStartMs)))
  if (kinds.includes('late-end')) parts.push(words.shift.lateEnd(format.duration(lateEndMs)))
  return parts.join(' ')
}

function tookText({ durationMs, usualMs }: Delay, { format }: Pick<Reader, 'words' | 'format'>) {
  const took = format.duration(durationMs)
  return usualMs === null ? took : `${took}（${format.duration(usualMs)}）`
}

function byHand(list: readonly ByHand[], reader: Reader): Sheet {
  const { words } = reader
  const names = words.shift.columns
  return {
    key: 'byHand',
    title: words.shift.byHand,
    empty: words.shift.noByHand,
    columns: [
      { name: names.at, align: 'end' },
      { name: names.batch },
      { name: names.what },
      { name: names.state },
      { name: names.by },
      { name: names.reason, wide: true },
    ],
    rows: list.map((one) => [
      timeCell(one.at, reader),
      batchCell(one.batchId, one.title, reader),
      { text: whatText(one, reader) },
      { text: words.states[one.state], mark: one.state, href: `/runs/${one.runId}` },
      text(one.by),
      text(one.reason),
    ]),
  }
}

function whatText({ parentRunId, trigger, dryRun }: ByHand, { words }: Reader): string {
  const { shift, triggers } = words
  const kind = trigger === 'manual' ? shift.byHandKind : triggers[trigger]
  const what = parentRunId === null ? kind : shift.rerunOf(parentRunId.slice(-6))
  return dryRun ? `${what} (${shift.dryRun})` : what
}

function incidents(list: readonly Incident[], reader: Reader): Sheet {
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

function oneOffs(list: readonly OneOff[], reader: Reader): Sheet {
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

function configChanges({ configChanges: list }: ShiftReport, reader: Reader): Sheet {
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

function notes({ notes: list }: ShiftReport, reader: Reader): Sheet {
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

function batches(list: readonly BatchDay[], reader: Reader): Sheet {
  const { words, format } = reader
  const names = words.shift.columns
  const count = (value: number, isBad = false): Cell =>
    value === 0 ? { text: '·', value } : { text: format.number(value), value, isBad }
  return {
    key: 'batches',
    title: words.shift.batches,
    empty: words.shift.noBatches,
    columns: [
      { name: names.batch, wide: true },
      ...[
        names.planned,
        names.ok,
        names.warned,
        names.failed,
        names.notRun,
        names.skipped,
        names.open,
        names.first,
        names.last,
        names.worked,
      ].map((name) => ({ name, align: 'end' as const })),
    ],
    rows: list.map(({ batchId, title, planned, counts, firstStartAt, lastEndAt, workedMs }) => [
      batchCell(batchId, title, reader),
      count(planned),
      count(counts.ok),
      count(counts.warned, true),
      count(counts.failed, true),
      count(counts.missed + counts.unaccounted, true),
      count(counts.skipped),
      count(counts.running + counts.waiting + counts.toCome),
      timeCell(firstStartAt, reader),
      timeCell(lastEndAt, reader),
      workedMs === 0 ? DASH : { text: format.duration(workedMs) },
    ]),
  }
}
