/** What the parts of an alert message share: words, times, links and the shapes of lines. */
import type { AlertRow } from '../../data/ops/alerts.ts'
import { type Instant, localText } from '../domain/calendar-day.ts'
import type { Language } from '../domain/errors.ts'
import type { AlertContext } from './context.ts'
import { type NoticeWords, noticeWords } from './words.ts'

export type NoticeText = Readonly<{ subject: string; body: string }>

export type Writer = Readonly<{
  language: Language
  words: NoticeWords
  context: AlertContext
  now: Instant
  /** `2026-11-25 02:13` in the zone of the schedule. */
  time(at: Instant): string
  duration(ms: number): string
  /** Names of companies; the first few of many. */
  companies(codes: readonly string[]): string
  seal(subject: string, lines: readonly string[]): NoticeText
}>

/** A subject is read on a telephone. */
const SUBJECT_CHARACTERS = 120
const COMPANIES_NAMED = 10

export function writerOf(context: AlertContext, now: Instant): Writer {
  const { language } = context.config.toban
  const words = noticeWords(language)
  return {
    language,
    words,
    context,
    now,
    time: (at) => localText(at, context.config.timezone),
    duration: (ms) => words.duration(partsOf(ms)),
    companies: (codes) => companiesText(context, words, codes),
    seal: (subject, lines) => ({
      subject: cut(`[${words.brand}] ${oneLine(subject)}`, SUBJECT_CHARACTERS),
      body: `${lines.join('\n').trim()}\n`,
    }),
  }
}

function partsOf(ms: number) {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  return {
    days: Math.floor(minutes / 1_440),
    hours: Math.floor(minutes / 60) % 24,
    minutes: minutes % 60,
  }
}

function companiesText(
  { tenants }: AlertContext,
  words: NoticeWords,
  codes: readonly string[],
): string {
  const named = codes.slice(0, COMPANIES_NAMED).map((code) => {
    const name = tenants.nameOf(code)
    return name === null ? code : `${name} (${code})`
  })
  const more = codes.length - named.length
  return [...named, ...(more > 0 ? [words.andMore(more)] : [])].join(', ')
}

export type Fact = readonly [label: string, text: string | null]

/** `label: text` of those that say something. */
export function labelled(facts: readonly Fact[]): string[] {
  return facts.flatMap(([label, text]) =>
    text === null || text === '' ? [] : [`${label}: ${text}`],
  )
}

/** A page of the console; null when nobody said under which address people reach it. */
export function pageLink({ config }: AlertContext, path: string): string | null {
  const { publicUrl } = config.toban.server
  return publicUrl === null ? null : `${publicUrl.replace(/\/+$/, '')}${path}`
}

/** What the alert knows besides its columns. */
export function detailsOf({ context }: AlertRow): Readonly<Record<string, unknown>> {
  return JSON.parse(context) as Record<string, unknown>
}

export function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** @param characters as people count them: a surrogate pair is one. */
export function cut(text: string, characters: number): string {
  const all = [...text]
  return all.length <= characters ? text : `${all.slice(0, characters - 1).join('')}…`
}
