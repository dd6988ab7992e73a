/** What a run did, in all as pairs and for one company as one line: the figures that have names, else (a batch of your own) the plain ones as they are. */
import type { Screen } from '../screen.ts'

/** A line has room for so many figures. */
const MOST_FIGURES = 5
const LONGEST_VALUE = 40

type Reader = Pick<Screen, 'words' | 'format'>
type Plain = string | number | boolean
type Fields = Readonly<Record<string, unknown>>

/** @param json null: there is no result */
export function resultText(screen: Reader, batchId: string, json: string | null): string {
  if (json === null) return ''
  const result: unknown = JSON.parse(json)
  if (!isFields(result)) return String(result)
  const names = namesOf(screen, batchId)
  const figures = names ? named(screen, result, names) : unnamed(result)
  return figures.slice(0, MOST_FIGURES).join(' · ')
}

/** The summary of a run as names and texts: what has a name, else (a batch of your own) its plain figures by their keys. */
export function summaryFigures(
  screen: Reader,
  summary: unknown,
): (readonly [name: string, text: string])[] {
  if (!isFields(summary)) return []
  // A health check counts what failed and what warned; its list has both.
  const { failed, ...others } = summary
  const told = 'counts' in summary ? others : { ...others, failed }
  // Money of a summary is in yen: what is in other currencies stands beside it, by currency.
  const figures = namedFigures(screen, { currency: 'JPY', ...told }, screen.words.results.summary)
  if (figures.length > 0) return figures
  return plainOf(summary).map(([name, value]) => [name, cut(String(value))] as const)
}

/** Why a company was left out: a code of ours, with the answer of a service behind a colon; or a sentence. */
export function skipText(screen: Reader, reason: string): string {
  const words: Readonly<Record<string, string>> = screen.words.results.skips
  const [code = '', ...answer] = reason.split(': ')
  const spoken = words[reason] ?? words[code]
  if (spoken === undefined) return reason
  return answer.length === 0 ? spoken : `${spoken} (${answer.join(': ')})`
}

function namesOf({ words }: Reader, batchId: string): Readonly<Record<string, string>> | undefined {
  return (words.results.figures as Readonly<Record<string, Readonly<Record<string, string>>>>)[
    batchId
  ]
}

function named(screen: Reader, result: Fields, names: Readonly<Record<string, string>>): string[] {
  return namedFigures(screen, result, names).map(([name, text]) => `${name} ${text}`)
}

function namedFigures(
  screen: Reader,
  result: Fields,
  names: Readonly<Record<string, string>>,
): (readonly [string, string])[] {
  const currency = typeof result.currency === 'string' ? result.currency : null
  return Object.entries(names).flatMap(([path, name]) => {
    const value = plainAt(result, path)
    return value === null ? [] : [[name, valueText(screen, { path, value, currency })] as const]
  })
}

function unnamed(result: Fields): string[] {
  return plainOf(result).map(([name, value]) => `${name} ${cut(String(value))}`)
}

/** Plain figures come before texts; nested things are left out. */
function plainOf(result: Fields): [string, Plain][] {
  const plain = Object.entries(result).filter((entry): entry is [string, Plain] =>
    isPlain(entry[1]),
  )
  const isNumber = ([, value]: [string, Plain]) => typeof value === 'number'
  return [...plain.filter(isNumber), ...plain.filter((entry) => !isNumber(entry))]
}

function cut(text: string): string {
  return text.slice(0, LONGEST_VALUE)
}

/** Of a list, how many there are. */
function plainAt(result: Fields, path: string): Plain | null {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (isFields(value) ? value[key] : undefined), result)
  if (Array.isArray(found)) return found.length
  return isPlain(found) ? found : null
}

type Found = { path: string; value: Plain; currency: string | null }

/** Figures carry their unit last in their names. */
function valueText({ words, format }: Reader, { path, value, currency }: Found): string {
  if (typeof value === 'boolean') return value ? words.batch.flagYes : words.batch.flagNo
  if (typeof value === 'number') {
    if (/(Minor|Amount)$/.test(path) && currency) return format.money(value, currency)
    if (/(Bytes|\.raw|\.stored|freeAfter)$/.test(path)) return format.bytes(value)
    if (path.endsWith('Ms')) return format.duration(value)
    return path === 'coverage' ? `${format.decimal(value)}%` : format.decimal(value)
  }
  if (/^\d{4}-\d{2}$/.test(value)) return format.month(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return format.day(value)
  const spoken: Readonly<Record<string, string>> = words.results.values
  return spoken[value] ?? cut(value)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    (typeof value === 'string' && value !== '')
  )
}
