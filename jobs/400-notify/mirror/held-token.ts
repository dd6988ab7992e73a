/** The access token a mirror worked with, as the holding notes it: where it lies and until when, never itself. */
import { relative } from 'node:path'
import { type AccessTokens, tokenFile } from '../../../server/sdk/outside.ts'
import type { OpenWork } from './batch.ts'
import type { HeldToken } from './model.ts'

export function heldToken(
  tokens: AccessTokens,
  { run, integration, context }: OpenWork<unknown>,
): HeldToken | null {
  const held = tokens.held()
  if (held === null || context.tokensDir === null) return null
  const { scope, expiresAt, obtainedAt } = held
  const file = tokenFile(context.tokensDir, integration.configId)
  return { tokenFile: relative(run.folder.root, file), scope, expiresAt, obtainedAt }
}
