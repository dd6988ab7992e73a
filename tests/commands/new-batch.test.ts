/** `toban new batch`: what it writes works at once, and it never writes over anything. */
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withEntry } from '../../server/commands/new-batch/schedule-entry.ts'
import { newBatch } from '../../server/commands/new-batch.ts'
import { loadConfig } from '../../server/config/load.ts'
import { readEnvironment } from '../../server/environment.ts'

const { packageRoot } = readEnvironment()
const AT = Date.UTC(2025, 5, 1)
let root = ''

/** A repository like ours: our own sources by link, jobs, tests and config of its own. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'toban-new-batch-'))
  for (const name of ['server', 'data', 'node_modules', 'dist'])
    symlinkSync(join(packageRoot, name), join(root, name))
  for (const name of ['package.json', 'tsconfig.json', 'ecosystem.config.cjs'])
    cpSync(join(packageRoot, name), join(root, name))
  cpSync(join(packageRoot, 'config'), join(root, 'config'), { recursive: true })
  mkdirSync(join(root, 'tests'))
  symlinkSync(join(packageRoot, 'tests', 'fixture'), join(root, 'tests', 'fixture'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const wanted = () => ({ root, id: 'BATCH-206', name: 'weekly-digest', at: AT })

function run(tool: string, args: string[]): string {
  const bin = join(packageRoot, 'node_modules', '.bin', tool)
  return execFileSync(bin, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, TZ: 'UTC' },
  })
}

test('the new batch type-checks, is formatted, and its test passes', async () => {
  const made = await newBatch(wanted())
  expect(made).toEqual({
    batch: join(root, 'jobs', '200-reports', '206-weekly-digest.ts'),
    test: join(root, 'tests', 'jobs', '206-weekly-digest.test.ts'),
    schedule: 'added',
  })
  const project = {
    extends: './tsconfig.json',
    compilerOptions: { preserveSymlinks: true },
    include: ['jobs', 'tests/jobs'],
  }
  writeFileSync(join(root, 'tsconfig.new.json'), JSON.stringify(project))
  const said = typeCheck(join(root, 'tsconfig.new.json'))
  expect(said.filter((line) => line.endsWith('206-weekly-digest.ts'))).toHaveLength(1)
  expect(said.filter((line) => /^(jobs|tests\/jobs)\/.*error/.test(line))).toEqual([])
  for (const path of [made.batch, made.test])
    expect(formatted(path)).toBe(readFileSync(path, 'utf8'))
  writeFileSync(
    join(root, 'vitest.config.mjs'),
    `export default { test: { include: ['tests/jobs/*.test.ts'], env: { TZ: 'UTC' } } }`,
  )
  expect(run('vitest', ['run', '--root', root, '--reporter=json'])).toContain('"numPassedTests":1')
}, 120_000)

/** As the formatter of this repository would write it. */
function formatted(path: string): string {
  const biome = join(packageRoot, 'node_modules', '.bin', 'biome')
  const args = ['format', '--stdin-file-path', relative(root, path)]
  return execFileSync(biome, args, {
    cwd: packageRoot,
    encoding: 'utf8',
    input: readFileSync(path),
  })
}

/** Lines of tsc: the files it looked at, and faults, of which those elsewhere are not of the new batch. */
function typeCheck(project: string): string[] {
  try {
    return run('tsc', ['--noEmit', '--listFiles', '-p', project]).split('\n')
  } catch (error) {
    return String((error as { stdout: string }).stdout).split('\n')
  }
}

test('its schedule entry stands in the order of numbers, runs by hand, and nothing else has moved', async () => {
  const path = join(root, 'config', 'schedule.yaml')
  const before = readFileSync(path, 'utf8')
  await newBatch(wanted())
  const after = readFileSync(path, 'utf8')
  const entry = [
    '',
    '  # weekly digestバッチ / Weekly digest',
    '  BATCH-206:',
    '    manual: true # by hand only, until it has a cron: "30 2 * * *"',
    '',
  ].join('\n')
  expect(after.replace(entry, '')).toBe(before)
  expect([...after.matchAll(/^ {2}(BATCH-\d{3}):/gm)].map((match) => match[1])).toEqual(
    [...before.matchAll(/^ {2}(BATCH-\d{3}):/gm), ['', 'BATCH-206']]
      .map((match) => match[1])
      .sort(),
  )
  const loaded = loadConfig(join(root, 'config'))
  expect(loaded.ok ? [] : loaded.faults.filter((fault) => fault.file === 'schedule.yaml')).toEqual(
    [],
  )
})

