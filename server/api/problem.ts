/** Any error as a problem document (RFC 9457): what was wrong and what to do, never a stack or somebody else's data. */
import { randomUUID } from 'node:crypto'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type ErrorKind, TobanError } from '../domain/errors.ts'

export const PROBLEM_TYPE = 'application/problem+json'

const STATUS = {
  'bad-input': 422,
  'not-found': 404,
  refused: 409,
  internal: 500,
} as const satisfies Record<ErrorKind, ContentfulStatusCode>

/** Refusals that are about who asks, not about the state of things. */
const STATUS_OF_CODE: Readonly<Record<string, ContentfulStatusCode>> = {
  unauthenticated: 401,
  bad_signature: 401,
  signature_too_old: 401,
  forbidden: 403,
  too_large: 413,
  too_many_requests: 429,
}

export type Problem = Readonly<{
  type: string
  title: string
  status: number
  detail: string
  hint: string | null
  /** Stands in the log of the server beside the cause. */
  reference?: string
}>

export function problemResponse(
  c: Context,
  error: unknown,
  report: (fault: unknown, reference: string) => void,
): Response {
  const language = c.req.header('accept-language')?.startsWith('ja') ? 'ja' : 'en'
  if (error instanceof TobanError && error.kind !== 'internal') {
    const status = STATUS_OF_CODE[error.code] ?? STATUS[error.kind]
    const hint = error.hint?.[language] ?? null
    return answer(c, { ...named(error.code, status), detail: error.words[language], hint })
  }
  if (error instanceof HTTPException) {
    const title = error.status === 413 ? 'too_large' : 'bad_request'
    return answer(c, { ...named(title, error.status), detail: error.message, hint: null })
  }
  const reference = randomUUID().slice(0, 8)
  report(error, reference)
  const detail = {
    ja: 'サーバー側で問題が起きました。',
    en: 'Something went wrong on our side.',
  }[language]
  return answer(c, { ...named('internal', 500), detail, hint: null, reference })
}

function named(code: string, status: number): Pick<Problem, 'type' | 'title' | 'status'> {
  return { type: `urn:toban:problem:${code}`, title: code, status }
}

function answer(c: Context, problem: Problem): Response {
  return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
    'Content-Type': PROBLEM_TYPE,
    'Cache-Control': 'no-store',
  })
}
