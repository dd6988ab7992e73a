/** Requests for the API, made from its own description: paths, queries and bodies as the schemas say, and not as they say. */
import * as fc from 'fast-check'
import type { FuzzRequest } from './console.ts'
import { fitting, nasty, type Schema } from './values.ts'

type Parameter = Readonly<{ name: string; in: string; schema?: Schema }>
type Operation = Readonly<{
  parameters?: readonly Parameter[]
  requestBody?: Readonly<{ content: Readonly<Record<string, Readonly<{ schema: Schema }>>> }>
}>
export type Description = Readonly<{
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}>

export function apiRequests({ paths }: Description): fc.Arbitrary<FuzzRequest> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  return fc
    .constantFrom(...operations)
    .chain(({ path, method, operation }) =>
      fc
        .tuple(parametersOf(operation), bodyOf(operation))
        .map(([given, body]) => requestOf({ path, method, given, body })),
    )
}

type Given = Readonly<{ parameter: Parameter; value: unknown }>

function parametersOf({ parameters = [] }: Operation): fc.Arbitrary<Given[]> {
  const each = parameters.map((parameter) =>
    fc
      .oneof(
        { weight: 3, arbitrary: fitting(parameter.schema ?? {}) },
        { weight: 1, arbitrary: nasty },
      )
      .map((value) => ({ parameter, value })),
  )
  return fc.tuple(...each)
}

function bodyOf({ requestBody }: Operation): fc.Arbitrary<string | null> {
  const schema = requestBody?.content['application/json']?.schema
  if (!schema) return fc.constant(null)
  return fc.oneof(
    { weight: 8, arbitrary: fitting(schema).map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: nasty },
    { weight: 1, arbitrary: fc.constant('{"a":'.repeat(2_000)) },
  )
}

type Made = Readonly<{ path: string; method: string; given: readonly Given[]; body: string | null }>

function requestOf({ path, method, given, body }: Made): FuzzRequest {
  const said: string[] = [body ?? '']
  const text = (value: unknown) => {
    const plain = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    said.push(plain)
    return encodeURIComponent(plain.replace(/[\ud800-\udfff]/g, '\ufffd'))
  }
  let filled = path
  const query: string[] = []
  for (const { parameter, value } of given) {
    if (parameter.in === 'path') filled = filled.replace(`{${parameter.name}}`, text(value) || 'x')
    else if (parameter.in === 'query' && value !== undefined)
      query.push(`${parameter.name}=${text(value)}`)
  }
  const address = query.length > 0 ? `${filled}?${query.join('&')}` : filled
  const isPost = method === 'post'
  return {
    method: method.toUpperCase(),
    path: address,
    type: isPost ? 'application/json' : null,
    body: isPost ? (body ?? '') : null,
    said: said.join(),
  }
}
