/** BATCH-101, rule 10: a mass deletion must not push the good copies out. */
import { describe, expect, it } from 'vitest'
import { shrinkages } from '../../jobs/100-data/101-database-backup/shrink-guard.ts'

const MIB = 1024 * 1024
const of = (storedBytes: number, rows: number) => ({ storedBytes, tables: { skill_records: rows } })

describe('BATCH-101 shrink guard', () => {
  it.each([
    ['nothing changed', of(MIB, 5_000), of(MIB, 5_000), []],
    ['exactly half of the rows left', of(0, 100), of(0, 50), []],
    ['more than half of the rows gone', of(0, 100), of(0, 49), ['MEDIUM']],
    ['a table emptied', of(0, 5_000), of(0, 0), ['HIGH']],
    ['a small table emptied', of(0, 99), of(0, 0), []],
    ['30 % larger', of(10 * MIB, 1), of(13 * MIB, 1), []],
    ['31 % larger', of(100 * MIB, 1), of(131 * MIB, 1), ['MEDIUM']],
    ['31 % smaller', of(100 * MIB, 1), of(69 * MIB, 1), ['MEDIUM']],
    ['less than half the size', of(100 * MIB, 1), of(49 * MIB, 1), ['HIGH']],
    ['a small file halved', of(MIB - 1, 1), of(10, 1), []],
    [
      'rows and size at once, the worst first',
      of(100 * MIB, 1_000),
      of(60 * MIB, 0),
      ['HIGH', 'MEDIUM'],
    ],
  ])('%s', (_words, before, now, severities) => {
    expect(shrinkages(before, now).map(({ severity }) => severity)).toEqual(severities)
  })

  it('says which table lost how many rows', () => {
    expect(shrinkages(of(0, 5_000), of(0, 0))[0]?.message.en).toBe(
      'table skill_records: 5000 rows before, 0 now',
    )
  })
})
