import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

function fourCompanies(): TestFolder {
  const made = holding()
  for (const code of CODES) {
    made.addTenant({ code })
    use(made, code, MAY)
  }
  return made
}

/** Starts the batch, which is killed -9 before the file is in place; the signal. */
async function killedBefore(made: TestFolder, file: string): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, [join(built, 'child.mjs'), made.root, file], {
    stdio: 'inherit',
  })
  const [, signal] = await once(child, 'exit')
  return signal as NodeJS.Signals | null
}

describe('a billing run that is killed', () => {
  it('after number 003 is committed and before its PDF is finished under 003 by the retry', async () => {
    const made = fourCompanies()
    expect(await killedBefore(made, 'INV-2025-05-003.pdf')).toBe('SIGKILL')
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
