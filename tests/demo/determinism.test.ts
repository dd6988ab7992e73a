import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { generateDemo } from '../../server/demo/index.ts'
import {
  contentHash,
  databasesOf,
  fileHash,
  filesBelow,
  MORNING,
  type SmallDemo,
  smallDemo,
} from './demo-folder.ts'

const made: SmallDemo[] = []

afterEach(() => {
  for (const demo of made.splice(0)) demo.remove()
})

function make(options: Parameters<typeof smallDemo>[0] = {}): SmallDemo {
  const demo = smallDemo({ scale: 0.02, ...options })
  made.push(demo)
  return demo
}

function contents(demo: SmallDemo) {
  const files = filesBelow(demo.folder.root).filter((path) => !/\.(db|mp4)$/.test(path))
  return {
    databases: databasesOf(demo.folder).map(contentHash),
    files: files.map((path) => [path, fileHash(join(demo.folder.root, path))]),
  }
}

describe('the seeded generator', () => {
  it('makes the same content from the same seed, and another one from another seed', () => {
    const first = contents(make())
    expect(contents(make())).toEqual(first)
    expect(contents(make({ seed: 8 })).databases).not.toEqual(first.databases)
  })

  it.each([
    ['on the first of a month before billing is due', '2026-11-01T00:30:00+09:00', '2026-10'],
    ['just after billing was due', '2026-11-01T02:00:30+09:00', '2026-10'],
    ['on the last day of a leap February', '2028-02-29T23:59:59+09:00', '2028-01'],
    ['at the turn of the year', '2027-01-01T03:00:00+09:00', '2026-12'],
  ])('works %s', (_, now, openMonth) => {
    expect(make({ now: Date.parse(now) }).summary.openMonth).toBe(openMonth)
  })

  it('refuses a folder that holds an installation already', () => {
    const demo = make()
    expect(() => smallDemoIn(demo)).toThrow(expect.objectContaining({ code: 'tenant_file_exists' }))
  })
})

function smallDemoIn({ folder }: SmallDemo): void {
  generateDemo({ folder, seed: 7, scale: 0.02, now: MORNING, appVersion: '0.0.0-test' })
}
