/** The shape in which all topics hand rows to data/seed/bulk-insert.ts. */
export type { BulkRow as Row } from '../../data/seed/bulk-insert.ts'
