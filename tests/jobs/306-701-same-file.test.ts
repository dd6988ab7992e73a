/** BATCH-306 and 701 on one company's file at a time: of two resource groups, so the lock of SQLite decides. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { cleanUp, type TestFolder } from '../fixture/data-folder.ts'
import {
  adjustments,
  backedUp,
  freePages,
  company as idleCompany,
  optimise,
  proposals,
} from './306-company.ts'
import {
  company,
  csvText,
  drop,
  FILE,
  flat,
  HEADER,
  masters,
  rowsOf,
  stored,
  sync,
} from './701-company.ts'

afterEach(cleanUp)

/** As a VACUUM does, and a synchronisation from its first write to its commit. */
function holdsFile(made: TestFolder): () => void {
  const other = new Database(made.folder.tenantFile('alpha'))
  other.exec('BEGIN IMMEDIATE')
  return () => other.close()
}

it('701 while 306 vacuums the company: nothing is applied, the file waits in the inbox, and the next attempt applies it', async () => {
  const made = company(flat(20))
  drop(made, FILE, csvText(HEADER, rowsOf([...flat(20), { code: 'D021', parent: 'D001' }])))
  const before = masters(made.tenant('alpha'))
  const release = holdsFile(made)
  const { tenants } = await sync(made)
  release()
  expect(tenants[0]).toMatchObject({ state: 'failed', fault: { class: 'transient' } })
  expect(masters(made.tenant('alpha'))).toEqual(before)
  const inbox = join(made.folder.inboxDir, 'hr')
  expect([readdirSync(inbox).includes(FILE), existsSync(join(inbox, 'error'))]).toEqual([
    true,
    false,
  ])
  const again = await sync(made)
  expect(again.resultOf('alpha')).toMatchObject({ inserted: 1, closed: 0 })
  expect(stored(made.tenant('alpha')).get('D021')).toMatchObject({ status: 'ACTIVE' })
})

it('306 while 701 writes to the company: left out as busy, and proposed again', async () => {
  const made = idleCompany()
  freePages(made, 'alpha', 70)
  backedUp(made, 'alpha')
  const release = holdsFile(made)
  const { summary } = await optimise(made, { params: { autoApply: true } })
  release()
  expect(summary).toMatchObject({ applied: 0, skipped: 1 })
  expect(adjustments(made)).toMatchObject([{ result: 'skipped', note: 'busy' }])
  expect(proposals(made)).toMatchObject([{ resource: 'db_reclaim', state: 'proposed' }])
})
