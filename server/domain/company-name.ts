/** Which name of a company, and which language, somebody is written to or shown. Pure. */
import type { Language } from './errors.ts'

/** A company without an English name is shown by its only one. */
export function nameIn(language: Language, name: string, nameEn: string | null): string {
  return language === 'en' ? (nameEn ?? name) : name
}

/** Of a company: everything but `en…` is written to in Japanese. */
export function languageOf(locale: string): Language {
  return locale.startsWith('en') ? 'en' : 'ja'
}
