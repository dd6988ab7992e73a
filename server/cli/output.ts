/** How the command line speaks: one JSON document or human text on stdout, diagnostics on stderr, and exit codes. */
import pc from 'picocolors'
import { type Language, TobanError, type Words } from '../domain/errors.ts'

export type Voice = Readonly<{ json: boolean; language: Language }>

/** contracts: 0 done well · 1 the work ended badly · 2 bad usage or input · 3 not found · 4 refused · 5 internal. */
export const EXIT = { ok: 0, badEnd: 1, badInput: 2, notFound: 3, refused: 4, internal: 5 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

export function say(voice: Voice, words: Words): string {
  return words[voice.language]
}

/** The answer of a command: the document for programs, the text for people. */
export function answer(voice: Voice, document: unknown, text: () => string): void {
  process.stdout.write(voice.json ? `${JSON.stringify(document, null, 2)}\n` : `${text()}\n`)
}

/** Everything that is not the answer. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

export function exitCodeOf(error: unknown): ExitCode {
  if (!(error instanceof TobanError)) return EXIT.internal
  switch (error.kind) {
    case 'bad-input':
      return EXIT.badInput
    case 'not-found':
      return EXIT.notFound
    case 'refused':
      return EXIT.refused
    default:
      return EXIT.internal
  }
}

export function complain(voice: Voice, error: unknown): void {
  if (!(error instanceof TobanError)) {
    note(
      `${pc.red('error')} internal: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
    return
  }
  if (voice.json) {
    const { code, words, hint } = error
    process.stdout.write(
      `${JSON.stringify({ error: { code, message: words[voice.language], hint: hint?.[voice.language] ?? null } })}\n`,
    )
  }
  note(`${pc.red(error.code)}: ${say(voice, error.words)}`)
  if (error.hint) note(`  ${pc.dim('→')} ${say(voice, error.hint)}`)
}
