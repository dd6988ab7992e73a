/** What all documented routes have in common: JSON answers and problem documents. */
import { createRoute, type z } from '@hono/zod-openapi'
import { PROBLEM_TYPE } from './problem.ts'
import { problem } from './schemas.ts'

const problemContent = { content: { [PROBLEM_TYPE]: { schema: problem } } }

export const PROBLEMS = {
  401: { description: 'No valid token', ...problemContent },
  403: { description: 'Not allowed by the role or the tenants of the token', ...problemContent },
  404: { description: 'Not found', ...problemContent },
  409: { description: 'Refused in the present state of things', ...problemContent },
  422: { description: 'Bad input', ...problemContent },
} as const

export function jsonAnswer<T extends z.ZodType>(description: string, schema: T) {
  return { description, content: { 'application/json': { schema } } }
}

export function jsonBody<T extends z.ZodType>(schema: T) {
  return { body: { content: { 'application/json': { schema } }, required: false } }
}

export function requiredBody<T extends z.ZodType>(schema: T) {
  return { body: { content: { 'application/json': { schema } }, required: true } }
}

/** Bearer token as the OpenAPI document names it. */
export const SECURITY = [{ token: [] }]

export { createRoute }
