/**
 * What the smaller pages of the console list, for the bench: findings and figures of every company for the panels,
 * messages and suppressed addresses in every outbox, files, operators and tokens. Called after the runs are there.
 */
import type { OpsDb } from '../../data/ops/open.ts'
import type { PlatformDb } from '../../data/platform/open.ts'
import type { Sqlite } from '../../data/sqlite/database.ts'
import { writeCare } from '../../tests/console/fixture/care.ts'
import { writeNotifications } from '../../tests/console/fixture/notifications.ts'
import type { TestFolder } from '../../tests/fixture/data-folder.ts'

const DAY = 86_400_000

export type Books = Readonly<{
  companies: readonly string[]
  now: number
  /** 1 = 200,000 files, 20,000 messages of the holding, 2,000 of every company. */
  scale: number
}>

export function fillBooks(data: TestFolder, books: Books): void {
  writeCare(data)
  writeNotifications(data)
  copyCompany(data.platform(), books.companies)
  fillFiles(data.ops(), books)
  fillPeople(data.ops(), books)
  const messages = (share: number) => Math.max(100, Math.round(share * books.scale))
  fillOutbox(data.platform().sqlite, HOLDING_TABLE, { ...books, messages: messages(20_000) })
  for (const code of books.companies) {
    const { sqlite } = data.tenant(code)
    fillOutbox(sqlite, COMPANY_TABLE, { ...books, messages: messages(2_000) })
    sqlite.close()
  }
}

/** Two of the cast have something on every panel: everybody else gets the same. */
const MODELS = ['T-sakura', 'T-tokyo-denki']
/** Rows that are there already, or that say who somebody is. */
const NOT_COPIED = ['tenants', 'contracts', 'backup_history', 'mail_queue']

function copyCompany({ sqlite }: PlatformDb, companies: readonly string[]): void {
  const codes = companies.filter((code) => code.startsWith('company-'))
  sqlite.pragma('foreign_keys = OFF')
  const sql = `SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.name = 'tenant_id'`
  const tables = sqlite.prepare(sql).pluck().all() as string[]
  const copy = sqlite.transaction(() => {
    for (const table of tables.filter((name) => !NOT_COPIED.includes(name)))
      for (const code of codes) copyRows(sqlite, table, code)
  })
  copy()
  sqlite.pragma('foreign_keys = ON')
}

type Column = { name: string; type: string; pk: number }

function copyRows(sqlite: Sqlite, table: string, code: string): void {
  const columns = (sqlite.prepare(`PRAGMA table_info(${table})`).all() as Column[]).filter(
    ({ type, pk }) => !(pk === 1 && type === 'INTEGER'),
  )
  const alone = new Set(uniqueAlone(sqlite, table))
  const values = columns.map(({ name }) => {
    if (name === 'tenant_id') return "'T-' || @code"
    return alone.has(name) ? `"${name}" || '-' || @code` : `"${name}"`
  })
  const names = columns.map(({ name }) => `"${name}"`).join()
  const model = MODELS[code.charCodeAt(code.length - 1) % MODELS.length]
  const sql = `INSERT OR IGNORE INTO ${table} (${names}) SELECT ${values} FROM ${table} WHERE tenant_id = @model`
  sqlite.prepare(sql).run({ code, model })
}

/** Columns that must differ from row to row by themselves. */
function uniqueAlone(sqlite: Sqlite, table: string): string[] {
  const indexes = sqlite.prepare(`PRAGMA index_list(${table})`).all() as {
    name: string
    unique: number
  }[]
  return indexes
    .filter(({ unique }) => unique === 1)
    .map(
      ({ name }) =>
        sqlite.prepare(`SELECT name FROM pragma_index_info(?)`).pluck().all(name) as string[],
    )
    .flatMap((names) => (names.length === 1 ? (names as string[]) : []))
}

