/** The shape in which all topics hand rows to data/demo/bulk-insert.ts. */
export type { BulkRow as Row } from '../../data/demo/bulk-insert.ts'
