/** The shift report as an Excel file: a summary sheet and one sheet for each table, ready to filter. */

import type { Cell, Reader, Sheet } from '../../views/shift-report/sheet.ts'
import { shiftHeadline, shiftSheets, shiftTitle } from '../../views/shift-report/sheets.ts'
import type { ShiftReport } from '../domain/shift-report.ts'
import {
  bold,
  heightOf,
  PRINTED,
  roomOf,
  type Workbook,
  type Worksheet,
  workbookBytes,
} from '../sdk/documents/workbook.ts'

const HEAD_FILL = 'FF1F3A5F'
const HEAD_INK = 'FFFFFFFF'
const BAD_INK = 'FFB2271C'
/** Excel allows no longer names of sheets, and none of these characters. */
const SHEET_NAME_CHARACTERS = 31
const NOT_IN_SHEET_NAMES = /[\\/*?:[\]]/g
/** Wider columns are wrapped. */
const [NARROWEST, WIDEST] = [8, 60]

export function shiftWorkbook(report: ShiftReport, reader: Reader): Promise<Buffer> {
  const about = {
    title: shiftTitle(report, reader),
    author: report.installation,
    at: report.madeAt,
  }
  return workbookBytes(about, (workbook) => {
    addSummary(workbook, report, reader)
    for (const sheet of shiftSheets(report, reader)) addTable(workbook, sheet)
  })
}

function addSummary(workbook: Workbook, report: ShiftReport, reader: Reader): void {
  const { words, format } = reader
  const { tally } = report
  const sheet = workbook.addWorksheet(words.shift.summary, { pageSetup: PRINTED })
  sheet.columns = [{ width: 22 }, { width: 50 }]
  const title = sheet.addRow([shiftTitle(report, reader)])
  title.font = bold({ size: 16 })
  title.height = TITLE_POINTS
  sheet.addRow([report.installation])
  sheet.addRow([words.shift.made(format.exact(report.madeAt))])
  if (!report.isOver) sheet.addRow([words.shift.notOver])
  sheet.addRow([])
  sheet.addRow([shiftHeadline(report, reader)]).font = bold()
  const { today } = words
  const counts: [string, number][] = [
    [words.shift.planned, tally.total],
    [today.ok, tally.ok],
    [today.warned, tally.warned],
    [today.failed, tally.failed],
    [today.running, tally.running],
    [today.waiting, tally.waiting],
    [today.toCome, tally.toCome],
    [today.skipped, tally.skipped],
    [today.missed, tally.missed],
    [today.unaccounted, tally.unaccounted],
  ]
  for (const [name, count] of counts) sheet.addRow([name, count]).getCell(2).alignment = LEFT
}

const LEFT = { horizontal: 'left' } as const
const TITLE_POINTS = 26

function addTable(workbook: Workbook, { title, columns, rows, empty }: Sheet): void {
  const name = title.replace(NOT_IN_SHEET_NAMES, ' ').slice(0, SHEET_NAME_CHARACTERS)
  const sheet = workbook.addWorksheet(name, { pageSetup: PRINTED })
  const head = sheet.addRow(columns.map((column) => column.name))
  head.font = bold({ color: { argb: HEAD_INK } })
  head.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: HEAD_FILL } }
  sheet.views = [{ state: 'frozen', ySplit: 1 }]
  if (rows.length === 0) {
    sheet.addRow([empty])
    sheet.getColumn(1).width = WIDEST
    return
  }
  columns.forEach((column, index) => {
    const texts = [column.name, ...rows.map((row) => row[index]?.text ?? '')]
    sheet.getColumn(index + 1).width = widthOf(texts)
    head.getCell(index + 1).alignment = { horizontal: column.align ? 'right' : 'left' }
  })
  for (const row of rows) addRow(sheet, columns, row)
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
}

function addRow(sheet: Worksheet, columns: Sheet['columns'], row: readonly Cell[]): void {
  const added = sheet.addRow(row.map((cell) => safe(cell)))
  added.height = heightOf(
    row.map(({ text }, index) => ({ text, width: sheet.getColumn(index + 1).width ?? WIDEST })),
  )
  row.forEach((cell, index) => {
    const place = added.getCell(index + 1)
    place.alignment = {
      vertical: 'top',
      wrapText: true,
      horizontal: columns[index]?.align ? 'right' : 'left',
    }
    if (cell.isBad && cell.value !== 0) place.font = bold({ color: { argb: BAD_INK } })
  })
}

/** Written as text or number, never as a formula, whatever somebody typed. */
function safe(cell: Cell): string | number {
  return cell.value ?? (cell.text === '–' ? '' : cell.text)
}

function widthOf(texts: readonly string[]): number {
  const longest = Math.max(...texts.flatMap((text) => text.split('\n')).map(roomOf))
  return Math.min(WIDEST, Math.max(NARROWEST, longest + 2))
}
