/** The shift report as tables of cells in the words of the reader: one model, drawn as page, Excel and PDF. */
import type { ShiftReport } from '../../server/domain/shift-report.ts'
import { configChanges, incidents, notes, oneOffs } from './day-sheets.ts'
import { batches, byHand, delays, troubles } from './run-sheets.ts'
import type { Reader, Sheet } from './sheet.ts'

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
