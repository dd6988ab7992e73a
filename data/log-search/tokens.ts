/** How grams and properties of a line are written as tokens of the index; used by its writer and its reader. */
import type { LogLevel } from '../../server/domain/run.ts'

/** The tokenizer parts at ASCII punctuation: it is moved to where nothing else is. */
const PUNCTUATION_MOVED_BY = 0xe000
/** Begins a token that is a property of the line, not a part of its text. */
const PROPERTY = '\uf8f0'

export function token(gram: string): string {
  return gram.replace(/[^\p{L}\p{N}]/gu, (char) => {
    const code = char.charCodeAt(0)
    return code < 0x80 ? String.fromCharCode(PUNCTUATION_MOVED_BY + code) : char
  })
}

export function levelToken(level: LogLevel): string {
  return `${PROPERTY}l${level}`
}

export function batchToken(batchId: string): string {
  return `${PROPERTY}b${token(batchId.toLowerCase())}`
}

export function tenantToken(code: string): string {
  return `${PROPERTY}t${token(code)}`
}

/** Is in no line. */
export const NO_TOKEN = `${PROPERTY}none`
