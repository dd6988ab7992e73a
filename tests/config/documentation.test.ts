import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_FILES, type ConfigFile } from '../../server/config/config.ts'
import { fileSchema, type SchemaNode } from '../../server/config/json-schemas.ts'
import { readConfig } from '../../server/config/load.ts'
import { english, SHIPPED } from './fixture/folder.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../docs/configuration.md'), 'utf8')

/** Names of all keys of a file, however deep. */
function keysOf(node: SchemaNode): string[] {
  const below = [
    ...Object.values(node.properties ?? {}),
    ...(typeof node.additionalProperties === 'object' ? [node.additionalProperties] : []),
    ...(node.items ? [node.items] : []),
    ...(node.anyOf ?? []),
    ...(node.oneOf ?? []),
    ...(node.allOf ?? []),
  ]
  return [...Object.keys(node.properties ?? {}), ...below.flatMap(keysOf)]
}

function section(file: ConfigFile): string {
  const start = page.indexOf(`\n## ${file}\n`)
  const end = page.indexOf('\n## ', start + 1)
  return page.slice(start, end)
}

describe('docs/configuration.md', () => {
  it.each(CONFIG_FILES)('explains every key of %s', (file) => {
    const text = section(file).replace(/```yaml[\s\S]*?```/g, '')
    const words = new Set(text.match(/[A-Za-z0-9]+/g))
    const missing = keysOf(fileSchema(file)).filter((key) => !words.has(key))
    // `env` and `file` of a secret are explained once, at the top.
    expect(missing.filter((key) => key !== 'env' && key !== 'file')).toEqual([])
  })

  it('has examples that are good configuration together', () => {
    const examples = Object.fromEntries(
      [...page.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map((match) => [match[1], match[2]]),
    ) as Record<string, string>
    expect(Object.keys(examples).sort()).toEqual([...CONFIG_FILES].sort())
    const loaded = readConfig(examples)
    expect(english(loaded)).toBe('')
    expect(loaded.ok).toBe(true)
  })

  it('explains every fault code of the loader', () => {
    const folder = resolve(SHIPPED, '../server/config')
    const sources = [
      'check-schedule',
      'check-blackouts',
      'check-settings',
      'check-cycles',
      'check-sign-on',
      'check-next-year',
      'document',
      'load',
      'shape-faults',
      'cron-faults',
    ]
    const codes = sources.flatMap((name) => {
      const text = readFileSync(`${folder}/${name}.ts`, 'utf8')
      return [...text.matchAll(/code: '([a-z_]+)',/g)].map((match) => match[1] ?? '')
    })
    const fields = [...readFileSync(`${folder}/faults.ts`, 'utf8').matchAll(/^ {2}([a-z_]+): \(/gm)]
    const all = [...codes, ...fields.map((match) => match[1] ?? '')]
    expect(all.length).toBeGreaterThan(40)
    expect(all.filter((code) => !page.includes(`\`${code}\``))).toEqual([])
  })
})

describe('docs/security.md', () => {
  const root = resolve(import.meta.dirname, '../..')
  const rows = readFileSync(resolve(root, 'docs/security.md'), 'utf8')
    .split('\n')
    .filter((line) => /^\| \d+\.\d/.test(line))

  it('names a test that is there for each requirement', () => {
    expect(rows.length).toBeGreaterThan(30)
    const proofs = rows.map((row) =>
      [...row.matchAll(/`(tests\/[\w./-]+)`/g)].map((m) => m[1] ?? ''),
    )
    expect(rows.filter((_, index) => proofs[index]?.length === 0)).toEqual([])
    expect(proofs.flat().filter((path) => !existsSync(resolve(root, path)))).toEqual([])
  })
})
