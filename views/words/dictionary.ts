/** Gives the words of a language; pages never choose a text by themselves. */
import { type Dictionary, en } from './en.ts'
import { ja } from './ja.ts'

export type { Dictionary } from './en.ts'

export type Language = 'ja' | 'en'

/** Japanese first: it is the language of whoever has not said another. */
export const LANGUAGES = ['ja', 'en'] as const satisfies readonly Language[]

export function dictionary(language: Language): Dictionary {
  return language === 'ja' ? ja : en
}
