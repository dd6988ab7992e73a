/** The one root of Toban's errors; everything shown to an operator carries a code, both languages and a hint. */

/** Languages of the console and of what is recorded for operators. */
export type Language = 'ja' | 'en'

/** A sentence in both languages of the console. */
export type Words = Readonly<{ ja: string; en: string }>

/** What a page says in place of a hint that names a command: which page or button, and where that is. */
export type PageHint = Words & Readonly<{ href?: string }>

/** What the process should answer with; see docs/contracts: exit codes 2 bad input, 3 not found, 4 refused, 5 internal. */
export type ErrorKind = 'bad-input' | 'not-found' | 'refused' | 'internal'

/** How the engine treats a failed attempt: tried again, given up at once, or refused before any work. */
export const ERROR_CLASSES = ['transient', 'permanent', 'parameters'] as const
export type ErrorClass = (typeof ERROR_CLASSES)[number]

export type ErrorDetails = {
  code: string
  message: Words
  hint?: Words
  onPage?: PageHint
  kind?: ErrorKind
  cause?: unknown
}

/** An error an operator may read. `message` is the English text, so that logs stay in one language. */
export class TobanError extends Error {
  readonly code: string
  readonly words: Words
  readonly hint: Words | undefined
  /** Instead of the hint, on a page of the console. */
  readonly onPage: PageHint | undefined
  readonly kind: ErrorKind

  constructor(details: ErrorDetails) {
    super(details.message.en, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = new.target.name
    this.code = details.code
    this.words = details.message
    this.hint = details.hint
    this.onPage = details.onPage
    this.kind = details.kind ?? 'internal'
  }
}

/** What an error says to operators; by its mark, not its class. One of another library has its own words only. */
export function errorWords(thrown: unknown): Words {
  if (!(thrown instanceof Error)) return { ja: String(thrown), en: String(thrown) }
  const isOurs = 'words' in thrown && typeof thrown.words === 'object' && thrown.words !== null
  return isOurs ? (thrown.words as Words) : { ja: thrown.message, en: thrown.message }
}

/** Closes an exhaustive `switch`; reaching it is a defect of ours. */
export function unreachable(value: never): never {
  throw new TobanError({
    code: 'unreachable',
    message: {
      ja: `想定外の値です: ${JSON.stringify(value)}`,
      en: `unexpected value: ${JSON.stringify(value)}`,
    },
  })
}
