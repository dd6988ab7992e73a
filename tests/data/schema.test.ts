/** The Drizzle schemas and the migrated files must say the same: walked table by table, column by column. */
import { is } from 'drizzle-orm'
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core'
import { describe, expect, test } from 'vitest'
import * as opsSchema from '../../data/ops/schema/index.ts'
import * as platformSchema from '../../data/platform/schema/index.ts'
import type { Sqlite } from '../../data/sqlite/database.ts'
import * as tenantSchema from '../../data/tenant/schema/index.ts'
import { newOps, newPlatform, newTenant } from './temp-folder.ts'

const planes = [
  { name: 'ops.db', open: () => newOps().sqlite, schema: opsSchema },
  { name: 'platform.db', open: () => newPlatform().sqlite, schema: platformSchema },
  { name: 'a tenant file', open: () => newTenant().sqlite, schema: tenantSchema },
]

type Column = { name: string; type: string; notnull: number; pk: number }
type ForeignKey = { table: string; from: string; to: string | null }

describe.each(planes)('$name', ({ open, schema }) => {
  const tables = Object.values(schema).filter((each) => is(each, SQLiteTable))

  test('holds exactly the tables of the Drizzle schema, each of them strict', () => {
    const db = open()
    const names = tables.map((table) => getTableConfig(table).name).sort()
    expect(realTables(db).map((table) => table.name)).toEqual(names)
    expect(realTables(db).filter((table) => table.strict !== 1)).toEqual([])
  })

  test('has the columns, types and nullability that Drizzle expects, in the same order', () => {
    const db = open()
    for (const table of tables) {
      const { name, columns } = getTableConfig(table)
      const expected = columns.map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notNull: column.notNull,
      }))
      expect({ name, columns: columnsOf(db, name) }).toEqual({ name, columns: expected })
    }
  })

  test('has the primary keys that Drizzle expects', () => {
    const db = open()
    for (const table of tables) {
      const { name, columns, primaryKeys } = getTableConfig(table)
      const single = columns.filter((column) => column.primary).map((column) => column.name)
      const composite = primaryKeys.flatMap((key) => key.columns.map((column) => column.name))
      expect({ name, key: keyOf(db, name) }).toEqual({ name, key: [...single, ...composite] })
    }
  })

  test('points every foreign key at a column of the same type that identifies one row', () => {
    const db = open()
    for (const { name } of realTables(db)) {
      for (const key of foreignKeysOf(db, name)) {
        expect(keyOf(db, key.table), `${name}.${key.from}`).toEqual([key.to])
        expect(typeOf(db, name, key.from), `${name}.${key.from}`).toBe(
          typeOf(db, key.table, String(key.to)),
        )
      }
    }
  })
})

type TableRow = { name: string; type: string; strict: number }

function realTables(db: Sqlite): TableRow[] {
  return (db.pragma('table_list') as TableRow[])
    .filter((table) => table.type === 'table' && !table.name.startsWith('sqlite_'))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

function rawColumns(db: Sqlite, table: string): Column[] {
  return db.pragma(`table_xinfo(${table})`) as Column[]
}

/** An INTEGER PRIMARY KEY never is null, although table_xinfo says it may be. */
function columnsOf(db: Sqlite, table: string) {
  return rawColumns(db, table).map((column) => ({
    name: column.name,
    type: column.type,
    notNull: column.notnull === 1 || column.pk > 0,
  }))
}

function keyOf(db: Sqlite, table: string): string[] {
  return rawColumns(db, table)
    .filter((column) => column.pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map((column) => column.name)
}

function typeOf(db: Sqlite, table: string, name: string): string | undefined {
  return rawColumns(db, table).find((column) => column.name === name)?.type
}

function foreignKeysOf(db: Sqlite, table: string): ForeignKey[] {
  return db.pragma(`foreign_key_list(${table})`) as ForeignKey[]
}
