/** Makes the failed result of a try; every channel calls it with what it saw. */
import { type Evidence, outcomeClass } from '../domain/delivery/outcome-class.ts'
import type { SendResult } from './channel.ts'
import { redacted } from './redact.ts'

/** @param text what the service said, in its own words; secrets and addresses are taken out here. */
export function failure(
  evidence: Evidence,
  text: string,
  secrets: readonly string[] = [],
): Extract<SendResult, { kind: 'failed' }> {
  return { kind: 'failed', ...outcomeClass(evidence), text: redacted(text, secrets) }
}
