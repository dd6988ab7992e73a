/** BATCH-101, acceptance 7: kill -9 anywhere leaves either the old sets only, or the new one whole. */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { cleanUp } from '../fixture/data-folder.ts'
import { backUpNight, nightAt, setNames, setStates, threeCompanies } from './101-company.ts'
import { runScript } from './child-process.ts'

afterEach(cleanUp)

const [FIRST, SECOND, THIRD] = ['BKP_20250701_001', 'BKP_20250702_001', 'BKP_20250703_001'] as const
const SCRIPT = fileURLToPath(new URL('./101-kill-child.ts', import.meta.url))

const filesBelow = (folder: string) => readdirSync(folder, { recursive: true }).map(String)

it.each([
  ['copy', 'FAILED', [FIRST, THIRD]],
  ['gzip', 'FAILED', [FIRST, THIRD]],
  ['before-rename', 'FAILED', [FIRST, THIRD]],
  ['after-rename', 'PUBLISHED', [FIRST, SECOND, THIRD]],
])(
  'killed at %s: no half set is seen, the next night is fine and sweeps',
  async (place, fate, survivors) => {
    const made = threeCompanies()
    await backUpNight(made)
    const child = await runScript(SCRIPT, [made.root, String(nightAt(1)), place])
    expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
    const seen = setNames(made).filter((name) => !name.endsWith('.partial'))
    expect(seen).toEqual(survivors.slice(0, -1))
    expect(setStates(made)[SECOND]).toBe('RUNNING')

    const next = await backUpNight(made, { night: 2 })
    expect(next.state).toBe('succeeded')
    expect(setNames(made)).toEqual(survivors)
    expect(setStates(made)).toEqual({ [FIRST]: 'PUBLISHED', [SECOND]: fate, [THIRD]: 'PUBLISHED' })
    expect(
      filesBelow(made.root).filter((name) => /\.tmp|\.partial|\.deleting|test-/.test(name)),
    ).toEqual([])
    for (const setId of survivors) {
      execFileSync('sha256sum', ['-c', 'SHA256SUMS'], {
        cwd: join(made.folder.backupsDir, setId),
        stdio: 'pipe',
      })
    }
  },
)
