/** Colours, sizes and rules of the printed invoice; used by its parts only. */
import type { CustomTableLayout } from '../../../server/sdk/documents/pdf.ts'

/** Points from the left and right edge of the page. */
export const MARGIN = 46
/** Width left between the margins of an A4 page. */
export const CONTENT_WIDTH = 595.28 - 2 * MARGIN

const INK = '#1a1d21'
const FAINT = '#5b6470'
const RULE = '#c3c9d1'
const ACCENT = '#1f3a5f'
const TINT = '#eef2f7'
const SEAL = '#b5382a'

export const COLORS = { INK, FAINT, RULE, ACCENT, TINT, SEAL } as const

export const STYLES = {
  title: { fontSize: 21, bold: true, characterSpacing: 7, color: ACCENT },
  recipient: { fontSize: 14, bold: true },
  issuer: { fontSize: 11, bold: true },
  faint: { fontSize: 7.5, color: FAINT },
  label: { fontSize: 8, color: FAINT },
  section: { fontSize: 9, bold: true, color: ACCENT },
  amountLabel: { fontSize: 11, bold: true },
  amount: { fontSize: 22, bold: true },
  headCell: { fontSize: 8.5, bold: true, color: '#ffffff', fillColor: ACCENT },
  total: { fontSize: 11, bold: true },
} as const

/** Thin lines between rows, a stronger one above and below. */
export const ROWS_LAYOUT: CustomTableLayout = {
  hLineWidth: (line, node) => (line === 0 || line === node.table.body.length ? 0.9 : 0.4),
  hLineColor: (line, node) => (line === 0 || line === node.table.body.length ? ACCENT : RULE),
  vLineWidth: () => 0,
  paddingTop: () => 4.5,
  paddingBottom: () => 4.5,
  paddingLeft: () => 6,
  paddingRight: () => 6,
}

/** A box with thin lines on all sides. */
export const BOX_LAYOUT: CustomTableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => RULE,
  vLineColor: () => RULE,
  paddingTop: () => 4,
  paddingBottom: () => 4,
  paddingLeft: () => 7,
  paddingRight: () => 7,
}
