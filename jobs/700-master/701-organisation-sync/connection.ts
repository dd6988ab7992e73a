/** The shape of an `hr` integration's connection_config (docs/batches/701.md); read by the source of BATCH-701. */
import { PermanentError, z } from '../../../server/sdk/index.ts'
import { ENTITIES } from './model.ts'

const shared = {
  syncType: z.enum(['incremental', 'full']).optional(),
  entities: z.array(z.enum(ENTITIES)).min(1).default(['departments', 'positions']),
  /** Name in the source → name of ours (`部門コード: code`). Names of ours need no entry. */
  columns: z.record(z.string(), z.string()).default({}),
  /** Per field of ours: word of the source → word of ours (`status: {有効: ACTIVE}`). */
  values: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  /** True: departments and positions made by hand are not closed because the source lacks them. */
  keepManual: z.boolean().default(false),
}

const csv = z.strictObject({
  source: z.literal('csv'),
  encoding: z.enum(['auto', 'utf-8', 'shift_jis']).default('auto'),
  delimiter: z.string().length(1).default(','),
  /** True: a file counts as delivered when `<file>.done` lies beside it. */
  doneMarker: z.boolean().default(false),
  ...shared,
})

const rest = z.strictObject({
  source: z.literal('rest'),
  paging: z.enum(['page', 'cursor']).default('page'),
  perPage: z.int().min(1).max(1_000).default(200),
  /** Where the rows are in an answer. */
  itemsField: z.string().default('items'),
  /** Header of an API_KEY. */
  apiKeyHeader: z.string().default('X-API-Key'),
  ...shared,
})

export type Connection = z.output<typeof csv> | z.output<typeof rest>
export type CsvConnection = z.output<typeof csv>
export type RestConnection = z.output<typeof rest>

/** Throws `bad_connection_config`, naming every fault. */
export function readConnection(raw: unknown): Connection {
  const parsed = z.discriminatedUnion('source', [csv, rest]).safeParse(raw)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'source'}: ${issue.message}`,
  )
  throw new PermanentError({
    code: 'bad_connection_config',
    message: {
      ja: `hr 連携の connection_config が正しくありません: ${faults.join('; ')}`,
      en: `connection_config of the hr integration is wrong: ${faults.join('; ')}`,
    },
    hint: { ja: 'docs/batches/701.md を参照してください', en: 'see docs/batches/701.md' },
  })
}

/** Renames the fields of a row and translates its words; a name without a meaning is left out. */
export function translated(
  values: Readonly<Record<string, string>>,
  connection: Pick<Connection, 'columns' | 'values'>,
): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => {
    const field = connection.columns[name.normalize('NFKC').trim()] ?? name
    return [field, connection.values[field]?.[value.trim()] ?? value] as const
  })
  return Object.fromEntries(entries)
}
