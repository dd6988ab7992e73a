/** Makes many rows of one in no time; used by the tests of long queues. */
import type { TestFolder } from '../fixture/data-folder.ts'

/** Copies the one row of the company `count` times, each to an address of its own. */
export function multiply(made: TestFolder, code: string, count: number): void {
  const { sqlite } = made.tenant(code)
  const names = sqlite
    .prepare(`SELECT group_concat(name) FROM pragma_table_info('notification_deliveries')
      WHERE name NOT IN ('delivery_id', 'idempotency_key', 'recipient_address', 'recipient_hash')`)
    .pluck()
    .get() as string
  sqlite.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})
    INSERT INTO notification_deliveries (delivery_id, idempotency_key, recipient_address, recipient_hash, ${names})
    SELECT printf('%s-%06d', delivery_id, i), 'copy-' || i, 'u' || i || '@${code}.example.jp', 'hash-' || i, ${names}
    FROM notification_deliveries, n`)
}
