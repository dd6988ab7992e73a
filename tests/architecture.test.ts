/** The folders keep their promise: who may import whom, checked by the same command that CI runs. */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const planted = 'server/domain/planted-by-a-test.ts'
afterEach(() => rmSync(planted, { force: true }))

/** Lines in which an amount becomes, or may become, a fraction. */
const FRACTIONS = [
  'export const a = (totalMinor: number) => totalMinor * 1.1',
  'export const b = (bill: { taxMinor: number }) => (bill.taxMinor + 1) / 3',
  'export const c = (feeMinor: number) => -feeMinor % 7',
  'export const d = (feeMinor: number) => feeMinor + 0.5',
  'export const e = (feeMinor: number) => Math.round(feeMinor)',
  'export const f = (feeMinor: number) => feeMinor.toFixed(2)',
]
const WHOLE = [
  'export const g = (feeMinor: number, taxMinor: number) => feeMinor + taxMinor - 1',
  'export const h = (days: number) => days * 1.5',
]

function rules(): { code: number; text: string } {
  try {
    return {
      code: 0,
      text: execFileSync(process.execPath, ['bin/rules.mjs'], { encoding: 'utf8', stdio: 'pipe' }),
    }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { code: status, text: stdout + stderr }
  }
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
}

describe('the import rules', () => {
  it('hold', () => {
    expect(rules()).toMatchObject({ code: 0 })
  })

  it('are really looked at: a rule that imports data is caught', () => {
    writeFileSync(planted, ["import '../../data/folder.ts'", ...FRACTIONS, ...WHOLE].join('\n'))
    const { code, text } = rules()
    expect(code).not.toBe(0)
    expect(text).toContain('domain-is-pure')
    // Money is never a fraction: every such line is caught, and no other.
    const caught = [...text.matchAll(/money-is-integers: (\S+):(\d+):\d+/g)]
    expect(caught.map(([, path, line]) => [path, Number(line)])).toEqual(
      FRACTIONS.map((_, index) => [planted, index + 2]),
    )
  })
})

describe('batches', () => {
  const files = sources('jobs')

  it('have no clock of their own', () => {
    const guilty = files.filter((file) =>
      /new Date\(\)|Date\.now\(\)/.test(readFileSync(file, 'utf8')),
    )
    expect(guilty).toEqual([])
  })

  it('contain no SQL', () => {
    const guilty = files.filter((file) =>
      /\b(SELECT .* FROM|INSERT INTO|UPDATE .* SET|DELETE FROM)\b/.test(readFileSync(file, 'utf8')),
    )
    expect(guilty).toEqual([])
  })
})

describe('the environment', () => {
  it('is read in one place', () => {
    const guilty = ['server', 'jobs', 'views', 'data']
      .flatMap(sources)
      .filter((file) => readFileSync(file, 'utf8').includes('process.env'))
      .filter((file) => file !== join('server', 'environment.ts'))
    expect(guilty).toEqual([])
  })
})
