import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { reading, type SmallDemo, smallDemo } from './demo-folder.ts'

let demo: SmallDemo

beforeAll(() => {
  demo = smallDemo()
})
afterAll(() => demo.remove())

type Department = Readonly<{
  code: string
  parent_code: string
  effective_date: string
  name: string
}>

function inbox(name: string): Buffer {
  return readFileSync(join(demo.folder.inboxDir, 'hr', name))
}

function departments(name: string): Department[] {
  return parse(inbox(name), { columns: true }) as Department[]
}

function activeCodes(code: string): string[] {
  return reading(demo.folder.tenantFile(code), ({ all }) =>
    all<{ code: string }>('SELECT department_code AS code FROM departments ORDER BY 1').map(
      (row) => row.code,
    ),
  )
}

describe('the HR drop folder', () => {
  it('holds one file per company and kind, dated today, and one for next month', () => {
    expect(readdirSync(join(demo.folder.inboxDir, 'hr')).sort()).toEqual([
      'aoba-systems_departments_20261124.csv',
      'aoba-systems_departments_20261201.csv',
      'fuji-archive_departments_20261124.csv',
      'hibari-edu_departments_20261124.csv',
      'momiji-travel_departments_20261124.csv',
      'sakura-hd_departments_20261124.csv',
      'sakura-hd_positions_20261124.csv',
    ])
  })

  it('has a true Shift_JIS file with characters that careless readers lose', () => {
    const bytes = inbox('aoba-systems_departments_20261124.csv')
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow()
    const text = new TextDecoder('shift_jis', { fatal: true }).decode(bytes)
    expect(text).toContain('部門コード')
    expect(text).toContain('髙﨑①プロジェクト室（㈱アオバ連携）')
  })

  it('changes little in an ordinary file: one department new, one renamed, none missing', () => {
    const rows = departments('sakura-hd_departments_20261124.csv')
    const known = activeCodes('sakura-hd')
    expect(known.filter((code) => !rows.some((row) => row.code === code))).toEqual([])
    expect(rows.filter((row) => !known.includes(row.code)).map((row) => row.code)).toEqual(['D900'])
    expect(rows.filter((row) => row.effective_date === '2026-11-24')).toHaveLength(2)
  })

  it('announces next month’s reorganisation', () => {
    const rows = departments('hibari-edu_departments_20261124.csv')
    expect(
      rows.filter((row) => row.effective_date === '2026-12-01').map((row) => row.code),
    ).toEqual(['D100', 'D220'])
  })

  it('trips the guard with more than five closures but more than half of the rows', () => {
    const rows = departments('fuji-archive_departments_20261124.csv')
    const known = activeCodes('fuji-archive')
    expect(known.length - rows.length).toBe(6)
    expect(rows.length * 2).toBeGreaterThan(known.length)
  })

  it('hangs a division below its own department in one file', () => {
    const parents = new Map(
      departments('momiji-travel_departments_20261124.csv').map((row) => [
        row.code,
        row.parent_code,
      ]),
    )
    expect(parents.get('D100')).toBe('D110')
    expect(parents.get('D110')).toBe('D100')
  })

  it('prepares what the interface answers', () => {
    const path = demo.summary.hrDocuments['midori-logi'] ?? ''
    const document = JSON.parse(readFileSync(join(demo.folder.root, path), 'utf8')) as Record<
      string,
      Department[]
    >
    expect(Object.keys(document)).toEqual(['departments', 'positions', 'assignments'])
    expect(document.departments?.map((row) => row.code).sort()).toEqual(activeCodes('midori-logi'))
  })
})
