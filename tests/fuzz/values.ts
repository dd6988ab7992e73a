/** What people and attackers type: values that fit a schema, and values that fit nothing. */
import * as fc from 'fast-check'

/** The part of a JSON Schema that the API's description uses. */
export type Schema = Readonly<{
  type?: string | readonly string[]
  enum?: readonly unknown[]
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
  pattern?: string
  minimum?: number
  maximum?: number
  default?: unknown
}>

const NASTY = [
  '',
  ' ',
  '0',
  '-1',
  '1e309',
  'NaN',
  'null',
  'true',
  '../../../../etc/passwd',
  '..%2f..%2fops.db',
  '%00',
  '%E0%A4%A',
  "' OR 1=1 --",
  '"; DROP TABLE runs; --',
  '<script>alert(1)</script>',
  '{{constructor.constructor("return 1")()}}',
  '#{7*7}',
  'x\r\nX-Injected: yes',
  'x\r\nSet-Cookie: toban_session=x',
  '\u0000',
  '\ud800',
  '\u202e逆さ',
  '＜全角＞',
  '2026-02-30',
  '9999-99-99',
  '+275760-09-13T00:00:00Z',
  '__proto__',
  'constructor',
  '*',
  '%',
  '_platform',
  'a'.repeat(5_000),
] as const

export const nasty: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
)

const anything: fc.Arbitrary<unknown> = fc.oneof(
  nasty,
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Mostly what the schema asks for; every part of it may be something else, left out or too much. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 6, arbitrary: exact(schema) },
    { weight: 1, arbitrary: anything },
    { weight: 1, arbitrary: fc.constant(undefined) },
  )
}

function exact(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'object':
      return object(schema)
    case 'array':
      return fc.array(fitting(schema.items ?? {}), { maxLength: 5 })
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 1_000, 1e6) })
    case 'boolean':
      return fc.boolean()
    case 'string':
      return schema.pattern ? fc.stringMatching(new RegExp(schema.pattern)) : nasty
    default:
      return anything
  }
}

function object({ properties = {} }: Schema): fc.Arbitrary<unknown> {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, fitting(schema)]),
  )
  const more = fc.dictionary(fc.constantFrom('extra', '__proto__', 'toString'), anything, {
    maxKeys: 1,
  })
  return fc.tuple(fc.record(known), more).map(([fields, extra]) => ({ ...fields, ...extra }))
}
