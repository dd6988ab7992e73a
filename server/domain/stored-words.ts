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
