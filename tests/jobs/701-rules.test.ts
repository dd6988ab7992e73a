/** The pure rules of BATCH-701: cells, tree, guards. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  demandEnoughRows,
  demandFewRejected,
  demandModestChange,
} from '../../jobs/700-master/701-organisation-sync/guards.ts'
import {
  checkAssignments,
  checkDepartments,
  checkPositions,
} from '../../jobs/700-master/701-organisation-sync/row-checks.ts'
import { treePlaces } from '../../jobs/700-master/701-organisation-sync/tree.ts'

const row = (values: Record<string, string>, line = 2) => ({ line, values })

describe('row checks (rule 1)', () => {
  it.each([
    [{ name: 'x' }, 'code is missing'],
    [{ code: 'D'.repeat(21), name: 'x' }, 'code has 21 characters, at most 20'],
    [{ code: 'D1' }, 'name is missing'],
    [{ code: 'D1', name: '𠮷'.repeat(101) }, 'name has 101 characters, at most 100'],
    [
      { code: 'D1', name: 'x', status: 'GONE' },
      'status "GONE" is unknown (ACTIVE, INACTIVE, MERGED, ABOLISHED)',
    ],
    [
      { code: 'D1', name: 'x', type: '部' },
      'type "部" is unknown (HEADQUARTERS, DIVISION, DEPARTMENT, SECTION, TEAM)',
    ],
    [
      { code: 'D1', name: 'x', end_date: '2025-13-01' },
      'end_date "2025-13-01" is not an existing day',
    ],
    [
      { code: 'D1', name: 'x', effective_date: '2025-04-02', end_date: '2025-04-01' },
      'end_date 2025-04-01 is before effective_date 2025-04-02',
    ],
    [
      { code: 'D1', name: 'x', display_order: '1.5' },
      'display_order "1.5" is not a number from 0 to 999999',
    ],
  ])('%j is refused: %s', (values, reason) => {
    expect(checkDepartments([row(values)])).toMatchObject({
      records: [],
      rejected: [{ line: 2, reason }],
    })
  })

  it.each([['0'], ['11'], ['-1'], ['x']])('authority %s is not 1–10', (authority_level) => {
    expect(checkPositions([row({ code: 'P1', name: 'x', authority_level })]).rejected).toHaveLength(
      1,
    )
  })

  it('reads full-width figures and words, other forms of days, and 1/0', () => {
    const values = {
      code: 'P１',
      name: '髙﨑①㈱',
      authority_level: '１０',
      is_management: 'TRUE',
      status: 'active',
      effective_date: '2025/4/1',
    }
    expect(checkPositions([row(values)]).records).toEqual([
      {
        code: 'P1',
        line: 2,
        effectiveDate: '2025-04-01',
        endDate: null,
        fields: { name: '髙﨑①㈱', authorityLevel: 10, isManagement: true, status: 'ACTIVE' },
      },
    ])
  })

  it('leaves out what was not delivered, and takes an empty cell as none', () => {
    const [record] = checkDepartments([row({ code: 'D1', name: 'x', parent_code: '' })]).records
    expect(record?.fields).toEqual({ name: 'x', parentCode: null })
  })

  it('uses no row of a code that occurs twice, and does not take it as missing', () => {
    const checked = checkDepartments([
      row({ code: 'D1', name: 'a' }, 2),
      row({ code: 'D1', name: 'b' }, 3),
    ])
    expect(checked.records).toEqual([])
    expect(checked.rejected).toMatchObject([{ line: 2, reason: 'D1 occurs 2 times' }, { line: 3 }])
    expect([...checked.codes]).toEqual(['D1'])
  })

  it('needs the first day of an assignment', () => {
    const values = { employee_code: 'E1', department_code: 'D1', type: 'PRIMARY' }
    expect(checkAssignments([row(values)]).rejected).toMatchObject([
      { reason: 'start_date is missing' },
    ])
  })
})

describe('the tree (rule 2)', () => {
  const chain = (length: number) =>
    Array.from({ length }, (_, index) => ({
      code: `D${index}`,
      parentCode: index === 0 ? null : `D${index - 1}`,
    }))

  it('gives levels and paths', () => {
    expect([...treePlaces(chain(3))]).toEqual([
      ['D0', { level: 1, path: '/D0/' }],
      ['D1', { level: 2, path: '/D0/D1/' }],
      ['D2', { level: 3, path: '/D0/D1/D2/' }],
    ])
  })

  it('refuses a self-parent, a ring with its path, and the 11th level', () => {
    expect(() => treePlaces([{ code: 'D1', parentCode: 'D1' }])).toThrow('D1→D1')
    const ring = [
      ['D030', 'D010'],
      ['D010', 'D020'],
      ['D020', 'D030'],
      ['D001', 'D030'],
    ] as const
    expect(() => treePlaces(ring.map(([code, parentCode]) => ({ code, parentCode })))).toThrow(
      'D010→D020→D030→D010',
    )
    expect(treePlaces(chain(10)).get('D9')?.level).toBe(10)
    expect(() => treePlaces(chain(11))).toThrow('more than 10 levels')
  })

  it('puts every node of any tree one level below its parent, in whatever order they come', () => {
    const trees = fc.array(fc.nat(8), { maxLength: 40 }).map((parents) =>
      parents.map((parent, index) => ({
        code: `D${index}`,
        parentCode: index < 9 ? null : `D${parent}`,
      })),
    )
    fc.assert(
      fc.property(trees, (nodes) => {
        const places = treePlaces([...nodes].reverse())
        for (const { code, parentCode } of nodes) {
          const above = parentCode === null ? { level: 0, path: '/' } : places.get(parentCode)
          expect(places.get(code)).toEqual({
            level: (above?.level ?? 0) + 1,
            path: `${above?.path}${code}/`,
          })
        }
      }),
    )
  })
})

describe('guards (rules 1 and 6)', () => {
  const changes = (kind: 'close' | 'update', count: number) =>
    Array.from({ length: count }, (_, index) => ({ code: `D${index}`, kind }))
  const closing = (active: number, count: number) => () =>
    demandModestChange({ entity: 'department', active, changes: changes('close', count) })
  const changing = (active: number, count: number) => () =>
    demandModestChange({ entity: 'department', active, changes: changes('update', count) })

  it('let max(5, 10 %) closures pass', () => {
    expect(closing(20, 5)).not.toThrow()
    expect(closing(20, 6)).toThrow('6 of 20')
    expect(closing(100, 10)).not.toThrow()
    expect(closing(100, 11)).toThrow('11 of 100')
  })

  it('need more than 50 % and more than 20 changes to trip; a first load never does', () => {
    expect(changing(30, 20)).not.toThrow()
    expect(changing(42, 21)).not.toThrow()
    expect(changing(41, 21)).toThrow('21 of 41')
    expect(changing(0, 500)).not.toThrow()
  })

  it('name at most 20 codes', () => {
    expect(changing(10, 30)).toThrow(/D19, … \(30\)$/)
  })

  it('let max(3, 5 %) refused rows and half of the active pass', () => {
    const rejected = (rows: number, count: number) => () =>
      demandFewRejected('department', rows, changes('close', count))
    expect(rejected(20, 3)).not.toThrow()
    expect(rejected(20, 4)).toThrow('4 of 20')
    expect(rejected(100, 5)).not.toThrow()
    expect(rejected(100, 6)).toThrow('6 of 100')
    expect(() => demandEnoughRows('department', 10, 20)).not.toThrow()
    expect(() => demandEnoughRows('department', 9, 20)).toThrow('9 rows')
    expect(() => demandEnoughRows('department', 0, 0)).toThrow('0 rows')
  })
})
