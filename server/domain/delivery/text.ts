/** Delivery rule D13: escaping and limits of each service. Pure. */
import type { BodyFormat, ChannelName } from './outbox.ts'

export const SUBJECT_LIMIT = 200
/** Slack's recommendation; it cuts at 40,000 by itself. */
const SLACK_LIMIT = 4_000
const LINE_WORKS_LIMIT = 2_000
/** A Teams payload may have about 28 KB; the card around the text needs some of our 27,000 bytes. */
const TEAMS_LIMIT_BYTES = 27_000
const CARD_BYTES = 2_000

/** One line without control characters, at most 200 characters. */
export function subjectLine(subject: string): string {
  const line = subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  return line.length <= SUBJECT_LIMIT ? line : `${sliced(line, SUBJECT_LIMIT - 1)}…`
}

/** How a value is made harmless between text in the channel's own notation. */
export function escaped(channel: ChannelName, format: BodyFormat): (text: string) => string {
  if (channel === 'EMAIL') return format === 'HTML' ? htmlEscaped : (text) => text
  if (channel === 'SLACK') return slackEscaped
  if (channel === 'TEAMS') return cardEscaped
  return (text) => text
}

export function htmlEscaped(text: string): string {
  return slackEscaped(text).replaceAll('"', '&quot;').replaceAll("'", '&#39;')
}

function slackEscaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** An Adaptive Card reads a little Markdown; addresses of pages stay as they are. */
function cardEscaped(text: string): string {
  return text.replace(/https?:\/\/\S+|[\\*_[\]~]/g, (part) =>
    part.length === 1 ? `\\${part}` : part,
  )
}

/** The text at most as long as the service takes, cut at a line end and pointing to the rest. */
export function withinLimit(channel: ChannelName, text: string, actionUrl: string | null): string {
  const fits = limitOf(channel)
  if (fits(text)) return text
  const tail = actionUrl === null ? '…' : `…続きは ${actionUrl}`
  return cut(text, tail, fits)
}

function limitOf(channel: ChannelName): (text: string) => boolean {
  switch (channel) {
    case 'SLACK':
      return (text) => text.length <= SLACK_LIMIT
    case 'LINE_WORKS':
      return (text) => text.length <= LINE_WORKS_LIMIT
    case 'TEAMS':
      return (text) => Buffer.byteLength(JSON.stringify(text)) <= TEAMS_LIMIT_BYTES - CARD_BYTES
    default:
      return () => true
  }
}

function cut(text: string, tail: string, fits: (text: string) => boolean): string {
  const lines = text.split('\n')
  const whole = most(lines.length, (count) => fits(`${lines.slice(0, count).join('\n')}\n${tail}`))
  if (whole > 0) return `${lines.slice(0, whole).join('\n')}\n${tail}`
  const length = most(text.length, (count) => fits(sliced(text, count) + tail))
  return sliced(text, length) + tail
}

/** The largest number up to `limit` that still passes; 0 when none does. */
function most(limit: number, passes: (count: number) => boolean): number {
  let [good, bad] = [0, limit + 1]
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    if (passes(middle)) good = middle
    else bad = middle
  }
  return good
}

/** Never half of a pair of code units. */
function sliced(text: string, length: number): string {
  const end = text.slice(0, length)
  return /[\uD800-\uDBFF]$/.test(end) ? end.slice(0, -1) : end
}

/** One address as it may stand in an envelope: no blanks, no line breaks, no second address. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>,;:"\\()[\]\p{Cc}]+@[^\s@<>,;:"\\()[\]\p{Cc}]+$/u.test(text)
}
