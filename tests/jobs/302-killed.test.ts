import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '../../server/environment.ts'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import { bill, filesOf, holding, invoicesOf, MAY, mailsOf, sha256Of, use } from './302-month.ts'

const { packageRoot } = readEnvironment()
let built = ''

beforeAll(async () => {
  // Below node_modules, so that the packages are found from it.
  const cache = join(packageRoot, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  built = mkdtempSync(join(cache, 'test-302-'))
  await build({
    entryPoints: [join(packageRoot, 'tests/jobs/302-child.ts')],
    outfile: join(built, 'child.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  })
})

afterAll(() => rmSync(built, { recursive: true, force: true }))
afterEach(cleanUp)

const CODES = ['aaa', 'bbb', 'ccc', 'ddd']
const KILL_LIMIT_MS = 60_000

function fourCompanies(): TestFolder {
  const made = holding()
  for (const code of CODES) {
    made.addTenant({ code })
    use(made, code, MAY)
  }
  return made
}

/** Starts the batch and kills it -9 the moment the number is committed; its files need far longer. */
async function killedAfter(made: TestFolder, number: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(built, 'child.mjs'), made.root], { stdio: 'inherit' })
  const end = new Promise<NodeJS.Signals | null>((resolve) => {
    child.on('exit', (_code, signal) => resolve(signal))
  })
  const limit = Date.now() + KILL_LIMIT_MS
  while (!invoicesOf(made).some((invoice) => invoice.invoiceNumber === number)) {
    if (child.exitCode !== null || Date.now() > limit)
      throw new Error(`${number} was never drafted`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  child.kill('SIGKILL')
  return end
}

describe('a billing run that is killed', () => {
  it('after number 003 is committed and before its PDF is finished under 003 by the retry', async () => {
    const made = fourCompanies()
    expect(await killedAfter(made, 'INV-2025-05-003')).toBe('SIGKILL')
    const [, , third] = invoicesOf(made)
    expect(third).toMatchObject({
      invoiceNumber: 'INV-2025-05-003',
      tenantId: 'T-ccc',
      status: 'draft',
    })
    expect(filesOf(made).some((file) => file.invoiceId === third?.invoiceId)).toBe(false)
    const before = filesOf(made)

    const retry = await bill(made, { attempt: 2 })
    expect(retry.state).toBe('succeeded')
    expect(invoicesOf(made).map((row) => [row.invoiceNumber, row.tenantId, row.status])).toEqual(
      CODES.map((code, index) => [`INV-2025-05-00${index + 1}`, `T-${code}`, 'generated']),
    )
    const after = filesOf(made)
    expect(after).toHaveLength(8)
    expect(after).toEqual(expect.arrayContaining(before))
    for (const file of after) expect(sha256Of(made, file.path)).toBe(file.sha256)
    const mails = mailsOf(made).filter((mail) => mail.tenantId !== null)
    expect(mails.map((mail) => mail.tenantId).sort()).toEqual(CODES.map((code) => `T-${code}`))
  })
})
