/** The tables of the shift report about runs: what went wrong, what was late, what was started by hand, every batch. */
import { fateWords } from '../../server/domain/fate-reason.ts'
import type { BatchDay, ByHand, Delay, Trouble } from '../../server/domain/shift-report.ts'
import { batchCell, type Cell, DASH, type Reader, type Sheet, text, timeCell } from './sheet.ts'

export function troubles(list: readonly Trouble[], reader: Reader): Sheet {
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

export function delays(list: readonly Delay[], reader: Reader): Sheet {
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

export function byHand(list: readonly ByHand[], reader: Reader): Sheet {
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

export function batches(list: readonly BatchDay[], reader: Reader): Sheet {
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
