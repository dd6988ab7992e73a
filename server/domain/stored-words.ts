/** Sentences as tables keep them: a column that every row has, and one for the English beside it. */
import type { Words } from './errors.ts'

/** `messageEn` null: `message` is all there is (written before both were kept, or the same in both languages). */
export type StoredWords = Readonly<{ message: string; messageEn: string | null }>

/** A row as it lies in the table, of one that says its message in both languages. */
export type Stored<Row extends { message: Words }> = Omit<Row, 'message'> & StoredWords

export function storedWords({ ja, en }: Words): StoredWords {
  return { message: ja, messageEn: ja === en ? null : en }
}

export function withWords<Row extends { message: Words }>(stored: Stored<Row>): Row {
  const { message, messageEn, ...rest } = stored
  return { ...rest, message: { ja: message, en: messageEn ?? message } } as unknown as Row
}

/** A row that keeps why something failed, or why a company was passed over. */
export type StoredError<Row extends { errorMessage: Words | null }> = Omit<Row, 'errorMessage'> &
  Readonly<{ errorMessage: string | null; errorMessageEn: string | null }>

export function withError<Row extends { errorMessage: Words | null }>(
  stored: StoredError<Row>,
): Row {
  const { errorMessage, errorMessageEn, ...rest } = stored
  return { ...rest, errorMessage: maybeWords(errorMessage, errorMessageEn) } as unknown as Row
}

export function maybeWords(text: string | null, english: string | null): Words | null {
  return text === null ? null : { ja: text, en: english ?? text }
}

/** What JSON keeps of a sentence: one text, when it was written before both languages were kept. */
export function wordsIn(kept: Words | string): Words {
  return typeof kept === 'string' ? sameWords(kept) : kept
}

/** Of a text that has no translation: a code, the words of another system. */
export function sameWords(text: string): Words {
  return { ja: text, en: text }
}

/** The same said in each language. */
export function inBoth(write: (language: keyof Words) => string): Words {
  return { ja: write('ja'), en: write('en') }
}
