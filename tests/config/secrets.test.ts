import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSecret } from '../../server/config/secrets.ts'

const dir = mkdtempSync(join(tmpdir(), 'toban-secret-'))
afterAll(() => rmSync(dir, { recursive: true }))

function file(text: string): { file: string } {
  const path = join(dir, `secret-${text.length}`)
  writeFileSync(path, text)
  return { file: path }
}

describe('a secret', () => {
  it('is read from the variables given', () => {
    expect(readSecret({ env: 'PASSWORD' }, { PASSWORD: 's3cret' })).toBe('s3cret')
  })

  it('is read from a file without its last line break', () => {
    expect(readSecret(file('s3cret\n'), {})).toBe('s3cret')
    expect(readSecret(file(' two\nlines\r\n'), {})).toBe(' two\nlines')
  })

  it.each([
    [{ env: 'PASSWORD' }, 'there is no secret at env: PASSWORD'],
    [{ file: '/nowhere' }, 'there is no secret at file: /nowhere'],
  ])('that is not there is refused, naming %j', (ref, message) => {
    expect(() => readSecret(ref, { OTHER: 'x' })).toThrow(message)
  })

  it('that is empty is refused', () => {
    expect(() => readSecret({ env: 'PASSWORD' }, { PASSWORD: '' })).toThrow('there is no secret')
    expect(() => readSecret(file('\n'), {})).toThrow('there is no secret')
  })
})
