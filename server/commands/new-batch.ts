/** `toban new batch`: writes a batch that works, its test and its schedule entry; called by the CLI. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { BATCHES } from '../domain/batch-catalog.ts'
import { type Instant, isoWithOffset } from '../domain/calendar-day.ts'
import { TobanError, type Words } from '../domain/errors.ts'
import { writeFileDurably } from '../sdk/files.ts'
import { withEntry } from './new-batch/schedule-entry.ts'
import { batchModule, batchTest } from './new-batch/templates.ts'

export type NewBatch = Readonly<{
  /** Where package.json of Toban lies. */
  root: string
  /** `BATCH-NNN`. */
  id: string
  /** kebab-case, such as `tenant-usage`; becomes part of the file's name. */
  name: string
  /** Epoch ms: the clock of the generated test. */
  at: Instant
  /** Default: config/ below `root`. */
  configRoot?: string
}>

/** Absolute paths of what was written; `schedule` says whether the entry was new. */
export type MadeBatch = Readonly<{ batch: string; test: string; schedule: 'added' | 'kept' }>

/** Folder of a block by the hundred of its numbers. */
const BLOCK_FOLDERS: Readonly<Record<string, string>> = {
  '0': '000-system',
  '1': '100-data',
  '2': '200-reports',
  '3': '300-tenant',
  '4': '400-notify',
  '5': '500-monitoring',
  '6': '600-skills',
  '7': '700-master',
  '9': '900-emergency',
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const NAME_MAX_CHARACTERS = 40
const BATCH_FILE = /^(\d{3})-[a-z0-9-]+\.ts$/
/** Sources, not data: readable by everybody who may read the repository. */
const SOURCE_MODE = 0o644

/** Everything is checked before the first file. Throws `batch_id_invalid`, `batch_name_invalid` or `batch_exists`. */
export async function newBatch(request: NewBatch): Promise<MadeBatch> {
  const number = demandNumber(request.id)
  demandName(request.name)
  const paths = pathsOf(request, number)
  refuseExisting(request.root, number, paths)
  const facts = {
    id: `BATCH-${number}`,
    number,
    name: request.name,
    title: titleOf(number, request.name),
  }
  const schedule = join(request.configRoot ?? join(request.root, 'config'), 'schedule.yaml')
  const edited = withEntry(readFileSync(schedule, 'utf8'), { id: facts.id, title: facts.title })
  // A missing folder would be made private, which suits data, not sources.
  for (const path of [paths.batch, paths.test]) mkdirSync(dirname(path), { recursive: true })
  await writeFileDurably(paths.batch, batchModule(facts), { mode: SOURCE_MODE })
  const module = `${paths.block}/${number}-${request.name}.ts`
  await writeFileDurably(
    paths.test,
    batchTest({ ...facts, module, at: isoWithOffset(request.at) }),
    { mode: SOURCE_MODE },
  )
  if (edited !== null) await writeFileDurably(schedule, edited, { mode: SOURCE_MODE })
  return { batch: paths.batch, test: paths.test, schedule: edited === null ? 'kept' : 'added' }
}

type Paths = Readonly<{ block: string; batch: string; test: string }>

function pathsOf({ root, name }: NewBatch, number: string): Paths {
  const block = BLOCK_FOLDERS[number.charAt(0)]
  if (block === undefined) throw badId(`BATCH-${number}`)
  return {
    block,
    batch: join(root, 'jobs', block, `${number}-${name}.ts`),
    test: join(root, 'tests', 'jobs', `${number}-${name}.test.ts`),
  }
}

/** The number is what counts: BATCH-301 under another name would still be a second BATCH-301. */
function refuseExisting(root: string, number: string, paths: Paths): void {
  const folder = dirname(paths.batch)
  const others = existsSync(folder) ? readdirSync(folder) : []
  const same = others.find((name) => BATCH_FILE.exec(name)?.[1] === number)
  const found = same ? join(folder, same) : existsSync(paths.test) ? paths.test : null
  if (found === null) return
  throw new TobanError({
    code: 'batch_exists',
    kind: 'refused',
    message: {
      ja: `BATCH-${number} はすでにあります: ${found.slice(root.length + 1)}`,
      en: `BATCH-${number} exists already: ${found.slice(root.length + 1)}`,
    },
    hint: {
      ja: '何も書いていません。別の番号を使ってください',
      en: 'nothing was written; take another number',
    },
  })
}

function titleOf(number: string, name: string): Words {
  const known = BATCHES.find((batch) => batch.id === `BATCH-${number}`)
  const words = name.split('-').join(' ')
  return known?.name ?? { ja: `${words}バッチ`, en: words.charAt(0).toUpperCase() + words.slice(1) }
}

function demandNumber(id: string): string {
  const number = /^BATCH-(\d{3})$/.exec(id)?.[1]
  if (number !== undefined) return number
  throw badId(id)
}

function badId(id: string): TobanError {
  return new TobanError({
    code: 'batch_id_invalid',
    kind: 'bad-input',
    message: { ja: `バッチ ID の形ではありません: ${id}`, en: `not a batch id: ${id}` },
    hint: {
      ja: 'BATCH-206 のように 3 桁で指定します(001〜799、901〜999)',
      en: 'BATCH- and three digits, such as BATCH-206 (001 to 799, 901 to 999)',
    },
  })
}

function demandName(name: string): void {
  if (NAME.test(name) && name.length <= NAME_MAX_CHARACTERS) return
  throw new TobanError({
    code: 'batch_name_invalid',
    kind: 'bad-input',
    message: {
      ja: `バッチの名前が正しくありません: ${JSON.stringify(name)}`,
      en: `not a name for a batch: ${JSON.stringify(name)}`,
    },
    hint: {
      ja: `英小文字・数字の単語をハイフンでつなぎます(${NAME_MAX_CHARACTERS} 文字まで)。例: weekly-digest`,
      en: `lower-case words joined by hyphens, at most ${NAME_MAX_CHARACTERS} characters, such as weekly-digest`,
    },
  })
}
