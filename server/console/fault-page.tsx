/** Answers an error with a page: in the language of whoever asked, with what to do now. */
import { randomUUID } from 'node:crypto'
import { HTTPException } from 'hono/http-exception'
import { FaultPage } from '../../views/pages/fault.tsx'
import type { ConsoleDeps } from './deps.ts'
import type { ConsoleContext } from './env.ts'
import { shownFault } from './faults.ts'

export function faultPage(
  c: ConsoleContext,
  deps: ConsoleDeps,
  error: unknown,
): Response | Promise<Response> {
  const reference = randomUUID().slice(0, 8)
  const screen = c.get('screen')
  if (!screen) return early(c, deps, { error, reference })
  const { status, page } = shownFault(error, screen, reference)
  if (status === 500) deps.report(error, reference)
  return c.html(<FaultPage screen={screen} {...page} />, status)
}

/**
 * Before anybody was asked who they are there is nothing to draw with: a foreign form, one that says itself how much
 * too large it is, or the session could not be looked up.
 */
function early(
  c: ConsoleContext,
  deps: ConsoleDeps,
  { error, reference }: Readonly<{ error: unknown; reference: string }>,
): Response {
  if (!(error instanceof HTTPException)) {
    deps.report(error, reference)
    return c.text(`something went wrong on our side: ${reference}`, 500)
  }
  return error.status === 413 ? c.text('too large', 413) : c.text('forbidden', 403)
}
