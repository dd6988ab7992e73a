/** Card 701, acceptance 8: SIGKILL during the application leaves everything as before, and the next run applies it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, it } from 'vitest'
import { instantOf } from '../../server/domain/calendar-day.ts'
import { cleanUp, makeDataFolder } from '../fixture/data-folder.ts'
import {
  addDepartments,
  connectHr,
  csvText,
  DAY,
  drop,
  flat,
  HEADER,
  masters,
  rowsOf,
  stored,
  sync,
} from './701-company.ts'
import { runScript } from './child-process.ts'

afterEach(cleanUp)

it('killed before the commit: masters as before, the file still in the inbox; the next run applies it', async () => {
  const made = makeDataFolder()
  made.addTenant({ code: 'alpha' })
  addDepartments(made.tenant('alpha'), flat(20))
  connectHr(made, 'alpha', { source: 'csv', entities: ['departments'] })
  const file = 'alpha_departments_20250520.csv'
  drop(made, file, csvText(HEADER, rowsOf([...flat(18), { code: 'D030', parent: 'D002' }])))
  const before = masters(made.tenant('alpha'))

  const script = fileURLToPath(new URL('./701-crash-child.ts', import.meta.url))
  const child = await runScript(script, [made.root, String(instantOf(DAY, '05:00')), DAY])
  expect(child, child.stderr).toMatchObject({ signal: 'SIGKILL' })
  expect(masters(made.tenant('alpha'))).toEqual(before)
  expect(existsSync(join(made.folder.inboxDir, 'hr', file))).toBe(true)

  const next = await sync(made)
  expect(next.resultOf('alpha')).toMatchObject({ inserted: 1, closed: 2, unchanged: 18 })
  expect(stored(made.tenant('alpha')).get('D030')).toMatchObject({ level: 3 })
})
