/** What is kept of the changes of mirrors: the newest, for a while, and once for each run. */
import { expect, test } from 'vitest'
import {
  changeRuns,
  changesOf,
  type ExternalChange,
  purgeChanges,
  putChanges,
} from '../../data/tenant/external-changes.ts'
import { newTenant } from './temp-folder.ts'

const change = (id: string, over: Partial<ExternalChange> = {}): ExternalChange => {
  return { kind: 'ACCOUNT', externalId: id, name: id, change: 'ADDED', fields: [], ...over }
}
const stamp = (runId: string, at: number) => ({ service: 'SLACK' as const, runId, at })
const asked = (runId: string) => ({ service: 'SLACK' as const, runId, change: null })
const ALL = { limit: 99, offset: 0 }

test('a later attempt of the same run says it anew', () => {
  const db = newTenant()
  putChanges(db, [change('U1', { change: 'REFUSED' }), change('U2')], stamp('R1', 1))
  putChanges(db, [change('U1', { change: 'REMOVED' })], stamp('R1', 2))
  expect(changesOf(db, asked('R1'), ALL).map((one) => one.change)).toEqual(['ADDED', 'REMOVED'])
  expect(changeRuns(db, 'SLACK', 9)).toEqual([
    { runId: 'R1', at: 2, ADDED: 1, CHANGED: 0, REMOVED: 1, REFUSED: 0 },
  ])
})

test('the same id may be a team and a channel', () => {
  const db = newTenant()
  putChanges(db, [change('X', { kind: 'TEAM' }), change('X', { kind: 'CHANNEL' })], stamp('R1', 1))
  expect(changesOf(db, asked('R1'), ALL)).toHaveLength(2)
})

test('old ones go, and of a flood the oldest; other services keep theirs', () => {
  const db = newTenant()
  const some = (count: number) => Array.from({ length: count }, (_, index) => change(`U${index}`))
  putChanges(db, some(3), stamp('OLD', 10))
  putChanges(db, some(4_000), stamp('R1', 1_000))
  putChanges(db, some(7_000), stamp('R2', 2_000))
  putChanges(db, some(2), { ...stamp('TEAMS', 10), service: 'TEAMS' })
  expect(purgeChanges(db, 'SLACK', 100)).toBe(3 + 1_000)
  expect(changeRuns(db, 'SLACK', 9).map(({ runId, ADDED }) => [runId, ADDED])).toEqual([
    ['R2', 7_000],
    ['R1', 3_000],
  ])
  expect(changeRuns(db, 'TEAMS', 9)).toHaveLength(1)
})