function fillFiles(ops: OpsDb, { now, scale, companies }: Books): void {
  const sql = `WITH r AS (SELECT id, batch_id, started_at, row_number() OVER (ORDER BY id) AS no FROM
      (SELECT id, batch_id, started_at FROM runs ORDER BY id DESC LIMIT @count))
    INSERT OR IGNORE INTO artifacts (run_id, tenant_code, path, kind, bytes, sha256, created_at)
    SELECT id, @codes ->> (no % @companies), 'reports/' || (@codes ->> (no % @companies)) || '/' || no || '.xlsx',
      iif(no % 3 = 0, 'usage', 'report'), 10000 + no % 90000, printf('%064d', no), @now FROM r`
  const count = Math.round(200_000 * scale)
  const codes = JSON.stringify(companies)
  ops.sqlite.prepare(sql).run({ count, codes, companies: companies.length, now })
}

function fillPeople(ops: OpsDb, { now }: Books): void {
  ops.sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
    INSERT INTO operators (operator_id, login, display_name, role, password_hash, password_changed_at, mfa_enabled,
      failed_count, language, created_at)
    SELECT 'B' || i, 'bench' || i, '担当 ' || i, 'operator', '-', 0, 0, 0, 'ja', ${now - 30 * DAY} FROM n;
  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
    INSERT INTO api_tokens (token_id, operator_id, name, token_hash, role, issued_at, expires_at, is_revoked, revoked_at)
    SELECT 'K' || i, 'B' || (1 + i % 200), 'token ' || i, 'hash' || i, 'viewer', ${now - 20 * DAY}, ${now + 70 * DAY},
      i % 4 = 0, iif(i % 4 = 0, ${now}, NULL) FROM n`)
}

type Table = Readonly<{ name: string; key: string; more: string; moreValues: string }>

const HOLDING_TABLE: Table = {
  name: 'mail_queue',
  key: 'dedupe_key',
  more: 'source_batch',
  moreValues: `'BATCH-307'`,
}
const COMPANY_TABLE: Table = {
  name: 'notification_deliveries',
  key: 'idempotency_key',
  more: 'notification_id',
  moreValues: 'NULL',
}

/** Of a hundred: 90 sent, 4 dead, 3 waiting for another try, 2 in doubt, 1 expired; every tenth address is suppressed. */
function fillOutbox(
  sqlite: Sqlite,
  table: Table,
  { now, messages }: Books & Readonly<{ messages: number }>,
): void {
  sqlite.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${messages})
    INSERT INTO ${table.name} (delivery_id, ${table.key}, ${table.more}, channel, integration_config_id,
      recipient_type, recipient_address, recipient_hash, subject, body, body_format, priority, state, next_attempt_at,
      expires_at, attempts, max_attempts, attempt_seq, deferrals, last_class, last_code, sent_at, finished_at, created_at, updated_at)
    SELECT printf('01BENCH%019d', i), 'bench-' || i, ${table.moreValues}, 'EMAIL', 'smtp_server', 'USER',
      'user' || i || '@example.co.jp', printf('%064d', i), 'お知らせ ' || i, '本文', 'text', 2, state, at, at + ${DAY}, 1, 3, 1, 0,
      iif(state = 'SENT', NULL, 'D'), iif(state = 'SENT', NULL, '550'), iif(state = 'SENT', at, NULL),
      iif(state IN ('SENT', 'DEAD', 'EXPIRED'), at, NULL), at, at
    FROM (SELECT i, ${now} - (${messages} - i) * 60000 AS at,
      CASE WHEN i % 100 < 90 THEN 'SENT' WHEN i % 100 < 94 THEN 'DEAD' WHEN i % 100 < 97 THEN 'RETRY'
        WHEN i % 100 < 99 THEN 'IN_DOUBT' ELSE 'EXPIRED' END AS state FROM n);
  INSERT INTO address_suppressions (recipient_hash, channel, reason, code, since, source_delivery_id)
    SELECT recipient_hash, channel, 'HARD_BOUNCE', '550', created_at, delivery_id FROM ${table.name}
    WHERE CAST(substr(${table.key}, 7) AS INTEGER) % 10 = 0 AND ${table.key} LIKE 'bench-%'`)
}
