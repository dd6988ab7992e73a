/** Makes the failed result of a try; every channel calls it with what it saw. */
import { type Evidence, outcomeClass } from '../domain/delivery/outcome-class.ts'
import type { Words } from '../domain/errors.ts'
import { inBoth, sameWords } from '../domain/stored-words.ts'
import type { SendResult } from './channel.ts'
import { redacted } from './redact.ts'

/** @param text what the service said, in its own words, or a sentence of ours; secrets and addresses are taken out here. */
export function failure(
  evidence: Evidence,
  text: string | Words,
  secrets: readonly string[] = [],
): Extract<SendResult, { kind: 'failed' }> {
  const said = typeof text === 'string' ? sameWords(text) : text
  const safe = inBoth((language) => redacted(said[language], secrets))
  return { kind: 'failed', ...outcomeClass(evidence), text: safe }
}
