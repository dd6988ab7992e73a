/** The drop folder as a source of BATCH-701: which files are a company's, whether they are finished, what is in them. */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Day } from '../../../server/sdk/index.ts'
import type { CsvConnection } from './connection.ts'
import { csvRows } from './csv-rows.ts'
import { decode } from './decode.ts'
import { ENTITIES, type EntitySet, type RawRow } from './model.ts'
import type { NoInput, SourceInput, SourceRequest } from './source.ts'
import { SyncFault } from './sync-fault.ts'

/** Files of one delivery, their markers, and older ones they replace. Absolute paths. */
export type Inbox = Readonly<{ files: readonly string[] }>

export type DroppedFile = Readonly<{ path: string; name: string; entity: EntitySet; day: Day }>

/** A master of 50,000 rows has 10 MB. */
const MAX_FILE_BYTES = 32 * 1024 * 1024
const SETTLE_MS = 30_000

export type CsvRequest = SourceRequest & Readonly<{ connection: CsvConnection }>

/** The newest file of each entity that is not later than the run's date. Throws SyncFault for a file that can not be read. */
export async function readCsv(request: CsvRequest): Promise<SourceInput | NoInput> {
  const found = await droppedFiles(request)
  const newest = newestOf(found)
  if (newest.length === 0) return { kind: 'none', reason: 'no_new_file' }
  if (!(await areSettled(newest, request))) return { kind: 'none', reason: 'still_being_written' }
  const inbox = { files: found.map((file) => file.path) }
  try {
    return await readFiles(newest, inbox, request.connection)
  } catch (error) {
    if (error instanceof SyncFault) throw new UnreadableInbox(error, inbox)
    throw error
  }
}

/** A fault of the delivered files themselves, with the files, so that they can be moved away. */
export class UnreadableInbox extends SyncFault {
  readonly inbox: Inbox

  constructor(fault: SyncFault, inbox: Inbox) {
    super(fault.faultKind, fault.code, fault.words, fault.hint)
    this.inbox = inbox
  }
}

/** `inbox/hr/<code>_<entity>_YYYYMMDD.csv`, or the same below `inbox/hr/<code>/`; not older than the last applied file. */
async function droppedFiles({
  tenant,
  run,
  entities,
  highWater,
  connection,
}: CsvRequest): Promise<DroppedFile[]> {
  const folder = join(run.folder.inboxDir, 'hr')
  const names = new RegExp(
    `^${tenant.code}_(${ENTITIES.join('|')})_(\\d{4})(\\d{2})(\\d{2})\\.csv$`,
  )
  const files: DroppedFile[] = []
  for (const place of [folder, join(folder, tenant.code)]) {
    const present = await namesIn(place)
    for (const name of present) {
      const [, entity, ...date] = names.exec(name) ?? []
      const file = {
        path: join(place, name),
        name,
        entity: entity as EntitySet,
        day: date.join('-'),
      }
      const isMarked = !connection.doneMarker || present.includes(`${name}.done`)
      if (entity && isMarked && entities.includes(file.entity)) files.push(file)
    }
  }
  const oldest = run.params.force ? '' : (highWater ?? '')
  const late = files.filter((file) => file.day < oldest)
  if (late.length > 0)
    run.log.warn('files older than what was applied are left', {
      names: late.map((file) => file.name),
    })
  return files.filter((file) => file.day >= oldest && file.day <= run.params.date)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

function newestOf(files: readonly DroppedFile[]): DroppedFile[] {
  return ENTITIES.flatMap((entity) => {
    const [newest] = files
      .filter((file) => file.entity === entity)
      .sort((a, b) => (a.day > b.day ? -1 : 1))
    return newest ? [newest] : []
  })
}

/** A file that was written within the last 30 s is looked at again when they are over. */
async function areSettled(
  files: readonly DroppedFile[],
  { run, delays }: CsvRequest,
): Promise<boolean> {
  const settleMs = delays.settleMs ?? SETTLE_MS
  const before = await Promise.all(files.map((file) => stat(file.path)))
  const youngest = Math.max(...before.map((found) => found.mtimeMs))
  if (run.now() - youngest >= settleMs) return true
  await delay(settleMs, undefined, { signal: run.signal })
  const after = await Promise.all(files.map((file) => stat(file.path)))
  return after.every((found, index) => {
    return found.size === before[index]?.size && found.mtimeMs === before[index]?.mtimeMs
  })
}

async function readFiles(
  files: readonly DroppedFile[],
  inbox: Inbox,
  connection: CsvConnection,
): Promise<SourceInput> {
  const rows: Partial<Record<EntitySet, readonly RawRow[]>> = {}
  const hashes: string[] = []
  const encodings = new Set<string>()
  for (const file of files) {
    const bytes = await readLimited(file)
    const { text, encoding } = decode(bytes, connection.encoding)
    rows[file.entity] = csvRows(text, file.entity, connection)
    encodings.add(encoding)
    hashes.push(createHash('sha256').update(bytes).digest('hex'))
  }
  return {
    kind: 'input',
    source: 'csv',
    rows,
    fileName: files.map((file) => file.name).join(', '),
    sha256:
      hashes.length === 1
        ? (hashes[0] ?? '')
        : createHash('sha256').update(hashes.join('\n')).digest('hex'),
    encoding: [...encodings].join(', '),
    highWater: [...files.map((file) => file.day)].sort().at(-1) ?? null,
    inbox,
  }
}

async function readLimited(file: DroppedFile): Promise<Buffer> {
  const { size } = await stat(file.path)
  if (size <= MAX_FILE_BYTES) return await readFile(file.path)
  throw new SyncFault('input', 'file_too_big', {
    ja: `${file.name} が大きすぎます: ${size} バイト(上限 ${MAX_FILE_BYTES})`,
    en: `${file.name} is too big: ${size} bytes, at most ${MAX_FILE_BYTES}`,
  })
}