test('a batch of the batch list keeps its entry and gets its own name', async () => {
  const path = join(root, 'config', 'schedule.yaml')
  const before = readFileSync(path, 'utf8')
  const made = await newBatch({ ...wanted(), id: 'BATCH-205', name: 'holding-report' })
  expect(made.schedule).toBe('kept')
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(readFileSync(made.batch, 'utf8')).not.toContain('holding report')
})

test('the same number is refused under any name, and nothing is written', async () => {
  await newBatch(wanted())
  const schedule = readFileSync(join(root, 'config', 'schedule.yaml'), 'utf8')
  const again = newBatch({ ...wanted(), name: 'other-name' })
  await expect(again).rejects.toMatchObject({
    code: 'batch_exists',
    kind: 'refused',
    message: 'BATCH-206 exists already: jobs/200-reports/206-weekly-digest.ts',
  })
  expect(readdirSync(join(root, 'jobs', '200-reports'))).toEqual(['206-weekly-digest.ts'])
  expect(readFileSync(join(root, 'config', 'schedule.yaml'), 'utf8')).toBe(schedule)
})

test('a test that is there is not written over', async () => {
  mkdirSync(join(root, 'tests', 'jobs'))
  writeFileSync(join(root, 'tests', 'jobs', '206-weekly-digest.test.ts'), 'mine')
  await expect(newBatch(wanted())).rejects.toMatchObject({ code: 'batch_exists' })
  expect(existsSync(join(root, 'jobs'))).toBe(false)
})

test.each([
  [{ id: 'BATCH-20' }, 'batch_id_invalid'],
  [{ id: 'BATCH-801' }, 'batch_id_invalid'],
  [{ id: '206' }, 'batch_id_invalid'],
  [{ name: 'WeeklyDigest' }, 'batch_name_invalid'],
  [{ name: '../evil' }, 'batch_name_invalid'],
  [{ name: 'x'.repeat(41) }, 'batch_name_invalid'],
])('%o is refused with an example of a right one', async (wrong, code) => {
  await expect(newBatch({ ...wanted(), ...wrong })).rejects.toMatchObject({
    code,
    kind: 'bad-input',
    hint: { en: expect.stringMatching(/such as/) },
  })
  expect(existsSync(join(root, 'jobs'))).toBe(false)
})

const ENTRY = { id: 'BATCH-206', title: { ja: '週報', en: 'Weekly' } }
const LINES =
  '\n  # 週報 / Weekly\n  BATCH-206:\n    manual: true # by hand only, until it has a cron: "30 2 * * *"\n'

test.each([
  [
    'before all others',
    'batches: # all\n  BATCH-301: { manual: true }\n',
    (lines: string) => `batches: # all\n${lines}  BATCH-301: { manual: true }\n`,
  ],
  [
    'after all others, the last line being open',
    'batches:\n  BATCH-101: { manual: true } # why',
    null,
  ],
  [
    'behind a comment of the entry before',
    'batches:\n  BATCH-101:\n    manual: true # why\n  # next\n  BATCH-301: { manual: true }\n',
    (lines: string) =>
      `batches:\n  BATCH-101:\n    manual: true # why\n${lines}  # next\n  BATCH-301: { manual: true }\n`,
  ],
])('an entry goes %s', (_where, text, expected) => {
  const edited = withEntry(text, ENTRY)
  if (expected) expect(edited).toBe(expected(LINES))
  else expect(edited).toBe(`${text}\n${LINES}`)
})

test.each(['batches: {}\n', 'batches:\n  BATCH-1: [\n', 'version: 1\n', ''])(
  '%j is left alone',
  (text) => {
    expect(() => withEntry(text, ENTRY)).toThrow(
      expect.objectContaining({ code: 'schedule_unreadable' }),
    )
  },
)
