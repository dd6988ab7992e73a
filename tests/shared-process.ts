/** Around each test file of the shared processes (tests/arrangement.ts): the next one finds the process as this one found it. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect } from 'vitest'

/** What stays in a process, or in the modules that files share, beyond the file that does it. */
const LASTING = [
  /\bvi\.(mock|doMock|stubGlobal|stubEnv|useFakeTimers|resetModules|setSystemTime)\(/,
  /\bprocess\.(on|once|chdir|umask)\(/,
  /\.prototype\b/,
  /\bglobalThis\.\w+ = /,
]
const REMEDY = 'name it in ALONE of tests/arrangement.ts'

const environment = { ...process.env }
const globals = new Set(Object.getOwnPropertyNames(globalThis))

beforeAll(() => {
  const { testPath } = expect.getState()
  const code = readFileSync(testPath ?? '', 'utf8')
  const found = LASTING.flatMap((pattern) => pattern.exec(code)?.[0] ?? [])
  if (found.length > 0) {
    throw new Error(`This file shares its process and uses ${found.join(', ')}: ${REMEDY}.`)
  }
})

afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
  Object.assign(process.env, environment)
  const left = Object.getOwnPropertyNames(globalThis)
    // What a package keeps for itself is of no concern to others.
    .filter((name) => !globals.has(name) && !name.startsWith('__'))
  if (left.length > 0) {
    throw new Error(`This file leaves ${left.join(', ')} to those after it: ${REMEDY}.`)
  }
})
