import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONFIG_FILES } from '../../server/config/config.ts'
import { schemaTexts, writeSchemas } from '../../server/config/json-schemas.ts'
import { SHIPPED } from './fixture/folder.ts'

describe('the JSON Schemas for editors', () => {
  it('are up to date; if not, run npm run schemas', () => {
    for (const [name, text] of Object.entries(schemaTexts())) {
      expect(
        readFileSync(join(SHIPPED, 'schemas', name), 'utf8') === text,
        `${name} is stale`,
      ).toBe(true)
    }
    expect(readdirSync(join(SHIPPED, 'schemas')).sort()).toEqual(Object.keys(schemaTexts()).sort())
  })

  it('are named by the first line of each file', () => {
    for (const file of CONFIG_FILES) {
      const [first] = readFileSync(join(SHIPPED, file), 'utf8').split('\n')
      const schema = file.replace('.yaml', '.schema.json')
      expect(first).toBe(`# yaml-language-server: $schema=./schemas/${schema}`)
    }
  })

  it('are written into a folder that need not exist', () => {
    const dir = mkdtempSync(join(tmpdir(), 'toban-schemas-'))
    try {
      const paths = writeSchemas(join(dir, 'new'))
      expect(paths).toHaveLength(5)
      expect(JSON.parse(readFileSync(paths[0] ?? '', 'utf8'))).toHaveProperty('properties.batches')
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  it('describe what an operator writes, not what it becomes', () => {
    const schema = JSON.parse(schemaTexts()['schedule.schema.json'] ?? '')
    const { timeout, retry } = schema.properties.batches.additionalProperties.properties
    expect(timeout).toMatchObject({ type: 'string' })
    expect(retry.additionalProperties).toBe(false)
    expect(schema.required).toEqual(['version', 'batches'])
  })
})
