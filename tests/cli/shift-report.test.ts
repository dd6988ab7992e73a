/** `toban shift-report`: the report of a day as a document for programs and as a page that stands alone. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cleanUp, makeDataFolder, type TestFolder } from '../fixture/data-folder.ts'
import { toban } from '../fixture/process.ts'

let data: TestFolder

beforeAll(() => {
  data = makeDataFolder()
})
afterAll(cleanUp)

it('writes one HTML file with its style inside, and tells a program the same as JSON', () => {
  const out = join(data.root, 'report.html')
  const asked = ['shift-report', '--date', '2026-11-24']
  const written = toban([...asked, '--out', out, '--lang', 'ja'], { data: data.root })
  expect([written.code, written.out.trim()]).toEqual([0, out])
  const html = readFileSync(out, 'utf8')
  expect(html).toContain('運用日報 2026/11/24')
  expect(html).toContain('<style>')
  expect(html).not.toContain('<script')
  const report = JSON.parse(toban([...asked, '--json'], { data: data.root }).out)
  expect(report).toMatchObject({ day: '2026-11-24', tally: { unaccounted: 0 }, notes: [] })
})

it('refuses a day or a format that does not exist', () => {
  expect(toban(['shift-report', '--date', 'today'], { data: data.root }).code).toBe(2)
  expect(toban(['shift-report', '--format', 'docx'], { data: data.root }).code).toBe(2)
})
