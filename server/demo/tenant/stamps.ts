/** The columns that every business table of a company's file shares (data-model part D); used by all tenant topics. */
import type { Row } from '../row.ts'

/** Row and marks of a business table; `createdAt` and `updatedAt` are epoch ms. */
export function stamped(row: Row, createdAt: number, updatedAt = createdAt): Row {
  return { ...row, is_deleted: 0, created_at: createdAt, updated_at: updatedAt }
}

/** Rows per table, in the order in which they may be inserted. */
export type TableRows = readonly (readonly [table: string, rows: readonly Row[]])[]
