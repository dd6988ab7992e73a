/** What every page is drawn with besides its own facts; made once per request by the console. */
import type { Format } from './format.ts'
import type { MenuKey } from './menu.ts'
import type { ConfigNoticeFacts } from './parts/config-notice.tsx'
import type { Dictionary, Language } from './words/dictionary.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export type Screen = Readonly<{
  language: Language
  theme: Theme
  words: Dictionary
  format: Format
  /** Null on the sign-in page. */
  operator: Readonly<{
    displayName: string
    login: string
    mayAct: boolean
    /** Pages of the menu that the person may open. */
    sees: readonly MenuKey[]
  }> | null
  /** Epoch ms. */
  now: number
  /** Path and query of this page, to come back to it. */
  path: string
  demo: boolean
  /** Goes with the forms of this page: a form that is sent twice is carried out once. */
  formKey: string
  /** Null while the configuration files are in order, and on the sign-in page. */
  configNotice: ConfigNoticeFacts | null
  version: string
  /** What the reader calls a company. @param name its own, in the language of the house; left out where only the code is known */
  companyName(code: string, name?: string): string
}>

/** A text that data brings in both languages. */
export type Bilingual = Readonly<{ ja: string; en: string }>

/** What to do now; with an address the words lead there. */
export type Hint = Bilingual & Readonly<{ href?: string }>

export function inLanguage(screen: Screen, text: Bilingual): string {
  return text[screen.language]
}

/** A batch's name where every line is a batch: the word itself only takes room. */
export function shortTitle(screen: Screen, title: Bilingual): string {
  return title[screen.language].replace(/バッチ$/, '')
}
