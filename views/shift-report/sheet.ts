/** The tables that the shift report is drawn from, whatever it is drawn as, and the cells that all of them have. */
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

export const DASH: Cell = { text: '–' }

export function text(value: string | null): Cell {
  return value === null || value === '' ? DASH : { text: value }
}

export function batchCell(
  batchId: string,
  title: { ja: string; en: string },
  { language }: Reader,
): Cell {
  const name = title[language].replace(/バッチ$/, '')
  return { text: `${batchId.slice(-3)} ${name}`, href: `/batches/${batchId}` }
}

export function timeCell(at: number | null, { format }: Reader): Cell {
  return at === null ? DASH : { text: format.time(at) }
}
