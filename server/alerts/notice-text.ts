/** The subject and the body of an alert message: plain text that reads well as a mail and in a chat. */
import type { AlertRow } from '../../data/ops/alerts.ts'
import { worstOf } from '../domain/alert.ts'
import { metricOf } from '../domain/alert-storm.ts'
import type { Instant } from '../domain/calendar-day.ts'
import { groupsOf } from '../domain/grouping.ts'
import type { AlertContext } from './context.ts'
import type { Entry } from './entries.ts'
import { adviceText, factsOf, placesOf } from './notice-facts.ts'
import {
  cut,
  detailsOf,
  labelled,
  type NoticeText,
  oneLine,
  pageLink,
  type Writer,
  writerOf,
} from './notice-writer.ts'
import type { Notice } from './notices.ts'
import { isFailureKey } from './run-keys.ts'
import { batchWords } from './said.ts'

export type { NoticeText }

const HEADLINE_CHARACTERS = 90
const LINE_CHARACTERS = 180
/** A list of this many lines is read, a longer one is not. */
const LISTED = 50

/** @param about.entries those of the notice that concern the recipient; at least one. */
export function noticeText(
  context: AlertContext,
  form: Notice['form'],
  about: Readonly<{ entries: readonly Entry[]; now: Instant }>,
): NoticeText {
  const writer = writerOf(context, about.now)
  const [first, ...others] = about.entries
  if (!first) throw new Error('a notice without an entry')
  if (others.length === 0) return writer.seal(subjectOf(writer, first), bodyOf(writer, first))
  return form === 'digest'
    ? digestText(writer, about.entries)
    : runText(writer, about.entries, first)
}

/** @param others told in the same message. */
function subjectOf(
  { words, language }: Writer,
  entry: Entry,
  others: readonly Entry[] = [],
): string {
  const { alert, kind } = entry
  const severity = worstOf([entry, ...others].map((one) => one.severity))
  const more = others.length > 0 ? ` (${words.andMore(others.length)})` : ''
  const { inARow } = detailsOf(alert)
  const again = kind === 'repeated' && typeof inARow === 'number'
  const word = again ? words.headInARow(inARow) : words.kind[kind]
  const headline = cut(oneLine(alert.message[language]), HEADLINE_CHARACTERS)
  return `${words.severity[severity]} ${word}${more}: ${headline}`
}

function bodyOf(writer: Writer, entry: Entry): string[] {
  const { words, context, language } = writer
  const { alert, kind } = entry
  const holdHours = Math.round(context.config.alerts.flap.holdMs / 3_600_000)
  const flapped = kind === 'flapping' ? [words.unsteady(alert.flapCount, holdHours), ''] : []
  const acknowledge = words.acknowledge(`toban alerts ack ${alert.alertId} --note "…"`)
  return [
    ...flapped,
    alert.message[language],
    '',
    ...labelled(factsOf(writer, entry)),
    ...(alert.state === 'open' ? ['', acknowledge] : []),
  ]
}

/** The story of one run: its failure with the findings, a storm, or several recoveries. */
function runText(writer: Writer, entries: readonly Entry[], first: Entry): NoticeText {
  const { words, context } = writer
  const over = entries.every(({ kind }) => kind === 'resolved')
  const failed = isFailureKey(first.alert.key)
  const head = failed || over ? [] : [words.stormIntro(entries.length), words.stormAdvice, '']
  const advice = over || !failed ? null : adviceText(context, first.alert)
  return writer.seal(runSubject(writer, entries, first), [
    ...head,
    ...listed(writer, entries),
    '',
    ...labelled([...placesOf(writer, first.alert), [words.label.advice, advice]]),
  ])
}

function runSubject(writer: Writer, entries: readonly Entry[], first: Entry): string {
  const { words, language } = writer
  if (isFailureKey(first.alert.key)) return subjectOf(writer, first, entries.slice(1))
  const severity = words.severity[worstOf(entries.map((entry) => entry.severity))]
  const over = entries.every(({ kind }) => kind === 'resolved')
  const count = over ? words.recoveries(entries.length) : words.storm(entries.length)
  return `${severity} ${count}: ${batchWords(first.alert.sourceBatch)[language]}`
}

function digestText(writer: Writer, entries: readonly Entry[]): NoticeText {
  const { words, context, time, now } = writer
  return writer.seal(words.digest(entries.length, time(now)), [
    words.digestIntro(entries.length),
    '',
    ...listed(writer, entries),
    '',
    `${words.label.alert}: ${pageLink(context, '/alerts') ?? 'toban alerts'}`,
  ])
}

/** One line per alert; the same fact of several companies in one run is one line. */
function listed(writer: Writer, entries: readonly Entry[]): string[] {
  const groups = groupsOf(entries, ({ alert, kind, runId }) =>
    alert.tenantCode === null || runId === null
      ? alert.alertId
      : `${kind} ${runId} ${metricOf(alert)}`,
  )
  const lines = [...groups.values()].map((group) => lineOf(writer, group))
  const more = lines.length - LISTED
  return more > 0 ? [...lines.slice(0, LISTED), writer.words.andMore(more)] : lines
}

function lineOf(writer: Writer, [entry, ...others]: readonly Entry[]): string {
  if (!entry) return ''
  const { words, companies, time, language } = writer
  const { alert, severity, kind } = entry
  const mark = `・[${words.severity[severity]}] ${words.kind[kind]}`
  const message = cut(oneLine(alert.message[language]), LINE_CHARACTERS)
  if (others.length === 0)
    return `${mark} ${time(alert.openedAt)} ${message}${overText(writer, alert)}`
  const codes = [entry, ...others].flatMap((one) => one.alert.tenantCode ?? [])
  return `${mark} ${metricOf(alert)} ${words.companies(codes.length)}: ${companies(codes)}; ${message}`
}

function overText({ words, time, duration }: Writer, { openedAt, resolvedAt }: AlertRow): string {
  if (resolvedAt === null) return ''
  return ` (${words.over(time(resolvedAt), duration(resolvedAt - openedAt))})`
}
